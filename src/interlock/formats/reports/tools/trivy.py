"""Trivy's JSON report: what is vulnerable, misconfigured, secret or under an unwanted licence. Floor 5.

Source: Trivy's types.Report, schema version 2, the report of a cluster, and the bare list of results that came before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "trivy"
_FINE: Final = frozenset({"not_affected", "fixed"})
"""What a VEX statement may say of a vulnerability that then is none."""
_T = TypeVar("_T")


class _Identifier(msgspec.Struct, frozen=True, rename={"purl": "PURL"}):
    purl: str = ""


class _Vulnerability(msgspec.Struct, frozen=True, rename="pascal"):
    vulnerability_i_d: str = msgspec.field(name="VulnerabilityID", default="")
    """The first Trivys left it out, and all else, of a package that they could say nothing of."""
    pkg_name: str = ""
    pkg_identifier: _Identifier = _Identifier()
    installed_version: str = ""
    fixed_version: str = ""
    severity: str = ""
    title: str = ""
    description: str = ""
    cwe_i_ds: list[str] | None = msgspec.field(name="CweIDs", default=None)
    vendor_i_ds: list[str] | None = msgspec.field(name="VendorIDs", default=None)


class _Cause(msgspec.Struct, frozen=True, rename="pascal"):
    resource: str = ""
    start_line: int = 0
    end_line: int = 0


class _Misconfiguration(msgspec.Struct, frozen=True, rename="pascal"):
    i_d: str = msgspec.field(name="ID")
    title: str = ""
    message: str = ""
    resolution: str = ""
    severity: str = ""
    status: str = "FAIL"
    cause_metadata: _Cause = _Cause()


class _Secret(msgspec.Struct, frozen=True, rename="pascal"):
    rule_i_d: str = msgspec.field(name="RuleID")
    title: str = ""
    severity: str = ""
    start_line: int = 0


class _Licence(msgspec.Struct, frozen=True, rename="pascal"):
    name: str
    severity: str = ""
    pkg_name: str = ""
    file_path: str = ""


class _Modified(msgspec.Struct, frozen=True, rename="pascal"):
    """What somebody's ignore file or VEX statement says something of."""

    type: str
    finding: dict[str, object]
    status: str = ""


class _Summary(msgspec.Struct, frozen=True, rename="pascal"):
    successes: int = 0


class _Result(msgspec.Struct, frozen=True, rename="pascal"):
    target: str = ""
    vulnerabilities: list[_Vulnerability] | None = None
    misconf_summary: _Summary | None = None
    misconfigurations: list[_Misconfiguration] | None = None
    secrets: list[_Secret] | None = None
    licenses: list[_Licence] | None = None
    experimental_modified_findings: list[_Modified] | None = None


class _Resource(msgspec.Struct, frozen=True, rename="pascal"):
    namespace: str = ""
    kind: str = ""
    name: str = ""
    results: list[_Result] | None = None
    error: str = ""


class _System(msgspec.Struct, frozen=True, rename="pascal"):
    family: str = ""
    name: str = ""
    e_o_s_l: bool = msgspec.field(name="EOSL", default=False)


class _Metadata(msgspec.Struct, frozen=True):
    system: _System | None = msgspec.field(name="OS", default=None)


class _Self(msgspec.Struct, frozen=True, rename="pascal"):
    version: str = ""


class _Report(msgspec.Struct, frozen=True, rename="pascal"):
    trivy: _Self = _Self()
    artifact_name: str = ""
    created_at: str = ""
    metadata: _Metadata | None = None
    results: list[_Result] | None = None
    cluster_name: str = ""
    resources: list[_Resource] | None = None
    findings: list[_Resource] | None = None
    vulnerabilities: list[_Resource] | None = None
    misconfigurations: list[_Resource] | None = None


def _is_report(document: Document) -> bool:
    fields = document.fields
    of_cluster = {"Resources", "Findings", "Vulnerabilities", "Misconfigurations"} & fields.keys()
    of_artifact = {"Results", "ArtifactName"} & fields.keys()
    return bool(("SchemaVersion" in fields and of_artifact) or ("ClusterName" in fields and of_cluster))


def _is_list(document: Document) -> bool:
    return "Target" in document.first and bool({"Vulnerabilities", "Type"} & document.first.keys())


def _read(document: Document) -> Report:
    if not _is_report(document):
        raise document.malformed("it is neither of an artifact nor of a cluster")
    read = document.as_type(_Report)
    groups = (read.resources, read.findings, read.vulnerabilities, read.misconfigurations)
    resources = [one for group in groups for one in group or ()]
    places = [(result, "") for result in read.results or ()]
    places += [(result, _named(each)) for each in resources for result in each.results or ()]
    target = read.artifact_name or read.cluster_name
    report = _report(document, places)
    failed = (f"{_named(each)}: {telling.line(each.error)}" for each in resources if each.error)
    return msgspec.structs.replace(
        report,
        version=read.trivy.version,
        at=read.created_at,
        targets=(target,) if target else (),
        failed=(*_unsupported(read), *failed, *report.failed),
    )


