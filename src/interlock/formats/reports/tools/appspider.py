"""AppSpider's `VulnerabilitiesSummary.xml`: one kind of fault is one finding, at however many addresses. Floor 5.

Source: Rapid7 AppSpider, XML report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "appspider"
_SCORES: Final[Mapping[str, Severity]] = {
    "0-safe": Severity.INFO,
    "1-informational": Severity.INFO,
    "2-low": Severity.LOW,
    "3-medium": Severity.MEDIUM,
    "4-high": Severity.HIGH,
    "5-critical": Severity.CRITICAL,
}
_CONFIDENCES: Final[Mapping[str, Certainty]] = {"high": Certainty.HIGH, "low": Certainty.LOW}


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "VulnSummary"


def _read(document: Document) -> Report:
    root = document.xml()
    vulnerabilities = [one for one in root.walk() if one.name == "Vuln"]
    return Report(
        _TOOL,
        gathered(each for one in vulnerabilities for each in _told(document, one)),
        root.say("AppVersion"),
        root.say("ScanEnded"),
        tuple(dict.fromkeys(one.say("WebSite") for one in vulnerabilities if one.say("WebSite"))),
        failed=_failed(root.say("NumberOfFailedRequests")),
    )


def _failed(requests: str) -> tuple[str, ...]:
    return (f"{requests} requests that failed",) if requests.strip("0") else ()


def _told(document: Document, one: Element) -> Iterator[tuple[object, Sighting]]:
    kind, score = one.say("VulnType"), one.say("AttackScore")
    if not kind:
        raise document.malformed(f"the vulnerability of line {one.line} has no type")
    yield (
        (kind, score),
        telling.at_address(
            _TOOL,
            rule_named(kind),
            telling.severity(score, scale=_SCORES),
            kind,
            address=one.say("VulnUrl") or one.say("Url"),
            method=_said(one, "Method"),
            parameter=_said(one, "ParameterName"),
            cwe=telling.weaknesses(one.say("CweId")),
            remedy=telling.plain(one.say("Recommendation")),
            certainty=_CONFIDENCES.get(one.say("Confidence").lower(), Certainty.MEDIUM),
        ),
    )


def _said(one: Element, name: str) -> str:
    text = one.say(name)
    return "" if text == "N/A" else text


FORMATS: Final = (Format("appspider", "AppSpider, VulnerabilitiesSummary.xml", _is_xml, _read),)
