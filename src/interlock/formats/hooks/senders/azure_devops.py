"""Azure DevOps Services and Server: service hooks. Floor 5.

They sign nothing. Basic credentials, or a header that is set there, are all that they prove themselves by.
Source: Microsoft's documentation of service hook events and of web hooks of Azure DevOps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.changes import Reading
from interlock.formats.hooks.forges import branch, ending, moved, run
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import (
    Delivery,
    Ending,
    Happened,
    Happening,
    Sender,
    delivered,
    once_by_body,
    once_by_id,
)
from interlock.formats.hooks.payload import Part, payload_of, told, words
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant

_NAME: Final = "azure-devops"
_WEB: Final = "_links.web.href"
_APPROVED: Final = frozenset({"10", "5"})
"""Votes: with and with suggestions."""
_REJECTED: Final = frozenset({"-10", "-5"})
_STATES: Final[Mapping[str, Happened]] = {
    "completed": Happened.CHANGE_MERGED,
    "abandoned": Happened.CHANGE_CLOSED,
}
_REPOSITORIES: Final[Mapping[str, Happened]] = {
    "git.repo.created": Happened.REPOSITORY_CREATED,
    "git.repo.deleted": Happened.REPOSITORY_DELETED,
    "git.repo.forked": Happened.REPOSITORY_FORKED,
    "git.repo.renamed": Happened.REPOSITORY_RENAMED,
    "git.repo.statuschanged": Happened.REPOSITORY_CHANGED,
}


def _recognise(headers: Headers) -> bool:
    return headers.only("user-agent").lower().startswith("vsservices/")


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_authorization(_NAME, headers, secrets)


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    kind, one = payload.text("eventType"), payload.at("resource")
    repository = one.at("repository") or one.at("pullRequest.repository")
    base = Happening(
        Happened.UNKNOWN,
        repository=_name(repository),
        actor=_person(one, "pushedBy", "initiatedBy", "changedBy", "approval.approver", "closedBy", "createdBy"),
        address=repository.address("webUrl", "remoteUrl"),
        title=payload.text("message.text"),
        at=payload.moment("createdDate"),
    )
    happenings = _READING.get(kind, _unknown)(payload, base)
    subscription, number = payload.text("subscriptionId"), payload.text("notificationId")
    identifier = payload.text("id")
    is_told = bool(subscription and number)
    once = once_by_id(_NAME, subscription, number, identifier, kind) if is_told else once_by_body(_NAME, body)
    return delivered(_NAME, kind, happenings, once, id=identifier)


def _name(repository: Part) -> str:
    name, project = repository.text("name", "id"), repository.text("project.name")
    return f"{project}/{name}" if project and name else name


def _person(one: Part, *paths: str) -> str:
    names = (one.text(f"{path}.uniqueName", f"{path}.displayName", path) for path in paths)
    return next((name for name in names if name), "")


def _unknown(_payload: Part, base: Happening) -> Iterator[Happening]:
    yield base


def _push(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell each branch and tag that moved."""
    one = payload.at("resource")
    commits = one.items("commits")
    known = replace(
        base,
        key=one.text("pushId"),
        title=commits[0].text("comment") if commits else base.title,
        at=one.moment("date") or base.at,
    )
    for each in one.items("refUpdates"):
        yield moved(known, each.text("name"), each.text("oldObjectId"), each.text("newObjectId"), commits)


