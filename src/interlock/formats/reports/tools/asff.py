"""Findings in the AWS Security Finding Format: of Security Hub, and of all that write into it. Floor 5.

Source: the AWS Security Finding Format, 2018-10-08: alone, as a list, under `Findings`, and as an event of EventBridge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.clouds import Affected, tool_named, vulnerable_in
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.kernel import Certainty, Severity

_TOOL: Final = "securityhub"
_NORMALIZED: Final = ((90, "critical"), (70, "high"), (40, "medium"), (1, "low"))
_NOT_THERE: Final = "CONFIG_RETURNS_NOT_APPLICABLE"


class _Severity(msgspec.Struct, frozen=True, rename="pascal"):
    label: str | None = None
    original: str | None = None
    normalized: float | None = None

    @property
    def word(self) -> str:
        """What it comes to."""
        number = self.normalized
        bare = next((word for least, word in _NORMALIZED if number is not None and number >= least), "")
        return telling.line(self.label, bare or self.original, "info" if number == 0 else "")


class _Recommendation(msgspec.Struct, frozen=True, rename="pascal"):
    text: str | None = None
    url: str | None = None


class _Remediation(msgspec.Struct, frozen=True, rename="pascal"):
    recommendation: _Recommendation | None = None


class _Resource(msgspec.Struct, frozen=True, rename="pascal"):
    id: str | None = None


class _Reason(msgspec.Struct, frozen=True, rename="pascal"):
    reason_code: str | None = None
    description: str | None = None


class _Compliance(msgspec.Struct, frozen=True, rename="pascal"):
    status: str | None = None
    security_control_id: str | None = None
    status_reasons: list[_Reason] | None = None


class _Workflow(msgspec.Struct, frozen=True, rename="pascal"):
    status: str | None = None


class _Package(msgspec.Struct, frozen=True, rename="pascal"):
    name: str | None = None
    version: str | None = None
    release: str | None = None
    epoch: str | int | None = None
    file_path: str | None = None
    fixed_in_version: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="pascal"):
    id: str | None = None
    vulnerable_packages: list[_Package] | None = None
    related_vulnerabilities: list[str] | None = None


class _Provider(msgspec.Struct, frozen=True, rename="pascal"):
    severity: _Severity | None = None


class _Finding(msgspec.Struct, frozen=True, rename="pascal"):
    title: str
    generator_id: str | None = None
    product_arn: str | None = None
    product_name: str | None = None
    product_fields: dict[str, str | None] | None = None
    aws_account_id: str | None = None
    types: list[str] | None = None
    severity: _Severity | None = None
    finding_provider_fields: _Provider | None = None
    description: str | None = None
    remediation: _Remediation | None = None
    resources: list[_Resource] | None = None
    compliance: _Compliance | None = None
    workflow: _Workflow | None = None
    workflow_state: str | None = None
    record_state: str | None = None
    vulnerabilities: list[_Vulnerability] | None = None

    @property
    def product(self) -> str:
        """What found it, as Security Hub calls it."""
        fields = self.product_fields or {}
        return telling.line(
            fields.get("aws/securityhub/ProductName"), self.product_name, (self.product_arn or "").rpartition("/")[2]
        )

    @property
    def is_over(self) -> bool:
        """Whether it was resolved or is no longer true."""
        states = {self.workflow.status if self.workflow else None, self.workflow_state}
        return "RESOLVED" in states or self.record_state == "ARCHIVED"

    @property
    def verdict(self) -> str:
        """What came out, if it is that of a check."""
        return (self.compliance.status if self.compliance else None) or ""


class _Event(msgspec.Struct, frozen=True):
    detail: _Findings
    time: str | None = None


class _Findings(msgspec.Struct, frozen=True):
    findings: list[_Finding]


class _Answer(msgspec.Struct, frozen=True):
    findings: list[_Finding] = msgspec.field(name="Findings")


def _is_json(document: Document) -> bool:
    if document.fields.get("Findings") == []:
        return document.fields.keys() <= {"Findings", "NextToken"}
    return _is_finding(_one(document.fields or document.first))


def _one(value: object) -> object:
    """Give the first finding of what may hold some."""
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("detail"), dict):
        return _one(value["detail"])
    for name in ("Findings", "findings"):
        inner = value.get(name)
        if isinstance(inner, list):
            return inner[0] if inner else None
    return value


def _is_finding(value: object) -> bool:
    return isinstance(value, dict) and {"SchemaVersion", "ProductArn"} <= value.keys() and "AwsAccountId" in value


def _read(document: Document) -> Report:
    found, at = _findings(document)
    products = dict.fromkeys(tool_named(one.product, _TOOL) for one in found)
    return Report(
        next(iter(products)) if len(products) == 1 else _TOOL,
        tuple(told for one in found for told in _told(one)),
        at=at,
        targets=tuple(dict.fromkeys(one.aws_account_id for one in found if one.aws_account_id)),
        passed=sum(one.verdict == "PASSED" for one in found),
        failed=tuple(dict.fromkeys(why for one in found for why in _not_looked_at(one))),
        also=tuple(products),
    )


def _findings(document: Document) -> tuple[list[_Finding], str]:
    fields = document.fields or document.first
    if "detail" in fields:
        events = document.as_type(list[_Event]) if document.items else [document.as_type(_Event)]
        return [one for event in events for one in event.detail.findings], events[0].time or ""
    if "Findings" in document.fields:
        return document.as_type(_Answer).findings, ""
    if "findings" in document.fields:
        return document.as_type(_Findings).findings, ""
    if document.shape is Shape.LINES and "Findings" in document.first:
        return [one for answer in document.as_type(list[_Answer]) for one in answer.findings], ""
    return [document.as_type(_Finding)] if document.fields else document.as_type(list[_Finding]), ""


def _not_looked_at(one: _Finding) -> Sequence[str]:
    if one.verdict != "NOT_AVAILABLE" or one.is_over:
        return ()
    reasons = (one.compliance.status_reasons if one.compliance else None) or ()
    if any(reason.reason_code == _NOT_THERE for reason in reasons):
        return ()
    why = telling.line(*(text for reason in reasons for text in (reason.description, reason.reason_code)))
    return (telling.line(one.title + (f": {why}" if why else "")),)


def _told(one: _Finding) -> Sequence[Sighting]:
    if one.is_over or one.verdict in {"PASSED", "NOT_AVAILABLE"}:
        return ()
    tool = tool_named(one.product, _TOOL)
    hosts = [each.id or "" for each in one.resources or ()]
    advice = (one.remediation.recommendation if one.remediation else None) or _Recommendation()
    remedy = telling.line(" ".join(text for text in (advice.text, advice.url) if text and text != "None Provided"))
    if one.vulnerabilities:
        return [_vulnerable(one, bad, tool, hosts, remedy) for bad in one.vulnerabilities]
    is_unsure = one.verdict == "WARNING"
    found = telling.of_resource(
        tool,
        _rule(one),
        _rated(one),
        telling.line(one.title, one.description),
        remedy=remedy,
        certainty=Certainty.LOW if is_unsure else Certainty.HIGH,
    )
    return (telling.at_each(found, hosts),)


def _rated(one: _Finding) -> Severity:
    given = one.finding_provider_fields.severity if one.finding_provider_fields else None
    return telling.severity((one.severity or _Severity()).word, (given or _Severity()).word)


def _vulnerable(one: _Finding, bad: _Vulnerability, tool: str, hosts: Sequence[str], remedy: str) -> Sighting:
    packages = [
        Affected(Package(each.name, _version(each)), each.file_path or "", each.fixed_in_version or "")
        for each in bad.vulnerable_packages or ()
        if each.name
    ]
    also = telling.ids(bad.related_vulnerabilities or ())
    rule = telling.line(bad.id, *telling.ids(one.title), one.title)
    words = telling.line(one.description, one.title)
    return vulnerable_in(tool, rule, _rated(one), words, packages, hosts=hosts, aliases=also, remedy=remedy)


def _version(package: _Package) -> str:
    version = package.version or ""
    return f"{version}-{package.release}" if package.release else version


def _rule(one: _Finding) -> str:
    """Give what the product calls the fault, without where and when it was found."""
    fields, generator = one.product_fields or {}, one.generator_id or ""
    control = one.compliance.security_control_id if one.compliance else None
    kinds = [each.rpartition("/")[2] for each in one.types or ()]
    named = next((each for each in kinds if ":" in each), "")
    if generator.startswith("prowler-"):
        return generator.removeprefix("prowler-")
    return telling.line(control, fields.get("ControlId"), *telling.ids(one.title), named, generator.rpartition("/")[2])


FORMATS: Final = (
    Format(
        "asff", "AWS Security Finding Format of any product, JSON", _is_json, _read, silent=("[]", '{"findings":[]}')
    ),
)
