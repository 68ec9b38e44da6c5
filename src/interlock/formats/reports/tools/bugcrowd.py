"""Bugcrowd's submissions, JSON of its API and its CSV: those that are not resolved. Floor 5.

Source: Bugcrowd's `GET /submissions` and the CSV export of a program. What was rejected is told like the rest: who may
accept it is for a policy here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.scales import falling
from interlock.kernel import Certainty

_TOOL: Final = "bugcrowd"
_COLUMNS: Final = ("reference_number", "vrt_lineage", "bug_url", "priority")
_RESOLVED: Final = "resolved"
_UNSURE: Final = {"new", "not_reproducible", "not-reproducible"}
"""States in which nobody else has seen it."""
_PRIORITIES: Final = falling(1)


class _Submission(msgspec.Struct, frozen=True):
    title: str
    severity: int | str | None = None
    state: str | None = ""
    bug_url: str | None = ""
    vrt_id: str | None = ""
    remediation_advice: str | None = ""
    vulnerability_references: str | None = ""


class _Entry(msgspec.Struct, frozen=True):
    attributes: _Submission


class _Answer(msgspec.Struct, frozen=True):
    data: list[_Entry]


def _is_entry(one: object) -> bool:
    return isinstance(one, dict) and one.get("type") == "submission" and "attributes" in one


def _is_api(document: Document) -> bool:
    data = document.fields.get("data")
    return _is_entry(document.first) or (isinstance(data, list) and bool(data) and _is_entry(data[0]))


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_api(document: Document) -> Report:
    entries = document.as_type(_Answer).data if document.fields else document.as_type(list[_Entry])
    found = (one.attributes for one in entries)
    return Report(_TOOL, tuple(_told(one) for one in found if one.state != _RESOLVED))


def _read_csv(document: Document) -> Report:
    rows = [row for row in document.rows(*_COLUMNS) if _RESOLVED not in {row.get("state"), row.get("substate")}]
    if not all(row.get("title") for row in rows):
        raise document.malformed("a row has no title")
    return Report(_TOOL, gathered((row["reference_number"] or tuple(row.values()), _told(_row(row))) for row in rows))


def _row(row: Mapping[str, str]) -> _Submission:
    return _Submission(
        row["title"],
        row["priority"],
        row.get("substate") or row.get("state"),
        row["bug_url"],
        _vrt(row["vrt_lineage"]),
        row.get("remediation_advice"),
        row.get("vulnerability_references"),
    )


def _vrt(lineage: str) -> str:
    """Give the id of a kind of fault from its names, as the API writes it: `a.b_c` of `A > B c`."""
    return ".".join(re.sub(r"[^a-z0-9]+", "_", part.lower()).strip("_") for part in lineage.split(" > "))


def _told(one: _Submission) -> Sighting:
    return telling.at_address(
        _TOOL,
        one.vrt_id or rule_named(one.title),
        telling.severity(one.severity, scale=_PRIORITIES),
        one.title,
        address=(one.bug_url or "").strip(),
        remedy=telling.line(one.remediation_advice),
        certainty=Certainty.LOW if one.state in _UNSURE else Certainty.HIGH,
        aliases=telling.ids(one.title, one.vulnerability_references),
    )


FORMATS: Final = (
    Format("bugcrowd", "Bugcrowd, submissions of its API", _is_api, _read_api, silent=("[]",)),
    Format("bugcrowd-csv", "Bugcrowd, CSV", _is_csv, _read_csv),
)
