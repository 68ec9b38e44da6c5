from __future__ import annotations

from pathlib import Path

import pytest

from interlock.control import Errored, Failed, FindingState
from interlock.decision import Verdict
from interlock.kernel import Severity
from interlock.testing.world import SEALED, START, World, failed, finding


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_check_leaves_as_much_evidence_as_is_said_and_the_gate_finds_it(world: World) -> None:
    checked = world.check(policy="baseline")
    with world.app(is_reading=True) as app:
        assert app.store.ledger.checkpoint().size == SEALED
    assert world.gate(policy="baseline").verdict is checked.decision.verdict


def test_the_clock_stands_still_until_it_is_moved(world: World) -> None:
    with world.app() as app:
        assert app.clock() == START
    world.pass_time(days=2)
    with world.app() as app:
        assert (app.clock() - START).days == 2


def test_a_tool_that_breaks_as_told_keeps_the_gate_shut(world: World) -> None:
    world.runner.outcomes["commit.secrets"] = Errored("TOL-103", "it broke", "mend it")
    assert world.check(policy="baseline").decision.verdict is not Verdict.ALLOW


def test_findings_have_meaningful_defaults_and_take_changes() -> None:
    one = finding("commit.sast", Severity.LOW, message="other", state=FindingState.EXISTING)
    assert (one.severity, one.message, one.state) == (Severity.LOW, "other", FindingState.EXISTING)
    outcome = failed(one, owed=3)
    assert isinstance(outcome, Failed)
    assert (outcome.findings, outcome.coverage[0].owed) == ((one,), 3)


def test_damage_is_done_as_with_a_database_tool_and_noticed(world: World) -> None:
    assert world.check(policy="baseline").decision.verdict is Verdict.ALLOW
    world.damage("DELETE FROM checkpoint")
    assert world.gate(policy="baseline").verdict is Verdict.DENY


def test_nothing_of_the_users_own_home_is_touched(world: World, tmp_path: Path) -> None:
    world.check(policy="baseline")
    assert world.environ["HOME"] == str(tmp_path / "home")
    assert any((tmp_path / "home").rglob("*"))
