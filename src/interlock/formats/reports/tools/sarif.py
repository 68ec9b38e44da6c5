"""SARIF 2.1.0 of any tool. Floor 5.

Source: OASIS SARIF 2.1.0. `interlock attest` reads results in the same way: a run that failed is refused.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.errors import FindingsMalformed
from interlock.formats.findings import read_findings, rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report


class _Message(msgspec.Struct, frozen=True):
    text: str | None = None


class _Notification(msgspec.Struct, frozen=True):
    level: str | None = None
    message: _Message = _Message()


class _Invocation(msgspec.Struct, frozen=True, rename="camel"):
    end_time_utc: str | None = None
    tool_execution_notifications: list[_Notification] | None = None


class _Driver(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    version: str | None = None
    semantic_version: str | None = None


class _Tool(msgspec.Struct, frozen=True):
    driver: _Driver


class _Result(msgspec.Struct, frozen=True):
    kind: str | None = None


class _Run(msgspec.Struct, frozen=True):
    tool: _Tool
    invocations: list[_Invocation] | None = None
    results: list[_Result] | None = None


class _Log(msgspec.Struct, frozen=True):
    runs: list[_Run]


def _is_sarif(document: Document) -> bool:
    fields = document.fields
    return "runs" in fields and isinstance(fields.get("version"), str) and "$graph" not in fields


def _read(document: Document) -> Report:
    body = document.text.lstrip("\ufeff").encode("utf-8", "replace")
    if body.lstrip()[:1] != b"{":
        raise document.malformed("it is no SARIF log")
    try:
        found = read_findings(document.source, body, telling.UNRATED)
    except FindingsMalformed as error:
        raise document.malformed(str(error).partition(": ")[2]) from error
    runs = document.as_type(_Log).runs
    first = runs[0].tool.driver
    told = [one for run in runs for one in run.invocations or ()]
    return Report(
        rule_named(first.name),
        tuple(_in_code(one) for one in found),
        telling.line(first.version, first.semantic_version),
        next((one.end_time_utc for one in told if one.end_time_utc), ""),
        passed=sum(one.kind == "pass" for run in runs for one in run.results or ()),
        failed=tuple(
            telling.line(note.message.text, "an error that has no text")
            for one in told
            for note in one.tool_execution_notifications or ()
            if note.level == "error"
        ),
    )


def _in_code(one: Sighting) -> Sighting:
    """Let a line be known by its weakness, as in the reports of all other tools."""
    if one.at.line <= 0:
        return one
    return msgspec.structs.replace(one, at=msgspec.structs.replace(one.at, symbol=""), same_as=one.cwe)


FORMATS: Final = (Format("sarif", "SARIF 2.1.0 of any tool", _is_sarif, _read),)
