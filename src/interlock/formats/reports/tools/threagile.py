"""Threagile's risks, but for those that are mitigated. Floor 5. Source: Threagile's `risks.json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "threagile"
_SCALE: Final[Mapping[str, Severity]] = {"elevated": Severity.HIGH}
"""Its second of five; it has a high above."""


class _Risk(msgspec.Struct, frozen=True):
    category: str
    synthetic_id: str = ""
    title: str | None = ""
    severity: str | None = ""
    risk_status: str | None = ""


def _is_mine(document: Document) -> bool:
    return {"category", "synthetic_id", "severity", "exploitation_likelihood"} <= document.first.keys()


def _read(document: Document) -> Report:
    risks = document.as_type(list[_Risk])
    left = [one for one in risks if one.risk_status != "mitigated"]
    return Report(_TOOL, tuple(_told(one) for one in left), passed=len(risks) - len(left))


def _told(one: _Risk) -> Sighting:
    return telling.of_resource(
        _TOOL,
        one.category,
        telling.severity(one.severity, scale=_SCALE),
        telling.line(telling.plain(one.title), one.category),
        resource=one.synthetic_id.removeprefix(f"{one.category}@"),
    )


FORMATS: Final = (Format("threagile", "Threagile, risks as JSON", _is_mine, _read, silent=("[]",)),)
