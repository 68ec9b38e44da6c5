"""Microsoft Defender for Endpoint's vulnerabilities by machine and software. Floor 5.

Source: Microsoft's API "List vulnerabilities by machine and software" and "Export software vulnerabilities assessment".
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "ms-defender"


class _Item(msgspec.Struct, frozen=True, rename="camel"):
    cve_id: str
    machine_id: str | None = None
    device_id: str | None = None
    device_name: str | None = None
    product_name: str | None = None
    product_vendor: str | None = None
    product_version: str | None = None
    software_name: str | None = None
    software_vendor: str | None = None
    software_version: str | None = None
    severity: str | None = None
    vulnerability_severity_level: str | None = None
    cvss_score: float | None = None
    fixing_kb_id: str | None = None
    recommended_security_update: str | None = None

    @property
    def machine(self) -> str:
        """What it is called where it was found."""
        return self.device_name or self.machine_id or self.device_id or ""


class _Answer(msgspec.Struct, frozen=True):
    value: list[_Item]
    next_link: str | None = msgspec.field(name="@odata.nextLink", default=None)


def _is_answer(document: Document) -> bool:
    value = document.fields.get("value")
    context = str(document.fields.get("@odata.context", ""))
    if not isinstance(value, list):
        return False
    if not value:
        return "securitycenter" in context and "ulnerabilit" in context
    return isinstance(value[0], dict) and "cveId" in value[0] and bool({"machineId", "deviceId"} & value[0].keys())


def _read(document: Document) -> Report:
    answer = document.as_type(_Answer)
    return Report(
        _TOOL,
        tuple(_told(one) for one in answer.value),
        targets=tuple(dict.fromkeys(one.machine for one in answer.value if one.machine)),
        failed=("there are more pages of the answer than this one",) if answer.next_link else (),
    )


def _told(one: _Item) -> Sighting:
    vendor, name = one.product_vendor or one.software_vendor, one.product_name or one.software_name
    fix = telling.line(
        one.recommended_security_update, f"KB{one.fixing_kb_id.removeprefix('KB')}" if one.fixing_kb_id else ""
    )
    return packages.vulnerable(
        _TOOL,
        one.cve_id,
        telling.severity(one.severity, one.vulnerability_severity_level, one.cvss_score),
        f"it has {one.cve_id}",
        packages.Package(
            " ".join(part for part in (vendor, name) if part), one.product_version or one.software_version or ""
        ),
        host=one.machine,
        remedy=packages.take(fix),
    )


FORMATS: Final = (Format("ms-defender", "Microsoft Defender for Endpoint, vulnerabilities (JSON)", _is_answer, _read),)
