"""CDEvents: read into happenings, and written. Floor 5.

Written is release 0.5, as a CloudEvent in the structured mode. Read is any release: older ones call the version of the
specification otherwise and say the type of the subject too, and neither matters here.
Source: the CDEvents specification 0.5, its vocabulary, and its binding to CloudEvents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from interlock.formats.hooks.forges import branch, ending
from interlock.formats.hooks.model import Ending, Happened, Happening
from interlock.formats.hooks.packages import same_url, subject_of
from interlock.formats.hooks.payload import Part, told
from interlock.kernel import Instant, Subject, stamp

PREFIX: Final = "dev.cdevents."
RELEASE: Final = "0.5.0"
VERSIONS: Final[Mapping[str, str]] = {
    "artifact.published": "0.3.0",
    "artifact.deleted": "0.2.0",
    "service.deployed": "0.3.0",
    "service.rolledback": "0.3.0",
    "testsuiterun.finished": "0.3.0",
    "incident.detected": "0.3.0",
    "incident.resolved": "0.3.0",
}
"""The types that are written, with the version that release 0.5 has of each."""
_OUTCOMES: Final[Mapping[Ending, str]] = {
    Ending.PASSED: "success",
    Ending.FAILED: "failure",
    Ending.CANCELLED: "cancel",
    Ending.ERRORED: "error",
}
_HAPPENED: Final[Mapping[str, Happened]] = {
    "artifact.published": Happened.ARTIFACT_PUSHED,
    "artifact.deleted": Happened.ARTIFACT_DELETED,
    "artifact.downloaded": Happened.ARTIFACT_PULLED,
    "branch.created": Happened.BRANCH_CREATED,
    "branch.deleted": Happened.BRANCH_DELETED,
    "change.created": Happened.CHANGE_OPENED,
    "change.updated": Happened.CHANGE_UPDATED,
    "change.reviewed": Happened.REVIEW_GIVEN,
    "change.merged": Happened.CHANGE_MERGED,
    "change.abandoned": Happened.CHANGE_CLOSED,
    "repository.created": Happened.REPOSITORY_CREATED,
    "repository.modified": Happened.REPOSITORY_CHANGED,
    "repository.deleted": Happened.REPOSITORY_DELETED,
    "incident.detected": Happened.MONITOR_FIRING,
    "incident.reported": Happened.MONITOR_FIRING,
    "incident.resolved": Happened.MONITOR_RESOLVED,
    **dict.fromkeys(("service.deployed", "service.upgraded", "service.rolledback"), Happened.DEPLOYMENT_CHANGED),
    "service.removed": Happened.DEPLOYMENT_CHANGED,
    **dict.fromkeys(("ticket.created", "ticket.updated", "ticket.closed"), Happened.TICKET_CHANGED),
    **{
        f"{subject}.{predicate}": Happened.RUN_BEGUN
        for subject in ("pipelinerun", "taskrun", "build", "testcaserun", "testsuiterun")
        for predicate in ("queued", "started")
    },
    **{
        f"{subject}.finished": Happened.RUN_FINISHED
        for subject in ("pipelinerun", "taskrun", "build", "testcaserun", "testsuiterun")
    },
}
_ENDED: Final[Mapping[str, Ending]] = {
    "service.deployed": Ending.PASSED,
    "service.upgraded": Ending.PASSED,
    "service.rolledback": Ending.FAILED,
    "service.removed": Ending.CANCELLED,
    "testcaserun.skipped": Ending.SKIPPED,
}


class CDEvent(msgspec.Struct, frozen=True):
    """An event as it is to be written."""

    type: str
    """Without prefix and version: `artifact.published`."""
    id: str
    source: str
    """Whose event it is; with the id it tells it from all others."""
    at: Instant
    subject: str
    """The id of what it is about: a package URL, a name."""
    content: Mapping[str, object] = {}
    """What the type asks for."""
    custom: Mapping[str, object] = {}
    """What it does not, such as the proof in our ledger."""


def outcome_of(how: Ending) -> str:
    """Give the word of CDEvents for how something ended; what is no word there is an error there."""
    return _OUTCOMES.get(how, "error")


def document_of(event: CDEvent) -> dict[str, object]:
    """Write an event as JSON."""
    made: dict[str, object] = {
        "context": {
            "specversion": RELEASE,
            "id": event.id,
            "source": _uri(event.source),
            "type": f"{PREFIX}{event.type}.{VERSIONS[event.type]}",
            "timestamp": stamp(event.at),
        },
        "subject": {"id": event.subject, "source": _uri(event.source), "content": dict(event.content)},
    }
    if event.custom:
        made |= {"customData": dict(event.custom), "customDataContentType": "application/json"}
    return made


def cloudevent_of(event: CDEvent) -> dict[str, object]:
    """Write an event as a CloudEvent in JSON, with the whole of it as data."""
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": _uri(event.source),
        "type": f"{PREFIX}{event.type}.{VERSIONS[event.type]}",
        "subject": event.subject,
        "time": stamp(event.at),
        "datacontenttype": "application/json",
        "data": document_of(event),
    }


def _uri(text: str) -> str:
    return quote(text, safe="/:@!$&'()*+,;=~")


def sort_of(kind: str) -> str:
    """Give the subject and the predicate of a type: `artifact.published` of `dev.cdevents.artifact.published.0.3.0`."""
    words = kind.removeprefix(PREFIX).split(".")
    return ".".join(words[:2])


def happening_of(kind: str, data: Part, base: Happening) -> Happening:
    """Read an event of a type, with what its CloudEvent says of it already."""
    sort, subject = sort_of(kind), data.at("subject")
    content, name = subject.at("content"), subject.text("id")
    artifact = content.text("artifactId") or (name if name.startswith("pkg:") else "")
    found, written = subject_of(artifact), same_url(artifact)
    stands = ending(content.text("outcome")) if content.has("outcome") else _ENDED.get(sort)
    if stands is None and sort.endswith(".finished"):
        stands = Ending.UNKNOWN
    return replace(
        base,
        kind=_HAPPENED.get(sort, Happened.CDEVENT_TOLD),
        what=sort.partition(".")[0],
        key=name or base.key,
        repository=content.text("repository.id", "repository.name"),
        ref=branch(name) if sort.startswith("branch.") else "",
        commit=content.commit("change.commit", "commit"),
        actor=content.text("user", "responder", "requestor", "updatedBy", "creator"),
        title=content.text(
            "description", "summary", "pipelineName", "taskName", "testSuite.name", "testCase.name", "name"
        ),
        address=content.address("uri", "viewUrl", "ticketURI", "testSuite.uri", "testCase.uri", "approvalDetailsUrl"),
        ending=stands,
        artifacts=_subjects(found),
        packages=(written,) if written else (),
        at=data.moment("context.timestamp") or base.at,
        data={
            **base.data,
            **told(
                type=sort,
                environment=content.text("environment.id", "environment.name"),
                chain=data.text("context.chainId"),
                reason=content.text("reason", "errors", "resolution", "decision"),
                severity=content.text("severity"),
            ),
        },
    )


def _subjects(found: Subject | None) -> tuple[Subject, ...]:
    return (found,) if found else ()
