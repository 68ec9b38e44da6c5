"""Trivy's JSON report: what is vulnerable, misconfigured, secret or under an unwanted licence. Floor 5.

Source: Trivy's types.Report, schema version 2, and the bare list of results that came before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "trivy"


class _Identifier(msgspec.Struct, frozen=True, rename={"purl": "PURL"}):
    purl: str = ""


class _Vulnerability(msgspec.Struct, frozen=True, rename="pascal"):
    vulnerability_i_d: str = msgspec.field(name="VulnerabilityID")
    pkg_name: str = ""
    pkg_identifier: _Identifier = _Identifier()
    installed_version: str = ""
    fixed_version: str = ""
    severity: str = ""
    title: str = ""
    description: str = ""
    cwe_i_ds: list[str] = msgspec.field(name="CweIDs", default=[])
    vendor_i_ds: list[str] = msgspec.field(name="VendorIDs", default=[])


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


class _Result(msgspec.Struct, frozen=True, rename="pascal"):
    target: str = ""
    vulnerabilities: list[_Vulnerability] | None = None
    misconfigurations: list[_Misconfiguration] | None = None
    secrets: list[_Secret] | None = None
    licenses: list[_Licence] | None = None


class _Resource(msgspec.Struct, frozen=True, rename="pascal"):
    namespace: str = ""
    kind: str = ""
    name: str = ""
    results: list[_Result] | None = None


class _Report(msgspec.Struct, frozen=True, rename="pascal"):
    artifact_name: str = ""
    created_at: str = ""
    results: list[_Result] | None = None
    cluster_name: str = ""
    resources: list[_Resource] | None = None
    vulnerabilities: list[_Resource] | None = None
    misconfigurations: list[_Resource] | None = None


def _is_report(document: Document) -> bool:
    fields = document.fields
    return ("SchemaVersion" in fields and ("Results" in fields or "ArtifactName" in fields)) or (
        "ClusterName" in fields and "popeye" not in fields
    )


def _is_list(document: Document) -> bool:
    return "Target" in document.first and bool({"Vulnerabilities", "Type"} & document.first.keys())


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    resources = [*(read.resources or ()), *(read.vulnerabilities or ()), *(read.misconfigurations or ())]
    found = [one for result in read.results or () for one in _told(result, "")]
    for each in resources:
        place = "/".join(part for part in (each.namespace, each.kind, each.name) if part)
        found += [one for result in each.results or () for one in _told(result, place)]
    return _report(found, read.created_at, read.artifact_name or read.cluster_name)


def _read_list(document: Document) -> Report:
    return _report([one for result in document.as_type(list[_Result]) for one in _told(result, "")], "", "")


def _report(found: list[Sighting], at: str, target: str) -> Report:
    return Report(_TOOL, tuple(found), at=at, targets=(target,) if target else ())


def _told(result: _Result, resource: str) -> Iterator[Sighting]:
    place = resource or result.target
    for bad in result.vulnerabilities or ():
        yield telling.vulnerable(
            _TOOL,
            bad.vulnerability_i_d,
            telling.severity(bad.severity),
            telling.line(bad.title, bad.description),
            component=bad.pkg_name,
            version=bad.installed_version,
            purl=bad.pkg_identifier.purl,
            aliases=telling.ids(bad.vendor_i_ds),
            path=place,
            cwe=telling.weaknesses(bad.cwe_i_ds),
            remedy=f"take {bad.fixed_version}" if bad.fixed_version else "",
        )
    for wrong in result.misconfigurations or ():
        if wrong.status == "FAIL":
            cause = wrong.cause_metadata
            yield telling.of_resource(
                _TOOL,
                wrong.i_d,
                telling.severity(wrong.severity),
                telling.line(wrong.message, wrong.title),
                resource=telling.line(" ".join(one for one in (resource, cause.resource) if one)),
                path=result.target,
                at_line=cause.start_line,
                remedy=wrong.resolution,
            )
    for hidden in result.secrets or ():
        yield telling.secret(
            _TOOL,
            hidden.rule_i_d,
            hidden.title,
            path=result.target,
            at_line=hidden.start_line,
            rated=telling.severity(hidden.severity),
        )
    for licence in result.licenses or ():
        yield telling.of_resource(
            _TOOL,
            f"licence {licence.name}",
            telling.severity(licence.severity),
            f"{licence.pkg_name or licence.file_path} is under {licence.name}",
            resource=licence.pkg_name,
            path=licence.file_path,
        )


FORMATS: Final = (
    Format("trivy", "Trivy, JSON", _is_report, _read),
    Format("trivy-list", "Trivy before schema version 2, JSON", _is_list, _read_list),
)
