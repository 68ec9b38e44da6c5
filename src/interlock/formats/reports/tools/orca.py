"""Orca Security's alerts. Floor 5. Source: the alerts that Orca exports as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "orca"
_COLUMNS: Final = ("OrcaScore", "Title", "Status")
_OVER: Final = {"closed", "resolved"}


class _Named(msgspec.Struct, frozen=True, rename="pascal"):
    name: str | None = None


class _Alert(msgspec.Struct, frozen=True, rename="pascal"):
    title: str
    status: str | None = None
    category: str | None = None
    orca_score: float | None = None
    source: str | None = None
    cloud_account: _Named | None = None
    inventory: _Named | None = None

    @property
    def account(self) -> str:
        """What the resource is of."""
        return (self.cloud_account.name if self.cloud_account else None) or ""

    @property
    def where(self) -> str:
        """What it is about."""
        name = telling.line(self.inventory.name if self.inventory else "", self.source)
        return "/".join(part for part in (self.account, name) if part)


def _is_json(document: Document) -> bool:
    return {"OrcaScore", "Title", "Status"} <= document.first.keys()


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    return _report(document.as_type(list[_Alert]))


def _read_csv(document: Document) -> Report:
    def each() -> Iterator[_Alert]:
        for row in document.rows(*_COLUMNS):
            score = row["OrcaScore"]
            try:
                number = float(score) if score else None
            except ValueError as error:
                raise document.malformed(f"{score[:40]!r} is no score") from error
            named = _Named(row.get("CloudAccount.Name")), _Named(row.get("Inventory.Name"))
            yield _Alert(row["Title"], row["Status"], row.get("Category"), number, row.get("Source"), *named)

    return _report(each())


def _report(alerts: Iterable[_Alert]) -> Report:
    every = list(alerts)
    accounts = dict.fromkeys(one.account for one in every if one.account)
    found = (_told(one) for one in every if (one.status or "").lower() not in _OVER)
    return Report(_TOOL, tuple(found), targets=tuple(accounts))


def _told(one: _Alert) -> Sighting:
    words = f"{one.category}: {one.title}" if one.category else one.title
    names = telling.ids(one.title)
    return telling.of_resource(
        _TOOL, one.title, telling.severity(one.orca_score), words, resource=one.where, aliases=names
    )


FORMATS: Final = (
    Format("orca", "Orca Security, alerts, JSON", _is_json, _read, silent=("[]",)),
    Format("orca-csv", "Orca Security, alerts, CSV", _is_csv, _read_csv),
)
