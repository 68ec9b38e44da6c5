"""Jira."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import Happened
from tests.deliveries import only, read

ODD: tuple[object, ...] = (
    {"fields": {}},
    {"errorMessages": []},
    [],
    {"webhookEvent": "jira:issue_created", "issue": None},
)
ISSUE = {
    "key": "SHOP-7",
    "self": "https://tickets.example.org/jira/rest/api/3/issue/10042",
    "fields": {"summary": "Take cards", "project": {"key": "SHOP"}, "status": {"name": "Done"}, "labels": ["x"]},
}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("jira:issue_created", Happened.TICKET_CHANGED),
        ("jira:issue_updated", Happened.TICKET_CHANGED),
        ("comment_created", Happened.COMMENT_WRITTEN),
        ("comment_deleted", Happened.COMMENT_DELETED),
        ("sprint_started", Happened.UNKNOWN),
        ("", Happened.UNKNOWN),
    ],
)
def test_an_issue_is_told_with_what_changed(event: str, kind: Happened) -> None:
    log = {"items": [{"field": "status", "fromString": "Open", "toString": "Done"}, {"fieldId": "labels"}, None]}
    said = {"webhookEvent": event, "timestamp": 1789380000456, "issue": ISSUE, "changelog": log}
    found = only("jira", {**said, "user": {"displayName": "someone"}, "comment": {"body": "hunter2"}})
    assert (found.kind, found.key, found.repository, found.actor) == (kind, "SHOP-7", "SHOP", "someone")
    assert found.address == "https://tickets.example.org/jira/browse/SHOP-7"
    assert (found.data["status"], found.data["old-status"]) == ("Done", "Open")
    assert "hunter2" not in repr(found)


def test_what_is_no_webhook_of_it_is_kept_as_unknown() -> None:
    for body in ODD:
        assert only("jira", body).kind is Happened.UNKNOWN


def test_attempts_of_one_delivery_are_the_same() -> None:
    first, again = (read("jira", {}, x_atlassian_webhook_identifier=one) for one in ("1", "2"))
    assert (first.id, first.once) == ("1", again.once)
