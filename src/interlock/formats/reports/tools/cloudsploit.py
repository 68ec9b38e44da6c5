"""CloudSploit's reports: every check of a resource that failed or warns. Floor 5.

Source: CloudSploit's `--json` and `--csv`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "cloudsploit"
_COLUMNS: Final = ("category", "title", "resource", "region", "statusWord", "message")


class _Result(msgspec.Struct, frozen=True):
    title: str
    status: str
    plugin: str | None = None
    category: str | None = None
    message: str | None = None
    resource: str | None = None
    region: str | list[str] | None = None

    @property
    def where(self) -> str:
        """What it was seen at."""
        region = ", ".join(self.region) if isinstance(self.region, list) else self.region
        name = telling.line(self.resource)
        return name if name and name != "N/A" else telling.line(f"{self.category or ''} {region or ''}")


def _is_json(document: Document) -> bool:
    return {"plugin", "category", "title", "resource", "region", "status"} <= document.first.keys()


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    return _report(document.as_type(list[_Result]))


def _read_csv(document: Document) -> Report:
    return _report(
        _Result(row["title"], row["statusWord"], None, row["category"], row["message"], row["resource"], row["region"])
        for row in document.rows(*_COLUMNS)
    )


def _report(results: Iterable[_Result]) -> Report:
    every = list(results)
    bad = (one for one in every if one.status.upper() in {"FAIL", "WARN"})
    unknown = (f"{one.title}: {telling.line(one.message)} ({one.where})" for one in every if _is_unknown(one))
    return Report(
        _TOOL,
        tuple(_told(one) for one in bad),
        passed=sum(one.status.upper() == "OK" for one in every),
        failed=tuple(dict.fromkeys(telling.line(one) for one in unknown)),
    )


def _is_unknown(one: _Result) -> bool:
    return one.status.upper() == "UNKNOWN"


def _told(one: _Result) -> Sighting:
    return telling.of_resource(
        _TOOL,
        one.title,
        telling.severity(one.status),
        telling.line(one.message, one.title),
        resource=one.where,
    )


FORMATS: Final = (
    Format("cloudsploit", "CloudSploit, JSON", _is_json, _read, silent=("[]",)),
    Format("cloudsploit-csv", "CloudSploit, CSV", _is_csv, _read_csv),
)
