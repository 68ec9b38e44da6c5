"""What GitHub, Gitea, Forgejo and Gogs write alike, since the later ones took it from the first. Floor 5.

Every function takes a payload and what is already known of it, and gives the happenings in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.forges import BRANCHES, branch, moved, tag
from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.payload import Part, told, words

Reading = Callable[[Part, Happening], Iterator[Happening]]
"""Gives the happenings of one kind of event."""

_CHANGES: Final[Mapping[str, Happened]] = {
    "opened": Happened.CHANGE_OPENED,
    "review_requested": Happened.REVIEW_REQUESTED,
    "reviewed": Happened.REVIEW_GIVEN,
}
_REVIEWS: Final[Mapping[str, Happened]] = {
    "approved": Happened.REVIEW_APPROVED,
    "approve": Happened.REVIEW_APPROVED,
    "pull_request_review_approved": Happened.REVIEW_APPROVED,
    "changes_requested": Happened.REVIEW_REJECTED,
    "request_changes": Happened.REVIEW_REJECTED,
    "pull_request_review_rejected": Happened.REVIEW_REJECTED,
    "rejected": Happened.REVIEW_REJECTED,
    "dismissed": Happened.REVIEW_WITHDRAWN,
}
_RELEASES: Final[Mapping[str, Happened]] = {
    "published": Happened.RELEASE_PUBLISHED,
    "deleted": Happened.RELEASE_WITHDRAWN,
    "unpublished": Happened.RELEASE_WITHDRAWN,
}
_VISIBLE: Final[Mapping[str, str]] = {"publicized": "public", "privatized": "private"}
_REPOSITORIES: Final[Mapping[str, Happened]] = {
    "created": Happened.REPOSITORY_CREATED,
    "deleted": Happened.REPOSITORY_DELETED,
    "renamed": Happened.REPOSITORY_RENAMED,
    "transferred": Happened.REPOSITORY_TRANSFERRED,
    "publicized": Happened.VISIBILITY_CHANGED,
    "privatized": Happened.VISIBILITY_CHANGED,
}


def known(payload: Part) -> Happening:
    """Give what nearly every payload says: where it happened and who did it."""
    return Happening(
        Happened.UNKNOWN,
        repository=payload.text("repository.full_name", "repository.name"),
        actor=payload.text("sender.login", "sender.username", "pusher.login", "pusher.username", "pusher.name"),
        address=payload.address("repository.html_url"),
    )


def push(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a push."""
    forced = {"forced": "yes"} if payload.flag("forced") else {}
    known_well = replace(
        base,
        address=payload.address("compare", "compare_url", "head_commit.url") or base.address,
        title=payload.text("head_commit.message"),
        data=forced,
    )
    before, after = payload.text("before"), payload.text("after")
    yield moved(known_well, payload.text("ref"), before, after, payload.items("commits"))


