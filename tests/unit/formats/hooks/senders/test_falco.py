"""Falco: which rule, which process, which image, and no command line."""

from __future__ import annotations

from interlock.formats.hooks import Happened
from interlock.kernel import Severity
from tests.deliveries import DIGEST, body_of, only, read

ODD: tuple[object, ...] = ({}, [None], [])
ALERT = {
    "uuid": "u1",
    "hostname": "node-1",
    "output": "a shell with EXAMPLE-not-a-secret",
    "priority": "Critical",
    "rule": "Shell in container",
    "time": "2026-09-14T08:58:36.335246440Z",
    "tags": ["shell"],
    "output_fields": {
        "container.id": "4f2a",
        "container.image.repository": "registry.example.org/team/shop",
        "container.image.tag": "v1",
        "container.image.digest": DIGEST,
        "proc.cmdline": "sh --password EXAMPLE-not-a-secret",
        "proc.name": "sh",
        "user.name": "root",
    },
}


def test_an_alert_is_told_without_what_may_be_a_password() -> None:
    found = only("falco", ALERT)
    assert (found.kind, found.what, found.title) == (Happened.RUNTIME_ALERTED, "container", "Shell in container")
    assert (found.severity, found.actor, found.key) == (Severity.CRITICAL, "root", "u1")
    assert [str(each) for each in found.artifacts[0].digests] == [DIGEST]
    assert found.data["process"] == "sh"
    assert "EXAMPLE" not in repr(found)


def test_alerts_come_one_by_one_in_a_list_or_in_lines() -> None:
    assert len(read("falco", [ALERT, ALERT]).happenings) == 2
    lines = read("falco", body_of(ALERT) + b"\n" + body_of({**ALERT, "rule": "Other"}) + b"\n")
    assert (lines.kind, lines.id, len(lines.happenings)) == ("Shell in container, Other", "", 2)


def test_what_runs_in_no_container_is_a_process() -> None:
    found = only("falco", {**ALERT, "uuid": None, "output_fields": None})
    assert (found.what, found.key) == ("process", "Shell in container 2026-09-14T08:58:36.335246440Z")
    for body in ODD:
        assert only("falco", body).kind is Happened.UNKNOWN
