"""GitLab's system hooks: people, keys, tokens, projects."""

from __future__ import annotations

import pytest

from interlock.formats.hooks.gitlab_system import READING
from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.payload import Part

BASE = Happening(Happened.UNKNOWN, repository="team/shop", actor="somebody")


def one(name: str, **fields: object) -> Happening:
    """Give the happening of an event."""
    (found,) = READING[name](Part({"event_name": name, "updated_at": "2026-09-14T08:00:00Z", **fields}), BASE)
    return found


@pytest.mark.parametrize(
    ("name", "fields", "what", "repository"),
    [
        ("user_add_to_team", {"access_level": "Maintainer"}, "project", "team/shop"),
        ("user_remove_from_group", {"group_path": "team", "group_access": "Maintainer"}, "group", ""),
        ("group_rename", {"full_path": "team", "old_full_path": "crew"}, "group", ""),
        ("user_failed_login", {"state": "blocked"}, "user", ""),
    ],
)
def test_who_may_do_what_changes_for_somebody(name: str, fields: dict[str, object], what: str, repository: str) -> None:
    found = one(name, user_username="member", **fields)
    assert (found.kind, found.what, found.repository) == (Happened.ACCESS_CHANGED, what, repository)
    assert (found.data["who"], found.data["action"]) == ("member", name)
    assert found.actor == "", "these hooks do not say who did it"


def test_a_key_is_told_of_and_never_told() -> None:
    found = one("key_create", username="member", key="ssh-ed25519 EXAMPLE", id=4)
    assert (found.kind, found.what, found.key) == (Happened.KEY_CHANGED, "ssh key", "4")
    assert "EXAMPLE" not in repr(found)


def test_a_token_that_is_about_to_end_is_told() -> None:
    found = one("expiring_access_token", object_attributes={"id": 9, "name": "ci", "expires_at": "2026-09-20"})
    assert (found.kind, found.title, found.data["until"]) == (Happened.KEY_CHANGED, "ci", "2026-09-20")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("project_create", Happened.REPOSITORY_CREATED),
        ("project_destroy", Happened.REPOSITORY_DELETED),
        ("project_rename", Happened.REPOSITORY_RENAMED),
        ("project_transfer", Happened.REPOSITORY_TRANSFERRED),
        ("project_update", Happened.REPOSITORY_CHANGED),
    ],
)
def test_what_becomes_of_a_project_is_told(name: str, kind: Happened) -> None:
    found = one(name, project_visibility="visibilitylevel|private", old_path_with_namespace="crew/shop")
    assert (found.kind, found.data["visibility"], found.data["old-name"]) == (kind, "private", "crew/shop")
