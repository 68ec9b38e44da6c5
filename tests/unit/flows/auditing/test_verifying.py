from typing import Any

from interlock.flows.auditing.verified import Outcome, State
from interlock.flows.auditing.verifying import NAMES
from interlock.testing.world import World
from tests.packs import named, verified


def test_a_pack_is_proved_for_whoever_names_its_keys_and_consistent_for_others(pack: bytes, world: World) -> None:
    found = verified(pack, named(world))
    assert found.outcome is Outcome.PROVED, found
    assert [one.name for one in found.steps] == list(NAMES)
    assert all(one.state is State.HOLDS for one in found.steps)
    assert [one for one in found.missing if not one.startswith("by the report: the ledger names nobody")] == []
    alone = verified(pack)
    assert alone.outcome is Outcome.CONSISTENT
    assert [one.is_named for one in alone.keys] == [False]
    assert alone.keys[0].signed > 0


def test_what_is_no_pack_at_all_is_refuted_at_the_first_step_and_no_other_is_reached() -> None:
    found = verified(b"hello")
    assert found.outcome is Outcome.REFUTED
    assert [one.state for one in found.steps] == [State.REFUTED, *[State.UNREACHED] * (len(NAMES) - 1)]
    assert (found.about, found.keys) == (None, ())


def nothing(_: Any) -> bytes:
    return b""


def test_a_page_of_another_program_is_open_and_of_the_same_refuted(pack: bytes, world: World) -> None:
    assert verified(pack, named(world), page=nothing).outcome is Outcome.REFUTED
    assert verified(pack, named(world), page=nothing, version="9").outcome is Outcome.CONSISTENT
