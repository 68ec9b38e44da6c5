"""Gitleaks' reports: JSON and CSV of version 8, JSON of the versions before. Floor 5.

Source: gitleaks' report.Finding (version 8) and scan.Leak (version 7 and before).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.history import once
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "gitleaks"
_COLUMNS: Final = ("RuleID", "Commit", "File", "Secret", "StartLine", "Fingerprint")


class _Finding(msgspec.Struct, frozen=True, rename="pascal"):
    rule_i_d: str = msgspec.field(name="RuleID")
    description: str = ""
    file: str = ""
    start_line: int = 0
    start_column: int = 0
    commit: str = ""
    secret: str = ""
    match: str = ""


class _Leak(msgspec.Struct, frozen=True, rename="camel"):
    rule: str
    file: str = ""
    line_number: int = 0
    commit: str = ""
    offender: str = ""
    line: str = ""


def _is_json(document: Document) -> bool:
    return {"RuleID", "File", "StartLine", "Fingerprint"} <= document.first.keys() or (
        {"RuleID", "File", "StartLine", "Entropy"} <= document.first.keys()
    )


def _is_old(document: Document) -> bool:
    return {"rule", "file", "offender", "commit"} <= document.first.keys()


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_json(document: Document) -> Report:
    if _is_null(document):
        return Report(_TOOL)
    return Report(_TOOL, once(_keyed(one) for one in document.as_type(list[_Finding])))


def _read_old(document: Document) -> Report:
    if _is_null(document):
        return Report(_TOOL)
    return Report(_TOOL, once(_keyed_leak(one) for one in document.as_type(list[_Leak])))


def _read_csv(document: Document) -> Report:
    return Report(_TOOL, once(_keyed(one) for one in _rows(document)))


def _is_null(document: Document) -> bool:
    """Say whether it is what a Go program writes for an empty list."""
    return document.text.strip() == "null"


def _rows(document: Document) -> Iterator[_Finding]:
    missing = set(_COLUMNS) - set(document.heading)
    if missing:
        raise document.malformed(f"it has no column {min(missing)}")
    for row in document.rows():
        if not row["RuleID"]:
            raise document.malformed("a row has no RuleID")
        yield _Finding(
            row["RuleID"],
            "",
            row["File"],
            number(row.get("StartLine")),
            number(row.get("StartColumn")),
            row["Commit"],
            row["Secret"],
        )


def _keyed(one: _Finding) -> tuple[object, Sighting]:
    told = telling.secret(
        _TOOL,
        one.rule_i_d,
        telling.line(one.description, f"a secret that the rule {one.rule_i_d} finds"),
        path=one.file,
        at_line=one.start_line,
        column=one.start_column,
        commit=one.commit,
    )
    return (one.rule_i_d, one.file, one.start_line, one.start_column, one.secret, one.match), told


def _keyed_leak(one: _Leak) -> tuple[object, Sighting]:
    told = telling.secret(_TOOL, one.rule, one.rule, path=one.file, at_line=one.line_number, commit=one.commit)
    return (one.rule, one.file, one.line_number, one.offender, one.line), told


FORMATS: Final = (
    Format("gitleaks", "Gitleaks 8, JSON", _is_json, _read_json, silent=("[]", "null")),
    Format("gitleaks-7", "Gitleaks 7 and before, JSON", _is_old, _read_old, silent=("[]", "null")),
    Format("gitleaks-csv", "Gitleaks 8, CSV", _is_csv, _read_csv),
)
