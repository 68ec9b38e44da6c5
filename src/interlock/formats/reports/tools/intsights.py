"""IntSights' alerts, JSON of its API and CSV: those that are not closed. Floor 5.

Source: IntSights (Rapid7) Threat Command, `GET /alerts` and the CSV export. One that was closed as false is told like
the rest: who may accept it is for a policy here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "intsights"
_COLUMNS: Final = ("Alert ID", "Title", "Severity", "Network Type", "Alert Link")


class _Alert(msgspec.Struct, frozen=True):
    """What both formats say of an alert."""

    id: str
    title: str
    severity: str | None = ""
    assets: tuple[str, ...] = ()
    is_closed: bool = False
    reason: str | None = ""


class _Details(msgspec.Struct, frozen=True, rename="pascal"):
    title: str
    severity: str | None = ""


class _Asset(msgspec.Struct, frozen=True, rename="pascal"):
    value: str | None = ""


class _Closed(msgspec.Struct, frozen=True, rename="pascal"):
    is_closed: bool | None = False
    reason: str | None = ""


class _Entry(msgspec.Struct, frozen=True, rename="pascal"):
    details: _Details
    id: str = msgspec.field(name="_id")
    assets: list[_Asset] | None = None
    closed: _Closed | None = None


class _Answer(msgspec.Struct, frozen=True, rename="pascal"):
    alerts: list[_Entry]


def _is_api(document: Document) -> bool:
    alerts = document.fields.get("Alerts")
    first = alerts[0] if isinstance(alerts, list) and alerts else None
    return isinstance(first, dict) and {"_id", "Details"} <= first.keys()


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_api(document: Document) -> Report:
    return _report(
        _Alert(
            one.id,
            one.details.title,
            one.details.severity,
            tuple(asset.value for asset in one.assets or () if asset.value),
            bool(one.closed and one.closed.is_closed),
            one.closed.reason if one.closed else "",
        )
        for one in document.as_type(_Answer).alerts
    )


def _read_csv(document: Document) -> Report:
    return _report(_rows(document))


def _rows(document: Document) -> Iterator[_Alert]:
    for row in document.rows(*_COLUMNS):
        if not row["Alert ID"] or not row["Title"]:
            raise document.malformed("an alert has no id or no title")
        yield _row(row)


def _row(row: Mapping[str, str]) -> _Alert:
    assets = tuple(one.strip() for one in row.get("Assets", "").split(",") if one.strip())
    reason = row.get("Closed Reason", "")
    return _Alert(row["Alert ID"], row["Title"], row["Severity"], assets, row.get("Status") == "Closed", reason)


def _report(alerts: Iterable[_Alert]) -> Report:
    left = (one for one in alerts if not one.is_closed or "false" in (one.reason or "").lower())
    return Report(_TOOL, gathered((one.id, _told(one)) for one in left))


def _told(alert: _Alert) -> Sighting:
    found = telling.of_resource(
        _TOOL,
        rule_named(alert.title),
        telling.severity(alert.severity),
        alert.title,
        resource=alert.assets[0] if alert.assets else "",
        aliases=telling.ids(alert.title),
    )
    return telling.at_each(found, alert.assets)


FORMATS: Final = (
    Format("intsights", "IntSights Threat Command, alerts of its API", _is_api, _read_api),
    Format("intsights-csv", "IntSights Threat Command, CSV", _is_csv, _read_csv),
)
