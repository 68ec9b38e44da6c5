"""What the Node Security Platform's `nsp check` reports, before it became `npm audit`. Floor 5.

Source: `nsp check --reporter json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.npm_advisories import rule_of

_TOOL: Final = "nsp"


class _Advisory(msgspec.Struct, frozen=True):
    id: int | str
    module: str
    title: str | None = None
    version: str | None = None
    cvss_score: float | None = None
    cvss_vector: str | None = None
    patched_versions: str | None = None
    recommendation: str | None = None
    path: list[str] | None = None


def _is_check(document: Document) -> bool:
    return {"module", "advisory", "vulnerable_versions"} <= document.first.keys()


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(map(_told, document.as_type(list[_Advisory]))))


def _told(one: _Advisory) -> Sighting:
    score = str(one.cvss_score) if one.cvss_score else ""
    return packages.vulnerable(
        _TOOL,
        rule_of(one.id),
        telling.severity(score, packages.rated(one.cvss_vector)),
        telling.line(one.title, rule_of(one.id)),
        packages.of_kind("npm", one.module, one.version),
        places=(" > ".join(one.path or ()),),
        remedy=telling.line(one.recommendation, packages.take(one.patched_versions)),
    )


FORMATS: Final = (Format("nsp", "Node Security Platform, JSON", _is_check, _read, silent=("[]",)),)
