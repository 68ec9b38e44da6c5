"""Outpost24's XML report of OUTSCAN and HIAB: every detail of a host. Floor 5.

Source: Outpost24, XML report. Its score of CVSS 3 goes before that of CVSS 2, and both before its own level of risk.
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

_TOOL: Final = "outpost24"
_RISKS: Final[Mapping[str, Severity]] = {"0": Severity.INFO, "1": Severity.LOW, "2": Severity.MEDIUM}


def _is_xml(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "main" and root.first("reportinfo") is not None


def _read(document: Document) -> Report:
    root = document.xml()
    if root.first("detaillist") is None:
        raise document.malformed("it has no list of details")
    hosts = root.within("hostlist", "host")
    return Report(
        _TOOL,
        tuple(_told(document, one) for one in root.within("detaillist", "detail")),
        at=next((one.say("reportdate") for one in root.all("reportinfo")), ""),
        targets=tuple(dict.fromkeys(map(_host, hosts))),
        failed=tuple(
            f"{_host(one)}: the scan is not complete" for one in hosts if one.say("completescan").lower() == "false"
        ),
    )


def _host(one: Element) -> str:
    return telling.line(one.say("hostname"), one.say("name"), one.say("ip"))


def _told(document: Document, detail: Element) -> Sighting:
    name = detail.say("name")
    if not name:
        raise document.malformed(f"the detail of line {detail.line} has no name")
    port = detail.first("portinfo")
    return telling.on_host(
        _TOOL,
        detail.say("id"),
        _rated(detail),
        name,
        host=telling.line(detail.say("hostname"), detail.say("ip")),
        port=port.say("portnumber") if port and port.say("portnumber") != "-1" else "",
        protocol=port.say("protocol").lower() if port else "",
        aliases=telling.ids([one.text for one in detail.within("cve", "id")]),
        remedy=telling.line(detail.say("solutiontitle"), detail.say("solution")),
    )


def _rated(detail: Element) -> Severity:
    for score in (detail.say("cvss_v3_score"), detail.say("cvss_score")):
        if (rated := telling.scored(score)) is not None:
            return rated
    return _RISKS.get(detail.say("risk"), telling.UNRATED)


FORMATS: Final = (Format("outpost24", "Outpost24, XML report", _is_xml, _read),)
