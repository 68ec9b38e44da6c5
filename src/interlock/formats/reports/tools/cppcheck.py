"""Cppcheck's XML: an error is one finding, at the first place that it names. Floor 5.

Source: `cppcheck --xml`, version 2 of its results. Its SARIF is read as any SARIF.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "cppcheck"
_SCALE: Final[Mapping[str, Severity]] = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "performance": Severity.LOW,
    "portability": Severity.LOW,
    "style": Severity.INFO,
}
_NO_FAULTS: Final = frozenset({"information", "debug", "none"})
"""Severities of what it says about its own work: headers that it did not find, configurations that it left out."""

_NEWS: Final = frozenset({"checkersReport"})
"""What it says of itself after every run."""


def _is_mine(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "results" and bool(root.all("cppcheck"))


def _read(document: Document) -> Report:
    root = document.xml()
    errors = [one for one in root.within("errors", "error") if one.get("id") not in _NEWS]
    about = root.first("cppcheck")
    return Report(
        _TOOL,
        tuple(_told(one) for one in errors if one.get("severity") not in _NO_FAULTS),
        about.get("version") if about is not None else "",
        failed=tuple(telling.line(one.get("msg")) for one in errors if one.get("severity") in _NO_FAULTS),
    )


def _told(one: Element) -> Sighting:
    place = one.first("location")
    return telling.in_code(
        _TOOL,
        one.get("id"),
        telling.severity(one.get("severity"), scale=_SCALE),
        telling.line(one.get("msg"), one.get("verbose"), one.get("id")),
        path=place.get("file") if place is not None else one.get("file0"),
        at_line=number(place.get("line")) if place is not None else 0,
        column=number(place.get("column")) if place is not None else 0,
        cwe=telling.weaknesses(one.get("cwe")),
        certainty=Certainty.LOW if one.get("inconclusive") == "true" else Certainty.MEDIUM,
    )


FORMATS: Final = (Format("cppcheck-xml", "Cppcheck, XML", _is_mine, _read),)
