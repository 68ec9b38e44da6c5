import pytest

from interlock.kernel import Severity
from interlock.supply.advisory.cvss import score_of, severity_of_score, version_of
from interlock.supply.errors import CvssMalformed


@pytest.mark.parametrize(
    ("vector", "version", "score", "severity"),
    [
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", "2.0", 10.0, Severity.HIGH),
        ("AV:L/AC:H/Au:N/C:P/I:N/A:N", "2.0", 1.2, Severity.LOW),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "3.0", 9.8, Severity.CRITICAL),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "3.1", 6.1, Severity.MEDIUM),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "3.1", 0.0, Severity.INFO),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "4.0", 9.3, Severity.CRITICAL),
        ("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "4.0", 8.5, Severity.HIGH),
    ],
)
def test_scores_are_those_of_the_calculators(vector: str, version: str, score: float, severity: Severity) -> None:
    found = score_of(vector)
    assert (found.version, found.score, found.severity) == (version, score, severity)
    assert version_of(vector) == version


@pytest.mark.parametrize(
    "vector",
    [
        "",
        "high",
        "CVSS:3.1/AV:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X",
        "CVSS:5.0/AV:N",
        "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/" + "AV:N/" * 200,
    ],
)
def test_what_is_no_vector_has_no_score(vector: str) -> None:
    with pytest.raises(CvssMalformed):
        score_of(vector)


def test_temporal_metrics_lower_the_temporal_score_only() -> None:
    found = score_of("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U")
    assert found.score == 9.8
    assert found.temporal is not None
    assert found.temporal < 9.8


def test_bands_have_the_limits_of_their_version() -> None:
    assert [severity_of_score(score, "3.1") for score in (9.0, 8.9, 7.0, 6.9, 4.0, 3.9, 0.1, 0.0)] == [
        Severity.CRITICAL,
        Severity.HIGH,
        Severity.HIGH,
        Severity.MEDIUM,
        Severity.MEDIUM,
        Severity.LOW,
        Severity.LOW,
        Severity.INFO,
    ]
    assert severity_of_score(10.0, "2.0") is Severity.HIGH
