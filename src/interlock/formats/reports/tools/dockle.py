"""Dockle's JSON report: every checkpoint that an image fails. Floor 5. Source: Dockle's `-f json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "dockle"
_SECRETS: Final = "CIS-DI-0010"
_KEY_IN: Final = " on "
"""After it comes the line of the image's history, and with it the value."""


class _Detail(msgspec.Struct, frozen=True):
    code: str
    level: str
    title: str | None = None
    alerts: list[str] | None = None


class _Summary(msgspec.Struct, frozen=True):
    passed: int | None = msgspec.field(name="pass", default=None)


class _Report(msgspec.Struct, frozen=True):
    details: list[_Detail] | None
    summary: _Summary | None = None
    image: str | None = None


def _is_json(document: Document) -> bool:
    summary = document.fields.get("summary")
    return "details" in document.fields and isinstance(summary, dict) and {"fatal", "warn", "pass"} <= summary.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    image = read.image or ""
    told = (_told(one, image) for one in read.details or () if one.level.upper() not in {"PASS", "SKIP"})
    passed = (read.summary.passed if read.summary else None) or 0
    return Report(_TOOL, tuple(told), targets=(image,) if image else (), passed=passed)


def _told(one: _Detail, image: str) -> Sighting:
    alerts = list(_safe(one))
    title = telling.line(one.title, one.code)
    return telling.of_resource(
        _TOOL,
        one.code,
        telling.severity(one.level),
        f"{title}: {'; '.join(alerts)}" if alerts else title,
        resource=image,
        cwe=("CWE-798",) if one.code == _SECRETS else (),
    )


def _safe(one: _Detail) -> Iterator[str]:
    """Give the alerts without what a secret is."""
    for alert in one.alerts or ():
        text = telling.line(alert)
        yield text.partition(_KEY_IN)[0] if one.code == _SECRETS else text


FORMATS: Final = (Format("dockle", "Dockle, JSON", _is_json, _read),)
