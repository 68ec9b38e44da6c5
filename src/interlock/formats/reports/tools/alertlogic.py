"""Alert Logic's list of exposures of assets. Floor 5. Source: the CSV download of Alert Logic's "Exposures"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "alertlogic"


def _is_table(document: Document) -> bool:
    return document.has_columns("Vulnerability", "Severity", "Asset Name", "Protocol/Port", "Vulnerability ID")


def _read(document: Document) -> Report:
    rows = [row for row in document.rows() if row["Vulnerability"]]
    return Report(
        _TOOL,
        tuple(_told(row) for row in rows),
        targets=tuple(dict.fromkeys(_host(row) for row in rows)),
    )


def _host(row: Mapping[str, str]) -> str:
    return telling.line(row.get("IP Address", "").partition(",")[0], row["Asset Name"])


def _told(row: Mapping[str, str]) -> Sighting:
    protocol, _, port = row["Protocol/Port"].partition("/")
    known, _, title = row["Vulnerability"].partition(" - ")
    rule = known if title and telling.ids(known) else row["Vulnerability"]
    return telling.on_host(
        _TOOL,
        rule,
        telling.severity(row["Severity"], row.get("CVSS Score", "")),
        row["Vulnerability"],
        host=_host(row),
        port=port.strip(),
        protocol=protocol.strip().lower(),
        aliases=telling.ids(row.get("CVE")),
        remedy=telling.line(row.get("Resolution")),
        certainty=Certainty.MEDIUM,
    )


FORMATS: Final = (Format("alertlogic", "Alert Logic, CSV of exposures", _is_table, _read),)
