"""tfsec's JSON report: what is wrong with a line, whatever modules bring it in. Floor 5.

Source: tfsec's `--format json`, before and after its rules had long names.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "tfsec"
_NAMED: Final = re.compile(r"(?:Resource|Block|Data|Module) '([^']{1,500})'")
_PASSED: Final = {"passed", "1"}


class _Location(msgspec.Struct, frozen=True):
    filename: str | None = None
    start_line: int | None = None


class _Result(msgspec.Struct, frozen=True):
    rule_id: str
    rule_description: str | None = None
    description: str | None = None
    resolution: str | None = None
    severity: str | None = None
    resource: str | None = None
    status: str | int | None = None
    passed: bool | None = None
    location: _Location | None = None

    @property
    def is_passed(self) -> bool:
        """Whether nothing is wrong."""
        return bool(self.passed) or str(self.status).lower() in _PASSED


class _Report(msgspec.Struct, frozen=True):
    results: list[_Result] | None


def _is_json(document: Document) -> bool:
    fields = document.fields
    results = fields.get("results", ())
    if results is None:
        return len(fields) == 1  # it writes null where it found nothing; nobody else is known to
    first = results[0] if isinstance(results, list) and results else None
    return isinstance(first, dict) and {"rule_id", "rule_description", "location"} <= first.keys()


def _read(document: Document) -> Report:
    results = document.as_type(_Report).results or []
    by_line: dict[tuple[str, str, int], list[_Result]] = {}
    for one in results:
        if not one.is_passed:
            place = one.location or _Location()
            by_line.setdefault((one.rule_id, place.filename or "", place.start_line or 0), []).append(one)
    found = (_told(key[1], key[2], same) for key, same in by_line.items())
    return Report(_TOOL, tuple(found), passed=sum(one.is_passed for one in results))


def _told(path: str, at_line: int, same: list[_Result]) -> Sighting:
    first = same[0]
    found = telling.of_resource(
        _TOOL,
        first.rule_id,
        telling.severity(first.severity),
        telling.line(first.rule_description, first.description),
        path=path,
        at_line=at_line,
        remedy=first.resolution or "",
    )
    return telling.at_each(found, (_resource(one) for one in same))


def _resource(one: _Result) -> str:
    match = _NAMED.match(one.description or "")
    return one.resource or (match[1] if match else "")


FORMATS: Final = (Format("tfsec", "tfsec, JSON", _is_json, _read),)
