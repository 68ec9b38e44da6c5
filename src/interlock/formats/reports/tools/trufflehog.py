"""TruffleHog's reports, version 3 and 2, and those of trufflehog3, which is another tool. Floor 5.

Source: TruffleHog 3's output.JSONPrinter, one object a line; TruffleHog 2's `--json`, one object a line; trufflehog3's
Issue, and the list of TruffleHog 2's objects that it wrote at first.
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
from interlock.kernel import Certainty, Severity

_TOOL: Final = "trufflehog"
_THREE: Final = "trufflehog3"
_LOOKED_AT: Final = 50
"""Lines of which one must be the tool's: what it logs can stand among them."""


class _Source(msgspec.Struct, frozen=True):
    file: str | None = ""
    path: str | None = ""
    line: int | None = 0
    commit: str | None = ""
    repository: str | None = ""
    link: str | None = ""
    bucket: str | None = ""
    image: str | None = ""
    channel_name: str | None = ""
    issue: str | None = ""
    project_name: str | None = ""


class _Metadata(msgspec.Struct, frozen=True, rename="pascal"):
    data: dict[str, _Source | None] | None = None


class _Secret(msgspec.Struct, frozen=True, rename="pascal"):
    detector_name: str = ""
    source_metadata: _Metadata | None = None
    source_name: str | None = ""
    verified: bool | None = False
    verification_error: str | None = ""
    raw: str | None = ""
    raw_v2: str | None = msgspec.field(name="RawV2", default="")
    level: str | None = msgspec.field(name="level", default="")
    msg: str | None = msgspec.field(name="msg", default="")
    """These two stand in what the tool logs."""


class _Reason(msgspec.Struct, frozen=True, rename="camel"):
    path: str
    reason: str
    commit_hash: str | None = ""


class _Rule(msgspec.Struct, frozen=True):
    id: str
    message: str | None = ""
    severity: str | None = ""


class _Issue(msgspec.Struct, frozen=True):
    rule: _Rule
    path: str | None = ""
    line: int | str | None = ""
    secret: str | None = ""
    commit: str | None = ""


def _entries(document: Document) -> list[dict[str, object]]:
    """Give the first objects; the only one of a single line is the document itself."""
    items = document.items[:_LOOKED_AT] or [document.fields]
    return [one for one in items if isinstance(one, dict)]


def _is_v3(document: Document) -> bool:
    return any({"SourceMetadata", "DetectorName"} <= one.keys() for one in _entries(document))


def _is_v2(document: Document) -> bool:
    return any({"commitHash", "stringsFound", "reason", "printDiff"} <= one.keys() for one in _entries(document))


def _is_three(document: Document) -> bool:
    first = document.first
    rule = first.get("rule")
    return {"path", "line", "secret", "context"} <= first.keys() and isinstance(rule, dict) and "id" in rule


def _is_legacy(document: Document) -> bool:
    first = document.first
    is_of_v2 = {"commitHash", "stringsFound", "reason", "branch"} <= first.keys()
    return is_of_v2 and "printDiff" not in first and "old_file_id" not in first


def _read_v3(document: Document) -> Report:
    single = isinstance(document.json, dict)
    read = [document.as_type(_Secret)] if single else document.as_type(list[_Secret])
    sources = [_source(one) for one in read]
    found = tuple(_told(document, one, where) for one, where in zip(read, sources, strict=True) if not one.level)
    targets = dict.fromkeys(telling.line(each.repository, each.bucket, each.image) for each in sources)
    errors = [one.msg for one in read if str(one.level).startswith(("error", "fatal"))]
    return Report(
        _TOOL,
        tuple(dict.fromkeys(found)),
        targets=tuple(one for one in targets if one),
        failed=tuple(telling.line(one, "an error that it logged") for one in errors),
    )


def _source(one: _Secret) -> _Source:
    data = (one.source_metadata.data if one.source_metadata else None) or {}
    return next((each for each in data.values() if each), None) or _Source()


def _told(document: Document, one: _Secret, where: _Source) -> Sighting:
    if not one.detector_name:
        raise document.malformed("a secret has no DetectorName")
    path = where.file or where.path or ""
    elsewhere = (where.image, where.bucket, where.channel_name, where.issue, where.project_name, one.source_name)
    named = telling.line(where.link if not path else "", *elsewhere)
    return telling.secret(
        _TOOL,
        one.detector_name,
        f"a secret of {one.detector_name}" + (", which still works" if one.verified else ""),
        path=path,
        at_line=where.line or 0,
        commit=where.commit or "",
        symbol="" if path and where.line else named,
        rated=Severity.CRITICAL if one.verified else Severity.HIGH,
        certainty=Certainty.HIGH if one.verified else Certainty.MEDIUM,
    )


def _read_v2(document: Document) -> Report:
    single = isinstance(document.json, dict)
    return Report(_TOOL, _reasons(_TOOL, [document.as_type(_Reason)] if single else document.as_type(list[_Reason])))


def _read_legacy(document: Document) -> Report:
    return Report(_THREE, _reasons(_THREE, document.as_type(list[_Reason])))


def _reasons(tool: str, read: list[_Reason]) -> tuple[Sighting, ...]:
    """Tell what has no line: the same reason in the same file is one, whichever commits show it."""
    return once(((one.path, one.reason), _reason(tool, one)) for one in read)


def _reason(tool: str, one: _Reason) -> Sighting:
    is_guessed = "entropy" in one.reason.lower()
    return telling.secret(
        tool,
        one.reason,
        f"{one.reason} in what commits changed",
        path=one.path,
        commit=one.commit_hash or "",
        certainty=Certainty.LOW if is_guessed else Certainty.MEDIUM,
    )


def _read_three(document: Document) -> Report:
    return Report(_THREE, once(_keyed(document.as_type(list[_Issue]))))


def _keyed(read: list[_Issue]) -> Iterator[tuple[object, Sighting]]:
    for one in read:
        told = telling.secret(
            _THREE,
            one.rule.id,
            telling.line(one.rule.message, one.rule.id),
            path=one.path or "",
            at_line=number(one.line),
            commit=one.commit or "",
            rated=telling.severity(one.rule.severity),
            certainty=Certainty.LOW if "entropy" in one.rule.id else Certainty.MEDIUM,
        )
        yield (one.rule.id, one.path, one.line, one.secret), told


FORMATS: Final = (
    Format("trufflehog", "TruffleHog 3, JSON lines", _is_v3, _read_v3, silent=("[]", "")),
    Format("trufflehog-2", "TruffleHog 2, JSON lines", _is_v2, _read_v2, silent=("[]", "")),
    Format("trufflehog3", "trufflehog3, JSON", _is_three, _read_three, silent=("[]",)),
    Format("trufflehog3-legacy", "trufflehog3 before its version 3, JSON", _is_legacy, _read_legacy, silent=("[]",)),
)
