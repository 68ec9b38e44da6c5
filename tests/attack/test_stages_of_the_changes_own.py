"""A change that brings stages along does not decide by them; what it declares can only add."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.catalog.controls import CONTROLS
from interlock.control import StageUnknown
from interlock.decision import Verdict
from interlock.flows.check import Asked
from interlock.testing.world import World, failed, finding

_HEAD = "policy: baseline\nstages:\n  - id: precommit\n"
_COMMIT = "  - id: commit\n"
_BOARD = "  - id: board\n    controls: [commit.sca, commit.sast]\n    policy: critical\n"
_HELD = _HEAD + _COMMIT + _BOARD


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.commit({"interlock.yaml": _HELD})
    made.repository.git("checkout", "-q", "-b", "feature")
    return made


def _board(world: World) -> bool:
    """Check and gate at both stages; say whether the gate of the board gave a real answer, as the check did."""
    world.check()
    checked = world.check(Asked(stage="board"))
    decision = world.gate(stage="board")
    assert bool(decision.hypothetical) is bool(checked.decision.hypothetical)
    return not decision.hypothetical


def test_a_change_under_the_stages_of_its_base_is_decided(world: World) -> None:
    world.commit({"b.py": "x = 1\n"})
    assert _board(world)
    assert world.gate(stage="board").policy == "critical"


@pytest.mark.parametrize(
    "settings",
    [
        _HEAD + _COMMIT + _BOARD.replace("critical", "baseline"),
        _HEAD + _COMMIT + _BOARD.replace("    policy: critical\n", ""),
        _HEAD + _COMMIT + _BOARD.replace("commit.sca, ", ""),
        _HEAD + _BOARD + _COMMIT,
        _HEAD + _COMMIT + _BOARD + "    after: precommit\n",
        _HEAD + _COMMIT.replace("commit\n", "commit\n    controls: [commit.iac]\n") + _BOARD,
        _HELD.replace("policy: baseline\nstages", "stages").replace("  - id: precommit\n", ""),
    ],
    ids=["policy", "no policy", "fewer controls", "order", "after", "fewer before", "no stage before"],
)
def test_a_change_that_loosens_its_own_stages_is_hypothetical(world: World, settings: str) -> None:
    world.commit({"interlock.yaml": settings})
    assert not _board(world)


def test_a_change_that_adds_a_stage_is_decided_at_the_stages_that_hold_and_not_at_its_own(world: World) -> None:
    world.commit({"interlock.yaml": _HELD + "  - id: mine\n    controls: [commit.iac]\n"})
    assert _board(world)
    checked = world.check(Asked(stage="mine"))
    assert checked.decision_envelope is None
    assert "know no stage mine" in str(world.gate(stage="mine").hypothetical)


def test_a_change_that_asks_for_more_at_its_stages_is_decided(world: World) -> None:
    world.commit({"interlock.yaml": _HELD.replace("commit.sast]", "commit.sast, commit.iac]")})
    assert _board(world)


def test_settings_that_change_after_the_check_do_not_loosen_the_gate(world: World) -> None:
    """Evidence made at commit must not count at the board because somebody reorders the stages before asking."""
    world.check()
    assert world.gate(stage="board").verdict is Verdict.DENY
    (world.root / "interlock.yaml").write_text(_HEAD + _BOARD.replace("critical", "baseline") + _COMMIT, "utf-8")
    decision = world.gate(stage="board")
    assert decision.hypothetical
    (world.root / "interlock.yaml").write_text(
        _HEAD + _COMMIT + _BOARD.replace("[commit.sca, commit.sast]", "[key.builds]")
    )
    assert world.gate(stage="board").hypothetical


def test_settings_that_go_away_after_the_check_leave_no_stage_to_ask_for(world: World) -> None:
    _board(world)
    (world.root / "interlock.yaml").unlink()
    with pytest.raises(StageUnknown):
        world.gate(stage="board")


def test_a_finding_at_a_later_stage_is_not_hidden_by_evidence_of_an_earlier_one(world: World) -> None:
    world.check()
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check(Asked(stage="board"))
    assert world.gate(stage="board").verdict is Verdict.DENY
    assert world.gate().verdict is Verdict.DENY


def test_a_quick_look_before_the_commit_opens_no_stage_of_ones_own(world: World) -> None:
    world.commit({"interlock.yaml": _HELD})
    world.check(Asked(stage="precommit"))
    assert world.gate(stage="board").verdict is Verdict.DENY


def test_declaring_the_usual_stages_with_every_tool_is_no_laxer_than_to_declare_none(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.repository.git("checkout", "-q", "-b", "feature")
    tools = f"[{', '.join(one.card.id for one in CONTROLS)}]"
    quick = f"  - id: precommit\n    controls: {tools}\n  - id: commit\n    controls: {tools}\n"
    later = "  - id: acceptance\n  - id: production\n"
    world.commit({"interlock.yaml": f"stages:\n{quick}{later}"})
    assert not world.check().decision.hypothetical
    world.commit({"interlock.yaml": f"stages:\n{quick.replace('commit.sast, ', '')}{later}"})
    assert "does not run commit.sast at the stage" in str(world.check().decision.hypothetical)
