"""cargo-audit's report: vulnerabilities, and what it warns of as unsound. Floor 5.

That a crate is yanked or not maintained is no fault of it and not told.
Source: rustsec::Report, `cargo audit --json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "cargo-audit"
_UNSOUND: Final = "unsound"


class _Advisory(msgspec.Struct, frozen=True):
    id: str
    title: str | None = None
    description: str | None = None
    aliases: list[str] | None = None
    cvss: str | None = None
    informational: str | None = None


class _Versions(msgspec.Struct, frozen=True):
    patched: list[str] | None = None


class _Crate(msgspec.Struct, frozen=True):
    name: str
    version: str | None = None


class _Warning(msgspec.Struct, frozen=True):
    package: _Crate
    advisory: _Advisory | None = None
    versions: _Versions | None = None


class _Vulnerable(_Warning, frozen=True):
    advisory: _Advisory


class _Vulnerabilities(msgspec.Struct, frozen=True):
    each: list[_Vulnerable] = msgspec.field(name="list")


class _Lockfile(msgspec.Struct, frozen=True, rename="kebab"):
    dependency_count: int = 0


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: _Vulnerabilities
    warnings: dict[str, list[_Warning]] | list[_Warning] | None = None
    lockfile: _Lockfile | None = None


def _is_report(document: Document) -> bool:
    fields = document.fields
    found = fields.get("vulnerabilities")
    return isinstance(found, dict) and "list" in found and bool({"lockfile", "database", "settings"} & fields.keys())


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    warned = read.warnings.get(_UNSOUND, []) if isinstance(read.warnings, dict) else []
    found = packages.once(
        _told(one, advisory) for one in (*read.vulnerabilities.each, *warned) if (advisory := one.advisory) is not None
    )
    held = {(one.package.name, one.package.version) for one in read.vulnerabilities.each}
    count = read.lockfile.dependency_count if read.lockfile is not None else 0
    return Report(_TOOL, found, passed=max(count - len(held), 0))


def _told(one: _Warning, bad: _Advisory) -> Sighting:
    is_unsound = bad.informational == _UNSOUND
    return packages.vulnerable(
        _TOOL,
        bad.id,
        telling.severity(packages.rated(bad.cvss), "low" if is_unsound else None),
        telling.line(bad.title, bad.description, bad.id),
        packages.of_kind("cargo", one.package.name, one.package.version),
        aliases=telling.ids(bad.aliases),
        remedy=packages.take(*((one.versions.patched or ()) if one.versions is not None else ())),
    )


FORMATS: Final = (Format("cargo-audit", "cargo-audit, JSON", _is_report, _read),)
