"""Which page of a server shows what an event is about. Floor 9.

An event knows its subject, its entry and what it names; it knows no release, and of findings only their rule. What has
no page of its own is shown where its proof is. Paths are made in `interlock.kernel.pages`, as those of pages are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from interlock.kernel.pages import (
    CVE_TO_PODS,
    FINDINGS,
    SEARCH,
    SHOWN,
    address,
    evidence_path,
    glass_path,
    hold_path,
    review_path,
    subject_path,
    trace_path,
    waiver_path,
)
from interlock.response.events import Event, Kind

_ADVISORY: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:CVE-[0-9]{4}-[0-9]{4,19}|GHSA(?:-[0-9a-z]{4}){3})(?![0-9A-Za-z])", re.IGNORECASE
)
"""Source: CVE, "CVE ID syntax"; GitHub, "About GHSA IDs"."""
_DOCUMENT: Final = re.compile(r"(?:sha256:)?[0-9a-f]{64}")
_LONGEST: Final = 200
"""Of what is looked for."""


def page_of(event: Event) -> str:
    """Give the path of the page that shows what an event is about."""
    made = _PAGES.get(event.kind)
    return (made(event) if made is not None else "") or _evidence(event)


def link_of(server: str, path: str = "/") -> str:
    """Give the address of a page of a server; empty where nobody said where that is."""
    return f"{server.rstrip('/')}{path}" if server else ""


def _evidence(event: Event) -> str:
    """Lead to the proof; what another system told has none."""
    if event.kind is Kind.DELIVERY_RECEIVED:
        return address(SEARCH, q=event.about[:_LONGEST]) if event.about.strip() else "/"
    return evidence_path(event.entry)


def _subject(event: Event) -> str:
    return next((subject_path(one) for one in event.subject.digests if one.alg in SHOWN), "")


def _reviewed(event: Event) -> str:
    digest = next((one for one in event.subject.digests if one.alg in SHOWN), None)
    return review_path(digest, event.environment) if digest is not None else ""


def _advisory(event: Event) -> str:
    found = _ADVISORY.search(f"{event.rule} {event.about}")
    return address(CVE_TO_PODS, cve=found[0].upper() if found[0][:3].lower() == "cve" else found[0]) if found else ""


def _finding(event: Event) -> str:
    return _advisory(event) or address(
        FINDINGS,
        product=event.product[:_LONGEST],
        severity=event.severity,
        control=event.control[:_LONGEST],
        rule=event.rule[:_LONGEST],
    )


def _document(event: Event, made: Callable[[str], str], *, about: bool) -> str:
    """Lead to a document by what an event is about, or by its subject."""
    name = event.about if about else event.subject.digests[0].hex
    return made(name.removeprefix("sha256:")) if _DOCUMENT.fullmatch(name) else ""


def _answered(event: Event) -> str:
    what = event.data.get("of", "")
    if what == "waiver":
        return _document(event, waiver_path, about=True)
    if what in {"break-glass", "break-glass-review"}:
        return _document(event, glass_path, about=True)
    return _reviewed(event)


def _deployment(event: Event) -> str:
    run = event.data.get("run", "")
    return trace_path(f"deployment:{run}") if run else ""


_PAGES: Final[Mapping[Kind, Callable[[Event], str]]] = {
    Kind.DECISION_DENIED: _subject,
    Kind.DECISION_REVIEW: _reviewed,
    Kind.DECISION_ALLOWED: _subject,
    Kind.VIOLATION_NOTICED: _subject,
    Kind.EVIDENCE_STALE: _subject,
    Kind.FINDING_NEW: _finding,
    Kind.WAIVER_REQUESTED: lambda event: _document(event, waiver_path, about=False),
    Kind.WAIVER_EXPIRING: lambda event: _document(event, waiver_path, about=False),
    Kind.WAIVER_APPROVED: _answered,
    Kind.APPROVAL_GIVEN: _answered,
    Kind.APPROVAL_WITHDRAWN: _answered,
    Kind.APPROVAL_REJECTED: _answered,
    Kind.HOLD_LIFTED: lambda event: _document(event, hold_path, about=True),
    Kind.GLASS_BROKEN: lambda event: _document(event, glass_path, about=True),
    Kind.GLASS_UNREVIEWED: lambda event: _document(event, glass_path, about=False),
    Kind.DEPLOYMENT_BEGUN: _deployment,
    Kind.DEPLOYMENT_WAITING: _deployment,
    Kind.DEPLOYMENT_ENDED: _deployment,
    Kind.DEPLOYMENT_REFUSED: _deployment,
    Kind.DEPLOYMENT_ROLLED_BACK: _deployment,
    Kind.DEPLOYMENT_STRANDED: _deployment,
    Kind.ARTIFACT_PUSHED: _subject,
    Kind.ARTIFACT_PROMOTED: _subject,
    Kind.ARTIFACT_REFUSED: _subject,
}
"""Of any other kind, the proof; a request to break the glass and a hold are about their target, and do not know their
own id."""
