"""Zora: vulnerabilities and misconfigurations of a cluster. Floor 5. Source: the CSV exports of Zora's dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "zora"
_PASSED: Final = frozenset({"pass", "passed", "ok", "fixed"})
_NAMES: Final = ("id", "checkID", "vulnerabilityID", "vulnId")
_ABOUT: Final = ("image", "resource", "resources", "cluster", "namespace")


def _is_table(document: Document) -> bool:
    return document.has_columns("source", "title", "severity") and (
        document.has_columns("checkID", "status") or document.has_columns("image", "id")
    )


def _read(document: Document) -> Report:
    rows = list(document.rows())
    bad = [row for row in rows if row.get("status", "").lower() not in _PASSED]
    return Report(
        _TOOL,
        tuple(_told(document, row) for row in bad),
        targets=tuple(dict.fromkeys(row["image"] for row in rows if row.get("image"))),
        passed=len(rows) - len(bad),
    )


def _told(document: Document, row: Mapping[str, str]) -> Sighting:
    rule = telling.line(*(row.get(name) for name in _NAMES))
    if not rule and not row["title"]:
        raise document.malformed("a row has neither an id nor a title")
    fixed = row.get("fixVersion") or row.get("fixedVersion")
    rated, words = telling.severity(row["severity"]), telling.line(row["title"], row.get("description"), rule)
    if telling.ids(rule) and row.get("package"):
        return packages.vulnerable(
            _TOOL,
            rule,
            rated,
            words,
            packages.Package(row["package"], row.get("version", "")),
            places=(row.get("image", ""),),
            remedy=packages.take(fixed),
        )
    return telling.of_resource(
        _TOOL,
        rule,
        rated,
        words,
        resource=telling.line(*(row.get(name) for name in _ABOUT), row["source"]),
        remedy=packages.take(fixed) or telling.line(row.get("remediation")),
    )


FORMATS: Final = (Format("zora", "Zora, CSV", _is_table, _read),)
