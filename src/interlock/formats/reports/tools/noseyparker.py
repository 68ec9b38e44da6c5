"""Nosey Parker's report, JSON and JSON lines: each place of a secret is one sighting. Floor 5.

Source: Nosey Parker's `report --format json` and `jsonl`, version 0.13 and later. Places in several versions of a file
that are otherwise the same are one.
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

_TOOL: Final = "noseyparker"


class _Metadata(msgspec.Struct, frozen=True):
    commit_id: str | None = ""


class _Commit(msgspec.Struct, frozen=True):
    commit_metadata: _Metadata | None = None
    blob_path: str | None = ""


class _Origin(msgspec.Struct, frozen=True):
    path: str | None = ""
    repo_path: str | None = ""
    first_commit: _Commit | None = None
    commit_provenance: _Commit | None = None


class _Point(msgspec.Struct, frozen=True):
    line: int = 0
    column: int = 0


class _Span(msgspec.Struct, frozen=True):
    start: _Point = _Point()


class _Location(msgspec.Struct, frozen=True):
    source_span: _Span = _Span()


class _Match(msgspec.Struct, frozen=True):
    provenance: list[_Origin] | _Origin | None = None
    location: _Location = _Location()
    blob_id: str | None = ""


class _Finding(msgspec.Struct, frozen=True):
    rule_name: str
    matches: list[_Match]
    rule_text_id: str | None = ""
    match_content: str | None = ""
    num_matches: int | None = 0
    num_redundant_matches: int | None = 0


def _entry(document: Document) -> dict[str, object]:
    """Give the first object; the only one of a single line is the document itself."""
    return dict(document.first or document.fields)


def _is_mine(document: Document) -> bool:
    keys = _entry(document).keys()
    return {"rule_name", "matches"} <= keys and bool({"num_matches", "match_content"} & keys)


def _read(document: Document) -> Report:
    single = isinstance(document.json, dict)
    findings = [document.as_type(_Finding)] if single else document.as_type(list[_Finding])
    return Report(_TOOL, once(pair for one in findings for pair in _told(one)))


def _told(one: _Finding) -> Iterator[tuple[object, Sighting]]:
    rule = telling.line(one.rule_text_id, one.rule_name)
    unsaid = (one.num_matches or 0) - (one.num_redundant_matches or 0) - len(one.matches)
    for number, match in enumerate(one.matches):
        path, commit = _place(match)
        at = match.location.source_span.start
        told = telling.secret(
            _TOOL,
            rule,
            one.rule_name,
            path=path,
            at_line=at.line,
            column=at.column,
            commit=commit,
            symbol="" if path else telling.line(match.blob_id),
        )
        if unsaid > 0 and number == 0:
            told = msgspec.structs.replace(told, elsewhere=(f"{unsaid} more that the report leaves out",))
        yield (rule, one.match_content, path, at.line), told


def _place(match: _Match) -> tuple[str, str]:
    """Give the file of a match and the commit that brought it: a commit that names the file goes first."""
    origins = match.provenance if isinstance(match.provenance, list) else [match.provenance or _Origin()]
    for origin in origins:
        commit = origin.first_commit or origin.commit_provenance
        if commit and commit.blob_path:
            return commit.blob_path, (commit.commit_metadata.commit_id if commit.commit_metadata else "") or ""
    return next((telling.line(one.path, one.repo_path) for one in origins), ""), ""


FORMATS: Final = (Format("noseyparker", "Nosey Parker, JSON or JSON lines", _is_mine, _read, silent=("[]",)),)
