"""drHEADer's JSON: every header that is missing or not as it should be. Floor 5.

Source: drHEADer's `scan single` (the list of findings) and `scan bulk` (a list of addresses, each with its findings).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "drheader"
_KEYS: Final = {"rule", "severity", "message", "expected", "delimiter", "value", "anomaly", "avoid"}
_MESSAGES: Final = ("Header ", "Value ", "Must-", "Directive ", "Cookie ", "All ", "At least ")


class _Finding(msgspec.Struct, frozen=True):
    rule: str
    message: str
    severity: str | None = ""


class _Page(msgspec.Struct, frozen=True):
    url: str
    report: list[_Finding]


def _is_finding(one: Mapping[str, object]) -> bool:
    if not {"rule", "severity", "message"} <= one.keys() <= _KEYS:
        return False
    return str(one["message"]).startswith(_MESSAGES)


def _is_single(document: Document) -> bool:
    return _is_finding(document.first)


def _is_bulk(document: Document) -> bool:
    first = document.first
    report = first.get("report")
    if "url" not in first or not isinstance(report, list):
        return False
    return not report or (isinstance(report[0], dict) and _is_finding(report[0]))


def _read_single(document: Document) -> Report:
    return Report(_TOOL, tuple(_told(one, "") for one in document.as_type(list[_Finding])))


def _read_bulk(document: Document) -> Report:
    pages = document.as_type(list[_Page])
    found = tuple(_told(one, page.url) for page in pages for one in page.report)
    return Report(_TOOL, found, targets=tuple(page.url for page in pages))


def _told(one: _Finding, address: str) -> Sighting:
    return telling.at_address(
        _TOOL,
        one.rule,
        telling.severity(one.severity),
        f"{one.rule}: {one.message}",
        address=address,
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (
    Format("drheader", "drHEADer, JSON of one address", _is_single, _read_single, silent=("[]",)),
    Format("drheader-bulk", "drHEADer, JSON of several addresses", _is_bulk, _read_bulk, silent=("[]",)),
)
