from datetime import UTC, datetime

import pytest

from interlock.cli.exits import Exit
from interlock.cli.verifying import Found, exit_of_all
from interlock.deployment import Environment, TargetUnreachable
from interlock.flows.verify_deployment import Unlooked, Verified
from interlock.runtime.running import Differs, difference

NOWHERE = Verified(Environment("live", "hands", ()), datetime(2026, 1, 5, tzinfo=UTC))
BROKEN = Found(NOWHERE, None, TargetUnreachable(target="one", why="gone"))


def found(answer: str) -> Found:
    """Give what was found with an answer."""
    going = "dpl-1" if answer == "under-way" else ""
    made = Found(Verified(NOWHERE.environment, NOWHERE.at, under_way=going))
    assert made.verified.answer == answer
    return made


@pytest.mark.parametrize(
    ("several", "is_named", "code"),
    [
        ([], True, Exit.DENIED),
        ([], False, Exit.DENIED),
        ([found("nothing-deployed")], True, Exit.DENIED),
        ([found("nothing-deployed")], False, Exit.DENIED),
        ([found("under-way"), found("nothing-deployed")], False, Exit.REVIEW),
        ([found("under-way"), BROKEN], False, Exit.BROKEN),
        ([BROKEN, found("nothing-deployed")], True, Exit.DENIED),
    ],
)
def test_the_worst_of_them_stands_for_all(several: list[Found], is_named: bool, code: Exit) -> None:
    assert exit_of_all(several, is_named=is_named) == code


def test_a_difference_stands_before_what_could_not_be_looked_at() -> None:
    one = difference(Differs.ARTIFACT, "app.zip", "it is another")
    both = Verified(
        NOWHERE.environment, NOWHERE.at, differing=(one,), unlooked=(Unlooked("targets", "one", "no answer"),)
    )
    assert Found(both).exit is Exit.DENIED
