"""GitLab: webhooks of projects and groups, and system hooks. Floor 5.

A webhook proves itself by a signing token, as Standard Webhooks do, or by the older secret token, which is sent along.
The kind of event is taken from the body where it says it, since no signature covers GitLab's other headers.
Source: GitLab's documentation of webhooks, webhook events and system hooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks import gitlab_system, standard
from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.forges import branch, ending, moved, run, severity, tag
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import (
    Delivery,
    Happened,
    Happening,
    Sender,
    delivered,
    once_by_body,
    once_by_id,
)
from interlock.formats.hooks.payload import Part, line, payload_of, told, words
from interlock.formats.hooks.proof import by_token
from interlock.kernel import Instant

_NAME: Final = "gitlab"
_CHANGES: Final[Mapping[str, Happened]] = {
    "open": Happened.CHANGE_OPENED,
    "close": Happened.CHANGE_CLOSED,
    "merge": Happened.CHANGE_MERGED,
    "approved": Happened.REVIEW_APPROVED,
    "approval": Happened.REVIEW_APPROVED,
    "unapproved": Happened.REVIEW_WITHDRAWN,
    "unapproval": Happened.REVIEW_WITHDRAWN,
}
_STATES: Final[Mapping[str, Happened]] = {"merged": Happened.CHANGE_MERGED, "closed": Happened.CHANGE_CLOSED}
_RELEASES: Final[Mapping[str, Happened]] = {
    "create": Happened.RELEASE_PUBLISHED,
    "delete": Happened.RELEASE_WITHDRAWN,
}
_SOLVED: Final = frozenset({"resolved", "dismissed"})


def _recognise(headers: Headers) -> bool:
    return headers.has("x-gitlab-event")


def _check(headers: Headers, body: bytes, secrets: Sequence[str], now: Instant) -> None:
    """A signature that is there decides, if a signing token is set here."""
    if headers.has(standard.SIGNATURE) and any(standard.is_key(one) for one in secrets):
        standard.check(_NAME, headers, body, secrets, now)
        return
    tokens = [one for one in secrets if not standard.is_key(one)]
    by_token(_NAME, "x-gitlab-token", headers.only("x-gitlab-token"), tokens)


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    kind = payload.text("object_kind", "event_name", "event_type") or line(headers.get("x-gitlab-event"))
    happenings = (_READING.get(kind) or gitlab_system.READING.get(kind) or _unknown)(payload, _known(payload))
    action = payload.text("object_attributes.action", "action")
    identifier = line(headers.get(standard.ID)) or line(headers.get("idempotency-key"))
    return delivered(
        _NAME,
        f"{kind}.{action}" if action else kind,
        happenings,
        once_by_id(_NAME, identifier) if identifier else once_by_body(_NAME, body),
        id=identifier or line(headers.get("x-gitlab-event-uuid")),
        until=standard.until_of(headers),
    )


def _known(payload: Part) -> Happening:
    return Happening(
        Happened.UNKNOWN,
        repository=payload.text(
            *("project.path_with_namespace", "path_with_namespace", "project_path_with_namespace"),
            *("project_name", "repository.name", "project.name"),
        ),
        actor=payload.text("user.username", "user_username", "username", "user.name", "user_name"),
        address=payload.address("project.web_url", "repository.homepage"),
    )


def _unknown(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield base


def _push(payload: Part, base: Happening) -> Iterator[Happening]:
    commits = payload.items("commits")
    last = commits[-1] if commits else Part(None)
    known = replace(
        base,
        address=last.address("url") or base.address,
        title=last.text("title", "message") or payload.text("message"),
    )
    yield moved(known, payload.text("ref"), payload.text("before"), payload.text("after"), commits)


def _refs(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell what a system hook says of a repository: each of its branches and tags that moved."""
    for one in payload.items("changes"):
        yield moved(base, one.text("ref"), one.text("before"), one.text("after"))


