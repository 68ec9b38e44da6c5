from __future__ import annotations

import pytest

from interlock.deployment.infrastructure import InfraRule, Judged, Judgement, Standing, Topic
from interlock.kernel import Severity
from interlock.supply.infrastructure import Doing

RULE = InfraRule("private", Topic.PUBLIC_ACCESS, Severity.HIGH, "it is private", ())


@pytest.mark.parametrize(
    ("standing", "lets", "stops"),
    [
        (Standing.HOLDS, False, False),
        (Standing.FAILS, False, True),
        (Standing.FAILS, True, True),
        (Standing.BROKEN, True, True),
        (Standing.LATER, False, True),
        (Standing.LATER, True, False),
    ],
)
def test_what_stops(standing: Standing, lets: bool, stops: bool) -> None:
    assert Judged("private", "a", standing, lets=lets).stops is stops


def test_a_judgement_is_good_if_nothing_stops_and_all_of_it_was_judged() -> None:
    held = Judged("private", "a", Standing.HOLDS)
    waits = Judged("private", "b", Standing.LATER, lets=True)
    doing = {"a": Doing.CREATE, "b": Doing.CREATE}
    good = Judgement((RULE,), (held, waits), doing, ())
    assert good.is_good
    assert good.waiting == (waits,)
    assert not Judgement((RULE,), (held,), doing, (), ("half of it",)).is_good
    assert not Judgement((), (held,), doing, ()).is_good
    failed = Judged("private", "b", Standing.FAILS)
    assert Judgement((RULE,), (held, failed), doing, ()).faults == (failed,)
    assert not Judgement((RULE,), (held, failed), doing, ()).is_good
