"""Burp Suite's reports: XML of the desktop editions, answers of the REST and GraphQL interfaces. Floor 5.

Source: PortSwigger's "Reporting scan results" (XML with its document type), the REST API's `GET /scan/{id}` and the
GraphQL API's `Issue`. An issue of XML and GraphQL is one finding wherever it was seen; REST tells events, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty

_TOOL: Final = "burp"
_CONFIDENCES: Final[Mapping[str, Certainty]] = {"certain": Certainty.HIGH, "tentative": Certainty.LOW}
_CWE: Final = re.compile(r"CWE-\d{1,5}", re.IGNORECASE)


class _Issue(msgspec.Struct, frozen=True):
    """What all three formats say of an issue."""

    name: str
    severity: str | None = ""
    confidence: str | None = ""
    origin: str | None = ""
    path: str | None = ""
    caption: str | None = ""
    """The path, and in brackets what of the request was attacked."""
    remediation: str | None = ""
    classes: str | None = ""


class _Event(msgspec.Struct, frozen=True):
    type: str = ""
    issue: _Issue | None = None


class _Metrics(msgspec.Struct, frozen=True):
    crawl_network_errors: int | None = 0
    audit_network_errors: int | None = 0


class _Scan(msgspec.Struct, frozen=True):
    issue_events: list[_Event]
    scan_status: str | None = ""
    scan_metrics: _Metrics | None = None


class _Type(msgspec.Struct, frozen=True):
    name: str
    remediation_html: str | None = ""
    vulnerability_classifications_html: str | None = ""


class _GraphIssue(msgspec.Struct, frozen=True):
    issue_type: _Type
    severity: str | None = ""
    confidence: str | None = ""
    origin: str | None = ""
    path: str | None = ""
    remediation_html: str | None = ""


class _Graph(msgspec.Struct, frozen=True):
    issues: list[_GraphIssue] = msgspec.field(name="Issues")


def _is_xml(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "issues" and "burpVersion" in root.attributes


def _is_api(document: Document) -> bool:
    return isinstance(document.fields.get("issue_events"), list)


def _is_graph(document: Document) -> bool:
    issues = document.fields.get("Issues")
    if not isinstance(issues, list) or set(document.fields) != {"Issues"}:
        return False
    return not issues or (isinstance(issues[0], dict) and "issue_type" in issues[0])


def _read_xml(document: Document) -> Report:
    root = document.xml()
    issues = [_issue(one) for one in root.all("issue")]
    if not all(one.name for one in issues):
        raise document.malformed("an issue has no name")
    found = gathered(((one.name, one.severity), _told(one)) for one in issues)
    return Report(_TOOL, found, root.get("burpVersion"), root.get("exportTime"), _hosts(issues))


def _issue(issue: Element) -> _Issue:
    return _Issue(
        telling.line(issue.say("name")),
        issue.say("severity"),
        issue.say("confidence"),
        issue.say("host"),
        issue.say("path"),
        issue.say("location"),
        telling.line(issue.say("remediationDetail"), issue.say("remediationBackground")),
        issue.say("vulnerabilityClassifications"),
    )


def _read_api(document: Document) -> Report:
    scan = document.as_type(_Scan)
    issues = [one.issue for one in scan.issue_events if one.type == "issue_found" and one.issue is not None]
    return Report(_TOOL, tuple(map(_told, issues)), targets=_hosts(issues), failed=tuple(_failed(scan)))


def _failed(scan: _Scan) -> Iterator[str]:
    if scan.scan_status and scan.scan_status != "succeeded":
        yield f"the scan is {scan.scan_status}"
    metrics = scan.scan_metrics or _Metrics()
    if errors := (metrics.crawl_network_errors or 0) + (metrics.audit_network_errors or 0):
        yield f"{errors} requests that failed"


def _read_graph(document: Document) -> Report:
    issues = [
        _Issue(
            one.issue_type.name,
            one.severity,
            one.confidence,
            one.origin,
            one.path,
            remediation=telling.line(one.remediation_html, one.issue_type.remediation_html),
            classes=one.issue_type.vulnerability_classifications_html,
        )
        for one in document.as_type(_Graph).issues
    ]
    return Report(_TOOL, gathered((one.name, _told(one)) for one in issues), targets=_hosts(issues))


def _hosts(issues: list[_Issue]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.origin for one in issues if one.origin))


def _told(issue: _Issue) -> Sighting:
    _, bracket, attacked = (issue.caption or "").partition(" [")
    return telling.at_address(
        _TOOL,
        rule_named(issue.name),
        telling.severity(issue.severity),
        issue.name,
        address=f"{issue.origin or ''}{issue.path or ''}",
        parameter=attacked.removesuffix("]") if bracket else "",
        cwe=telling.weaknesses(_CWE.findall(issue.classes or "")),
        remedy=telling.plain(issue.remediation),
        certainty=_CONFIDENCES.get((issue.confidence or "").lower(), Certainty.MEDIUM),
    )


FORMATS: Final = (
    Format("burp-xml", "Burp Suite, XML report", _is_xml, _read_xml),
    Format("burp-api", "Burp Suite, a scan of its REST API", _is_api, _read_api),
    Format("burp-graphql", "Burp Suite, issues of its GraphQL API", _is_graph, _read_graph),
)
