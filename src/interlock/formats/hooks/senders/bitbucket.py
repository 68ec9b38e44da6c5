"""Bitbucket Cloud. Floor 5.

The name of the event stands in a header, which no signature covers. Ids of commits are often shortened: then there is
no commit, and `data` has what is left of it.
Source: Atlassian's documentation of event payloads of Bitbucket Cloud, and of securing its webhooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.forges import branch, moved, run, tag
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.payload import Part, commit, line, payload_of, told, words
from interlock.formats.hooks.proof import by_signature
from interlock.kernel import Instant

_NAME: Final = "bitbucket"
_PAGE: Final = "links.html.href"
_CHANGES: Final[Mapping[str, Happened]] = {
    "pullrequest:created": Happened.CHANGE_OPENED,
    "pullrequest:updated": Happened.CHANGE_UPDATED,
    "pullrequest:fulfilled": Happened.CHANGE_MERGED,
    "pullrequest:rejected": Happened.CHANGE_CLOSED,
    "pullrequest:superseded": Happened.CHANGE_CLOSED,
    "pullrequest:approved": Happened.REVIEW_APPROVED,
    "pullrequest:unapproved": Happened.REVIEW_WITHDRAWN,
    "pullrequest:changes_request_created": Happened.REVIEW_REJECTED,
    "pullrequest:changes_request_removed": Happened.REVIEW_WITHDRAWN,
    "pullrequest:comment_created": Happened.COMMENT_WRITTEN,
    "pullrequest:comment_updated": Happened.COMMENT_WRITTEN,
    "pullrequest:comment_resolved": Happened.COMMENT_WRITTEN,
    "pullrequest:comment_reopened": Happened.COMMENT_WRITTEN,
    "pullrequest:comment_deleted": Happened.COMMENT_DELETED,
}


def _recognise(headers: Headers) -> bool:
    return headers.has("x-event-key") and (headers.has("x-hook-uuid") or headers.has("x-request-uuid"))


def _check(headers: Headers, body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_signature(_NAME, headers, body, secrets, ["x-hub-signature"])


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    kind = line(headers.get("x-event-key"))
    base = Happening(
        Happened.UNKNOWN,
        repository=payload.text("repository.full_name", "repository.name"),
        actor=payload.text("actor.nickname", "actor.username", "actor.display_name"),
        address=payload.address(f"repository.{_PAGE}"),
    )
    if kind in _CHANGES:
        happenings = _change(payload, base, _CHANGES[kind])
    else:
        happenings = _READING.get(kind, _unknown)(payload, base)
    identifier = line(headers.get("x-request-uuid"))
    return delivered(_NAME, kind, happenings, once_by_body(_NAME, body), id=identifier)


def _unknown(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield base


def _push(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell each branch and tag that moved."""
    for one in payload.items("push.changes"):
        new, old = one.at("new"), one.at("old")
        there = new or old
        name = there.text("name")
        known = replace(
            base,
            address=one.address(_PAGE) or new.address(_PAGE) or base.address,
            title=new.text("target.message"),
            at=new.moment("target.date"),
            data={**({"forced": "yes"} if one.flag("forced") else {}), **_short(new.at("target"))},
        )
        ref = tag(name) if there.text("type") in {"tag", "annotated_tag"} else branch(name)
        yield moved(known, ref, old.text("target.hash"), new.text("target.hash"), one.items("commits"))


def _change(payload: Part, base: Happening, kind: Happened) -> Iterator[Happening]:
    one = payload.at("pullrequest")
    comes, goes = (one.text(f"{side}.repository.full_name") for side in ("source", "destination"))
    is_merged = kind is Happened.CHANGE_MERGED
    is_comment = kind in {Happened.COMMENT_WRITTEN, Happened.COMMENT_DELETED}
    tip = one.at("merge_commit") if is_merged else one.at("source.commit")
    said = payload.at("comment") if is_comment else one
    yield replace(
        base,
        kind=kind,
        what="change" if is_comment else "",
        key=one.text("id"),
        title=one.text("title"),
        address=said.address(_PAGE) or base.address,
        ref=branch(one.text("source.branch.name")),
        into=branch(one.text("destination.branch.name")),
        commit=tip.commit("hash"),
        before=one.commit("destination.commit.hash"),
        at=payload.moment("approval.date", "changes_request.date") or said.moment("updated_on", "created_on"),
        data=told(
            author=one.text("author.nickname", "author.display_name"),
            source=comes if comes != goes else "",
            reason=one.text("reason") if kind is Happened.CHANGE_CLOSED else "",
            reviewers=words(each.text("nickname", "display_name") for each in one.items("reviewers")),
            **_short(tip),
        ),
    )


