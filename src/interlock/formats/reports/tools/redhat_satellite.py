"""Red Hat Satellite's errata that hosts can take. Floor 5. Source: Katello's API, "GET /katello/api/errata"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "redhat-satellite"
_NO_RISK: Final = frozenset({"bugfix", "enhancement"})
_SCALE: Final[Mapping[str, Severity]] = {"none": Severity.INFO, "": Severity.INFO}
"""Of errata that mend no fault of security: they have no severity."""


class _Cve(msgspec.Struct, frozen=True):
    cve_id: str


class _Erratum(msgspec.Struct, frozen=True):
    errata_id: str
    title: str | None = None
    type: str | None = None
    severity: str | None = None
    cves: list[_Cve] | None = None
    hosts_applicable_count: int | None = None
    reboot_suggested: bool | None = None


class _Answer(msgspec.Struct, frozen=True):
    results: list[_Erratum]
    subtotal: int | None = None
    error: str | None = None


def _is_answer(document: Document) -> bool:
    fields = document.fields
    results = fields.get("results")
    if not isinstance(results, list) or not {"subtotal", "selectable", "per_page"} <= fields.keys():
        return False
    return not results or (isinstance(results[0], dict) and "errata_id" in results[0])


def _read(document: Document) -> Report:
    answer = document.as_type(_Answer)
    more = (answer.subtotal or 0) - len(answer.results)
    failed = [f"{more} of {answer.subtotal} errata are not in this page"] if more > 0 else []
    return Report(
        _TOOL, tuple(_told(one) for one in answer.results), failed=(*([answer.error] if answer.error else []), *failed)
    )


def _told(one: _Erratum) -> Sighting:
    hosts = f", for {one.hosts_applicable_count} hosts" if one.hosts_applicable_count else ""
    scale = _SCALE if (one.type or "").lower() in _NO_RISK else {"none": telling.UNRATED}
    return telling.of_resource(
        _TOOL,
        one.errata_id,
        telling.severity((one.severity or "").lower(), scale=scale),
        telling.line(one.title, one.errata_id) + hosts,
        resource=telling.line(one.title, one.errata_id),
        aliases=telling.ids([each.cve_id for each in one.cves or ()]),
        remedy=f"apply {one.errata_id}" + (" and restart the hosts" if one.reboot_suggested else ""),
    )


FORMATS: Final = (
    Format("redhat-satellite", "Red Hat Satellite, errata as the API gives them (JSON)", _is_answer, _read),
)
