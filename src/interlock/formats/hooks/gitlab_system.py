"""What GitLab's system hooks and the hooks of groups say of people, keys and projects. Floor 5.

Source: GitLab's documentation of system hooks and of webhook events for groups, members and access tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.payload import Part, told

_PROJECTS: Final[Mapping[str, Happened]] = {
    "project_create": Happened.REPOSITORY_CREATED,
    "project_destroy": Happened.REPOSITORY_DELETED,
    "project_rename": Happened.REPOSITORY_RENAMED,
    "project_transfer": Happened.REPOSITORY_TRANSFERRED,
    "project_update": Happened.REPOSITORY_CHANGED,
}


def _access(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell who may do what where; who changed it, these hooks do not say."""
    where = payload.text("group_path", "group_name")
    name = payload.text("event_name")
    sort = "project" if "team" in name else "group" if where or name.startswith("group_") else "user"
    yield replace(
        base,
        kind=Happened.ACCESS_CHANGED,
        what=sort,
        key=where or payload.text("path", "full_path") or payload.text("user_id"),
        repository=base.repository if sort == "project" else "",
        actor="",
        at=payload.moment("updated_at", "created_at"),
        data=told(
            action=name,
            who=payload.text("user_username", "username", "user_name", "name"),
            group=where,
            permission=payload.text("access_level", "group_access"),
            until=payload.text("expires_at"),
            state=payload.text("state"),
            old_name=payload.text("old_username", "old_full_path", "old_path"),
        ),
    )


def _key(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a key of a person. The key itself is not read."""
    name, who = payload.text("event_name"), payload.text("username")
    at = payload.moment("updated_at", "created_at")
    key = payload.text("id")
    yield replace(base, kind=Happened.KEY_CHANGED, what="ssh key", key=key, at=at, data=told(action=name, who=who))


def _token(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell that a token of a project or a group is about to end."""
    one = payload.at("object_attributes")
    where = base.repository or payload.text("group.group_path", "group.full_path")
    data = told(action=payload.text("event_name"), until=one.text("expires_at"))
    key, title = one.text("id"), one.text("name")
    yield replace(base, kind=Happened.KEY_CHANGED, what="token", key=key, title=title, repository=where, data=data)


def _project(payload: Part, base: Happening) -> Iterator[Happening]:
    yield replace(
        base,
        kind=_PROJECTS[payload.text("event_name")],
        key=payload.text("project_id"),
        at=payload.moment("updated_at", "created_at"),
        data=told(
            visibility=payload.text("project_visibility").removeprefix("visibilitylevel|"),
            old_name=payload.text("old_path_with_namespace"),
            owner=payload.text("owner_name"),
        ),
    )


READING: Final[Mapping[str, Reading]] = {
    **dict.fromkeys(_PROJECTS, _project),
    **dict.fromkeys(
        (
            *("user_add_to_team", "user_update_for_team", "user_remove_from_team", "user_access_request_to_project"),
            *("user_access_request_denied_for_project", "user_access_request_revoked_for_project"),
            *("user_add_to_group", "user_update_for_group", "user_remove_from_group", "user_access_request_to_group"),
            *("user_access_request_denied_for_group", "user_access_request_revoked_for_group"),
            *("user_create", "user_destroy", "user_rename", "user_failed_login"),
            *("group_create", "group_destroy", "group_rename", "subgroup_create", "subgroup_destroy"),
        ),
        _access,
    ),
    "key_create": _key,
    "key_destroy": _key,
    "expiring_access_token": _token,
    "access_token": _token,
}
"""How each event is read, by its name."""
