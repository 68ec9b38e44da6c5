from hypothesis import given
from hypothesis import strategies as st

from interlock.control import ControlRun, Coverage, Errored, Failed, Finding, FindingState, NotApplicable, Passed
from interlock.flows.assessments import counts_of, findings_pieces, read_findings, reason_of
from interlock.kernel import ControlId, Severity
from interlock.testing.world import finding

NAME = ControlId("commit.sast")
COVERED = (Coverage("files", 1, 1),)


def test_counting_loses_no_finding_and_keeps_kinds_apart() -> None:
    counted = counts_of(
        [
            finding("commit.sast"),
            finding("commit.sast"),
            finding("commit.sast", state=FindingState.SUPPRESSED),
            finding("commit.sast", severity=Severity.LOW),
            finding("commit.sast", is_new=False),
        ]
    )
    assert sum(one.count for one in counted) == 5
    assert len(counted) == 4
    assert max(counted, key=lambda one: one.count).severity == "high"


@given(st.lists(st.sampled_from([finding("commit.sast"), finding("commit.sast", severity=Severity.LOW)]), max_size=8))
def test_the_order_of_findings_does_not_matter_to_their_counts(found: list[Finding]) -> None:
    assert counts_of(found) == counts_of(reversed(found))


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
