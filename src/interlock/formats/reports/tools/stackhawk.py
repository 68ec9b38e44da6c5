"""The webhook of StackHawk that tells a completed scan: a plugin's fault is one finding, wherever it was seen. Floor 5.

Source: StackHawk's webhook "Scan Completed".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "stackhawk"


class _Path(msgspec.Struct, frozen=True):
    path: str | None = ""
    method: str | None = ""


class _Finding(msgspec.Struct, frozen=True, rename="camel"):
    plugin_id: str | int
    plugin_name: str
    severity: str | None = ""
    host: str | None = ""
    paths: list[_Path] | None = None


class _Scan(msgspec.Struct, frozen=True, rename="camel"):
    hawkscan_version: str | None = ""
    started_timestamp: str | None = ""
    application: str | None = ""
    status: str | None = ""


class _Completed(msgspec.Struct, frozen=True):
    scan: _Scan
    findings: list[_Finding] | None = None


class _Event(msgspec.Struct, frozen=True, rename="camel"):
    scan_completed: _Completed


def _is_event(document: Document) -> bool:
    return document.fields.get("service") == "StackHawk" and "scanCompleted" in document.fields


def _read(document: Document) -> Report:
    completed = document.as_type(_Event).scan_completed
    scan = completed.scan
    return Report(
        _TOOL,
        gathered(each for one in completed.findings or () for each in _told(one)),
        scan.hawkscan_version or "",
        scan.started_timestamp or "",
        (scan.application,) if scan.application else (),
        failed=(f"the scan is {scan.status}",) if scan.status not in {"COMPLETED", "", None} else (),
    )


def _told(one: _Finding) -> Iterator[tuple[object, Sighting]]:
    for place in one.paths or (_Path(),):
        yield (
            one.plugin_id,
            telling.at_address(
                _TOOL,
                str(one.plugin_id),
                telling.severity(one.severity),
                one.plugin_name,
                address=f"{one.host or ''}{place.path or ''}",
                method=place.method or "",
            ),
        )


FORMATS: Final = (Format("stackhawk", "StackHawk, completed scan of its webhook", _is_event, _read),)