def _pull_request(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell what became of a pull request. An update does not say whose vote it is, so all votes are told."""
    one = payload.at("resource")
    kind = Happened.CHANGE_OPENED if payload.text("eventType").endswith(".created") else Happened.CHANGE_UPDATED
    kind = _STATES.get(one.text("status"), kind)
    change = _of_change(one, base)
    if kind is Happened.CHANGE_MERGED:
        whole = one.commit("lastMergeCommit.commitId") or change.commit
        change = replace(change, commit=whole, actor=_person(one, "closedBy") or base.actor)
    yield replace(change, kind=kind)


def _of_change(one: Part, base: Happening) -> Happening:
    votes = [(each.text("uniqueName", "displayName"), each.text("vote")) for each in one.items("reviewers")]
    return replace(
        base,
        key=one.text("pullRequestId"),
        title=one.text("title"),
        address=one.address(_WEB) or base.address,
        ref=branch(one.text("sourceRefName")),
        into=branch(one.text("targetRefName")),
        commit=one.commit("lastMergeSourceCommit.commitId"),
        before=one.commit("lastMergeTargetCommit.commitId"),
        at=base.at or one.moment("closedDate", "creationDate"),
        data=told(
            author=_person(one, "createdBy"),
            draft="yes" if one.flag("isDraft") else "",
            status=one.text("status"),
            merge=one.text("mergeStatus"),
            says=base.title,
            approved_by=words(name for name, vote in votes if vote in _APPROVED),
            rejected_by=words(name for name, vote in votes if vote in _REJECTED),
        ),
    )


def _comment(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("resource.comment")
    change = _of_change(payload.at("resource.pullRequest"), base)
    kind = Happened.COMMENT_DELETED if one.flag("isDeleted") else Happened.COMMENT_WRITTEN
    at = one.moment("lastUpdatedDate", "publishedDate") or change.at
    yield replace(change, kind=kind, what="change", actor=_person(one, "author"), at=at)


def _repository(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("resource")
    yield replace(
        base,
        kind=_REPOSITORIES[payload.text("eventType")],
        repository=base.repository or one.text("repositoryName"),
        data=told(old_name=one.text("oldName"), new_name=one.text("newName"), disabled=_yes(one, "disabled")),
    )


def _yes(one: Part, path: str) -> str:
    return "yes" if one.flag(path) else ""


def _build(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("resource")
    known = replace(
        base,
        key=one.text("id"),
        repository=base.repository or one.text("project.name"),
        actor=_person(one, "requestedFor", "requestedBy") or base.actor,
        address=one.address(_WEB, "url") or base.address,
        ref=branch(one.text("sourceBranch")),
        commit=one.commit("sourceVersion"),
        title=one.text("definition.name") or base.title,
        at=one.moment("finishTime", "startTime") or base.at,
        data=told(number=one.text("buildNumber"), reason=one.text("reason")),
    )
    yield run(known, "pipeline", one.text("result", "status"), is_over=True)


def _run(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell the state of a run of a pipeline, of a stage or of a job."""
    one = payload.at("resource")
    what = next((name for name in ("job", "stage", "run") if one.has(name)), "run")
    part = one.at(what)
    sources = one.items("repositories") or one.items("run.repositories")
    source = sources[0] if sources else Part(None)
    known = replace(
        base,
        key=part.text("id"),
        repository=base.repository or source.text("url"),
        address=part.address(_WEB) or one.address(f"run.{_WEB}") or base.address,
        title=" ".join(filter(None, (one.text("pipeline.name"), part.text("displayName", "name")))),
        commit=source.commit("version"),
        ref=branch(source.text("refName")),
        at=part.moment("finishedDate", "finishTime", "createdDate") or base.at,
        data=told(run=one.text("run.id")),
    )
    over = part.text("state").lower() == "completed"
    word = (part.text("result") if over else "") or part.text("state")
    yield run(known, "pipeline" if what == "run" else what, word, is_over=over)


def _deployment(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("resource")
    stands = ending(one.text("environment.status", "deployment.deploymentStatus", "stageName"))
    if payload.text("eventType").endswith("started-event"):
        stands = Ending.RUNNING
    yield replace(
        _released(one, base),
        kind=Happened.DEPLOYMENT_CHANGED,
        ending=stands,
        actor=_person(one, "deployment.requestedFor", "deployment.requestedBy") or base.actor,
    )


def _released(one: Part, base: Happening) -> Happening:
    return replace(
        base,
        key=one.text("deployment.id", "environment.id", "release.id"),
        address=one.address(f"release.{_WEB}", "release.webAccessUri") or base.address,
        data=told(
            environment=one.text("environment.name", "deployment.releaseEnvironment.name", "stageName"),
            release=one.text("release.name", "deployment.release.name"),
            project=one.text("project.name"),
        ),
    )


def _release(payload: Part, base: Happening) -> Iterator[Happening]:
    kind = Happened.RELEASE_WITHDRAWN if "abandoned" in payload.text("eventType") else Happened.RELEASE_CHANGED
    yield replace(_released(payload.at("resource"), base), kind=kind)


def _approval(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell that a deployment waits for an approval, or has one."""
    one, event = payload.at("resource"), payload.text("eventType")
    kinds = {"approved": Happened.REVIEW_APPROVED, "rejected": Happened.REVIEW_REJECTED}
    kind = Happened.REVIEW_REQUESTED
    if "completed" in event:
        kind = kinds.get(one.text("approval.status", "status").lower(), Happened.REVIEW_GIVEN)
    yield replace(_released(one, base), kind=kind, what="deployment")


def _work_item(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("resource")
    fields = one.at("revision.fields") or one.at("fields")
    changed = [name for name in one.at("fields").names() if one.at("revision")]
    yield replace(
        base,
        kind=Happened.TICKET_CHANGED,
        what="work item",
        key=one.text("workItemId", "id"),
        title=fields.named("System.Title").text() or base.title,
        address=one.address("_links.html.href") or base.address,
        actor=_person(one, "revisedBy") or fields.named("System.ChangedBy").text("uniqueName") or base.actor,
        data=told(
            state=fields.named("System.State").text(),
            type=fields.named("System.WorkItemType").text(),
            changed=words(changed),
        ),
    )


def _connection(payload: Part, base: Happening) -> Iterator[Happening]:
    one = payload.at("resource")
    yield replace(
        base,
        kind=Happened.KEY_CHANGED,
        what="service connection",
        key=one.text("id"),
        title=one.text("name") or base.title,
        data=told(action=payload.text("eventType").rpartition(".")[2], type=one.text("type")),
    )


_RELEASE: Final = "ms.vss-release."
_CHECKS: Final = "ms.vss-pipelinechecks-events."
_READING: Final[Mapping[str, Reading]] = {
    "git.push": _push,
    **dict.fromkeys(("git.pullrequest.created", "git.pullrequest.updated", "git.pullrequest.merged"), _pull_request),
    "ms.vss-code.git-pullrequest-comment-event": _comment,
    **dict.fromkeys(_REPOSITORIES, _repository),
    "build.complete": _build,
    **dict.fromkeys(
        [f"ms.vss-pipelines.{one}-state-changed-event" for one in ("run", "stage", "job")],
        _run,
    ),
    **dict.fromkeys((f"{_RELEASE}deployment-started-event", f"{_RELEASE}deployment-completed-event"), _deployment),
    **dict.fromkeys((f"{_RELEASE}release-created-event", f"{_RELEASE}release-abandoned-event"), _release),
    **dict.fromkeys(
        (
            *(f"{_RELEASE}deployment-approval-{one}-event" for one in ("pending", "completed")),
            *(f"{_CHECKS}approval-{one}" for one in ("pending", "completed")),
        ),
        _approval,
    ),
    **dict.fromkeys(
        [f"workitem.{one}" for one in ("created", "updated", "deleted", "restored", "commented")], _work_item
    ),
    **dict.fromkeys(
        [f"ms.vss-endpoints.endpoint-{one}" for one in ("created", "updated", "deleted")],
        _connection,
    ),
}

SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Azure DevOps Services and Server",
        proof="basic credentials, or the whole value of the header `Authorization`; nothing is signed",
        setup="Project settings, Service hooks, Web Hooks: the address, user name and password, all resource details",
        events=(
            "pushes, pull requests and comments, builds and pipelines, releases, deployments and approvals, "
            "work items, repositories, service connections"
        ),
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
