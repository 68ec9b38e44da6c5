"""Composer's report of the packages of a PHP project. Floor 5.

That a package is abandoned is no fault of it and not told.
Source: `composer audit --format=json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.manifests.origins import without_credentials_inside
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "composer-audit"


class _Source(msgspec.Struct, frozen=True, rename="camel"):
    remote_id: str | None = None


class _Advisory(msgspec.Struct, frozen=True, rename="camel"):
    advisory_id: str
    title: str | None = None
    cve: str | None = None
    severity: str | None = None
    affected_versions: str | None = None
    sources: list[_Source] | None = None


_Advisories = dict[str, list[_Advisory] | dict[str, _Advisory]]


class _Report(msgspec.Struct, frozen=True, rename="kebab"):
    advisories: _Advisories | list[None]
    """An empty list where there is none: PHP does not tell an empty list from an empty object."""
    ignored_advisories: _Advisories | list[None] | None = None
    unreachable_repositories: list[str] | None = None


def _is_report(document: Document) -> bool:
    fields = document.fields
    if "abandoned" in fields and "advisories" in fields:
        return True
    found = fields.get("advisories")
    lists = found.values() if isinstance(found, dict) and len(fields) == 1 else ()
    return any(isinstance(each, list) and any("advisoryId" in str(one) for one in each[:1]) for each in lists)


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    found = list[Sighting]()
    for given in (read.advisories, read.ignored_advisories):
        for name, each in given.items() if isinstance(given, dict) else ():
            found += [_told(name, one) for one in (each.values() if isinstance(each, dict) else each)]
    failed = tuple(
        f"{without_credentials_inside(each)} cannot be reached" for each in read.unreachable_repositories or ()
    )
    return Report(_TOOL, tuple(found), failed=failed)


def _told(name: str, one: _Advisory) -> Sighting:
    names = telling.ids(one.cve, [each.remote_id for each in one.sources or ()])
    return packages.vulnerable(
        _TOOL,
        names[0] if names else one.advisory_id,
        telling.severity(one.severity),
        telling.line(one.title, one.advisory_id),
        packages.of_kind("composer", name),
        aliases=names,
        remedy=f"take a version that is not {one.affected_versions}" if one.affected_versions else "",
    )


FORMATS: Final = (Format("composer-audit", "Composer, composer audit, JSON", _is_report, _read),)
