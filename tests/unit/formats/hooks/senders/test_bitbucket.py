"""Bitbucket Cloud."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import Ending, Happened, Happening
from tests.deliveries import NEW, OLD, only, read

SHOP = {"full_name": "team/shop", "links": {"html": {"href": "https://git.example.org/team/shop"}}}


def one(event: str, **fields: object) -> Happening:
    """Give the happening of an event in the shop."""
    return only("bitbucket", {"repository": SHOP, "actor": {"nickname": "someone"}, **fields}, x_event_key=event)


def test_each_ref_that_moved_is_told() -> None:
    def end(name: str, commit: str, sort: str = "branch") -> dict[str, object]:
        return {"type": sort, "name": name, "target": {"hash": commit, "message": "Take cards"}}

    changes = [
        {"old": end("main", OLD), "new": end("main", NEW), "forced": True, "commits": [{"hash": NEW}]},
        {"old": None, "new": end("v1", NEW, "tag")},
        {"old": end("cards", OLD), "new": None},
    ]
    found = read("bitbucket", {"push": {"changes": changes}}, x_event_key="repo:push").happenings
    assert [(each.kind, each.ref) for each in found] == [
        (Happened.COMMITS_PUSHED, "refs/heads/main"),
        (Happened.TAG_PUSHED, "refs/tags/v1"),
        (Happened.BRANCH_DELETED, "refs/heads/cards"),
    ]
    assert found[0].data == {"forced": "yes"}
    assert len(found[0].commits) == 1


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("pullrequest:created", Happened.CHANGE_OPENED),
        ("pullrequest:updated", Happened.CHANGE_UPDATED),
        ("pullrequest:fulfilled", Happened.CHANGE_MERGED),
        ("pullrequest:rejected", Happened.CHANGE_CLOSED),
        ("pullrequest:approved", Happened.REVIEW_APPROVED),
        ("pullrequest:unapproved", Happened.REVIEW_WITHDRAWN),
        ("pullrequest:changes_request_created", Happened.REVIEW_REJECTED),
        ("pullrequest:comment_deleted", Happened.COMMENT_DELETED),
    ],
)
def test_a_pull_request_is_told(event: str, kind: Happened) -> None:
    change = {
        "id": 7,
        "title": "Take cards",
        "source": {"branch": {"name": "cards"}, "commit": {"hash": NEW[:12]}, "repository": {"full_name": "me/shop"}},
        "destination": {"branch": {"name": "main"}, "repository": {"full_name": "team/shop"}},
        "merge_commit": {"hash": OLD},
    }
    found = one(event, pullrequest=change, comment={"content": {"raw": "hunter2"}})
    assert (found.kind, found.key, found.ref, found.into) == (kind, "7", "refs/heads/cards", "refs/heads/main")
    assert found.data["source"] == "me/shop"
    assert "hunter2" not in repr(found)
    if kind is Happened.CHANGE_MERGED:
        assert found.commit is not None
    else:
        assert found.commit is None
        assert found.data["commit"] == NEW[:12]


def test_a_build_status_is_a_run() -> None:
    status = {
        "key": "ci",
        "state": "INPROGRESS",
        "links": {"commit": {"href": f"https://api.example.org/commit/{NEW}"}},
    }
    found = one("repo:commit_status_created", commit_status=status)
    assert (found.kind, found.ending, found.commit is not None) == (Happened.RUN_BEGUN, Ending.RUNNING, True)
    found = one("repo:commit_status_updated", commit_status={**status, "state": "FAILED"})
    assert (found.kind, found.ending) == (Happened.RUN_FINISHED, Ending.FAILED)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"full_name": {"old": "team/kiosk", "new": "team/shop"}}, Happened.REPOSITORY_RENAMED),
        ({"is_private": {"old": True, "new": False}}, Happened.VISIBILITY_CHANGED),
        ({"website": {}}, Happened.REPOSITORY_CHANGED),
    ],
)
def test_a_repository_that_is_altered_is_told_by_what_changed(changes: dict[str, object], kind: Happened) -> None:
    assert one("repo:updated", changes=changes).kind is kind


def test_other_events_are_told_or_kept_as_unknown() -> None:
    assert one("repo:transfer", previous_owner={"nickname": "crew"}).data == {"old-owner": "crew"}
    assert one("repo:fork", fork={"full_name": "me/shop"}).data == {"copy": "me/shop"}
    assert one("issue:created", issue={"id": 1}).kind is Happened.TICKET_CHANGED
    assert one("issue:comment_created", issue={"id": 1}).kind is Happened.COMMENT_WRITTEN
    assert one("repo:commit_comment_created", commit={"hash": NEW}).what == "commit"
    assert one("repo:imported").kind is Happened.UNKNOWN
    assert read("bitbucket", {}).kind == ""


def test_attempts_of_one_delivery_are_the_same() -> None:
    first, again = (read("bitbucket", {}, x_request_uuid=one, x_attempt_number=one) for one in ("1", "2"))
    assert first.once == again.once
