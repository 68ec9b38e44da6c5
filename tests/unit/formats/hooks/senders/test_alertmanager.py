"""Alertmanager: the same alert has the same key, however often it is sent."""

from __future__ import annotations

from interlock.formats.hooks import Happened
from interlock.kernel import Severity
from tests.deliveries import only, read

ODD: tuple[object, ...] = ({}, {"alerts": []}, {"alerts": [{}]}, [])
ALERT: dict[str, object] = {
    "status": "firing",
    "labels": {"alertname": "Slow", "severity": "page", "service": "shop"},
    "annotations": {"summary": "the shop is slow", "runbook_url": "https://runbooks.example.org/slow"},
    "startsAt": "2026-09-14T08:00:00Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "http://metrics.example.org/graph",
    "fingerprint": "3f8a",
}


def test_an_alert_fires_and_is_resolved_under_one_key() -> None:
    firing = only("alertmanager", {"status": "firing", "alerts": [ALERT]})
    over = {**ALERT, "status": "resolved", "endsAt": "2026-09-14T09:00:00Z"}
    resolved = only("alertmanager", {"status": "resolved", "alerts": [over]})
    assert (firing.kind, resolved.kind) == (Happened.MONITOR_FIRING, Happened.MONITOR_RESOLVED)
    assert firing.key == resolved.key == "3f8a 2026-09-14T08:00:00Z"
    assert (firing.title, firing.severity) == ("the shop is slow", Severity.CRITICAL)
    assert (firing.data["service"], firing.data["runbook"]) == ("shop", "https://runbooks.example.org/slow")
    assert firing.at is not None
    assert resolved.at is not None
    assert (resolved.at - firing.at).total_seconds() == 3600


def test_a_group_has_an_alert_each_and_its_key() -> None:
    found = read(
        "alertmanager", {"status": "firing", "groupKey": "{}:{}", "alerts": [ALERT, {**ALERT, "status": None}]}
    )
    assert (found.kind, found.id) == ("firing", "{}:{}")
    assert [one.kind for one in found.happenings] == [Happened.MONITOR_FIRING] * 2


def test_no_alerts_are_one_that_nobody_knows() -> None:
    for body in ODD:
        assert only("alertmanager", body).kind is Happened.UNKNOWN


def test_labels_are_kept_up_to_a_number() -> None:
    many = {f"label{number}": "x" for number in range(1_000)}
    assert len(only("alertmanager", {"alerts": [{**ALERT, "labels": many}]}).data) < 100
