"""Vulners's audit of hosts, as its API gives it. Floor 5. Source: Vulners's API, "reports/vulnsreport"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "vulners"
_SCALE: Final[Mapping[str, Severity]] = {
    "1": Severity.INFO,
    "2": Severity.LOW,
    "3": Severity.MEDIUM,
    "4": Severity.HIGH,
    "5": Severity.CRITICAL,
}
_NO_NAME: Final = "unknown"


class _Item(msgspec.Struct, frozen=True):
    vuln_i_d: str = msgspec.field(name="vulnID")
    title: str | None = None
    severity: int | None = None
    severity_text: str | None = msgspec.field(name="severityText", default=None)
    agentip: str | None = None
    agentfqdn: str | None = None
    cumulative_fix: str | None = msgspec.field(name="cumulativeFix", default=None)

    @property
    def host(self) -> str:
        """Where it was found."""
        return self.agentip or (self.agentfqdn if self.agentfqdn != _NO_NAME else "") or ""


class _Known(msgspec.Struct, frozen=True):
    cvelist: list[str] | None = None


class _Data(msgspec.Struct, frozen=True):
    report: list[_Item]
    vulns: dict[str, _Known] | None = None


class _Answer(msgspec.Struct, frozen=True):
    data: _Data


def _is_report(document: Document) -> bool:
    data = document.fields.get("data")
    return isinstance(data, dict) and "report" in data and "vulns" in data


def _read(document: Document) -> Report:
    data = document.as_type(_Answer).data
    return Report(
        _TOOL,
        tuple(_told(one, (data.vulns or {}).get(one.vuln_i_d, _Known())) for one in data.report),
        targets=tuple(dict.fromkeys(one.host for one in data.report if one.host)),
    )


def _told(one: _Item, known: _Known) -> Sighting:
    return telling.on_host(
        _TOOL,
        one.vuln_i_d,
        telling.severity(one.severity, one.severity_text, scale=_SCALE),
        telling.line(one.title, one.vuln_i_d),
        host=one.host,
        aliases=telling.ids(known.cvelist),
        remedy=f"run `{one.cumulative_fix}`" if one.cumulative_fix else "",
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("vulners", "Vulners, audit of hosts as the API gives it (JSON)", _is_report, _read),)
