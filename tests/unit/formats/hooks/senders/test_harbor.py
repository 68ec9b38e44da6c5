"""Harbor, in both of its forms."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import Ending, Happened
from interlock.kernel import Severity
from tests.deliveries import DIGEST, only, read

IMAGE = {"digest": DIGEST, "tag": "v1", "resource_url": "registry.example.org:8443/team/shop:v1"}
SHOP = {"repo_full_name": "team/shop", "repo_type": "private"}
ODD: tuple[object, ...] = ({"type": "QUOTA_EXCEED", "event_data": {"repository": SHOP}}, {}, [])


def test_its_own_form_and_cloudevents_tell_the_same() -> None:
    data = {"resources": [IMAGE], "repository": SHOP}
    own = {"type": "PUSH_ARTIFACT", "occur_at": 1789380000, "operator": "publisher", "event_data": data}
    cloud = {
        "specversion": "1.0",
        "id": "1",
        "source": "/projects/1",
        "type": "harbor.artifact.pushed",
        "time": "2026-09-14T10:00:00Z",
        "operator": "publisher",
        "data": data,
    }
    first, second = only("harbor", own), only("harbor", cloud)
    assert first == second
    assert (first.kind, first.actor, first.repository) == (Happened.ARTIFACT_PUSHED, "publisher", "team/shop")
    assert first.artifacts[0].name == "registry.example.org:8443/team/shop"
    assert first.data == {"visibility": "private", "tag": "v1"}
    assert read("harbor", cloud).once == read("harbor", {**cloud, "x": 1}).once
    assert read("harbor", own).once != read("harbor", {**own, "x": 1}).once


@pytest.mark.parametrize(
    ("kind", "status", "how"),
    [
        ("SCANNING_COMPLETED", "Success", Ending.PASSED),
        ("SCANNING_COMPLETED", "", Ending.ERRORED),
        ("SCANNING_FAILED", "Error", Ending.ERRORED),
        ("SCANNING_STOPPED", "Stopped", Ending.CANCELLED),
    ],
)
def test_a_scan_is_told_with_its_worst(kind: str, status: str, how: Ending) -> None:
    report = {
        "scan_status": status,
        "severity": "Critical",
        "scanner": {"name": "Trivy"},
        "summary": {"total": 3, "summary": {"Critical": 1, "Low": 2}},
    }
    overview = {"application/vnd.security.vulnerability.report; version=1.1": report}
    said = {"type": kind, "event_data": {"resources": [{**IMAGE, "scan_overview": overview}], "repository": SHOP}}
    found = only("harbor", said)
    assert (found.kind, found.ending, found.severity) == (Happened.ARTIFACT_SCANNED, how, Severity.CRITICAL)
    assert (found.data["critical"], found.data["low"], found.data["total"]) == ("1", "2", "3")


def test_a_scan_that_found_nothing_is_no_worse_than_information() -> None:
    overview = {"x": {"scan_status": "Success", "severity": "None"}}
    said = {"type": "harbor.scan.completed", "data": {"resources": [{**IMAGE, "scan_overview": overview}]}}
    assert only("harbor", said).severity is Severity.INFO


def test_a_tag_that_is_a_digest_is_none() -> None:
    said = {"type": "DELETE_ARTIFACT", "event_data": {"resources": [{**IMAGE, "tag": DIGEST}], "repository": SHOP}}
    assert "tag" not in only("harbor", said).data


def test_anything_else_is_kept_as_unknown() -> None:
    for body in ODD:
        assert only("harbor", body).kind is Happened.UNKNOWN
