"""GitHub's code scanning alerts: an alert that is not fixed is one finding, and a dismissed one as well. Floor 5.

Source: GitHub REST API, code scanning alerts of a repository, an organisation or one.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "github-code-scanning"
_CWE: Final = re.compile(r"external/cwe/(cwe-\d{1,5})", re.IGNORECASE)


class _Rule(msgspec.Struct, frozen=True):
    id: str
    severity: str | None = None
    security_severity_level: str | None = None
    description: str | None = None
    tags: list[str] | None = None
    help: str | None = None


class _Tool(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None


class _Location(msgspec.Struct, frozen=True):
    path: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    start_column: int | None = None


class _Text(msgspec.Struct, frozen=True):
    text: str | None = None


class _Instance(msgspec.Struct, frozen=True):
    location: _Location | None = None
    message: _Text | None = None


class _Alert(msgspec.Struct, frozen=True):
    rule: _Rule
    tool: _Tool
    state: str | None = None
    most_recent_instance: _Instance | None = None


def _is_mine(document: Document) -> bool:
    first = document.fields or document.first
    return {"rule", "tool", "most_recent_instance", "state"} <= first.keys()


def _read(document: Document) -> Report:
    alerts = [document.as_type(_Alert)] if document.fields else document.as_type(list[_Alert])
    tools = {one.tool.name: one.tool.version or "" for one in alerts if one.tool.name}
    name, version = next(iter(tools.items())) if len(tools) == 1 else (_TOOL, "")
    found = tuple(_told(one) for one in alerts if (one.state or "").lower() != "fixed")
    return Report(rule_named(name), found, version)


def _told(alert: _Alert) -> Sighting:
    rule, instance = alert.rule, alert.most_recent_instance or _Instance()
    place = instance.location or _Location()
    return telling.in_code(
        rule_named(alert.tool.name or _TOOL),
        rule.id,
        telling.severity(rule.security_severity_level, rule.severity),
        telling.line(instance.message.text if instance.message else "", rule.description, rule.id),
        path=place.path or "",
        at_line=place.start_line or 0,
        column=place.start_column or 0,
        end_line=place.end_line or 0,
        cwe=telling.weaknesses(_CWE.findall(" ".join(rule.tags or ()))),
    )


FORMATS: Final = (
    Format("github-code-scanning", "GitHub, code scanning alerts, JSON", _is_mine, _read, silent=("[]",)),
)
