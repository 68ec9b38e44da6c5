"""Cobalt's findings of penetration tests, JSON of its API and its CSV: those that are not fixed. Floor 5.

Source: Cobalt's `GET /findings` and the CSV export. The CSV has no rating.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "cobalt"
_FIXED: Final = "valid_fix"
_COLUMNS: Final = ("Token", "Title", "CriticalityJustification", "SuggestedFix", "ResearcherUrl")


class _Finding(msgspec.Struct, frozen=True):
    title: str
    state: str | None = ""
    severity: str | None = ""
    type_category: str | None = ""
    affected_targets: list[str | None] | None = None
    suggested_fix: str | None = ""


class _Entry(msgspec.Struct, frozen=True):
    resource: _Finding


class _Answer(msgspec.Struct, frozen=True):
    data: list[_Entry]


def _is_api(document: Document) -> bool:
    data = document.fields.get("data")
    if not isinstance(data, list):
        return False
    first = data[0] if data else None
    resource = first.get("resource") if isinstance(first, dict) else None
    return isinstance(resource, dict) and {"title", "state", "pentest_id"} <= resource.keys()


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_api(document: Document) -> Report:
    found = [one.resource for one in document.as_type(_Answer).data]
    return Report(_TOOL, tuple(_told(one) for one in found if one.state != _FIXED))


def _read_csv(document: Document) -> Report:
    found = gathered(_row(document, row) for row in document.rows(*_COLUMNS))
    return Report(_TOOL, found)


def _row(document: Document, row: Mapping[str, str]) -> tuple[object, Sighting]:
    # Cobalt puts an apostrophe before texts, so that no spreadsheet takes them for formulas.
    title, kind, place, remedy, text = (
        row.get(name, "").removeprefix("'") for name in ("Title", "Type", "BrowserUrl", "SuggestedFix", "Description")
    )
    if not title:
        raise document.malformed("a row has no title")
    one = _Finding(title, type_category=kind, affected_targets=[place], suggested_fix=remedy)
    return (title, kind, text), _told(one)


def _told(one: _Finding) -> Sighting:
    targets = [place for place in one.affected_targets or () if place]
    found = telling.at_address(
        _TOOL,
        rule_named(one.type_category or one.title),
        telling.severity(one.severity),
        one.title,
        address=targets[0] if targets else "",
        remedy=telling.line(one.suggested_fix),
        certainty=Certainty.HIGH,
    )
    return telling.at_each(found, targets) if len(targets) > 1 else found


FORMATS: Final = (
    Format("cobalt", "Cobalt, findings of its API", _is_api, _read_api),
    Format("cobalt-csv", "Cobalt, CSV", _is_csv, _read_csv),
)
