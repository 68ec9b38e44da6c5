"""Acunetix' XML report: one kind of fault is one finding, at however many addresses. Floor 5.

Source: the XML export of Acunetix Web Vulnerability Scanner and Acunetix On-Premises. (Acunetix 360 is `invicti`.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty

_TOOL: Final = "acunetix"
_SITE: Final = re.compile(r"(?:[a-z]{1,10}://)?[^/?#]{1,300}", re.IGNORECASE)


def _is_xml(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "ScanGroup" and root.first("Scan") is not None


def _read(document: Document) -> Report:
    scans = document.xml().all("Scan")
    return Report(
        _TOOL,
        gathered(each for scan in scans for each in _items(document, scan)),
        at=next((scan.say("FinishTime") or scan.say("StartTime") for scan in scans), ""),
        targets=tuple(dict.fromkeys(scan.say("StartURL") for scan in scans)),
        failed=tuple(_failed(scans)),
    )


def _failed(scans: list[Element]) -> Iterator[str]:
    for scan in scans:
        if scan.say("Aborted").lower() == "true":
            yield f"the scan of {scan.say('StartURL')} was aborted"
        if scan.say("Responsive").lower() == "false":
            yield f"{scan.say('StartURL')} did not answer any more"


def _items(document: Document, scan: Element) -> Iterator[tuple[object, Sighting]]:
    start = _SITE.match(scan.say("StartURL"))
    for item in scan.within("ReportItems", "ReportItem"):
        name = item.say("Name")
        if not name:
            raise document.malformed(f"the item of line {item.line} has no name")
        yield (name, item.say("Impact"), item.say("Recommendation")), _told(item, start[0] if start else "")


def _told(item: Element, site: str) -> Sighting:
    name, parameter = item.say("Name"), item.say("Parameter")
    classes = [one.text or one.get("id") for one in item.within("CWEList", "CWE")]
    listed = item.first("CVEList")
    return telling.at_address(
        _TOOL,
        rule_named(name.removesuffix("(verified)")),
        telling.severity(item.say("Severity")),
        name,
        address=site + _path(item.say("Affects")),
        parameter="" if parameter == "<empty>" else parameter,
        cwe=telling.weaknesses(classes, item.say("CWE")),
        remedy=telling.plain(item.say("Recommendation")),
        certainty=Certainty.HIGH if name.endswith("(verified)") else Certainty.MEDIUM,
        aliases=telling.ids([each.text for each in listed.walk()] if listed else ()),
    )


def _path(affected: str) -> str:
    return affected if affected.startswith("/") or not affected else f"/{affected}"


FORMATS: Final = (Format("acunetix-xml", "Acunetix, XML report", _is_xml, _read),)
