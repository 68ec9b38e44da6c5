"""dirsearch's JSON, CSV and plain text: every path that answered, for somebody to look at. Floor 5.

Source: dirsearch's report formats json, csv and plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.formats.reports.answers import answered
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "dirsearch"
_COLUMNS: Final = ("URL", "Status", "Size", "Content Type", "Redirection")
_HIT: Final = re.compile(
    r"^(\d{3})[ \t]{1,20}[0-9.]{1,12}[KMGT]?B[ \t]{1,20}(\S{1,2000})"
    r"(?:[ \t]{1,20}-> REDIRECTS TO:[ \t]{1,5}(\S{1,2000}))?",
    re.MULTILINE,
)
_HEADING: Final = re.compile(r"# Dirsearch started (.{1,100}?) as: ")


class _Info(msgspec.Struct, frozen=True):
    time: str | None = ""


class _Result(msgspec.Struct, frozen=True):
    url: str
    status: int | str | None = ""
    redirect: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    info: _Info
    results: list[_Result]


def _is_json(document: Document) -> bool:
    info = document.fields.get("info")
    return isinstance(info, dict) and {"args", "time"} <= info.keys() and "results" in document.fields


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _is_text(document: Document) -> bool:
    return document.shape is Shape.TEXT and _HEADING.match(document.text.lstrip("\ufeff\r\n ")) is not None


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    return _report(read.results, read.info.time or "")


def _read_csv(document: Document) -> Report:
    rows = list(document.rows(*_COLUMNS))
    if not all(row["URL"] for row in rows):
        raise document.malformed("a row has no address")
    return _report([_Result(row["URL"], row["Status"], row["Redirection"]) for row in rows], "")


def _read_text(document: Document) -> Report:
    heading = _HEADING.search(document.text)
    if heading is None:
        raise document.malformed("it does not begin as dirsearch does")
    return _report(list(_hits(document.text)), heading[1])


def _hits(text: str) -> Iterator[_Result]:
    for hit in _HIT.finditer(text):
        yield _Result(hit[2], hit[1], hit[3])


def _report(results: list[_Result], at: str) -> Report:
    return Report(_TOOL, tuple(answered(_TOOL, one.url, one.status, one.redirect) for one in results), at=at)


FORMATS: Final = (
    Format("dirsearch", "dirsearch, JSON", _is_json, _read_json),
    Format("dirsearch-csv", "dirsearch, CSV", _is_csv, _read_csv),
    Format("dirsearch-text", "dirsearch, plain text", _is_text, _read_text),
)
