"""Fortify WebInspect's XML export: an issue is one finding. Floor 5.

Source: WebInspect's scan details in XML, of one Scan or of its Sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "webinspect"
_SCALE: Final[Mapping[str, Severity]] = {
    "0": Severity.INFO,
    "1": Severity.LOW,
    "2": Severity.MEDIUM,
    "3": Severity.HIGH,
    "4": Severity.CRITICAL,
}


def _is_mine(document: Document) -> bool:
    root = document.root
    if root is None or root.name not in {"Scan", "Sessions"}:
        return False
    return bool(root.all("Issues") and root.all("PolicyName")) or bool(root.within("Session", "Issues"))


def _read(document: Document) -> Report:
    root = document.xml()
    issues = [*root.within("Issues", "Issue"), *root.within("Session", "Issues", "Issue")]
    found = tuple(_told(one) for one in issues)
    hosts = dict.fromkeys(one.say("Host") for one in issues if one.say("Host"))
    return Report(_TOOL, found, at=root.say("StartTime"), targets=tuple(hosts))


def _told(issue: Element) -> Sighting:
    sections = {one.say("Name"): one.say("SectionText") for one in issue.all("ReportSection")}
    classes = [one for one in issue.within("Classifications", "Classification") if one.get("kind") == "CWE"]
    return telling.at_address(
        _TOOL,
        telling.line(issue.say("VulnerabilityID"), issue.get("id"), issue.say("Name")),
        telling.severity(issue.say("Severity"), scale=_SCALE),
        telling.line(issue.say("Name"), issue.say("VulnerabilityID")),
        address=telling.line(issue.say("URL"), issue.say("Host")),
        parameter=issue.say("VulnerableParam") or issue.say("AttackParam"),
        cwe=telling.weaknesses(*(one.get("identifier") for one in classes)),
        remedy=telling.plain(sections.get("Fix")),
    )


FORMATS: Final = (Format("webinspect-xml", "Fortify WebInspect, XML export", _is_mine, _read),)
