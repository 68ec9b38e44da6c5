import msgspec
import pytest

from interlock.control import (
    Answer,
    ControlRun,
    Cost,
    Coverage,
    Errored,
    Failed,
    NotApplicable,
    Outcome,
    Passed,
)
from interlock.kernel import ControlId
from interlock.testing.world import finding

PARTS = (Coverage("files", 2, 2),)
FOUND = (finding("commit.sast"),)
OUTCOMES: dict[Answer, Outcome] = {
    Answer.PASSED: Passed(PARTS),
    Answer.FAILED: Failed(PARTS, FOUND),
    Answer.ERRORED: Errored("TOL-101", "gone", "get it", PARTS, FOUND),
    Answer.NOT_APPLICABLE: NotApplicable("nothing here"),
}


@pytest.mark.parametrize("answer", list(Answer))
def test_every_answer_has_an_outcome_that_is_read_back_as_the_same(answer: Answer) -> None:
    run = ControlRun(ControlId("commit.sast"), OUTCOMES[answer])
    assert run.answer is answer
    assert msgspec.json.decode(msgspec.json.encode(run), type=ControlRun) == run


def test_findings_and_coverage_are_those_of_the_outcome_and_none_where_it_has_none() -> None:
    runs = {answer: ControlRun(ControlId("c"), outcome) for answer, outcome in OUTCOMES.items()}
    assert {answer for answer, run in runs.items() if run.findings} == {Answer.FAILED, Answer.ERRORED}
    assert {answer for answer, run in runs.items() if not run.coverage} == {Answer.NOT_APPLICABLE}


@pytest.mark.parametrize(("owed", "covered", "is_complete"), [(0, 0, True), (3, 3, True), (3, 2, False), (1, 0, False)])
def test_coverage_is_complete_only_when_nothing_that_was_owed_is_left(
    owed: int, covered: int, *, is_complete: bool
) -> None:
    assert Coverage("files", owed, covered).is_complete is is_complete


def test_the_name_of_a_finding_comes_from_its_fingerprint_alone() -> None:
    one = finding("commit.sast", fingerprint="0123456789abcdef" * 2)
    other = finding("commit.iac", fingerprint="0123456789abcdef" * 2, message="moved")
    assert one.id == other.id == "fnd-0123456789abcdef"


def test_cheap_runs_rank_before_dear_ones() -> None:
    assert sorted(Cost, key=lambda one: one.rank) == [Cost.CHEAP, Cost.MODERATE, Cost.DEAR]


def test_an_outcome_of_no_known_kind_cannot_be_read() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"control":"c","outcome":{"type":"skipped"}}', type=ControlRun)
