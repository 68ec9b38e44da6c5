"""Talisman's JSON report. Floor 5.

Source: Talisman's report of a scan (`talisman --scan`). What it warns of or was told to ignore is still there. Its
messages quote what was found, so only what stands before that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.history import once
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "talisman"
_SHOWN: Final = 12


class _Failure(msgspec.Struct, frozen=True):
    type: str
    message: str | None = ""
    commits: list[str] | None = None
    severity: str | None = ""


class _Result(msgspec.Struct, frozen=True):
    filename: str
    failure_list: list[_Failure] | None = None
    warning_list: list[_Failure] | None = None
    ignore_list: list[_Failure] | None = None


class _Report(msgspec.Struct, frozen=True):
    results: list[_Result] | None


def _is_mine(document: Document) -> bool:
    summary = document.fields.get("summary")
    types = summary.get("types") if isinstance(summary, dict) else None
    return "results" in document.fields and isinstance(types, dict) and {"filecontent", "filename"} <= types.keys()


def _read(document: Document) -> Report:
    results = document.as_type(_Report).results or []
    return Report(_TOOL, once(pair for one in results for pair in _told(one)))


def _told(result: _Result) -> Iterator[tuple[object, Sighting]]:
    for one in (*(result.failure_list or ()), *(result.warning_list or ()), *(result.ignore_list or ())):
        commits = one.commits or []
        words = _words(one)
        told = telling.secret(
            _TOOL,
            one.type,
            words,
            path=result.filename,
            commit=commits[0] if commits else "",
            symbol=words,
            rated=telling.severity(one.severity),
        )
        others = tuple(f"commit {name[:_SHOWN]}" for name in commits[1:1_000])
        yield (result.filename, one.type, one.message), msgspec.structs.replace(told, elsewhere=others)


def _words(one: _Failure) -> str:
    before, _, _ = (one.message or "").partition(":")
    return telling.line(before.partition(" such as")[0], f"the {one.type} of the file")


FORMATS: Final = (Format("talisman", "Talisman, JSON", _is_mine, _read),)
