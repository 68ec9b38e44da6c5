"""Edgescan's vulnerabilities, JSON of its API: those that are not closed. Floor 5.

Source: Edgescan's `GET /vulnerabilities.json`, with and without the object around the list.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.scales import rising
from interlock.kernel import Certainty

_TOOL: Final = "edgescan"
_SEVERITIES: Final = rising(1)


class _Vulnerability(msgspec.Struct, frozen=True):
    name: str
    location: str | None = ""
    asset_name: str | None = ""
    status: str | None = ""
    severity: int | str | None = None
    remediation: str | None = ""
    cwes: list[str] | None = None
    cves: list[str] | None = None


class _Answer(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability]


def _is_one(one: object) -> bool:
    return isinstance(one, dict) and {"asset_id", "name", "pci_compliance_status"} <= one.keys()


def _is_edgescan(document: Document) -> bool:
    listed = document.fields.get("vulnerabilities")
    return _is_one(document.first) or (isinstance(listed, list) and bool(listed) and _is_one(listed[0]))


def _read(document: Document) -> Report:
    found = document.as_type(_Answer).vulnerabilities if document.fields else document.as_type(list[_Vulnerability])
    assets = tuple(dict.fromkeys(one.asset_name for one in found if one.asset_name))
    return Report(_TOOL, tuple(_told(one) for one in found if one.status != "closed"), targets=assets)


def _told(one: _Vulnerability) -> Sighting:
    rule, rated = rule_named(one.name), telling.severity(one.severity, scale=_SEVERITIES)
    place, remedy = one.location or one.asset_name or "", telling.plain(one.remediation)
    cwe, known = telling.weaknesses(one.cwes), telling.ids(one.cves)
    if "://" not in place:
        return telling.on_host(
            _TOOL, rule, rated, one.name, host=place, aliases=known, cwe=cwe, remedy=remedy, certainty=Certainty.HIGH
        )
    return telling.at_address(
        _TOOL, rule, rated, one.name, address=place, cwe=cwe, remedy=remedy, certainty=Certainty.HIGH, aliases=known
    )


FORMATS: Final = (Format("edgescan", "Edgescan, vulnerabilities of its API", _is_edgescan, _read, silent=("[]",)),)
