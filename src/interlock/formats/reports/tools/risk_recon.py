"""RiskRecon's findings about companies. Floor 5. Source: RiskRecon's API, "findings"."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "risk-recon"


class _Finding(msgspec.Struct, frozen=True):
    finding_id: str
    security_criteria: str
    finding: str | None = None
    finding_context: str | None = None
    finding_detail: str | None = None
    severity: str | None = None
    host_name: str | None = None
    domain_name: str | None = None
    ip_address: str | None = None
    vendor: str | None = None
    auto_status: str | None = None
    analyst_status: str | None = None

    @property
    def is_passed(self) -> bool:
        """Whether RiskRecon says that there is no fault; what its analysts say goes first."""
        return (self.analyst_status or self.auto_status or "").lower() == "pass"


class _Findings(msgspec.Struct, frozen=True):
    findings: list[_Finding]


def _is_findings(document: Document) -> bool:
    found = document.fields.get("findings")
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, dict) and {"finding_id", "security_criteria", "security_domain"} <= first.keys()


def _read(document: Document) -> Report:
    found = {one.finding_id: one for one in document.as_type(_Findings).findings}
    return Report(
        _TOOL,
        tuple(_told(one) for one in found.values() if not one.is_passed),
        targets=tuple(dict.fromkeys(one.vendor for one in found.values() if one.vendor)),
        passed=sum(one.is_passed for one in found.values()),
    )


def _told(one: _Finding) -> Sighting:
    return telling.on_host(
        _TOOL,
        one.security_criteria,
        telling.severity(one.severity),
        ": ".join(part for part in (one.finding, one.finding_context) if part) or one.security_criteria,
        host=telling.line(one.host_name, one.domain_name, one.ip_address),
    )


FORMATS: Final = (Format("risk-recon", "RiskRecon, findings as the API gives them (JSON)", _is_findings, _read),)
