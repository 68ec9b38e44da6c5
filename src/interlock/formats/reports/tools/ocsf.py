"""Findings in the Open Cybersecurity Schema Framework, of any product: Prowler, Security Lake, Security Hub. Floor 5.

Source: OCSF's classes 2001 to 2004: security, vulnerability, compliance and detection findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.clouds import Affected, tool_named, vulnerable_in
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import by_purl
from interlock.kernel import Certainty, Severity

_TOOL: Final = "ocsf"
_CLASSES: Final = range(2001, 2008)
_CLOSED: Final = {4, 6}
"""Resolved, deleted."""
_SEVERITIES: Final = {
    1: Severity.INFO,
    2: Severity.LOW,
    3: Severity.MEDIUM,
    4: Severity.HIGH,
    5: Severity.CRITICAL,
    6: Severity.CRITICAL,
}


class _Feature(msgspec.Struct, frozen=True):
    uid: str | None = None
    name: str | None = None


class _Product(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None
    feature: _Feature | None = None


class _Metadata(msgspec.Struct, frozen=True):
    product: _Product | None = None
    event_code: str | None = None


class _Remediation(msgspec.Struct, frozen=True):
    desc: str | None = None


class _Info(msgspec.Struct, frozen=True):
    title: str | None = None
    uid: str | None = None
    desc: str | None = None
    types: list[str] | None = None
    analytic: _Feature | None = None
    remediation: _Remediation | None = None


class _Compliance(msgspec.Struct, frozen=True):
    control: str | None = None
    status: str | None = None
    status_id: int | None = None


class _Resource(msgspec.Struct, frozen=True):
    uid: str | None = None
    name: str | None = None


class _Score(msgspec.Struct, frozen=True):
    base_score: float | None = None


class _Weakness(msgspec.Struct, frozen=True):
    uid: str | None = None


class _Cve(msgspec.Struct, frozen=True):
    uid: str | None = None
    cvss: list[_Score] | _Score | None = None
    cwe_uid: str | None = None
    cwe: _Weakness | None = None
    related_cwes: list[_Weakness] | None = None


class _Package(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None
    purl: str | None = None
    path: str | None = None
    fixed_in_version: str | None = None


class _File(msgspec.Struct, frozen=True):
    path: str | None = None
    name: str | None = None


class _Code(msgspec.Struct, frozen=True):
    file: _File | None = None
    start_line: int | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    cve: _Cve | None = None
    advisory: _Feature | None = None
    cwe: _Weakness | None = None
    title: str | None = None
    desc: str | None = None
    severity: str | None = None
    affected_packages: list[_Package] | None = None
    packages: list[_Package] | None = None
    affected_code: list[_Code] | None = None
    remediation: _Remediation | None = None


class _Account(msgspec.Struct, frozen=True):
    uid: str | None = None


class _Cloud(msgspec.Struct, frozen=True):
    account: _Account | None = None


class _Finding(msgspec.Struct, frozen=True):
    class_uid: int
    metadata: _Metadata
    finding_info: _Info | None = None
    finding: _Info | None = None
    message: str | None = None
    severity: str | None = None
    severity_id: int | None = None
    activity_id: int | None = None
    status: str | None = None
    status_id: int | None = None
    state_id: int | None = None
    status_code: str | None = None
    status_detail: str | None = None
    compliance: _Compliance | None = None
    resources: list[_Resource] | None = None
    resource: _Resource | None = None
    vulnerabilities: list[_Vulnerability] | None = None
    remediation: _Remediation | None = None
    cloud: _Cloud | None = None
    time_dt: str | None = None

    @property
    def info(self) -> _Info:
        """What it is about; the class of 2001 calls it otherwise."""
        return self.finding_info or self.finding or _Info()

    @property
    def product(self) -> _Product:
        """What wrote it."""
        return self.metadata.product or _Product()

    @property
    def places(self) -> list[str]:
        """What it was seen at."""
        every = [*(self.resources or ()), *([self.resource] if self.resource else ())]
        return [telling.line(one.uid, one.name) for one in every]

    @property
    def is_over(self) -> bool:
        """Whether it was resolved or closed."""
        return self.activity_id == 3 or self._state in _CLOSED or (self.status or "").lower() == "resolved"  # noqa: PLR2004

    @property
    def _state(self) -> int | None:
        return self.state_id if self.class_uid == _CLASSES[0] else self.status_id

    @property
    def verdict(self) -> str:
        """What came out, if it is that of a check: `pass`, `fail`, `manual`."""
        # Prowler 3 said what became of the check in the place of the status.
        old = self.status if self.class_uid == _CLASSES[0] else ""
        word = telling.line(self.status_code, self.compliance.status if self.compliance else "", old).lower()
        passed = {"pass", "passed", "success"}
        is_passed = word in passed or (self.compliance is not None and self.compliance.status_id == 1)
        return "pass" if is_passed else word


def _is_json(document: Document) -> bool:
    one = document.fields or document.first
    number = one.get("class_uid")
    return isinstance(number, int) and number in _CLASSES and isinstance(one.get("metadata"), dict)


def _read(document: Document) -> Report:
    rows = [document.as_type(_Finding)] if document.fields else document.as_type(list[_Finding])
    # A finding is written again whenever something of it changes: the last word on it counts.
    latest = {_identity(number, one): one for number, one in enumerate(rows)}
    product = rows[0].product if rows else _Product()
    accounts = (one.cloud.account.uid for one in rows if one.cloud and one.cloud.account)
    return Report(
        tool_named(product.name or "", _TOOL),
        tuple(found for one in latest.values() for found in _told(one)),
        product.version or "",
        (rows[0].time_dt if rows else None) or "",
        tuple(dict.fromkeys(one for one in accounts if one)),
        sum(one.verdict == "pass" for one in latest.values()),
    )


def _identity(number: int, one: _Finding) -> tuple[object, ...]:
    uid = one.info.uid
    return (uid, _rule(one), *one.places) if uid else (number,)


def _rule(one: _Finding) -> str:
    feature = one.product.feature or _Feature()
    analytic = one.info.analytic or _Feature()
    control = one.compliance.control if one.compliance else ""
    kinds = (one.info.types or [""])[0].rpartition("/")[2]
    return telling.line(one.metadata.event_code, control, feature.uid, analytic.uid, analytic.name, kinds)


def _told(one: _Finding) -> Iterator[Sighting]:
    verdict = one.verdict
    if one.is_over or verdict in {"pass", "not_applicable", "not applicable"}:
        return
    rated = _rated(one)
    if one.vulnerabilities:
        for bad in one.vulnerabilities:
            yield from _vulnerable(one, bad, rated)
        return
    remediation = one.remediation or one.info.remediation or _Remediation()
    title = telling.line(one.info.title, one.message, one.info.desc)
    words = telling.line(one.status_detail, one.message, title)
    if verdict == "manual":
        words = f"to be looked at by hand: {title}"
    found = telling.of_resource(
        tool_named(one.product.name or "", _TOOL),
        _rule(one),
        Severity.INFO if verdict == "manual" else rated,
        words or "a finding without a title",
        remedy=remediation.desc or "",
        certainty=Certainty.LOW if verdict == "manual" else Certainty.HIGH,
    )
    yield telling.at_each(found, one.places)


def _rated(one: _Finding) -> Severity:
    return telling.severity(_SEVERITIES.get(one.severity_id or 0, one.severity or ""))


def _vulnerable(one: _Finding, bad: _Vulnerability, rated: Severity) -> Iterator[Sighting]:
    cve, tool = bad.cve or _Cve(), tool_named(one.product.name or "", _TOOL)
    rule = telling.line(cve.uid, bad.advisory.uid if bad.advisory else "", _rule(one), bad.title)
    weak = [each.uid for each in (cve.cwe, bad.cwe, *(cve.related_cwes or ())) if each]
    cwe = telling.weaknesses(cve.cwe_uid, weak)
    words = telling.line(bad.title, one.info.title, bad.desc, rule)
    remedy = bad.remediation.desc if bad.remediation else ""
    severity = telling.severity(bad.severity) if bad.severity else rated
    code = [each for each in bad.affected_code or () if each.file]
    for each in code:
        file = each.file or _File()
        yield telling.in_code(
            tool,
            rule,
            severity,
            words,
            path=telling.line(file.path, file.name),
            at_line=each.start_line or 0,
            cwe=cwe,
            remedy=remedy or "",
        )
    if code:
        return
    packages = [
        Affected(by_purl(each.purl, each.name, each.version), each.path or "", each.fixed_in_version or "")
        for each in bad.affected_packages or bad.packages or ()
        if each.name
    ]
    yield vulnerable_in(tool, rule, severity, words, packages, hosts=one.places, cwe=cwe, remedy=remedy or "")


FORMATS: Final = (Format("ocsf", "OCSF findings of any product, JSON", _is_json, _read, silent=("[]",)),)
