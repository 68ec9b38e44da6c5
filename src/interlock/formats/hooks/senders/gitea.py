"""Gitea, Forgejo and Gogs, which write nearly what GitHub writes. Floor 5.

Each attempt of theirs has another delivery id, so what tells deliveries apart is the body, which the signature covers.
Where no secret is set there, they send the header of the signature with nothing in it; that proves nothing.
Source: the documentation of webhooks of Gitea, Forgejo and Gogs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks import changes
from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.forges import branch, run
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.packages import TYPES, image, package_url
from interlock.formats.hooks.payload import Part, digest, line, payload_of, told
from interlock.formats.hooks.proof import by_signature
from interlock.kernel import Instant

_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "gitea": ("gitea", "forgejo", "gogs"),
    "forgejo": ("forgejo", "gitea", "gogs"),
    "gogs": ("gogs", "gitea"),
}
"""Whose headers each of them sends, its own first."""
_IMAGES: Final = frozenset({"container", "docker", "oci"})
_RUNS: Final = ("workflow_job", "workflow_run", "run", "action_run")


def _of(headers: Headers, family: str, name: str) -> str:
    found = (line(headers.get(f"x-{one}-{name}")) for one in _FAMILIES[family])
    return next((one for one in found if one), "")


def _recognise(family: str) -> Callable[[Headers], bool]:
    others = {"gitea": ("forgejo",), "forgejo": (), "gogs": ("gitea", "forgejo")}[family]

    def recognise(headers: Headers) -> bool:
        return headers.has(f"x-{family}-event") and not any(headers.has(f"x-{one}-event") for one in others)

    return recognise


def _check(family: str) -> Callable[[Headers, bytes, Sequence[str], Instant], None]:
    names = [f"x-{one}-signature" for one in _FAMILIES[family]]

    def check(headers: Headers, body: bytes, secrets: Sequence[str], _now: Instant) -> None:
        by_signature(family, headers, body, secrets, names, prefix="")

    return check


def _read(family: str) -> Callable[[Headers, bytes], Delivery]:
    def read(headers: Headers, body: bytes) -> Delivery:
        payload = payload_of(family, headers, body)
        event, sort = _of(headers, family, "event"), _of(headers, family, "event-type")
        action = payload.text("action")
        kind = sort if sort in _READING else event
        needed, reading = _READING.get(kind, ("", _unknown))
        happenings = (reading if payload.has(needed) else _unknown)(payload, changes.known(payload))
        shown = sort or event
        return delivered(
            family,
            f"{shown}.{action}" if action else shown,
            happenings,
            once_by_body(family, body),
            id=_of(headers, family, "delivery"),
        )

    return read


def _unknown(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield base


def _reviewed(kind: Happened) -> Reading:
    """Read a review, whose event says what it is; the payload has not much of it."""

    def tell(payload: Part, base: Happening) -> Iterator[Happening]:
        for one in changes.review(payload, base):
            yield replace(one, kind=kind, actor=base.actor)

    return tell


def _asked(payload: Part, base: Happening) -> Iterator[Happening]:
    for one in changes.pull_request(payload, base):
        yield replace(one, kind=Happened.REVIEW_REQUESTED)


def _package(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("package")
    action, sort, name = payload.text("action"), one.text("type").lower(), one.text("name")
    version, owner = one.text("version"), one.text("owner.login", "owner.username")
    known = replace(
        base,
        kind=Happened.ARTIFACT_DELETED if action == "deleted" else Happened.ARTIFACT_PUSHED,
        repository=one.text("repository.full_name") or base.repository,
        address=one.address("html_url") or base.address,
        actor=base.actor or one.text("creator.login"),
        at=one.moment("created_at"),
        data=told(action=action, version=version, registry=sort, owner=owner),
    )
    if sort in _IMAGES:
        host = one.text("html_url").partition("://")[2].partition("/")[0]
        place = "/".join(part for part in (host, owner.lower(), name) if part)
        found = digest(version)
        yield image(known, place, found, "" if found else version)
        return
    written = package_url(TYPES[sort], name, version) if sort in TYPES and name else ""
    key = f"{name}@{version}" if version else name
    yield replace(known, what="package", key=key, title=name, packages=(written,) if written else ())


def _status(payload: Part, base: Happening) -> Iterator[Happening]:
    known = replace(
        base,
        key=payload.text("id"),
        commit=payload.commit("sha", "commit.id"),
        title=payload.text("context"),
        address=payload.address("target_url") or base.address,
        at=payload.moment("updated_at", "created_at"),
    )
    yield run(known, "status", payload.text("state"))


def _run(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.there(*_RUNS)
    known = replace(
        base,
        key=one.text("id", "index_in_repo"),
        commit=one.commit("head_sha", "commit_sha"),
        ref=branch(one.text("head_branch", "prettyref")),
        title=one.text("name", "display_title", "title"),
        address=one.address("html_url") or base.address,
        at=one.moment("completed_at", "stopped", "started_at", "started", "created_at", "created"),
        data=told(workflow=one.text("path", "workflow_id"), attempt=one.text("run_attempt"), run=one.text("run_id")),
    )
    status = one.text("conclusion") or one.text("status")
    what = "job" if payload.has("workflow_job") else "workflow"
    yield run(known, what, status, is_over=True if one.text("status") == "completed" else None)


_PULLS: Final[Mapping[str, Reading]] = {
    **dict.fromkeys(
        (
            *("pull_request", "pull_request_sync", "pull_request_assign", "pull_request_label"),
            "pull_request_milestone",
        ),
        changes.pull_request,
    ),
    "pull_request_review_request": _asked,
    "pull_request_approved": _reviewed(Happened.REVIEW_APPROVED),
    "pull_request_rejected": _reviewed(Happened.REVIEW_REJECTED),
    "pull_request_review_approved": _reviewed(Happened.REVIEW_APPROVED),
    "pull_request_review_rejected": _reviewed(Happened.REVIEW_REJECTED),
    "pull_request_review_comment": _reviewed(Happened.REVIEW_GIVEN),
    "pull_request_review": changes.review,
}
_READING: Final[Mapping[str, tuple[str, Reading]]] = {
    "push": ("ref", changes.push),
    "create": ("ref_type", changes.created),
    "delete": ("ref_type", changes.deleted),
    "fork": ("forkee", changes.fork),
    "repository": ("repository", changes.repository),
    "release": ("release", changes.release),
    "package": ("package", _package),
    "status": ("state", _status),
    **{name: ("pull_request", reading) for name, reading in _PULLS.items()},
    **dict.fromkeys(("pull_request_comment", "issue_comment", "commit_comment"), ("comment", changes.comment)),
    **dict.fromkeys(("issues", "issue_assign", "issue_label", "issue_milestone"), ("issue", changes.issue)),
    **dict.fromkeys(("workflow_job", "workflow_run"), ("action", _run)),
    **dict.fromkeys(("action_run_failure", "action_run_recover", "action_run_success"), ("run", _run)),
}
"""How each event is read, with the field that every payload of it has: without it, it is no such event."""


def _sender(name: str, says: str, events: str) -> Sender:
    return Sender(
        name=name,
        says=says,
        proof=f"HMAC-SHA256 of the body in `X-{name.capitalize()}-Signature`",
        setup="Settings, Webhooks: the address, content type `application/json`, the secret, and which events",
        events=events,
        recognise=_recognise(name),
        check=_check(name),
        read=_read(name),
    )


_MOST: Final = (
    "pushes, branches and tags, pull requests and reviews, comments, issues, releases, packages, statuses, runs, "
    "repositories"
)
SENDERS: Final = (
    _sender("gitea", "Gitea", _MOST),
    _sender("forgejo", "Forgejo", _MOST),
    _sender("gogs", "Gogs", "pushes, branches and tags, pull requests, issues, comments, releases, copies"),
)
