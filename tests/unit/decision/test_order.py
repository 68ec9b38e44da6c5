from __future__ import annotations

from interlock.control import STRICT, DeclaredStage, Pipeline
from interlock.decision import Question
from interlock.decision.order import pipeline_that_holds, policy_that_holds, stages_not_its_own
from interlock.evidence import Origin, Rules, StageRule
from tests.unit.decision.builders import NOW, SUBJECT, assessment

HELD = Rules(
    policy="standard",
    policy_digest="a" * 64,
    stages=(
        StageRule("commit", ("commit.sast",), "standard", "a" * 64),
        StageRule("board", ("commit.sast",), "board.yaml", "b" * 64),
    ),
)


def asked(stage: str, *ids: str) -> Question:
    return Question(SUBJECT, NOW, stage, pipeline=Pipeline(tuple(DeclaredStage(one) for one in ids)))


def test_evidence_that_counts_by_the_stages_that_hold_is_no_reason() -> None:
    made = assessment("commit.sast", stage="board", origin=Origin("commit", rules=HELD))
    assert stages_not_its_own([made], asked("commit", "commit", "board")) == ()


def test_evidence_that_counts_by_an_order_of_the_change_itself_is_told() -> None:
    made = assessment("commit.sast", stage="commit", origin=Origin("commit", rules=HELD))
    (said,) = stages_not_its_own([made], asked("board", "board", "commit"))
    assert "evidence of commit.sast that was made at commit does not count at board" in said
    assert "reviewed and merged" in said


def test_a_stage_that_only_the_change_knows_decides_nothing() -> None:
    made = assessment("commit.sast", stage="mine", origin=Origin("commit", rules=HELD))
    (said,) = stages_not_its_own([made], asked("mine", "mine"))
    assert "know no stage mine" in said
    (said,) = stages_not_its_own(
        [assessment("commit.sast", origin=Origin("commit", rules=Rules()))], asked("mine", "mine")
    )
    assert "know no stage mine" in said


def test_evidence_of_a_stage_that_the_change_adds_counts_where_later_evidence_does() -> None:
    made = assessment("commit.sast", stage="mine", origin=Origin("commit", rules=HELD))
    assert stages_not_its_own([made], asked("commit", "commit", "mine")) == ()


def test_a_stage_has_the_policy_that_stands_for_it_or_that_of_the_repository() -> None:
    assert policy_that_holds(HELD, "board") == ("board.yaml", "b" * 64)
    assert policy_that_holds(HELD, "elsewhere") == ("standard", "a" * 64)
    assert policy_that_holds(Rules(policy="baseline", policy_digest="c" * 64), "board") == ("baseline", "c" * 64)


def test_where_nothing_is_declared_the_usual_stages_hold() -> None:
    assert pipeline_that_holds(Rules(), asked("commit", "commit")) == STRICT
    assert pipeline_that_holds(HELD, asked("commit", "commit")).ids == ("commit", "board")