def _short(target: Part) -> dict[str, str]:
    """Give what is left of the id of a commit where it is shortened."""
    return told(commit=target.text("hash")) if not target.commit("hash") else {}


def _commit_comment(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("comment")
    yield replace(
        base,
        kind=Happened.COMMENT_WRITTEN,
        what="commit",
        address=one.address(_PAGE) or base.address,
        commit=payload.commit("commit.hash"),
        at=one.moment("updated_on", "created_on"),
    )


def _commit_status(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("commit_status")
    address = one.at("links.commit.href").text()
    known = replace(
        base,
        key=one.text("key", "uuid"),
        title=one.text("name", "key"),
        address=one.address("url") or base.address,
        ref=branch(one.text("refname")),
        commit=one.commit("commit.hash") or commit(address.rpartition("/")[2]),
        at=one.moment("updated_on", "created_on"),
        data=told(description=one.text("description")),
    )
    yield run(known, "status", one.text("state"))


def _issue(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("issue")
    yield replace(
        base,
        kind=Happened.TICKET_CHANGED,
        what="issue",
        key=one.text("id"),
        title=one.text("title"),
        address=one.address(_PAGE) or base.address,
        at=one.moment("updated_on", "created_on"),
        data=told(state=one.text("state"), changed=words(payload.at("changes").names())),
    )


def _issue_comment(payload: Part, base: Happening) -> Iterator[Happening]:
    for one in _issue(payload, base):
        yield replace(one, kind=Happened.COMMENT_WRITTEN)


def _repository(payload: Part, base: Happening) -> Iterator[Happening]:
    changed = payload.at("changes")
    kind = Happened.REPOSITORY_CHANGED
    if changed.has("is_private"):
        kind = Happened.VISIBILITY_CHANGED
    elif changed.has("full_name") or changed.has("name"):
        kind = Happened.REPOSITORY_RENAMED
    name = changed.text("full_name.new")
    data = told(
        changed=words(changed.names()),
        old_name=changed.text("full_name.old", "name.old"),
        visibility="private" if payload.flag("repository.is_private") else "",
    )
    yield replace(base, kind=kind, repository=name or base.repository, data=data)


def _transfer(payload: Part, base: Happening) -> Iterator[Happening]:
    owner = payload.text("previous_owner.nickname", "previous_owner.username", "previous_owner.display_name")
    yield replace(base, kind=Happened.REPOSITORY_TRANSFERRED, data=told(old_owner=owner))


def _simply(kind: Happened) -> Reading:
    def tell(payload: Part, base: Happening) -> Iterator[Happening]:
        yield replace(base, kind=kind, data=told(copy=payload.text("fork.full_name")))

    return tell


_READING: Final[Mapping[str, Reading]] = {
    "repo:push": _push,
    "repo:fork": _simply(Happened.REPOSITORY_FORKED),
    "repo:created": _simply(Happened.REPOSITORY_CREATED),
    "repo:deleted": _simply(Happened.REPOSITORY_DELETED),
    "repo:updated": _repository,
    "repo:transfer": _transfer,
    "repo:commit_comment_created": _commit_comment,
    "repo:commit_status_created": _commit_status,
    "repo:commit_status_updated": _commit_status,
    "issue:created": _issue,
    "issue:updated": _issue,
    "issue:comment_created": _issue_comment,
}

SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Bitbucket Cloud",
        proof="HMAC-SHA256 of the body in `X-Hub-Signature`",
        setup="Repository settings, Webhooks: the address, the secret, and which triggers",
        events=(
            "pushes, branches and tags, pull requests, approvals and comments, build statuses, issues, "
            "repositories that are renamed or transferred"
        ),
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
