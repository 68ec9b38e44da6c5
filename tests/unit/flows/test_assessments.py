from interlock.control import ControlRun, Coverage, Errored, Failed, FindingState, NotApplicable, Passed
from interlock.flows.assessments import findings_pieces, read_findings, reason_of
from interlock.kernel import ControlId
from interlock.testing.world import finding

NAME = ControlId("commit.sast")
COVERED = (Coverage("files", 1, 1),)


def test_a_list_of_findings_reads_back_as_it_was_written() -> None:
    found = [finding("commit.sast"), finding("commit.sast", message="two\nlines, ünïcode", state=FindingState.EXISTING)]
    assert read_findings(b"".join(findings_pieces(found))) == found
    assert b"".join(findings_pieces(found)).count(b"\n") == 2
    assert read_findings(b"".join(findings_pieces([]))) == []


def test_a_run_says_what_it_came_to() -> None:
    assert "nothing was found" in reason_of(ControlRun(NAME, Passed(COVERED)))
    assert reason_of(ControlRun(NAME, NotApplicable("no Python here"))) == "no Python here"
    assert reason_of(ControlRun(NAME, Errored("TOL-101", "bandit is missing", ""))) == "bandit is missing"
    assert reason_of(ControlRun(NAME, Failed(COVERED, (finding("commit.sast"),)))) == "1 finding"
    assert reason_of(ControlRun(NAME, Failed(COVERED, (finding("commit.sast"),) * 2))) == "2 findings"
