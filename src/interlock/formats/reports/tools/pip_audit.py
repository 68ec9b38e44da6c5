"""pip-audit's report of a Python environment or project. Floor 5.

Source: `pip-audit --format json`; before 2.1 the list of dependencies alone.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "pip-audit"


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str
    fix_versions: list[str] | None = None
    aliases: list[str] | None = None
    description: str | None = None


class _Dependency(msgspec.Struct, frozen=True):
    name: str
    version: str | None = None
    vulns: list[_Vulnerability] | None = None
    skip_reason: str | None = None


class _Report(msgspec.Struct, frozen=True):
    dependencies: list[_Dependency]


def _is_report(document: Document) -> bool:
    fields = document.fields
    if fields.keys() == {"dependencies", "fixes"} and fields["dependencies"] == []:
        return True
    return _lists(fields.get("dependencies")) or _lists(document.items)


def _lists(dependencies: object) -> bool:
    if not isinstance(dependencies, list) or not dependencies:
        return False
    return all(
        isinstance(one, dict) and "name" in one and bool({"vulns", "skip_reason"} & one.keys()) for one in dependencies
    )


def _read(document: Document) -> Report:
    held = document.as_type(list[_Dependency]) if document.items else document.as_type(_Report).dependencies
    return Report(
        _TOOL,
        tuple(_told(each, one) for each in held for one in each.vulns or ()),
        passed=sum(not each.vulns and not each.skip_reason for each in held),
        failed=tuple(telling.line(f"{each.name}: {each.skip_reason}") for each in held if each.skip_reason),
    )


def _told(held: _Dependency, one: _Vulnerability) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        one.id,
        telling.severity(None),
        telling.line(one.description, one.id),
        packages.of_kind("pypi", held.name, held.version),
        aliases=telling.ids(one.aliases),
        remedy=packages.take(*(one.fix_versions or ())),
    )


FORMATS: Final = (Format("pip-audit", "pip-audit, JSON", _is_report, _read),)
