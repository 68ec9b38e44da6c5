"""IriusRisk's table of threats; the current risk counts. Floor 5. Source: IriusRisk's export of threats as CSV."""

from __future__ import annotations

from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "iriusrisk"
_COLUMNS: Final = ("Component", "Use case", "Threat", "Current Risk", "Inherent Risk")


def _is_mine(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    if not _is_mine(document):
        raise document.malformed(f"it has not all of the columns {', '.join(_COLUMNS)}")
    return Report(_TOOL, tuple(_told(document, row) for row in document.rows()))


def _told(document: Document, row: dict[str, str]) -> Sighting:
    threat, reference = row["Threat"], row.get("MITRE reference", "")
    if not threat:
        raise document.malformed(f"a row of {row['Component'] or 'no component'} names no threat")
    return telling.of_resource(
        _TOOL,
        threat,
        telling.severity(row["Current Risk"]),
        f"{row['Use case']}: {threat}" if row["Use case"] else threat,
        resource=row["Component"],
        cwe=telling.weaknesses(*(one for one in reference.split() if one.upper().startswith("CWE"))),
    )


FORMATS: Final = (Format("iriusrisk", "IriusRisk, threats as CSV", _is_mine, _read),)
