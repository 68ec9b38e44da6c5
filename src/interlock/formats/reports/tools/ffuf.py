"""ffuf's JSON, its JSON lines and its CSV: every path that answered, for somebody to look at. Floor 5.

Source: ffuf's `-of json`, `-of csv` and `-json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports.answers import answered
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "ffuf"
_COLUMNS: Final = ("url", "redirectlocation", "position", "status_code", "content_length")


class _Result(msgspec.Struct, frozen=True):
    url: str
    status: int | None = 0
    redirectlocation: str | None = ""


class _Config(msgspec.Struct, frozen=True):
    method: str | None = ""
    url: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    config: _Config
    results: list[_Result] | None
    time: str | None = ""


def _is_report(document: Document) -> bool:
    config = document.fields.get("config")
    return "results" in document.fields and isinstance(config, dict) and "inputproviders" in config


def _is_result(one: Mapping[str, object]) -> bool:
    return isinstance(one.get("input"), dict) and {"position", "status", "url", "redirectlocation"} <= one.keys()


def _is_lines(document: Document) -> bool:
    return _is_result(document.first) or _is_result(document.fields)


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    target = (read.config.url,) if read.config.url else ()
    found = tuple(_told(one, read.config.method or "") for one in read.results or ())
    return Report(_TOOL, found, at=read.time or "", targets=target)


def _read_lines(document: Document) -> Report:
    results = [document.as_type(_Result)] if document.fields else document.as_type(list[_Result])
    return Report(_TOOL, tuple(_told(one, "") for one in results))


def _read_csv(document: Document) -> Report:
    rows = list(document.rows(*_COLUMNS))
    if not all(row["url"] for row in rows):
        raise document.malformed("a row has no address")
    found = (answered(_TOOL, row["url"], row["status_code"], row["redirectlocation"]) for row in rows)
    return Report(_TOOL, tuple(found))


def _told(one: _Result, method: str) -> Sighting:
    return answered(_TOOL, one.url, one.status, one.redirectlocation, method)


FORMATS: Final = (
    Format("ffuf", "ffuf, JSON", _is_report, _read),
    Format("ffuf-csv", "ffuf, CSV", _is_csv, _read_csv),
    Format("ffuf-lines", "ffuf, JSON lines", _is_lines, _read_lines, silent=("[]", "")),
)
