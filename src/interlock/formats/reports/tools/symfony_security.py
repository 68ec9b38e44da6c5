"""The report of Symfony's and the local PHP security checker. Floor 5.

Source: `symfony security:check --format=json`, `local-php-security-checker --format=json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "symfony-security"


class _Advisory(msgspec.Struct, frozen=True):
    title: str
    link: str | None = None
    cve: str | None = None


class _Package(msgspec.Struct, frozen=True):
    advisories: list[_Advisory] | dict[str, _Advisory]
    version: str | None = None


def _is_report(document: Document) -> bool:
    held = document.fields
    return bool(held) and all(
        "/" in name and isinstance(one, dict) and {"version", "advisories"} <= one.keys() for name, one in held.items()
    )


def _read(document: Document) -> Report:
    read = document.as_type(dict[str, _Package])
    return Report(_TOOL, tuple(found for name, one in read.items() for found in _told(name, one)))


def _told(name: str, held: _Package) -> list[Sighting]:
    package = packages.of_kind("composer", name, (held.version or "").removeprefix("v"))
    given = held.advisories.values() if isinstance(held.advisories, dict) else held.advisories
    return [
        packages.vulnerable(
            _TOOL,
            telling.line(*telling.ids(one.cve, one.title), one.title),
            telling.severity(None),
            one.title,
            package,
            remedy="take a version that is not affected",
        )
        for one in given
    ]


FORMATS: Final = (Format("symfony-security", "Symfony or local PHP security checker, JSON", _is_report, _read),)
