"""n0s1's JSON report: secrets in tickets, pages and chats. Floor 5. Source: n0s1's `--report-format n0s1`."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "n0s1"


class _Rule(msgspec.Struct, frozen=True):
    id: str
    description: str | None = ""


class _Details(msgspec.Struct, frozen=True):
    matched_regex_config: _Rule
    platform: str | None = ""
    ticket_field: str | None = ""


class _Finding(msgspec.Struct, frozen=True):
    details: _Details
    url: str | None = ""


class _Arguments(msgspec.Struct, frozen=True):
    scan_target: str | None = ""


class _Self(msgspec.Struct, frozen=True):
    version: str | None = ""
    scan_arguments: _Arguments | None = None


class _Date(msgspec.Struct, frozen=True):
    date_utc: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    findings: dict[str, _Finding] | None
    tool: _Self
    scan_date: _Date | None = None


def _is_mine(document: Document) -> bool:
    tool = document.fields.get("tool")
    return isinstance(tool, dict) and tool.get("name") == "n0s1" and "findings" in document.fields


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    target = read.tool.scan_arguments.scan_target if read.tool.scan_arguments else ""
    return Report(
        _TOOL,
        tuple(_told(one) for one in (read.findings or {}).values()),
        telling.line(read.tool.version),
        telling.line(read.scan_date.date_utc if read.scan_date else ""),
        (target,) if target else (),
    )


def _told(one: _Finding) -> Sighting:
    rule, details = one.details.matched_regex_config, one.details
    said = telling.line(rule.description, rule.id)
    place = " of ".join(part for part in (details.ticket_field, details.platform) if part)
    return telling.secret(_TOOL, rule.id, f"{said} in the {place}" if place else said, path="", symbol=one.url or said)


FORMATS: Final = (Format("n0s1", "n0s1, JSON", _is_mine, _read),)
