"""Harbor, in its own form and as CloudEvents. Floor 5.

Source: Harbor's documentation of webhook notifications.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.forges import ending, severity
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
from interlock.formats.hooks.packages import image
from interlock.formats.hooks.payload import Part, digest, payload_of, told
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant, Severity

_NAME: Final = "harbor"
_KINDS: Final[Mapping[str, Happened]] = {
    "PUSH_ARTIFACT": Happened.ARTIFACT_PUSHED,
    "PULL_ARTIFACT": Happened.ARTIFACT_PULLED,
    "DELETE_ARTIFACT": Happened.ARTIFACT_DELETED,
    "SCANNING_COMPLETED": Happened.ARTIFACT_SCANNED,
    "SCANNING_FAILED": Happened.ARTIFACT_SCANNED,
    "SCANNING_STOPPED": Happened.ARTIFACT_SCANNED,
    "UPLOAD_CHART": Happened.ARTIFACT_PUSHED,
    "DOWNLOAD_CHART": Happened.ARTIFACT_PULLED,
    "DELETE_CHART": Happened.ARTIFACT_DELETED,
    "harbor.artifact.pushed": Happened.ARTIFACT_PUSHED,
    "harbor.artifact.pulled": Happened.ARTIFACT_PULLED,
    "harbor.artifact.deleted": Happened.ARTIFACT_DELETED,
    "harbor.scan.completed": Happened.ARTIFACT_SCANNED,
    "harbor.scan.failed": Happened.ARTIFACT_SCANNED,
    "harbor.scan.stopped": Happened.ARTIFACT_SCANNED,
}
_FAILED: Final = frozenset({"SCANNING_FAILED", "harbor.scan.failed"})
_STOPPED: Final = frozenset({"SCANNING_STOPPED", "harbor.scan.stopped"})


def _recognise(headers: Headers) -> bool:
    return headers.only("ce-type").startswith("harbor.")


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_authorization(_NAME, headers, secrets)


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    kind = payload.text("type")
    data = payload.at("event_data") or payload.at("data")
    base = Happening(
        _KINDS.get(kind, Happened.UNKNOWN),
        repository=data.text("repository.repo_full_name", "repository.name"),
        actor=payload.text("operator"),
        at=payload.moment("occur_at", "time"),
        data=told(
            visibility=data.text("repository.repo_type"),
            replication=data.text("replication.job_status"),
            says=data.text("custom_attributes.Details", "custom_attributes.details"),
        ),
    )
    identifier = payload.text("id")
    once = once_by_id(_NAME, payload.text("source"), identifier) if identifier else once_by_body(_NAME, body)
    return delivered(_NAME, kind, _happenings(kind, data, base), once, id=identifier)


def _happenings(kind: str, data: Part, base: Happening) -> Iterator[Happening]:
    resources = data.items("resources")
    if not resources:
        yield base
    for one in resources:
        place, tag = _place(one.text("resource_url"), base.repository), one.text("tag")
        found = digest(one.at("digest").value)
        made = image(base, place, found, "" if tag.startswith("sha256:") else tag)
        yield _scanned(kind, one, made) if base.kind is Happened.ARTIFACT_SCANNED else made


def _scanned(kind: str, one: Part, base: Happening) -> Happening:
    """Tell what a scan says: its worst severity and how many of each."""
    reports = one.at("scan_overview")
    first = next((reports.named(name) for name in reports.names()), Part(None))
    counts = first.at("summary.summary")
    stands = ending(first.text("scan_status", "status"))
    if kind in _FAILED or stands is Ending.UNKNOWN:
        stands = Ending.ERRORED
    if kind in _STOPPED:
        stands = Ending.CANCELLED
    worst = severity(first.text("severity"))
    if first.text("severity").lower() == "none":
        worst = Severity.INFO
    numbers = {name.lower(): counts.named(name).text() for name in counts.names()[:8]}
    data = {
        **base.data,
        **told(scanner=first.text("scanner.name"), total=first.text("summary.total"), **numbers),
    }
    return replace(base, ending=stands, severity=worst, data=data)


def _place(url: str, repository: str) -> str:
    """Give where an image is: its address without tag and digest."""
    bare = url.partition("@")[0]
    before, colon, after = bare.rpartition(":")
    return (before if colon and "/" not in after else bare) or repository


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Harbor",
        proof="the header `Authorization`, with the value that is set as Auth Header",
        setup="Project, Webhooks: the address, Auth Header, either payload format, and which events",
        events="images pushed, pulled, deleted and scanned; quotas, replications and retention are kept as unknown",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