def _read_list(document: Document) -> Report:
    return _report(document, [(one, "") for one in document.as_type(list[_Result])])


def _report(document: Document, places: list[tuple[_Result, str]]) -> Report:
    found = tuple(one for result, place in places for one in _told(document, result, place))
    failed = tuple(one for result, _ in places for one in _unsaid(result))
    return Report(_TOOL, found, passed=sum(_passed(result) for result, _ in places), failed=failed)


def _unsupported(read: _Report) -> Iterator[str]:
    system = read.metadata.system if read.metadata else None
    if system and system.e_o_s_l:
        yield f"{system.family} {system.name} gets no advisories any more, so what is wrong with it may be unknown"


def _unsaid(result: _Result) -> Iterator[str]:
    for bad in result.vulnerabilities or ():
        if bad == _Vulnerability(pkg_name=bad.pkg_name):
            yield f"{bad.pkg_name or 'a package'} of {result.target}, of which it says nothing"


def _named(one: _Resource) -> str:
    return "/".join(part for part in (one.namespace, one.kind, one.name) if part)


def _passed(result: _Result) -> int:
    written = sum(one.status == "PASS" for one in result.misconfigurations or ())
    return max(written, result.misconf_summary.successes if result.misconf_summary else 0)


def _told(document: Document, result: _Result, resource: str) -> Iterator[Sighting]:
    place = resource or result.target
    for bad in result.vulnerabilities or ():
        if bad != _Vulnerability(pkg_name=bad.pkg_name):
            yield _vulnerable(document, bad, place)
    for wrong in result.misconfigurations or ():
        if wrong.status != "PASS":
            yield _misconfigured(wrong, result.target, resource)
    for hidden in result.secrets or ():
        yield _secret(hidden, result.target)
    for licence in result.licenses or ():
        yield _licensed(licence)
    for one in result.experimental_modified_findings or ():
        if one.status not in _FINE:
            yield _modified(document, one, result.target, resource)


def _modified(document: Document, one: _Modified, target: str, resource: str) -> Sighting:
    if one.type == "vulnerability":
        return _vulnerable(document, _as_type(document, one, _Vulnerability), resource or target)
    if one.type == "misconfiguration":
        return _misconfigured(_as_type(document, one, _Misconfiguration), target, resource)
    if one.type == "secret":
        return _secret(_as_type(document, one, _Secret), target)
    if one.type == "license":
        return _licensed(_as_type(document, one, _Licence))
    raise document.malformed(f"it holds a finding of the type {one.type[:40]!r}")


def _as_type(document: Document, one: _Modified, wanted: type[_T]) -> _T:
    try:
        return msgspec.convert(one.finding, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise document.malformed(f"{error} of a modified finding") from error


def _vulnerable(document: Document, bad: _Vulnerability, place: str) -> Sighting:
    if not bad.vulnerability_i_d:
        raise document.malformed(f"a vulnerability of {bad.pkg_name or 'a package'} has no VulnerabilityID")
    return packages.vulnerable(
        _TOOL,
        bad.vulnerability_i_d,
        telling.severity(bad.severity),
        telling.line(bad.title, bad.description),
        packages.by_purl(bad.pkg_identifier.purl, bad.pkg_name, bad.installed_version),
        aliases=telling.ids(bad.vendor_i_ds),
        places=(place,),
        cwe=telling.weaknesses(bad.cwe_i_ds),
        remedy=packages.take(bad.fixed_version),
    )


def _misconfigured(wrong: _Misconfiguration, target: str, resource: str) -> Sighting:
    cause = wrong.cause_metadata
    return telling.of_resource(
        _TOOL,
        wrong.i_d,
        telling.severity(wrong.severity),
        telling.line(wrong.message, wrong.title),
        resource=telling.line(" ".join(one for one in (resource, cause.resource) if one)),
        path=target,
        at_line=cause.start_line,
        remedy=wrong.resolution,
    )


def _secret(hidden: _Secret, target: str) -> Sighting:
    rated = telling.severity(hidden.severity)
    return telling.secret(_TOOL, hidden.rule_i_d, hidden.title, path=target, at_line=hidden.start_line, rated=rated)


def _licensed(licence: _Licence) -> Sighting:
    return telling.of_resource(
        _TOOL,
        f"licence {licence.name}",
        telling.severity(licence.severity),
        f"{licence.pkg_name or licence.file_path} is under {licence.name}",
        resource=licence.pkg_name,
        path=licence.file_path,
    )


FORMATS: Final = (
    Format("trivy", "Trivy, JSON", _is_report, _read),
    Format("trivy-list", "Trivy before schema version 2, JSON", _is_list, _read_list, silent=("[]", "null")),
)
