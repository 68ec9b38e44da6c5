"""MixAudit's report of an Elixir project. Floor 5.

Source: `mix deps.audit --format json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "mix-audit"


class _Dependency(msgspec.Struct, frozen=True):
    package: str
    version: str | None = None
    lockfile: str | None = None


class _Advisory(msgspec.Struct, frozen=True):
    id: str
    title: str | None = None
    description: str | None = None
    severity: str | None = None
    cve: str | None = None
    first_patched_versions: list[str] | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    dependency: _Dependency
    advisory: _Advisory


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability]


def _is_report(document: Document) -> bool:
    return isinstance(document.fields.get("pass"), bool) and "vulnerabilities" in document.fields


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(map(_told, document.as_type(_Report).vulnerabilities)))


def _told(one: _Vulnerability) -> Sighting:
    held, bad = one.dependency, one.advisory
    return packages.vulnerable(
        _TOOL,
        bad.id,
        telling.severity(bad.severity),
        telling.line(bad.title, bad.description, bad.id),
        packages.of_kind("hex", held.package, held.version),
        aliases=telling.ids(bad.cve and f"CVE-{bad.cve.removeprefix('CVE-')}"),
        places=(held.lockfile,),
        remedy=packages.take(*(bad.first_patched_versions or ())),
    )


FORMATS: Final = (Format("mix-audit", "MixAudit, mix deps.audit, JSON", _is_report, _read),)
