"""Brakeman's JSON report: a warning is one finding, and one that is ignored there as well. Floor 5.

Source: `brakeman --format json`. Brakeman says how sure it is and rates nothing, so its warnings count as not rated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "brakeman"
_COMPONENT: Final = re.compile(r"([A-Za-z][\w-]{0,100})(?: gem)?(?: version)? (\d[\w.]{0,50})\b")
"""How a message about a gem begins."""
_SURE: Final[Mapping[str, Certainty]] = {
    "High": Certainty.HIGH,
    "Medium": Certainty.MEDIUM,
    "Weak": Certainty.LOW,
}


class _Warning(msgspec.Struct, frozen=True):
    warning_type: str
    message: str
    check_name: str | None = None
    file: str | None = None
    line: int | None = None
    confidence: str | None = None
    cwe_id: list[int] | None = None


class _Error(msgspec.Struct, frozen=True):
    error: str = ""
    location: str | None = None


class _About(msgspec.Struct, frozen=True):
    app_path: str | None = None
    brakeman_version: str | None = None
    end_time: str | None = None


class _Report(msgspec.Struct, frozen=True):
    scan_info: _About
    warnings: list[_Warning]
    ignored_warnings: list[_Warning] | None = None
    errors: list[_Error] | None = None


def _is_mine(document: Document) -> bool:
    about = document.fields.get("scan_info")
    return isinstance(about, dict) and "brakeman_version" in about and "warnings" in document.fields


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    about = read.scan_info
    return Report(
        _TOOL,
        tuple(_told(one) for one in (*read.warnings, *(read.ignored_warnings or ()))),
        about.brakeman_version or "",
        about.end_time or "",
        (about.app_path,) if about.app_path else (),
        failed=tuple(telling.line(f"{one.location or 'somewhere'}: {one.error}") for one in read.errors or ()),
    )


def _told(one: _Warning) -> Sighting:
    component = _COMPONENT.match(one.message)
    ids = telling.ids(one.message)
    if component and ids:
        return packages.vulnerable(
            _TOOL,
            ids[0],
            telling.UNRATED,
            f"{one.warning_type}: {one.message}",
            packages.Package(component[1], component[2]),
            aliases=ids,
            places=(one.file or "",),
            cwe=telling.weaknesses(one.cwe_id),
        )
    return telling.in_code(
        _TOOL,
        telling.line(one.check_name, one.warning_type),
        telling.UNRATED,
        f"{one.warning_type}: {one.message}",
        path=one.file or "",
        at_line=one.line or 0,
        cwe=telling.weaknesses(one.cwe_id),
        certainty=_SURE.get(one.confidence or "", Certainty.LOW),
    )


FORMATS: Final = (Format("brakeman", "Brakeman, JSON", _is_mine, _read),)
