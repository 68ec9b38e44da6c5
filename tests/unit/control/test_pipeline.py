from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.catalog.controls import CONTROLS
from interlock.control import STRICT, DeclaredStage, Pipeline, StageUnknown, laxer_stages, pipeline_of_cards

BOARD = Pipeline(
    (
        DeclaredStage("precommit", ("commit.secrets",)),
        DeclaredStage("commit", ("commit.secrets", "commit.sca")),
        DeclaredStage("licence-board", ("commit.sca",), "board.yaml"),
        DeclaredStage("production", ("commit.iac",)),
    ),
    is_declared=True,
)


def test_the_usual_stages_run_what_the_cards_say() -> None:
    usual = pipeline_of_cards(one.card for one in CONTROLS)
    assert usual.ids == STRICT.ids == ("precommit", "commit", "acceptance", "production")
    assert usual.named("commit").controls == tuple(one.card.id for one in CONTROLS if "commit" in one.card.stages)
    assert not usual.is_declared


def test_evidence_of_a_later_stage_counts_at_an_earlier_one_and_never_the_other_way_round() -> None:
    for earlier, first in enumerate(STRICT.ids):
        for later, second in enumerate(STRICT.ids):
            assert STRICT.counts(second, "commit.sca", first) is (later >= earlier)


def test_what_runs_at_a_stage_has_to_run_there_again() -> None:
    assert not BOARD.counts("commit", "commit.sca", "licence-board")
    assert BOARD.counts("licence-board", "commit.sca", "licence-board")
    assert BOARD.counts("licence-board", "commit.sca", "commit")


def test_what_runs_nowhere_later_is_answered_for_by_the_last_stage_that_runs_it() -> None:
    assert BOARD.counts("commit", "commit.secrets", "licence-board")
    assert BOARD.counts("licence-board", "commit.sca", "production")
    assert not BOARD.counts("commit", "commit.sca", "production")


def test_what_runs_later_only_has_no_evidence_before() -> None:
    assert not BOARD.counts("commit", "commit.iac", "licence-board")
    assert BOARD.counts("production", "commit.iac", "licence-board")


@given(st.permutations(BOARD.stages), st.sampled_from(BOARD.ids), st.sampled_from(["commit.secrets", "commit.sca"]))
def test_a_look_at_a_part_of_the_change_counts_nowhere_else_in_whatever_order(
    stages: list[DeclaredStage], asked: str, control: str
) -> None:
    assert Pipeline(tuple(stages)).counts("precommit", control, asked) is (asked == "precommit")


def test_no_stage_that_nobody_declared_counts_or_is_counted_for() -> None:
    assert not BOARD.counts("acceptance", "commit.sca", "commit")
    assert not BOARD.counts("commit", "commit.sca", "acceptance")


def test_a_stage_that_is_unknown_is_told_with_the_nearest_and_all_of_them() -> None:
    with pytest.raises(StageUnknown) as caught:
        BOARD.named("license-bord")
    assert "'license-bord'" in str(caught.value)
    assert "did you mean licence-board?" in caught.value.remedy
    assert "precommit, commit, licence-board, production" in caught.value.remedy


@pytest.mark.parametrize(
    ("control", "asked", "stage"),
    [
        ("commit.sca", "commit", "commit"),
        ("commit.sca", "production", "licence-board"),
        ("commit.secrets", "production", "commit"),
        ("commit.iac", "commit", "production"),
        ("commit.secrets", "precommit", "precommit"),
        ("acme.none", "commit", "commit"),
    ],
)
def test_the_stage_to_run_is_one_whose_evidence_counts(control: str, asked: str, stage: str) -> None:
    assert BOARD.examined_at(control, asked) == stage
    assert BOARD.counts(stage, control, asked)


def test_the_usual_stage_is_commit_or_the_first_that_looks_at_everything() -> None:
    assert BOARD.usual == "commit"
    assert Pipeline((DeclaredStage("precommit"), DeclaredStage("review"))).usual == "review"
    assert Pipeline((DeclaredStage("precommit"),)).usual == "precommit"


def test_fewer_controls_fewer_stages_and_another_order_are_laxer() -> None:
    precommit, commit, board, production = BOARD.stages
    assert list(laxer_stages(BOARD, BOARD)) == []
    assert list(laxer_stages(Pipeline((precommit, commit, production)), BOARD)) == [
        "leaves out the stage licence-board"
    ]
    thin = DeclaredStage("commit", ("commit.sca",))
    said = list(laxer_stages(Pipeline((precommit, thin, board, production)), BOARD))
    assert said == ["does not run commit.secrets at the stage commit"]
    (other,) = laxer_stages(Pipeline((precommit, board, commit, production)), BOARD)
    assert "another order (precommit, licence-board, commit, production in place of" in other


def test_more_controls_and_more_stages_are_no_laxer() -> None:
    more = DeclaredStage("review", ("commit.sast",))
    full = DeclaredStage("licence-board", ("commit.sca", "commit.iac"))
    precommit, commit, _, production = BOARD.stages
    assert list(laxer_stages(Pipeline((precommit, commit, more, full, production)), BOARD)) == []
