"""What GitHub, Gitea, Forgejo and Gogs write alike."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from interlock.formats.hooks import changes
from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.payload import Part
from tests.deliveries import NEW, OLD

SHOP: Mapping[str, object] = {"full_name": "team/shop", "html_url": "https://git.example.org/team/shop"}
CHANGE = {
    "number": 7,
    "title": "Take cards",
    "html_url": "https://git.example.org/team/shop/pull/7",
    "user": {"login": "author"},
    "head": {"ref": "cards", "sha": NEW, "repo": {"full_name": "fork/shop"}},
    "base": {"ref": "main", "sha": OLD, "repo": {"full_name": "team/shop"}},
    "updated_at": "2026-09-14T08:00:00Z",
}


def one(reading: Reading, **fields: object) -> Happening:
    """Give the happening of a payload in the shop."""
    payload = Part({"repository": SHOP, "sender": {"login": "someone"}, **fields})
    (found,) = reading(payload, changes.known(payload))
    return found


def test_nearly_every_payload_says_where_and_who() -> None:
    found = changes.known(Part({"repository": SHOP, "sender": {"login": "someone"}}))
    assert (found.kind, found.repository, found.actor) == (Happened.UNKNOWN, "team/shop", "someone")
    assert found.address == "https://git.example.org/team/shop"
    assert changes.known(Part(None)) == Happening(Happened.UNKNOWN)


def test_a_push_names_its_commits() -> None:
    commits = [{"id": OLD}, {"id": NEW}]
    head = {"message": "Take cards\n\nAnd cash"}
    found = one(
        changes.push,
        ref="refs/heads/main",
        before=OLD,
        after=NEW,
        commits=commits,
        forced=True,
        head_commit=head,
        compare="https://git.example.org/c",
    )
    assert found.kind is Happened.COMMITS_PUSHED
    assert [str(each) for each in found.commits] == [f"gitCommit:{OLD}", f"gitCommit:{NEW}"]
    assert (found.title, found.data) == ("Take cards And cash", {"forced": "yes"})
    assert found.address == "https://git.example.org/c"


@pytest.mark.parametrize(
    ("reading", "sort", "name", "kind", "ref"),
    [
        (changes.created, "branch", "cards", Happened.BRANCH_CREATED, "refs/heads/cards"),
        (changes.created, "tag", "v1", Happened.TAG_PUSHED, "refs/tags/v1"),
        (changes.created, "", "refs/heads/cards", Happened.BRANCH_CREATED, "refs/heads/cards"),
        (changes.created, "repository", None, Happened.REPOSITORY_CREATED, ""),
        (changes.deleted, "branch", "cards", Happened.BRANCH_DELETED, "refs/heads/cards"),
        (changes.deleted, "tag", "v1", Happened.TAG_DELETED, "refs/tags/v1"),
        (changes.deleted, "odd", "v1", Happened.UNKNOWN, "v1"),
    ],
)
def test_what_is_new_or_gone_is_a_branch_or_a_tag(
    reading: Reading, sort: str, name: str | None, kind: Happened, ref: str
) -> None:
    found = one(reading, ref_type=sort, ref=name)
    assert (found.kind, found.ref) == (kind, ref)


@pytest.mark.parametrize(
    ("action", "merged", "kind"),
    [
        ("opened", False, Happened.CHANGE_OPENED),
        ("synchronize", False, Happened.CHANGE_UPDATED),
        ("reopened", False, Happened.CHANGE_UPDATED),
        ("review_requested", False, Happened.REVIEW_REQUESTED),
        ("closed", False, Happened.CHANGE_CLOSED),
        ("closed", True, Happened.CHANGE_MERGED),
        ("unheard of", False, Happened.CHANGE_UPDATED),
    ],
)
def test_a_pull_request_is_opened_updated_closed_or_merged(action: str, merged: bool, kind: Happened) -> None:
    found = one(
        changes.pull_request,
        action=action,
        pull_request={**CHANGE, "merged": merged, "merge_commit_sha": OLD, "merged_by": {"login": "merger"}},
    )
    assert (found.kind, found.key, found.title) == (kind, "7", "Take cards")
    assert (found.ref, found.into) == ("refs/heads/cards", "refs/heads/main")
    assert found.commit is not None
    assert found.commit.hex == (OLD if merged else NEW)
    assert found.actor == ("merger" if merged else "someone")
    assert found.data["source"] == "fork/shop"
    assert found.data["author"] == "author"


@pytest.mark.parametrize(
    ("action", "state", "kind"),
    [
        ("submitted", "approved", Happened.REVIEW_APPROVED),
        ("submitted", "CHANGES_REQUESTED", Happened.REVIEW_REJECTED),
        ("submitted", "commented", Happened.REVIEW_GIVEN),
        ("dismissed", "dismissed", Happened.REVIEW_WITHDRAWN),
        ("edited", "approved", Happened.REVIEW_APPROVED),
        ("submitted", "", Happened.REVIEW_GIVEN),
    ],
)
def test_a_review_says_what_it_says(action: str, state: str, kind: Happened) -> None:
    review = {"state": state, "user": {"login": "reviewer"}, "commit_id": OLD, "submitted_at": "2026-09-14T09:00:00Z"}
    found = one(changes.review, action=action, review=review, pull_request=CHANGE)
    assert (found.kind, found.key) == (kind, "7")
    assert found.actor == ("someone" if kind is Happened.REVIEW_WITHDRAWN else "reviewer")
    assert found.commit is not None
    assert found.commit.hex == OLD


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"pull_request": CHANGE}, "change"),
        ({"issue": {"number": 3, "title": "Odd", "pull_request": {}}}, "change"),
        ({"issue": {"number": 3, "title": "Odd"}}, "issue"),
        ({"discussion": {"number": 3}}, "discussion"),
        ({}, "commit"),
    ],
)
def test_a_comment_is_told_without_its_words(fields: dict[str, object], what: str) -> None:
    said = {"body": "the password is hunter2", "commit_id": NEW, "updated_at": "2026-09-14T09:00:00Z"}
    found = one(changes.comment, action="created", comment=said, **fields)
    assert (found.kind, found.what) == (Happened.COMMENT_WRITTEN, what)
    assert "hunter2" not in repr(found)
    assert one(changes.comment, action="deleted", comment=said, **fields).kind is Happened.COMMENT_DELETED


def test_an_issue_that_is_a_pull_request_is_a_change() -> None:
    assert one(changes.issue, action="opened", issue={"number": 3}).kind is Happened.TICKET_CHANGED
    assert one(changes.issue, action="opened", issue={"number": 3, "pull_request": {"url": "x"}}).kind is (
        Happened.CHANGE_UPDATED
    )


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("published", Happened.RELEASE_PUBLISHED),
        ("created", Happened.RELEASE_CHANGED),
        ("deleted", Happened.RELEASE_WITHDRAWN),
        ("unpublished", Happened.RELEASE_WITHDRAWN),
    ],
)
def test_a_release_is_there_only_when_it_is_published(action: str, kind: Happened) -> None:
    release = {"tag_name": "v1", "target_commitish": "main", "draft": True, "assets": [{"name": "a.tgz"}, None]}
    found = one(changes.release, action=action, release=release)
    assert (found.kind, found.ref, found.into, found.key) == (kind, "refs/tags/v1", "refs/heads/main", "v1")
    assert found.data["assets"] == "a.tgz"
    at_commit = one(changes.release, action=action, release={**release, "target_commitish": NEW})
    assert (at_commit.into, at_commit.commit is not None) == ("", True)


@pytest.mark.parametrize(
    ("action", "kind", "visibility"),
    [
        ("created", Happened.REPOSITORY_CREATED, "private"),
        ("renamed", Happened.REPOSITORY_RENAMED, "private"),
        ("transferred", Happened.REPOSITORY_TRANSFERRED, "private"),
        ("publicized", Happened.VISIBILITY_CHANGED, "public"),
        ("privatized", Happened.VISIBILITY_CHANGED, "private"),
        ("archived", Happened.REPOSITORY_CHANGED, "private"),
    ],
)
def test_a_repository_has_another_name_owner_or_onlookers(action: str, kind: Happened, visibility: str) -> None:
    old = {"repository": {"name": {"from": "kiosk"}}}
    found = one(changes.repository, action=action, repository={**SHOP, "private": True}, changes=old)
    assert (found.kind, found.data["visibility"], found.data["old-name"]) == (kind, visibility, "kiosk")


@pytest.mark.parametrize(
    ("forkee", "repository"),
    [
        ({"full_name": "me/shop", "fork": True}, {"full_name": "team/shop"}),
        ({"full_name": "me/shop", "fork": True}, {"full_name": "team/shop", "fork": True}),
        ({"full_name": "team/shop"}, {"full_name": "me/shop", "fork": True}),
        (
            {"full_name": "team/shop", "fork": True},
            {"full_name": "me/shop", "fork": True, "parent": {"full_name": "team/shop"}},
        ),
    ],
)
def test_a_copy_is_told_from_what_was_copied(forkee: dict[str, object], repository: dict[str, object]) -> None:
    found = one(changes.fork, forkee=forkee, repository=repository)
    assert (found.kind, found.repository) == (Happened.REPOSITORY_FORKED, "team/shop")
    assert found.data == {"copy": "me/shop"}