def _merge_request(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("object_attributes")
    action = one.text("action")
    kind = _CHANGES.get(action) if action else _STATES.get(one.text("state"))
    change = _of_change(one, base)
    if kind is Happened.CHANGE_MERGED:
        change = replace(change, commit=one.commit("merge_commit_sha", "squash_commit_sha", "last_commit.id"))
    asked = words(each.text("username", "name") for each in payload.items("reviewers"))
    data = {**change.data, **told(action=action, reviewers=asked, changed=words(payload.at("changes").names()))}
    yield replace(change, kind=kind or Happened.CHANGE_UPDATED, before=one.commit("oldrev"), data=data)


def _of_change(one: Part, base: Happening) -> Happening:
    comes, goes = one.text("source.path_with_namespace"), one.text("target.path_with_namespace")
    return replace(
        base,
        key=one.text("iid", "id"),
        title=one.text("title"),
        address=one.address("url") or base.address,
        ref=branch(one.text("source_branch")),
        into=branch(one.text("target_branch")),
        commit=one.commit("last_commit.id"),
        at=one.moment("updated_at", "created_at"),
        data=told(
            draft="yes" if one.flag("draft") or one.flag("work_in_progress") else "",
            source=comes if comes != goes else "",
            state=one.text("state"),
        ),
    )


def _note(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a comment; what it says is not kept."""
    one, change = payload.at("object_attributes"), payload.at("merge_request")
    about = payload.there("merge_request", "issue", "snippet")
    sorts = {"mergerequest": "change", "issue": "issue", "commit": "commit", "snippet": "snippet"}
    sort = one.text("noteable_type").lower()
    yield replace(
        base,
        kind=Happened.COMMENT_WRITTEN,
        what=sorts.get(sort, sort),
        key=about.text("iid", "id"),
        title=about.text("title"),
        address=one.address("url") or base.address,
        commit=one.commit("commit_id") or payload.commit("commit.id") or change.commit("last_commit.id"),
        at=one.moment("updated_at", "created_at"),
        data=told(
            action=one.text("action"), confidential="yes" if "confidential" in payload.text("event_type") else ""
        ),
    )


def _issue(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("object_attributes")
    yield replace(
        base,
        kind=Happened.TICKET_CHANGED,
        what=one.text("type").lower() or "issue",
        key=one.text("iid", "id"),
        title=one.text("title"),
        address=one.address("url") or base.address,
        at=one.moment("updated_at", "created_at"),
        data=told(action=one.text("action"), state=one.text("state")),
    )


def _pipeline(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("object_attributes")
    name = one.text("ref")
    known = replace(
        base,
        key=one.text("id"),
        title=one.text("name") or payload.text("commit.title", "commit.message"),
        address=one.address("url") or base.address,
        ref=tag(name) if one.flag("tag") else branch(name),
        commit=one.commit("sha") or payload.commit("commit.id"),
        before=one.commit("before_sha"),
        at=one.moment("finished_at", "created_at"),
        data=told(
            source=one.text("source"),
            change=payload.text("merge_request.iid"),
            failed=words(each.text("name") for each in payload.items("builds") if each.text("status") == "failed"),
        ),
    )
    yield run(known, "pipeline", one.text("status"))


def _job(payload: Part, base: Happening) -> Iterator[Happening]:
    name = payload.text("ref")
    known = replace(
        base,
        key=payload.text("build_id"),
        title=payload.text("build_name"),
        ref=tag(name) if payload.flag("tag") else branch(name),
        commit=payload.commit("sha", "commit.sha"),
        before=payload.commit("before_sha"),
        at=payload.moment("build_finished_at", "build_started_at", "build_created_at"),
        data=told(
            stage=payload.text("build_stage"),
            pipeline=payload.text("pipeline_id"),
            reason=payload.text("build_failure_reason") if payload.text("build_status") == "failed" else "",
            environment=payload.text("environment.name"),
            may_fail="yes" if payload.flag("build_allow_failure") else "",
            runner=payload.text("runner.description"),
        ),
    )
    yield run(known, "job", payload.text("build_status"))


def _deployment(payload: Part, base: Happening) -> Iterator[Happening]:
    name = payload.text("ref")
    yield replace(
        base,
        kind=Happened.DEPLOYMENT_CHANGED,
        key=payload.text("deployment_id"),
        title=payload.text("commit_title"),
        address=payload.address("deployable_url", "environment_external_url", "commit_url") or base.address,
        ref=branch(name) if name and not payload.commit("ref") else "",
        commit=payload.commit("commit_sha", "sha"),
        ending=ending(payload.text("status")),
        at=payload.moment("status_changed_at"),
        data=told(environment=payload.text("environment"), tier=payload.text("environment_tier")),
    )


def _release(payload: Part, base: Happening) -> Iterator[Happening]:
    action, name = payload.text("action"), payload.text("tag")
    yield replace(
        base,
        kind=_RELEASES.get(action, Happened.RELEASE_CHANGED),
        key=name or payload.text("id"),
        ref=tag(name),
        commit=payload.commit("commit.id"),
        title=payload.text("name", "tag"),
        address=payload.address("url") or base.address,
        actor=base.actor,
        at=payload.moment("released_at", "created_at"),
        data=told(action=action, assets=words(each.text("name") for each in payload.items("assets.links"))),
    )


def _vulnerability(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("object_attributes")
    sort = one.text("report_type").lower()
    secret = "secret" in sort
    yield replace(
        base,
        kind=Happened.ALERT_CLOSED if one.text("state") in _SOLVED else Happened.ALERT_RAISED,
        what="secret" if secret else "dependency" if "dependency" in sort or "container" in sort else "code",
        key=one.text("id", "url"),
        title="" if secret else one.text("title"),
        address=one.address("url") or base.address,
        severity=severity(one.text("severity")),
        at=one.moment("updated_at", "detected_at"),
        data=told(
            state=one.text("state"),
            tool=sort,
            ids=words(each.text("name", "value") for each in one.items("identifiers") if not secret),
            path=one.text("location.file"),
        ),
    )


_READING: Final[Mapping[str, Reading]] = {
    "push": _push,
    "tag_push": _push,
    "repository_update": _refs,
    "merge_request": _merge_request,
    "note": _note,
    "issue": _issue,
    "work_item": _issue,
    "pipeline": _pipeline,
    "build": _job,
    "deployment": _deployment,
    "release": _release,
    "vulnerability": _vulnerability,
}

SENDERS: Final = (
    Sender(
        name=_NAME,
        says="GitLab, hooks of projects, groups and the whole instance",
        proof=(
            "a signing token (`webhook-signature`, at most five minutes old), or the older secret token in "
            "`X-Gitlab-Token`"
        ),
        setup="Settings, Webhooks: the address, a signing token (`whsec_...`) or a secret token, and which triggers",
        events=(
            "pushes and tags, merge requests and approvals, comments, pipelines, jobs, deployments, releases, "
            "vulnerabilities; of system hooks members, keys, projects and their owners"
        ),
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
