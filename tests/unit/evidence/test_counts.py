from hypothesis import given
from hypothesis import strategies as st

from interlock.control import Finding, FindingState
from interlock.evidence import counts_of
from interlock.kernel import Severity
from interlock.testing.world import finding


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
