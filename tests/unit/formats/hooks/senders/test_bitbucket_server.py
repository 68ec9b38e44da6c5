"""Bitbucket Server and Data Center."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import Happened, Happening
from tests.deliveries import NEW, OLD, only, read

SHOP = {
    "slug": "shop",
    "project": {"key": "TEAM"},
    "links": {"self": [{"href": "https://git.example.org/projects/TEAM/repos/shop"}]},
}


def one(event: str, **fields: object) -> Happening:
    """Give the happening of an event in the shop."""
    said = {"eventKey": event, "date": "2026-09-14T10:00:00+0200", "actor": {"slug": "someone"}, "repository": SHOP}
    return only("bitbucket-server", {**said, **fields})


def test_each_ref_that_moved_is_told() -> None:
    changes = [
        {"ref": {"id": "refs/heads/main", "type": "BRANCH"}, "fromHash": OLD, "toHash": NEW, "type": "UPDATE"},
        {"ref": {"displayId": "v1", "type": "TAG"}, "fromHash": "0" * 40, "toHash": NEW, "type": "ADD"},
        {"refId": "refs/heads/cards", "fromHash": OLD, "toHash": "0" * 40, "type": "DELETE"},
    ]
    found = read("bitbucket-server", {"eventKey": "repo:refs_changed", "changes": changes}).happenings
    assert [(each.kind, each.ref) for each in found] == [
        (Happened.COMMITS_PUSHED, "refs/heads/main"),
        (Happened.TAG_PUSHED, "refs/tags/v1"),
        (Happened.BRANCH_DELETED, "refs/heads/cards"),
    ]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("pr:opened", Happened.CHANGE_OPENED),
        ("pr:from_ref_updated", Happened.CHANGE_UPDATED),
        ("pr:merged", Happened.CHANGE_MERGED),
        ("pr:declined", Happened.CHANGE_CLOSED),
        ("pr:reviewer:approved", Happened.REVIEW_APPROVED),
        ("pr:reviewer:needs_work", Happened.REVIEW_REJECTED),
        ("pr:reviewer:unapproved", Happened.REVIEW_WITHDRAWN),
        ("pr:comment:deleted", Happened.COMMENT_DELETED),
    ],
)
def test_a_pull_request_is_told(event: str, kind: Happened) -> None:
    merge = "d" * 40
    change = {
        "id": 7,
        "title": "Take cards",
        "fromRef": {"id": "refs/heads/cards", "latestCommit": NEW, "repository": {**SHOP, "project": {"key": "ME"}}},
        "toRef": {"id": "refs/heads/main", "latestCommit": OLD, "repository": SHOP},
        "properties": {"mergeCommit": {"id": merge}},
    }
    found = one(event, pullRequest=change, repository=None, comment={"text": "hunter2"})
    assert (found.kind, found.key, found.repository) == (kind, "7", "TEAM/shop")
    assert (found.ref, found.into, found.data["source"]) == ("refs/heads/cards", "refs/heads/main", "ME/shop")
    assert found.commit is not None
    assert found.commit.hex == (merge if kind is Happened.CHANGE_MERGED else NEW)
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("old", "kind"),
    [
        ({**SHOP, "slug": "kiosk"}, Happened.REPOSITORY_RENAMED),
        ({**SHOP, "project": {"key": "CREW"}}, Happened.REPOSITORY_TRANSFERRED),
        ({**SHOP, "public": True}, Happened.VISIBILITY_CHANGED),
        (SHOP, Happened.REPOSITORY_CHANGED),
    ],
)
def test_a_repository_that_is_altered_is_told_by_what_changed(old: dict[str, object], kind: Happened) -> None:
    found = one("repo:modified", old=old, new=SHOP)
    assert (found.kind, found.repository) == (kind, "TEAM/shop")


def test_other_events_are_told_or_kept_as_unknown() -> None:
    copy = {**SHOP, "project": {"key": "~me"}, "origin": SHOP}
    found = one("repo:forked", repository=copy)
    assert (found.repository, found.data) == ("TEAM/shop", {"copy": "~me/shop"})
    assert one("repo:comment:added", commit=NEW).commit is not None
    assert one("repo:comment:deleted").kind is Happened.COMMENT_DELETED
    assert one("repo:secret_detected").kind is Happened.ALERT_RAISED
    assert one("project:modified").kind is Happened.UNKNOWN
    ping = read("bitbucket-server", {"test": True}, x_event_key="diagnostics:ping", x_request_id="r")
    assert (ping.happenings[0].kind, ping.id) == (Happened.PINGED, "r")
