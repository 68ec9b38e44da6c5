"""Meterian's report: the vulnerabilities of what a project depends on. Floor 5.

Its advice on newer versions tells of no fault. Source: Meterian client, `--report-json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "meterian"
_WORDS: Final = {"SUGGEST": "info", "NA": "info", "NONE": "info"}


class _Link(msgspec.Struct, frozen=True):
    type: str | None = None
    url: str | None = None


class _Advice(msgspec.Struct, frozen=True):
    id: str
    description: str | None = None
    severity: str | None = None
    cvss: float | None = None
    cve: str | None = None
    cwe: str | None = None
    links: list[_Link] | None = None


class _Dependency(msgspec.Struct, frozen=True):
    name: str
    version: str | None = None


class _Safe(msgspec.Struct, frozen=True, rename="camel"):
    latest_patch: str | None = None
    latest_minor: str | None = None
    latest_major: str | None = None


class _Held(msgspec.Struct, frozen=True, rename="camel"):
    dependency: _Dependency
    advices: list[_Advice]
    hierarchy: list[str] | None = None
    safe_versions: _Safe | None = None


class _Language(msgspec.Struct, frozen=True):
    reports: list[_Held]
    language: str | None = None


class _Security(msgspec.Struct, frozen=True):
    reports: list[_Language]


class _Reports(msgspec.Struct, frozen=True):
    security: _Security


class _Report(msgspec.Struct, frozen=True):
    reports: _Reports
    url: str | None = None
    timestamp: str | None = None


def _is_report(document: Document) -> bool:
    scores = document.fields.get("scores")
    return "timestamp" in document.fields and isinstance(scores, dict) and {"security", "stability"} <= scores.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    found = tuple(
        _told(one, held, each.language)
        for each in read.reports.security.reports
        for held in each.reports
        for one in held.advices
    )
    return Report(_TOOL, found, at=read.timestamp or "", targets=(read.url,) if read.url else ())


def _told(one: _Advice, held: _Held, language: str | None) -> Sighting:
    names = telling.ids(one.cve, [each.url for each in one.links or () if each.type in {"CVE", "NVD"}])
    safe = held.safe_versions or _Safe()
    word = _WORDS.get((one.severity or "").upper(), one.severity)
    return packages.vulnerable(
        _TOOL,
        names[0] if names else one.id,
        telling.severity(word, one.cvss),
        telling.line(one.description, one.id),
        packages.of_kind(language, held.dependency.name, held.dependency.version),
        aliases=names,
        places=(" > ".join(held.hierarchy or ()),),
        cwe=telling.weaknesses(one.cwe),
        remedy=packages.take(safe.latest_patch or safe.latest_minor or safe.latest_major),
    )


FORMATS: Final = (Format("meterian", "Meterian, JSON", _is_report, _read),)
