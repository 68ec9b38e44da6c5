"""Popeye's JSON report, with sanitizers (to 0.11) and with sections (from 0.20). Floor 5. Source: `--out json`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "popeye"
_LEVELS: Final = {"1": Severity.INFO, "2": Severity.MEDIUM, "3": Severity.HIGH}
_CODED: Final = re.compile(r"\[(POP-\d{1,6})\]\s*(.*)", re.DOTALL)
_ROOT: Final = "__root__"


class _Issue(msgspec.Struct, frozen=True):
    level: int
    message: str
    group: str | None = None


class _Tally(msgspec.Struct, frozen=True):
    ok: int | None = None


class _Section(msgspec.Struct, frozen=True):
    sanitizer: str | None = None
    linter: str | None = None
    tally: _Tally | None = None
    issues: dict[str, list[_Issue] | None] | None = None


class _Popeye(msgspec.Struct, frozen=True):
    sanitizers: list[_Section] | None = None
    sections: list[_Section] | None = None
    report_time: str | None = None
    errors: list[object] | None = None


class _Report(msgspec.Struct, frozen=True):
    popeye: _Popeye
    cluster: str | None = msgspec.field(name="ClusterName", default=None)


def _is_json(document: Document) -> bool:
    inner = document.fields.get("popeye")
    return isinstance(inner, dict) and bool({"sanitizers", "sections"} & inner.keys())


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    sections = [*(read.popeye.sanitizers or ()), *(read.popeye.sections or ())]
    return Report(
        _TOOL,
        tuple(found for one in sections for found in _told(one)),
        at=read.popeye.report_time or "",
        targets=(read.cluster,) if read.cluster else (),
        passed=sum((one.tally.ok if one.tally else None) or 0 for one in sections),
        failed=tuple(dict.fromkeys(text for one in read.popeye.errors or () if (text := telling.line(one)))),
    )


def _told(section: _Section) -> Iterator[Sighting]:
    kind = telling.line(section.linter, section.sanitizer)
    for name, issues in (section.issues or {}).items():
        for one in issues or ():
            if one.level < 1:
                continue
            match = _CODED.match(one.message)
            group = one.group if one.group and one.group != _ROOT else ""
            yield telling.of_resource(
                _TOOL,
                match[1] if match else "",
                telling.severity(one.level, scale=_LEVELS),
                match[2] if match and match[2] else one.message,
                resource=telling.line(" ".join(part for part in (kind, name, group) if part)),
            )


FORMATS: Final = (Format("popeye", "Popeye, JSON", _is_json, _read),)
