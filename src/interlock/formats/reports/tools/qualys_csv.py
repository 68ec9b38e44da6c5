"""Qualys's tables: the report on assets, the one for PCI, and the lists of VMDR by QID or by CVE. Floor 5.

Source: the columns of Qualys's "CSV" downloads; lines about the company come before the heading in most of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from interlock.control import Sighting
from interlock.formats.errors import ReportMalformed
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.qualys import LEVELS
from interlock.kernel import Certainty, Severity

_TOOL: Final = "qualys"
_MOST_BEFORE: Final = 40
"""Rows in front of the heading."""
_ASSETS: Final = frozenset({"QID", "Title", "Vuln Status", "Severity"})
_PCI: Final = frozenset({"QID", "VULN TITLE", "IS_PCI", "Q_SEVERITY"})
_VMDR: Final = frozenset({"QID", "Title", "KB Severity", "Asset Id"})
_NOTHING: Final = frozenset({"", "-", "'-"})
"""What stands where a cell has no value."""


def _rows(document: Document) -> Iterator[list[str]]:
    """Give the rows; one that is a row inside a single cell is taken out of it, as some downloads have them all."""
    try:
        for row in csv.reader(StringIO(document.text.lstrip("\ufeff"))):
            if len(row) == 1 and ',"' in row[0]:
                yield next(csv.reader(StringIO(row[0])), [])
            elif row:
                yield row
    except csv.Error as error:
        raise document.malformed(f"the table cannot be read: {error}") from error


def _heading(document: Document) -> frozenset[str]:
    """Give the names of the columns of one of the tables; none of any other document."""
    head = document.text[:16_384]
    if document.shape is not Shape.TEXT or "QID" not in head:
        return frozenset()
    start = Document(document.source, head.encode("utf-8", "replace"))
    try:
        for number, row in enumerate(_rows(start)):
            names = frozenset(cell.strip() for cell in row)
            if names >= _ASSETS or names >= _PCI or names >= _VMDR:
                return names
            if number >= _MOST_BEFORE:
                break
    except ReportMalformed:
        return frozenset()
    return frozenset()


def _table(document: Document, columns: frozenset[str]) -> Iterator[Mapping[str, str]]:
    names: list[str] = []
    for row in _rows(document):
        cells = [cell.strip() for cell in row]
        if columns <= set(cells):
            names = cells
        elif names and any(cells):
            padded = [*cells, *[""] * (len(names) - len(cells))]
            yield {name: "" if cell in _NOTHING else cell for name, cell in zip(names, padded, strict=False)}


def _is_assets(document: Document) -> bool:
    return _heading(document) >= _ASSETS


def _read_assets(document: Document) -> Report:
    rows = [row for row in _table(document, _ASSETS) if row["QID"] and row["Title"]]
    return _report([_of_asset(row) for row in rows if row["Vuln Status"].lower() != "fixed"], rows, "IP")


def _of_asset(row: Mapping[str, str]) -> Sighting:
    kind = row.get("Type", "").lower()
    return telling.on_host(
        _TOOL,
        row["QID"],
        Severity.INFO if kind.startswith("ig") else telling.severity(row["Severity"], scale=LEVELS),
        row["Title"],
        host=telling.line(row.get("IP"), row.get("DNS"), row.get("FQDN")),
        port=row.get("Port", ""),
        protocol=row.get("Protocol", ""),
        aliases=telling.ids(row.get("CVE ID")),
        remedy=telling.plain(row.get("Solution")),
        certainty=Certainty.LOW if kind.startswith(("practice", "potential")) else Certainty.HIGH,
    )


def _is_pci(document: Document) -> bool:
    return _heading(document) >= _PCI


def _read_pci(document: Document) -> Report:
    """Take a QID as one finding of a host, at however many ports: so the report for PCI is worked through."""
    rows = [row for row in _table(document, _PCI) if row["QID"] and row["VULN TITLE"]]
    grouped: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in rows:
        grouped.setdefault((row["QID"], row.get("IP", "")), []).append(row)
    return _report([_of_pci(same) for same in grouped.values()], rows, "IP")


def _of_pci(rows: list[Mapping[str, str]]) -> Sighting:
    row = rows[0]
    found = telling.on_host(
        _TOOL,
        row["QID"],
        telling.severity(row["Q_SEVERITY"], row.get("CVSS_BASE", ""), row.get("SEVERITY", ""), scale=LEVELS),
        row["VULN TITLE"],
        host=row.get("IP", ""),
        port=row.get("PORT", ""),
        protocol=row.get("PROTOCOL", ""),
        aliases=telling.ids([each.get("CVEID", "") for each in rows]),
        remedy=telling.plain(row.get("SOLUTION")),
        certainty=Certainty.LOW if row.get("TYPE", "").upper() == "POTENTIAL" else Certainty.HIGH,
    )
    if len(rows) == 1:
        return found
    return telling.at_each(
        found, (f"{one.get('IP', '')}:{one.get('PORT', '')}/{one.get('PROTOCOL', '')}" for one in rows)
    )


def _is_vmdr(document: Document) -> bool:
    return _heading(document) >= _VMDR


def _read_vmdr(document: Document) -> Report:
    rows = [row for row in _table(document, _VMDR) if row["QID"]]
    return _report([_of_vmdr(row) for row in rows if row.get("Status", "").upper() != "FIXED"], rows, "Asset Name")


def _of_vmdr(row: Mapping[str, str]) -> Sighting:
    kind = row.get("Type Detected", "").lower()
    first = row.get("Asset IPV4", "").partition(",")[0].strip()
    return telling.on_host(
        _TOOL,
        row.get("CVE") or row["QID"],
        Severity.INFO
        if kind.startswith("info")
        else telling.severity(row.get("Severity", ""), row["KB Severity"], scale=LEVELS),
        telling.line(row["Title"], row.get("CVE-Description")),
        host=telling.line(first, row.get("Asset IPV6"), row.get("Asset Name")),
        port=row.get("Port", ""),
        protocol=row.get("Protocol", "").lower(),
        aliases=telling.ids(row.get("CVE"), row["Title"]),
        remedy=telling.plain(row.get("Solution")),
        certainty=Certainty.LOW if kind.startswith("potential") else Certainty.HIGH,
    )


def _report(found: list[Sighting], rows: list[Mapping[str, str]], target: str) -> Report:
    return Report(
        _TOOL, tuple(found), targets=tuple(dict.fromkeys(name for row in rows if (name := row.get(target, ""))))
    )


FORMATS: Final = (
    Format("qualys-csv", "Qualys, CSV report on assets", _is_assets, _read_assets),
    Format("qualys-pci-csv", "Qualys and HackerGuardian, CSV report for PCI", _is_pci, _read_pci),
    Format("qualys-vmdr-csv", "Qualys VMDR, CSV by QID or by CVE", _is_vmdr, _read_vmdr),
)
