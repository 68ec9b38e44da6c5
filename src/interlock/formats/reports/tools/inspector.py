"""Amazon Inspector's findings: vulnerable packages, faults in code, open ports. Floor 5.

Source: `aws inspector2 list-findings`, its export, and the events `Inspector2 Finding` of EventBridge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.clouds import Affected, vulnerable_in
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.kernel import Severity

_TOOL: Final = "inspector"
_NO_FIX: Final = {"", "notavailable", "n/a"}


class _Package(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    version: str | None = None
    release: str | None = None
    file_path: str | None = None
    fixed_in_version: str | None = None
    remediation: str | None = None


class _Score(msgspec.Struct, frozen=True, rename="camel"):
    base_score: float | str | None = None


class _Packages(msgspec.Struct, frozen=True, rename="camel"):
    vulnerability_id: str | None = None
    vulnerable_packages: list[_Package] | None = None
    related_vulnerabilities: list[str] | None = None
    vendor_severity: str | None = None
    cvss: list[_Score] | None = None


class _File(msgspec.Struct, frozen=True, rename="camel"):
    file_name: str | None = None
    file_path: str | None = None
    start_line: int | None = None
    end_line: int | None = None


class _Code(msgspec.Struct, frozen=True, rename="camel"):
    rule_id: str | None = None
    detector_id: str | None = None
    file_path: _File | None = None
    cwes: list[str] | None = None


class _Range(msgspec.Struct, frozen=True):
    begin: int | None = None
    end: int | None = None


class _Network(msgspec.Struct, frozen=True, rename="camel"):
    protocol: str | None = None
    open_port_range: _Range | None = None


class _Recommendation(msgspec.Struct, frozen=True):
    text: str | None = None


class _Remediation(msgspec.Struct, frozen=True):
    recommendation: _Recommendation | None = None


class _Resource(msgspec.Struct, frozen=True):
    id: str | None = None


class _Finding(msgspec.Struct, frozen=True, rename="camel"):
    title: str
    type: str
    description: str | None = None
    aws_account_id: str | None = None
    severity: str | None = None
    status: str | None = None
    inspector_score: float | str | None = None
    remediation: _Remediation | None = None
    resources: list[_Resource] | None = None
    package_vulnerability_details: _Packages | None = None
    code_vulnerability_details: _Code | None = None
    network_reachability_details: _Network | None = None

    @property
    def hosts(self) -> list[str]:
        """What it was seen at."""
        return [one.id or "" for one in self.resources or ()]

    @property
    def remedy(self) -> str:
        """What to do, where Inspector says so."""
        text = self.remediation.recommendation.text if self.remediation and self.remediation.recommendation else None
        return "" if text in {None, "None Provided"} else telling.line(text)


class _Answer(msgspec.Struct, frozen=True):
    findings: list[_Finding]


class _Event(msgspec.Struct, frozen=True):
    detail: _Finding


def _is_json(document: Document) -> bool:
    one: object = document.fields or document.first
    if isinstance(one, dict) and isinstance(one.get("findings"), list) and one["findings"]:
        one = one["findings"][0]
    elif isinstance(one, dict) and isinstance(one.get("detail"), dict):
        one = one["detail"]
    return isinstance(one, dict) and {"findingArn", "awsAccountId", "type"} <= one.keys()


def _read(document: Document) -> Report:
    found = _findings(document)
    accounts = dict.fromkeys(one.aws_account_id for one in found if one.aws_account_id)
    told = tuple(_told(one) for one in found if one.status != "CLOSED")
    return Report(_TOOL, told, targets=tuple(accounts))


def _findings(document: Document) -> Sequence[_Finding]:
    if "findings" in document.fields:
        return document.as_type(_Answer).findings
    if "detail" in document.fields:
        return [document.as_type(_Event).detail]
    if "detail" in document.first:
        return [one.detail for one in document.as_type(list[_Event])]
    return [document.as_type(_Finding)] if document.fields else document.as_type(list[_Finding])


def _told(one: _Finding) -> Sighting:
    if one.code_vulnerability_details is not None:
        return _code(one, one.code_vulnerability_details)
    if one.network_reachability_details is not None:
        return _network(one, one.network_reachability_details)
    packages = one.package_vulnerability_details or _Packages()
    scores = [each.base_score for each in packages.cvss or ()]
    rated = telling.severity(
        one.severity if one.severity != "UNTRIAGED" else None, one.inspector_score, *scores, packages.vendor_severity
    )
    return vulnerable_in(
        _TOOL,
        telling.line(packages.vulnerability_id, *telling.ids(one.title), one.title),
        rated,
        telling.line(one.description, one.title),
        [_package(each) for each in packages.vulnerable_packages or ()],
        hosts=one.hosts,
        aliases=telling.ids(packages.related_vulnerabilities or ()),
        remedy=one.remedy or _advice(packages.vulnerable_packages or ()),
    )


def _advice(packages: Sequence[_Package]) -> str:
    told = (one.remediation for one in packages if one.remediation and one.remediation.lower() not in _NO_FIX)
    return next(told, "")


def _package(one: _Package) -> Affected:
    version = telling.line(one.version)
    version += f"-{one.release}" if version and one.release else ""
    fixed = telling.line(one.fixed_in_version)
    return Affected(Package(one.name, version), one.file_path or "", "" if fixed.lower() in _NO_FIX else fixed)


def _code(one: _Finding, code: _Code) -> Sighting:
    file = code.file_path or _File()
    return telling.in_code(
        _TOOL,
        telling.line(code.rule_id, code.detector_id, one.title),
        _rated(one),
        one.title,
        path=telling.line(file.file_path, file.file_name),
        at_line=file.start_line or 0,
        end_line=file.end_line or 0,
        cwe=telling.weaknesses(code.cwes or ()),
        remedy=one.remedy,
    )


def _network(one: _Finding, network: _Network) -> Sighting:
    ports = network.open_port_range or _Range()
    begin, end = ports.begin or 0, ports.end or 0
    port = f"{begin}" if begin == end else f"{begin}-{end}"
    protocol = telling.line(network.protocol).lower()
    found = telling.of_resource(
        _TOOL, f"open port {port}/{protocol}".rstrip("/"), _rated(one), one.title, remedy=one.remedy
    )
    return telling.at_each(found, one.hosts)


def _rated(one: _Finding) -> Severity:
    return telling.severity(one.severity if one.severity != "UNTRIAGED" else None, one.inspector_score)


FORMATS: Final = (Format("inspector", "Amazon Inspector, JSON", _is_json, _read, silent=("[]", '{"findings":[]}')),)
