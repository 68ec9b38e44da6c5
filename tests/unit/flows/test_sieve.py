"""What is looked for among the statements of one type, as a log grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.evidence import WAIVER, VerifiedStatement
from interlock.flows.sieve import Sieve
from interlock.ledger import ProvenLog
from interlock.testing.world import World
from interlock.wiring.app import App
from tests.governed import Team
from tests.unit.flows.test_governing import Counting, Losing


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(World(tmp_path))


def every(_: VerifiedStatement) -> bool:
    return True


def proven(app: App) -> ProvenLog:
    log = app.gate.proven()
    assert log is not None
    return log


def test_each_statement_is_verified_once_as_the_log_grows(team: Team) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        sieve, counting = Sieve(WAIVER, every), Counting(app)
        short = proven(app)
        first = sieve.through(short, counting)
        assert sieve.through(short, counting) == first
        team.say("ben", team.waiver("bandit:B101", owner="ben"))
        log = proven(app)
        both = sieve.through(log, counting)
        (one, two) = (index for index, _ in log.of_kinds({WAIVER}))
        assert ([each.index for each in first], [each.index for each in both]) == ([one], [one, two])
        assert counting.asked == [[one], [two]], "nothing is verified again"


def test_what_is_not_wanted_is_left_out_of_what_was_there_and_of_what_is_new(team: Team) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        sieve, counting = Sieve(WAIVER, lambda one: b"B101" in one.statement.predicate), Counting(app)
        assert sieve.through(proven(app), counting) == ()
        team.say("ben", team.waiver("bandit:B101", owner="ben"))
        team.say("ben", team.waiver("bandit:B102", owner="ben"))
        (only,) = sieve.through(proven(app), counting)
        assert b"bandit:B101" in only.statement.predicate


def test_a_log_that_does_not_go_on_from_the_one_before_is_gone_through_whole(team: Team) -> None:
    team.say("ann", team.waiver())
    team.say("ben", team.waiver("bandit:B101", owner="ben"))
    with team.world.app() as app:
        sieve, counting = Sieve(WAIVER, every), Counting(app)
        log = proven(app)
        (one, two) = (index for index, _ in log.of_kinds({WAIVER}))
        sieve.through(log, counting)
        shorter = ProvenLog(log.checkpoint, log.leaves[:two], log.is_fresh)
        assert [each.index for each in sieve.through(shorter, counting)] == [one]
        assert counting.asked == [[one, two], [one]]


@pytest.mark.parametrize("code", ["STO-102", "LED-225"])
def test_what_the_store_did_not_give_is_asked_for_again_in_the_same_log_and_in_a_longer_one(
    team: Team, code: str
) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        log, losing = proven(app), Losing(app, code)
        same, longer, counting = Sieve(WAIVER, every), Sieve(WAIVER, every), Counting(app)
        assert (same.through(log, losing), longer.through(log, losing)) == ((), ())
        assert len(same.through(log, counting)) == 1
        team.say("ben", team.waiver("bandit:B101", owner="ben"))
        assert len(longer.through(proven(app), counting)) == 2


def test_what_nobody_can_read_is_not_asked_for_again(team: Team) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        sieve, counting = Sieve(WAIVER, every), Counting(app)
        assert sieve.through(proven(app), Losing(app, "EVD-102")) == ()
        assert sieve.through(proven(app), counting) == ()
        assert counting.asked == []
