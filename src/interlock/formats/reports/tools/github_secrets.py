"""GitHub's alerts of secret scanning. Floor 5.

Source: GitHub REST API, "List secret scanning alerts". What was revoked is fixed; what was closed for any other reason
is still there. The API names no file, unless it gives the first place; the alert's own page stands for it.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "github-secrets"


class _Place(msgspec.Struct, frozen=True):
    path: str | None = ""
    start_line: int | None = 0
    commit_sha: str | None = ""


class _Repository(msgspec.Struct, frozen=True):
    full_name: str | None = ""


class _Alert(msgspec.Struct, frozen=True):
    secret_type: str
    number: int = 0
    html_url: str | None = ""
    state: str | None = ""
    resolution: str | None = ""
    secret_type_display_name: str | None = ""
    validity: str | None = ""
    publicly_leaked: bool | None = False
    repository: _Repository | None = None
    first_location_detected: _Place | None = None


def _is_mine(document: Document) -> bool:
    first = document.first
    return {"secret_type", "state", "number"} <= first.keys()


def _read(document: Document) -> Report:
    alerts = document.as_type(list[_Alert])
    places = dict.fromkeys(one.repository.full_name for one in alerts if one.repository and one.repository.full_name)
    open_ones = [one for one in alerts if one.resolution != "revoked"]
    return Report(
        _TOOL,
        tuple(_told(one) for one in open_ones),
        targets=tuple(place for place in places if place),
        passed=len(alerts) - len(open_ones),
    )


def _told(one: _Alert) -> Sighting:
    is_live = one.validity == "active"
    name = telling.line(one.secret_type_display_name, one.secret_type)
    where = one.first_location_detected or _Place()
    repository = one.repository.full_name if one.repository else ""
    said = [name, *(["still works"] if is_live else []), *(["was seen in public"] if one.publicly_leaked else [])]
    return telling.secret(
        _TOOL,
        one.secret_type,
        ", which ".join((said[0], " and ".join(said[1:]))) if said[1:] else name,
        path=where.path or "",
        at_line=where.start_line or 0,
        commit=where.commit_sha or "",
        symbol=""
        if where.path and where.start_line
        else telling.line(one.html_url, f"{repository} alert {one.number}"),
        rated=Severity.CRITICAL if is_live or one.publicly_leaked else Severity.HIGH,
        certainty=Certainty.HIGH if is_live else Certainty.MEDIUM,
    )


FORMATS: Final = (
    Format("github-secrets", "GitHub's alerts of secret scanning, JSON", _is_mine, _read, silent=("[]",)),
)
