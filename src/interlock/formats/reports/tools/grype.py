"""Grype's JSON report: a vulnerability of a package is one finding, however many records and files tell of it. Floor 5.

Source: Grype's models.Document, `grype -o json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "grype"


class _Fix(msgspec.Struct, frozen=True):
    versions: list[str] | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str
    severity: str | None = None
    description: str | None = None
    fix: _Fix | None = None


class _Related(msgspec.Struct, frozen=True):
    id: str
    severity: str | None = None
    description: str | None = None


class _Location(msgspec.Struct, frozen=True):
    path: str | None = None


class _Artifact(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None
    purl: str | None = None
    locations: list[_Location] | None = None


class _Applied(msgspec.Struct, frozen=True, rename="kebab"):
    match_type: str | None = None
    vulnerability: str | None = None


class _Match(msgspec.Struct, frozen=True, rename="camel"):
    vulnerability: _Vulnerability
    artifact: _Artifact = _Artifact()
    related_vulnerabilities: list[_Related] | None = None
    applied_ignore_rules: list[_Applied] | None = None

    @property
    def is_left_out(self) -> bool:
        """Whether it is no match to Grype itself: headers that carry the name of their kernel, and the like."""
        rules = self.applied_ignore_rules or ()
        return bool(rules) and all(one.match_type == "exact-indirect-match" and not one.vulnerability for one in rules)


class _Source(msgspec.Struct, frozen=True):
    target: object = None


class _Descriptor(msgspec.Struct, frozen=True):
    version: str | None = None
    timestamp: str | None = None


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    matches: list[_Match]
    ignored_matches: list[_Match] | None = None
    source: _Source | None = None
    descriptor: _Descriptor | None = None


def _is_report(document: Document) -> bool:
    matches = document.fields.get("matches")
    if not isinstance(matches, list):
        return False
    made_by = document.fields.get("descriptor")
    if isinstance(made_by, dict) and made_by.get("name"):
        return bool(made_by["name"] == _TOOL)
    return any(isinstance(one, dict) and {"vulnerability", "artifact"} <= one.keys() for one in matches[:1])


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    silenced = (one for one in read.ignored_matches or () if not one.is_left_out)
    made_by = read.descriptor or _Descriptor()
    target = packages.looked_at(read.source.target if read.source is not None else None)
    return Report(
        _TOOL,
        packages.once(_told(one) for one in (*read.matches, *silenced)),
        made_by.version or "",
        made_by.timestamp or "",
        (target,) if target else (),
    )


def _told(match: _Match) -> Sighting:
    one, held, others = match.vulnerability, match.artifact, match.related_vulnerabilities or ()
    said = (one.description, *(each.description for each in others))
    return packages.vulnerable(
        _TOOL,
        one.id,
        telling.severity(_known(one.severity), *(_known(each.severity) for each in others)),
        telling.line(*said, one.id),
        packages.by_purl(held.purl, held.name, held.version),
        aliases=telling.ids([each.id for each in others]),
        places=(each.path for each in held.locations or ()),
        remedy=packages.take(*((one.fix.versions or ()) if one.fix is not None else ())),
    )


def _known(word: str | None) -> str | None:
    """Give a severity unless it is the word for none: then that of the record it came from counts."""
    return None if word is None or word.lower() == "unknown" else word


FORMATS: Final = (Format("grype", "Grype, JSON", _is_report, _read),)
