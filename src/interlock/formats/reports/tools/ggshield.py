"""GitGuardian's ggshield, JSON: secrets, and what its scan of infrastructure code finds. Floor 5.

Source: ggshield's JSON output (`secret scan --json`, `iac scan --json`); an occurrence is one secret at one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.history import once
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "ggshield"


class _Occurrence(msgspec.Struct, frozen=True):
    match: str | None = ""
    line_start: int | None = None


class _Incident(msgspec.Struct, frozen=True):
    policy: str | None = ""
    type: str | None = ""
    validity: str | None = ""
    ignore_sha: str | None = ""
    occurrences: list[_Occurrence] | None = None
    policy_id: str | None = ""
    description: str | None = ""
    component: str | None = ""
    severity: str | None = ""
    line_start: int | None = None


class _Entity(msgspec.Struct, frozen=True):
    filename: str
    incidents: list[_Incident] | None = None


class _Scan(msgspec.Struct, frozen=True):
    id: str | None = ""
    type: str | None = ""
    scans: list[_Scan] | None = None
    entities_with_incidents: list[_Entity] | None = None


def _is_mine(document: Document) -> bool:
    fields = document.fields
    return {"type", "total_incidents"} <= fields.keys() and isinstance(fields["total_incidents"], int)


def _read(document: Document) -> Report:
    if not _is_mine(document):
        raise document.malformed("it has no total_incidents")
    root = document.as_type(_Scan)
    found = (
        one
        for scan in _scans(root)
        for entity in scan.entities_with_incidents or ()
        for one in _of(document, scan, entity)
    )
    return Report(_TOOL, once(found))


def _scans(root: _Scan) -> Iterator[_Scan]:
    waiting = [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.scans or ())


def _of(document: Document, scan: _Scan, entity: _Entity) -> Iterator[tuple[object, Sighting]]:
    commit = (scan.id or "") if scan.type == "commit" else ""
    for one in entity.incidents or ():
        if one.policy_id:
            yield (entity.filename, one.policy_id, one.line_start, one.component), _misconfigured(entity.filename, one)
            continue
        if not one.type:
            raise document.malformed(f"an incident of {entity.filename} has neither a type nor a policy_id")
        for place in one.occurrences or (_Occurrence(),):
            key = (entity.filename, one.type, one.ignore_sha, place.match, place.line_start)
            yield key, _secret(entity.filename, commit, one, place)


def _secret(path: str, commit: str, one: _Incident, place: _Occurrence) -> Sighting:
    is_live = one.validity == "valid"
    return telling.secret(
        _TOOL,
        one.type or "",
        f"{one.type}" + (", which still works" if is_live else ""),
        path=path,
        at_line=place.line_start or 0,
        commit=commit,
        rated=Severity.CRITICAL if is_live else Severity.HIGH,
        certainty=Certainty.HIGH if is_live else Certainty.MEDIUM,
    )


def _misconfigured(path: str, one: _Incident) -> Sighting:
    return telling.of_resource(
        _TOOL,
        one.policy_id or "",
        telling.severity(one.severity),
        telling.line(one.description, one.policy, one.policy_id),
        resource=one.component or "",
        path=path,
        at_line=one.line_start or 0,
    )


FORMATS: Final = (Format("ggshield", "GitGuardian ggshield, JSON", _is_mine, _read),)
