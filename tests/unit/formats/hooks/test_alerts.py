"""What GitHub says that it found."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import alerts
from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.payload import Part
from interlock.kernel import Severity
from tests.deliveries import NEW

BASE = Happening(Happened.UNKNOWN, repository="team/shop")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("created", Happened.ALERT_RAISED),
        ("reopened", Happened.ALERT_RAISED),
        ("resolved", Happened.ALERT_CLOSED),
        ("unheard of", Happened.ALERT_RAISED),
    ],
)
def test_a_secret_is_told_of_and_never_told(action: str, kind: Happened) -> None:
    alert = {
        "number": 4,
        "secret_type": "some_token",
        "secret": "EXAMPLE-not-a-secret",
        "push_protection_bypassed": True,
    }
    (found,) = alerts.secret_alert(Part({"action": action, "alert": alert}), BASE)
    assert (found.kind, found.what, found.key, found.title) == (kind, "secret", "4", "some_token")
    assert "EXAMPLE" not in repr(found)
    assert found.data["bypassed"] == "yes"


def test_a_vulnerable_dependency_is_named_by_its_package_url() -> None:
    alert = {
        "number": 1,
        "state": "open",
        "dependency": {"package": {"ecosystem": "pip", "name": "Some_Thing"}, "manifest_path": "requirements.txt"},
        "security_advisory": {"ghsa_id": "GHSA-2222-3333-4444", "cve_id": "CVE-2026-0001", "summary": "Bad"},
        "security_vulnerability": {"severity": "high", "first_patched_version": {"identifier": "2.0"}},
    }
    (found,) = alerts.dependency_alert(Part({"action": "created", "alert": alert}), BASE)
    assert (found.kind, found.severity) == (Happened.ALERT_RAISED, Severity.HIGH)
    assert found.packages == ("pkg:pypi/some-thing",)
    assert found.data["ids"] == "CVE-2026-0001, GHSA-2222-3333-4444"
    assert found.data["fixed-in"] == "2.0"


def test_the_older_alert_of_a_dependency_is_read_too() -> None:
    alert = {"affected_package_name": "thing", "severity": "moderate", "external_identifier": "CVE-2026-0001"}
    (found,) = alerts.dependency_alert(Part({"action": "dismiss", "alert": alert}), BASE)
    assert (found.kind, found.title, found.severity) == (Happened.ALERT_CLOSED, "thing", Severity.MEDIUM)
    assert found.packages == ()


def test_a_fault_in_code_has_its_place() -> None:
    alert = {
        "number": 10,
        "rule": {"id": "py/injection", "description": "Injection", "security_severity_level": "critical"},
        "tool": {"name": "scanner"},
        "most_recent_instance": {"location": {"path": "a.py", "start_line": 3}},
    }
    payload = Part({"action": "created", "alert": alert, "ref": "refs/heads/main", "commit_oid": NEW})
    (found,) = alerts.code_alert(payload, BASE)
    assert (found.ref, found.severity, found.title) == ("refs/heads/main", Severity.CRITICAL, "Injection")
    assert found.data["path"] == "a.py"
    assert found.data["line"] == "3"
    assert found.commit is not None


def test_an_advisory_names_all_the_packages_that_it_is_about() -> None:
    packages = [{"package": {"ecosystem": sort, "name": "thing"}} for sort in ("npm", "rubygems", "npm", "odd")]
    advisory = {"ghsa_id": "GHSA-2222-3333-4444", "summary": "Bad", "severity": "low", "vulnerabilities": packages}
    (found,) = alerts.advisory(Part({"action": "withdrawn", "security_advisory": advisory}), BASE)
    assert (found.kind, found.what, found.key) == (Happened.ALERT_CLOSED, "advisory", "GHSA-2222-3333-4444")
    assert found.packages == ("pkg:npm/thing", "pkg:gem/thing")


@pytest.mark.parametrize("reading", [alerts.secret_alert, alerts.dependency_alert, alerts.code_alert, alerts.advisory])
def test_an_alert_with_nothing_in_it_is_one_all_the_same(reading: Reading) -> None:
    for payload in (Part({}), Part({"alert": None}), Part(None)):
        assert [one.kind for one in reading(payload, BASE)] == [Happened.ALERT_RAISED]
