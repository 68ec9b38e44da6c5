"""APKLeaks' JSON report: one finding for each of its patterns. Floor 5.

Source: APKLeaks' `--json`. It rates nothing, and what it quotes may be a secret, so only how much was found is told.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "apkleaks"
_NO_SECRETS: Final = frozenset({"linkfinder", "ip_address", "mac_address", "mailto"})
"""Patterns that find addresses."""


class _Result(msgspec.Struct, frozen=True):
    name: str
    matches: list[object] | None = None


class _Report(msgspec.Struct, frozen=True):
    package: str
    results: list[_Result] | None


def _is_mine(document: Document) -> bool:
    keys, results = document.fields.keys(), document.fields.get("results")
    first = results[0] if isinstance(results, list) and results else None
    is_filled = isinstance(first, dict) and {"name", "matches"} <= first.keys()
    return keys == {"package", "results"} or ({"package", "results"} <= keys and is_filled)


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    found = tuple(_told(read.package, one) for one in read.results or ())
    return Report(_TOOL, found, targets=(read.package,) if read.package else ())


def _told(package: str, one: _Result) -> Sighting:
    number = len(one.matches or ())
    said = f"{one.name} in the code of the app" + (f", {number} different ones" if number > 1 else "")
    if one.name.lower() in _NO_SECRETS:
        return telling.of_resource(_TOOL, one.name, Severity.INFO, said, resource=package, certainty=Certainty.LOW)
    return telling.secret(_TOOL, one.name, said, path="", symbol=package or one.name, certainty=Certainty.LOW)


FORMATS: Final = (Format("apkleaks", "APKLeaks, JSON", _is_mine, _read),)
