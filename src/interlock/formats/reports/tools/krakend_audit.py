"""KrakenD's audit of its own configuration. Floor 5. Source: krakend audit -f json."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "krakend"
_WHAT: Final = "the configuration of KrakenD"


class _Recommendation(msgspec.Struct, frozen=True):
    rule: str
    severity: str | None = None
    message: str | None = None


class _Audit(msgspec.Struct, frozen=True):
    recommendations: list[_Recommendation] | None


def _is_audit(document: Document) -> bool:
    return {"recommendations", "stats"} <= document.fields.keys()


def _read(document: Document) -> Report:
    found = (
        telling.of_resource(_TOOL, one.rule, telling.severity(one.severity), one.message or "", resource=_WHAT)
        for one in document.as_type(_Audit).recommendations or ()
    )
    return Report(_TOOL, tuple(found))


FORMATS: Final = (Format("krakend-audit", "KrakenD, audit of its configuration (JSON)", _is_audit, _read),)
