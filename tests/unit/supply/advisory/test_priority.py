from interlock.kernel import Severity
from interlock.supply.advisory import Exploited, Prediction, Rated, prioritised

MEDIUM = Rated(Severity.MEDIUM, is_known=True)
KEV = {"CVE-2026-1": Exploited("CVE-2026-1", "2026-02-01", in_ransomware=True)}
EPSS = {"CVE-2026-1": Prediction("CVE-2026-1", 0.5, 0.99), "CVE-2026-2": Prediction("CVE-2026-2", 0.09, 0.9)}


def test_what_is_exploited_is_critical_and_says_why() -> None:
    found = prioritised(("GHSA-a", "cve-2026-1"), MEDIUM, KEV, {})
    assert found.severity is Severity.CRITICAL
    assert found.reasons == ("known to be exploited since 2026-02-01 by ransomware",)


def test_what_is_likely_to_be_exploited_moves_up_one_step() -> None:
    assert prioritised(("CVE-2026-1",), MEDIUM, {}, EPSS).severity is Severity.HIGH
    assert prioritised(("CVE-2026-1",), Rated(Severity.CRITICAL, is_known=True), {}, EPSS).severity is Severity.CRITICAL


def test_what_is_unlikely_is_not_lowered() -> None:
    found = prioritised(("CVE-2026-2",), MEDIUM, KEV, EPSS)
    assert (found.severity, found.reasons) == (Severity.MEDIUM, ())
    assert found.prediction == EPSS["CVE-2026-2"]


def test_an_unknown_severity_is_told() -> None:
    found = prioritised(("A-1",), Rated(Severity.HIGH, is_known=False), {}, {})
    assert found.reasons == ("its severity is unknown",)


def test_the_queue_begins_with_what_is_exploited() -> None:
    exploited = prioritised(("CVE-2026-1",), Rated(Severity.LOW, is_known=True), KEV, EPSS)
    critical = prioritised(("CVE-2026-9",), Rated(Severity.CRITICAL, is_known=True), KEV, EPSS)
    likely = prioritised(("CVE-2026-2",), Rated(Severity.CRITICAL, is_known=True), KEV, EPSS)
    assert sorted([critical, exploited, likely], key=lambda one: one.order) == [exploited, likely, critical]
