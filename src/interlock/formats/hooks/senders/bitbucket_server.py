"""Bitbucket Server and Bitbucket Data Center. Floor 5.

Source: Atlassian's documentation of event payloads of Bitbucket Data Center, and of managing its webhooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.forges import branch, moved, tag
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.payload import Part, line, payload_of, told, words
from interlock.formats.hooks.proof import by_signature
from interlock.kernel import Instant

_NAME: Final = "bitbucket-server"
_CHANGES: Final[Mapping[str, Happened]] = {
    "pr:opened": Happened.CHANGE_OPENED,
    "pr:from_ref_updated": Happened.CHANGE_UPDATED,
    "pr:to_ref_updated": Happened.CHANGE_UPDATED,
    "pr:modified": Happened.CHANGE_UPDATED,
    "pr:reopened": Happened.CHANGE_UPDATED,
    "pr:merged": Happened.CHANGE_MERGED,
    "pr:declined": Happened.CHANGE_CLOSED,
    "pr:deleted": Happened.CHANGE_CLOSED,
    "pr:reviewer:updated": Happened.REVIEW_REQUESTED,
    "pr:reviewer:approved": Happened.REVIEW_APPROVED,
    "pr:reviewer:unapproved": Happened.REVIEW_WITHDRAWN,
    "pr:reviewer:needs_work": Happened.REVIEW_REJECTED,
    "pr:reviewer:changes_requested": Happened.REVIEW_REJECTED,
    "pr:comment:added": Happened.COMMENT_WRITTEN,
    "pr:comment:edited": Happened.COMMENT_WRITTEN,
    "pr:comment:deleted": Happened.COMMENT_DELETED,
}
_PERSON: Final = ("slug", "name", "displayName")


def _recognise(headers: Headers) -> bool:
    return headers.has("x-event-key") and not headers.has("x-hook-uuid") and not headers.has("x-request-uuid")


def _check(headers: Headers, body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_signature(_NAME, headers, body, secrets, ["x-hub-signature"])


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    kind = payload.text("eventKey") or line(headers.get("x-event-key"))
    repository = payload.at("repository") or payload.at("pullRequest.toRef.repository") or payload.at("new")
    base = Happening(
        Happened.UNKNOWN,
        repository=_name(repository),
        actor=payload.text(*(f"actor.{name}" for name in _PERSON)),
        address=_page(repository),
        at=payload.moment("date"),
    )
    if kind in _CHANGES:
        happenings = _change(payload, base, _CHANGES[kind])
    else:
        happenings = _READING.get(kind, _unknown)(payload, base)
    identifier = line(headers.get("x-request-id"))
    return delivered(_NAME, kind, happenings, once_by_body(_NAME, body), id=identifier)


def _name(repository: Part) -> str:
    slug, project = repository.text("slug", "name"), repository.text("project.key")
    return f"{project}/{slug}" if project and slug else slug


def _page(one: Part) -> str:
    pages = one.items("links.self")
    return pages[0].address("href") if pages else ""


def _unknown(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield base


def _ping(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield replace(base, kind=Happened.PINGED)


def _push(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell each branch and tag that moved."""
    commits = payload.items("commits")
    known = replace(base, title=payload.text("toCommit.message"))
    for one in payload.items("changes"):
        name = one.text("refId", "ref.id") or one.text("ref.displayId")
        ref = tag(name) if one.text("ref.type") == "TAG" else branch(name)
        yield moved(known, ref, one.text("fromHash"), one.text("toHash"), commits)


def _change(payload: Part, base: Happening, kind: Happened) -> Iterator[Happening]:
    one = payload.at("pullRequest")
    comes, goes = (_name(one.at(f"{side}.repository")) for side in ("fromRef", "toRef"))
    is_comment = kind in {Happened.COMMENT_WRITTEN, Happened.COMMENT_DELETED}
    merged = one.commit("properties.mergeCommit.id") if kind is Happened.CHANGE_MERGED else None
    looked_at = payload.commit("participant.lastReviewedCommit")
    yield replace(
        base,
        kind=kind,
        what="change" if is_comment else "",
        key=one.text("id"),
        title=one.text("title"),
        address=_page(one) or base.address,
        ref=branch(one.text("fromRef.id", "fromRef.displayId")),
        into=branch(one.text("toRef.id", "toRef.displayId")),
        commit=merged or looked_at or one.commit("fromRef.latestCommit"),
        before=payload.commit("previousFromHash") or one.commit("toRef.latestCommit"),
        at=base.at or one.moment("updatedDate", "createdDate"),
        data=told(
            author=one.text(*(f"author.user.{name}" for name in _PERSON)),
            source=comes if comes != goes else "",
            asked=words(each.text(*_PERSON) for each in payload.items("addedReviewers")),
            removed=words(each.text(*_PERSON) for each in payload.items("removedReviewers")),
            was=payload.text("previousStatus").lower(),
            version=one.text("version"),
        ),
    )


def _comment(kind: Happened) -> Reading:
    def tell(payload: Part, base: Happening) -> Iterator[Happening]:
        at = base.at or payload.moment("comment.updatedDate", "comment.createdDate")
        yield replace(base, kind=kind, what="commit", commit=payload.commit("commit"), at=at)

    return tell


def _modified(payload: Part, base: Happening) -> Iterator[Happening]:
    old, new = payload.at("old"), payload.at("new")
    kind = Happened.REPOSITORY_CHANGED
    if _name(old) != _name(new):
        kind = Happened.REPOSITORY_RENAMED
        if old.text("project.key") != new.text("project.key"):
            kind = Happened.REPOSITORY_TRANSFERRED
    elif old.flag("public") != new.flag("public"):
        kind = Happened.VISIBILITY_CHANGED
    data = told(old_name=_name(old), visibility="public" if new.flag("public") else "private")
    yield replace(base, kind=kind, repository=_name(new), address=_page(new) or base.address, data=data)


def _forked(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a copy: the repository of the payload is the copy, and its origin is what was copied."""
    source = _name(payload.at("repository.origin"))
    yield replace(
        base, kind=Happened.REPOSITORY_FORKED, repository=source or base.repository, data=told(copy=base.repository)
    )


def _secret(payload: Part, base: Happening) -> Iterator[Happening]:
    data = told(path=payload.text("path", "secret.path"), rule=payload.text("rule", "secret.rule"))
    yield replace(base, kind=Happened.ALERT_RAISED, what="secret", commit=payload.commit("commit.id"), data=data)


_READING: Final[Mapping[str, Reading]] = {
    "repo:refs_changed": _push,
    "mirror:repo_synchronized": _push,
    "repo:modified": _modified,
    "repo:forked": _forked,
    "repo:comment:added": _comment(Happened.COMMENT_WRITTEN),
    "repo:comment:edited": _comment(Happened.COMMENT_WRITTEN),
    "repo:comment:deleted": _comment(Happened.COMMENT_DELETED),
    "repo:secret_detected": _secret,
    "diagnostics:ping": _ping,
}

SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Bitbucket Server and Data Center",
        proof="HMAC-SHA256 of the body in `X-Hub-Signature`",
        setup="Repository settings, Webhooks: the address, the secret, and which events",
        events=(
            "pushes, branches and tags, pull requests, reviewers and approvals, comments, renamed repositories, "
            "secrets that were found"
        ),
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