def created(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a new branch or tag."""
    yield _named(payload, base, Happened.BRANCH_CREATED, Happened.TAG_PUSHED)


def deleted(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a branch or tag that is gone."""
    yield _named(payload, base, Happened.BRANCH_DELETED, Happened.TAG_DELETED)


def _named(payload: Part, base: Happening, of_branch: Happened, of_tag: Happened) -> Happening:
    name, sort = payload.text("ref"), payload.text("ref_type")
    if sort == "tag":
        return replace(base, kind=of_tag, what=sort, ref=tag(name), commit=payload.commit("sha"))
    if sort == "branch" or name.startswith(BRANCHES):
        return replace(base, kind=of_branch, what="branch", ref=branch(name), commit=payload.commit("sha"))
    return replace(base, kind=Happened.REPOSITORY_CREATED if not name else Happened.UNKNOWN, what=sort, ref=name)


def pull_request(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell what became of a pull request."""
    one, action = payload.at("pull_request"), payload.text("action")
    change = of_change(one, base)
    kind = _CHANGES.get(action, Happened.CHANGE_UPDATED)
    if action == "closed":
        kind = Happened.CHANGE_MERGED if one.flag("merged") else Happened.CHANGE_CLOSED
    if kind is Happened.CHANGE_MERGED:
        actor = one.text("merged_by.login", "merged_by.username") or base.actor
        whole = one.commit("merge_commit_sha", "merged_commit_id", "head.sha")
        change = replace(change, commit=whole, actor=actor, at=one.moment("merged_at"))
    asked = words([payload.text("requested_reviewer.login", "requested_reviewer.username", "requested_team.slug")])
    data = {**change.data, **told(action=action, asked=asked)}
    yield replace(change, kind=kind, data=data)


def of_change(one: Part, base: Happening) -> Happening:
    """Give what is known of a pull request."""
    draft = "yes" if one.flag("draft") else ""
    return replace(
        base,
        key=one.text("number", "id"),
        title=one.text("title"),
        address=one.address("html_url") or base.address,
        ref=branch(one.text("head.ref", "head_branch")),
        into=branch(one.text("base.ref", "base_branch")),
        commit=one.commit("head.sha"),
        before=one.commit("base.sha"),
        at=one.moment("updated_at", "created_at"),
        data=told(author=one.text("user.login", "user.username"), draft=draft, source=_source(one)),
    )


def _source(one: Part) -> str:
    """Give the repository that a change comes from, if it is another than the one that it goes to."""
    comes, goes = (one.text(f"{side}.repo.full_name") for side in ("head", "base"))
    return comes if comes != goes else ""


def review(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a review of a pull request."""
    one = payload.at("review")
    said = [payload.text("action"), one.text("state"), one.text("type")]
    kind = next((_REVIEWS[word.lower()] for word in said if word.lower() in _REVIEWS), Happened.REVIEW_GIVEN)
    change = of_change(payload.at("pull_request"), base)
    yield replace(
        change,
        kind=kind,
        actor=base.actor if kind is Happened.REVIEW_WITHDRAWN else one.text("user.login") or base.actor,
        address=one.address("html_url") or change.address,
        commit=one.commit("commit_id") or change.commit,
        at=one.moment("submitted_at") or change.at,
        data={**change.data, **told(reviewer=one.text("user.login"))},
    )


def comment(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a comment, be it on a change, an issue, a commit or anything else; what it says is not kept."""
    one, action = payload.at("comment"), payload.text("action")
    about = payload.there("pull_request", "issue", "discussion")
    is_change = payload.has("pull_request") or about.has("pull_request") or payload.flag("is_pull")
    kind = Happened.COMMENT_DELETED if action == "deleted" else Happened.COMMENT_WRITTEN
    yield replace(
        base,
        kind=kind,
        what="change" if is_change else "issue" if payload.has("issue") else "commit" if not about else "discussion",
        key=about.text("number", "id"),
        title=about.text("title"),
        address=one.address("html_url") or base.address,
        commit=one.commit("commit_id") or about.commit("head.sha"),
        at=one.moment("updated_at", "created_at"),
        data=told(action=action),
    )


def issue(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell what became of an issue."""
    one = payload.at("issue")
    kind = Happened.CHANGE_UPDATED if one.at("pull_request") else Happened.TICKET_CHANGED
    yield replace(
        base,
        kind=kind,
        what="issue" if kind is Happened.TICKET_CHANGED else "",
        key=one.text("number", "id"),
        title=one.text("title"),
        address=one.address("html_url") or base.address,
        at=one.moment("updated_at", "created_at"),
        data=told(action=payload.text("action"), state=one.text("state")),
    )


def release(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a release. One that is created is there for others only when it is published."""
    one, action = payload.at("release"), payload.text("action")
    yield replace(
        base,
        kind=_RELEASES.get(action, Happened.RELEASE_CHANGED),
        key=one.text("tag_name", "id"),
        ref=tag(one.text("tag_name")),
        into=branch(one.text("target_commitish")) if not one.commit("target_commitish") else "",
        commit=one.commit("target_commitish"),
        title=one.text("name", "tag_name"),
        address=one.address("html_url") or base.address,
        actor=base.actor or one.text("author.login"),
        at=one.moment("published_at", "created_at"),
        data=told(
            action=action,
            draft="yes" if one.flag("draft") else "",
            prerelease="yes" if one.flag("prerelease") else "",
            assets=words(each.text("name") for each in one.items("assets")),
        ),
    )


def repository(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell what became of a repository."""
    action = payload.text("action")
    data = told(
        action=action,
        visibility=_VISIBLE.get(action) or _visibility(payload),
        old_name=payload.text("changes.repository.name.from"),
        old_owner=payload.text("changes.owner.from.user.login", "changes.owner.from.organization.login"),
        old_default_branch=payload.text("changes.default_branch.from"),
        default_branch=payload.text("repository.default_branch"),
    )
    kind = _REPOSITORIES.get(action, Happened.REPOSITORY_CHANGED)
    yield replace(base, kind=kind, at=payload.moment("repository.updated_at"), data=data)


def _visibility(payload: Part) -> str:
    return payload.text("repository.visibility") or ("private" if payload.flag("repository.private") else "")


def fork(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a copy of a repository. GitHub and Gogs name the copy `forkee`; Gitea names so what was copied."""
    other, one = payload.text("forkee.full_name"), payload.text("repository.full_name")
    is_copy = payload.flag("repository.fork") and not payload.flag("forkee.fork")
    if is_copy or (other and payload.text("repository.parent.full_name") == other):
        other, one = one, other
    yield replace(base, kind=Happened.REPOSITORY_FORKED, repository=one, data=told(copy=other))
