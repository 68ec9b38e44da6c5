from datetime import UTC

import msgspec

from interlock.kernel import Instant
from interlock.render.fields import fields
from interlock.supply.build import Isolation

AT = Instant(2026, 1, 5, tzinfo=UTC)


class Sealed(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    held_apart: Isolation
    built_at: Instant
    exit_codes: tuple[int, ...] = ()


def test_names_are_those_of_the_program_whatever_they_are_sealed_under_and_nothing_is_left_out() -> None:
    told = fields(Sealed(Isolation(why_not="no"), AT))
    assert isinstance(told, dict)
    assert list(told) == ["held_apart", "built_at", "exit_codes"]
    assert told["held_apart"]["why_not"] == "no"
    assert told["exit_codes"] == []
    assert msgspec.json.encode(told)
