from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from interlock.supply.build import Isolation, Ran, Step, System

AT = datetime(2026, 1, 1, tzinfo=UTC)


def ran(*steps: Step) -> Ran:
    return Ran(steps, b"", Isolation(), {}, (), System("", "", ""), "", AT, AT)


def test_a_build_that_ran_nothing_is_not_good() -> None:
    assert not ran().is_good


@pytest.mark.parametrize("bad", [Step(("make",), 2, 1), Step(("make",), 0, 1, "it ran too long")])
def test_one_step_that_failed_or_was_ended_spoils_it(bad: Step) -> None:
    good = Step(("true",), 0, 1)
    assert ran(good, good).is_good
    assert not ran(good, bad).is_good


@pytest.mark.parametrize("lost", ["files", "processes", "unprivileged"])
def test_the_key_is_out_of_reach_only_where_nothing_leads_to_it(lost: str) -> None:
    held = Isolation(files=True, processes=True, unprivileged=True)
    assert held.is_key_out_of_reach
    assert not replace(held, **{lost: False}).is_key_out_of_reach
