"""GitHub and GitHub Enterprise. Floor 5.

The signature covers the body, and neither the delivery's id nor the name of the event, which stand in headers.
Source: GitHub's documentation of webhook events and payloads, and of validating deliveries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks import changes
from interlock.formats.hooks.alerts import advisory, code_alert, dependency_alert, secret_alert
from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.forges import branch, ending, run
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.packages import github_package
from interlock.formats.hooks.payload import Part, line, payload_of, told, words
from interlock.formats.hooks.proof import by_signature
from interlock.kernel import Instant

_NAME: Final = "github"
_OTHERS: Final = ("x-gitea-event", "x-forgejo-event", "x-gogs-event")
"""Those send GitHub's headers too."""


def _recognise(headers: Headers) -> bool:
    return headers.has("x-github-event") and not any(headers.has(name) for name in _OTHERS)


def _check(headers: Headers, body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_signature(_NAME, headers, body, secrets, ["x-hub-signature-256"])


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    event, action = line(headers.get("x-github-event")), payload.text("action")
    base = changes.known(payload)
    needed, reading = _READING.get(event, ("", _unknown))
    happenings = (reading if payload.has(needed) else _unknown)(payload, base)
    kind = f"{event}.{action}" if action else event
    return delivered(_NAME, kind, happenings, once_by_body(_NAME, body), id=line(headers.get("x-github-delivery")))


def _unknown(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield base


def _ping(payload: Part, base: Happening) -> Iterator[Happening]:
    yield replace(base, kind=Happened.PINGED, data=told(hook=payload.text("hook_id")))


def _workflow_run(payload: Part, base: Happening) -> Iterator[Happening]:
    yield _run(payload.at("workflow_run"), base, "workflow")


def _workflow_job(payload: Part, base: Happening) -> Iterator[Happening]:
    yield _run(payload.at("workflow_job"), base, "job")


def _check_run(payload: Part, base: Happening) -> Iterator[Happening]:
    yield _run(payload.at("check_run"), base, "check")


def _check_suite(payload: Part, base: Happening) -> Iterator[Happening]:
    yield _run(payload.at("check_suite"), base, "suite")


def _run(one: Part, base: Happening, what: str) -> Happening:
    known = replace(
        base,
        key=one.text("id"),
        commit=one.commit("head_sha"),
        before=one.commit("before"),
        ref=branch(one.text("head_branch", "check_suite.head_branch")),
        title=one.text("name", "display_title", "app.name"),
        address=one.address("html_url", "details_url") or base.address,
        actor=one.text("actor.login") or base.actor,
        at=one.moment("completed_at", "updated_at", "started_at", "created_at"),
        data=told(
            workflow=one.text("path", "workflow_name"),
            attempt=one.text("run_attempt"),
            event=one.text("event"),
            run=one.text("run_id"),
            app=one.text("app.slug"),
            runner=one.text("runner_name"),
            source=_elsewhere(one, base),
            changes=words(each.text("number") for each in one.items("pull_requests")),
        ),
    )
    is_over = one.text("status") == "completed"
    return run(known, what, (one.text("conclusion") if is_over else "") or one.text("status"), is_over=is_over)


def _elsewhere(one: Part, base: Happening) -> str:
    name = one.text("head_repository.full_name")
    return name if name != base.repository else ""


def _status(payload: Part, base: Happening) -> Iterator[Happening]:
    known = replace(
        base,
        key=payload.text("id"),
        commit=payload.commit("sha"),
        ref=branch(payload.items("branches")[0].text("name")) if payload.items("branches") else "",
        title=payload.text("context"),
        address=payload.address("target_url", "commit.html_url") or base.address,
        at=payload.moment("updated_at", "created_at"),
    )
    yield run(known, "status", payload.text("state"))


def _deployment(payload: Part, base: Happening) -> Iterator[Happening]:
    yield replace(_deployed(payload, base), kind=Happened.DEPLOYMENT_REQUESTED)


def _deployment_status(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("deployment_status")
    yield replace(
        _deployed(payload, base),
        kind=Happened.DEPLOYMENT_CHANGED,
        ending=ending(one.text("state")),
        address=one.address("target_url", "log_url") or base.address,
        at=one.moment("updated_at", "created_at"),
    )


def _deployed(payload: Part, base: Happening) -> Happening:
    one = payload.at("deployment")
    return replace(
        base,
        key=one.text("id"),
        commit=one.commit("sha"),
        ref=one.text("ref") if not one.commit("ref") else "",
        actor=one.text("creator.login") or base.actor,
        title=one.text("description", "task"),
        at=one.moment("updated_at", "created_at"),
        data=told(environment=payload.text("deployment.environment", "environment"), task=one.text("task")),
    )


def _deployment_review(payload: Part, base: Happening) -> Iterator[Happening]:
    kinds = {"approved": Happened.REVIEW_APPROVED, "rejected": Happened.REVIEW_REJECTED}
    kind = kinds.get(payload.text("action"), Happened.REVIEW_REQUESTED)
    one = _run(payload.at("workflow_run"), base, "deployment")
    actor = payload.text("approver.login") or base.actor
    data = {**one.data, **told(environment=payload.text("environment", "workflow_job_run.environment"))}
    yield replace(one, kind=kind, ending=None, actor=actor, data=data)


def _access(payload: Part, base: Happening) -> Iterator[Happening]:
    """Who may do what: members, teams, organisations, applications and blocks."""
    sort = next((name for name in ("team", "member", "membership", "installation") if payload.has(name)), "access")
    who = payload.text(
        *("member.login", "membership.user.login", "invitation.login", "user.login", "blocked_user.login"),
        *("installation.account.login", "requester.login", "sender.login"),
    )
    given = payload.items("repositories_added") + payload.items("repositories")
    yield replace(
        base,
        kind=Happened.ACCESS_CHANGED,
        what=sort,
        key=payload.text("team.slug", "installation.id"),
        title=payload.text("team.name"),
        data=told(
            action=payload.text("action"),
            who=who,
            organization=payload.text("organization.login"),
            permission=payload.text("changes.permission.to", "team.permission", "membership.role", "invitation.role"),
            old_permission=payload.text("changes.old_permission.from", "changes.permission.from"),
            added=words(each.text("full_name") for each in given),
            removed=words(each.text("full_name") for each in payload.items("repositories_removed")),
        ),
    )


def _protection(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.there("rule", "repository_ruleset")
    name = one.text("name")
    yield replace(
        base,
        kind=Happened.PROTECTION_CHANGED,
        what="ruleset" if payload.has("repository_ruleset") else "branch",
        key=one.text("id"),
        title=name,
        ref=branch(name) if payload.has("rule") else "",
        at=one.moment("updated_at"),
        data=told(action=payload.text("action"), changed=words(payload.at("changes").names())),
    )


def _security(payload: Part, base: Happening) -> Iterator[Happening]:
    changed = words(payload.at("changes.from.security_and_analysis").names())
    yield replace(base, kind=Happened.PROTECTION_CHANGED, what="security", data=told(changed=changed))


def _gate(payload: Part, base: Happening) -> Iterator[Happening]:
    """A deployment waits for what protects its environment."""
    one = _deployed(payload, base)
    into = payload.text("environment")
    yield replace(one, kind=Happened.REVIEW_REQUESTED, what="deployment", data={**one.data, **told(environment=into)})


def _hook(payload: Part, base: Happening) -> Iterator[Happening]:
    action = payload.text("action")
    yield replace(base, kind=Happened.HOOK_CHANGED, key=payload.text("hook_id"), data=told(action=action))


def _key(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.there("key", "personal_access_token_request")
    data = told(
        action=payload.text("action"), read_only="yes" if one.flag("read_only") else "", owner=one.text("owner.login")
    )
    what = "deploy key" if payload.has("key") else "token"
    yield replace(base, kind=Happened.KEY_CHANGED, what=what, key=one.text("id"), title=one.text("title"), data=data)


def _public(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield replace(base, kind=Happened.VISIBILITY_CHANGED, data={"visibility": "public"})


def _merge_group(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("merge_group")
    into, reason = branch(one.text("base_ref")), payload.text("reason")
    known = replace(base, commit=one.commit("head_sha"), before=one.commit("base_sha"), ref=one.text("head_ref"))
    yield replace(known, kind=Happened.CHANGE_UPDATED, what="merge group", into=into, data=told(reason=reason))


_READING: Final[Mapping[str, tuple[str, Reading]]] = {
    "push": ("ref", changes.push),
    "create": ("ref_type", changes.created),
    "delete": ("ref_type", changes.deleted),
    "pull_request": ("pull_request", changes.pull_request),
    "pull_request_review": ("review", changes.review),
    **dict.fromkeys(
        ("pull_request_review_comment", "issue_comment", "commit_comment", "discussion_comment"),
        ("comment", changes.comment),
    ),
    "issues": ("issue", changes.issue),
    "release": ("release", changes.release),
    "repository": ("repository", changes.repository),
    "public": ("repository", _public),
    "fork": ("forkee", changes.fork),
    "merge_group": ("merge_group", _merge_group),
    "workflow_run": ("workflow_run", _workflow_run),
    "workflow_job": ("workflow_job", _workflow_job),
    "check_run": ("check_run", _check_run),
    "check_suite": ("check_suite", _check_suite),
    "status": ("state", _status),
    "deployment": ("deployment", _deployment),
    "deployment_status": ("deployment_status", _deployment_status),
    "deployment_review": ("action", _deployment_review),
    "deployment_protection_rule": ("environment", _gate),
    "package": ("package", github_package),
    "registry_package": ("registry_package", github_package),
    "secret_scanning_alert": ("alert", secret_alert),
    "secret_scanning_alert_location": ("alert", secret_alert),
    "dependabot_alert": ("alert", dependency_alert),
    "repository_vulnerability_alert": ("alert", dependency_alert),
    "code_scanning_alert": ("alert", code_alert),
    "security_advisory": ("security_advisory", advisory),
    "repository_advisory": ("repository_advisory", advisory),
    "security_and_analysis": ("changes", _security),
    **dict.fromkeys(("member", "membership"), ("member", _access)),
    **dict.fromkeys(("team", "team_add"), ("team", _access)),
    **dict.fromkeys(("organization", "github_app_authorization"), ("sender", _access)),
    "org_block": ("blocked_user", _access),
    **dict.fromkeys(("installation", "installation_repositories"), ("installation", _access)),
    "branch_protection_rule": ("rule", _protection),
    "branch_protection_configuration": ("repository", _protection),
    "repository_ruleset": ("repository_ruleset", _protection),
    "meta": ("hook_id", _hook),
    "deploy_key": ("key", _key),
    "personal_access_token_request": ("personal_access_token_request", _key),
    "ping": ("hook_id", _ping),
}
"""How each event is read, with the field that every payload of it has: without it, it is no such event."""

SENDERS: Final = (
    Sender(
        name=_NAME,
        says="GitHub and GitHub Enterprise",
        proof="HMAC-SHA256 of the body in `X-Hub-Signature-256`; the older SHA-1 in `X-Hub-Signature` is not taken",
        setup="Settings, Webhooks: the address, content type `application/json`, the secret, and which events",
        events=(
            "pushes, branches and tags, pull requests and reviews, checks, statuses and workflows, deployments, "
            "releases, packages, members and teams, branch protection, keys, webhooks, alerts of secrets, dependencies "
            "and code"
        ),
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
