"""Picus' CSV of a simulation: every attack that was not blocked; the others are counted as passed. Floor 5.

Source: Picus Breach and Attack Simulation, CSV of the results.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "picus"
_COLUMNS: Final = ("simulationRunId", "threatName", "threatSeverity", "threatPreventionResult", "actionName")
_BLOCKED: Final = "blocked"


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    rows = list(document.rows(*_COLUMNS))
    if not all(row["threatName"] for row in rows):
        raise document.malformed("a row names no threat")
    found = tuple(_told(row) for row in rows if not _is_blocked(row))
    ends = sorted({row.get("attackEndedTimeUTC", "") for row in rows} - {""})
    return Report(_TOOL, found, at=ends[-1] if len(ends) == 1 else "", passed=len(rows) - len(found))


def _is_blocked(row: Mapping[str, str]) -> bool:
    """Say whether the action was blocked, or the whole threat where the action's own result is not written."""
    result = row.get("actionPreventionResult", "") or row["threatPreventionResult"]
    return result.lower() == _BLOCKED


def _told(row: Mapping[str, str]) -> Sighting:
    name, action = row["threatName"], row["actionName"]
    result = telling.line(row.get("actionPreventionResult"), row["threatPreventionResult"], "not blocked").lower()
    seen = telling.line(row.get("threatDetectionAlertResult")).lower()
    place = (row.get(key) for key in ("affectedOs", "affectedPlatforms", "affectedProducts"))
    return telling.of_resource(
        _TOOL,
        row.get("actionId") or rule_named(action or name),
        telling.severity(row["threatSeverity"]),
        f"{name}: {action or 'the attack'} was {result}" + (f" and {seen}" if seen else ""),
        resource=" ".join(part for part in place if part),
        cwe=telling.weaknesses(row.get("cwe")),
        aliases=telling.ids((row.get("cve") or "").split(",")),
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("picus", "Picus, CSV of a simulation", _is_csv, _read),)
