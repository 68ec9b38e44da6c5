"""Qualys's XML of hosts: the results of a scan, and the report on assets. Floor 5.

Source: Qualys's scan-1.dtd and asset_data_report.dtd. A QID at a port of a host is one finding, as Qualys lists it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "qualys"
LEVELS: Final[Mapping[str, Severity]] = {
    "1": Severity.LOW,
    "2": Severity.LOW,
    "3": Severity.MEDIUM,
    "4": Severity.HIGH,
    "5": Severity.CRITICAL,
}
"""Minimal, medium, serious, critical and urgent, in Qualys's words; what is gathered for information has levels too."""
_WHOLE: Final = frozenset({"", "finished"})
_NOT_ANY_MORE: Final = frozenset({"fixed"})
_KINDS: Final[Mapping[str, str]] = {"VULNS": "VULN", "PRACTICES": "PRACTICE"}
"""Confirmed and potential ones; what Qualys has under `INFOS` and `SERVICES` are facts about the host."""


def _is_scan(document: Document) -> bool:
    root = document.root
    if root is None or root.name != "SCAN":
        return False
    return root.get("value").startswith("scan/") or any(
        "value" in key.attributes for key in root.within("HEADER", "KEY")
    )


def _read_scan(document: Document) -> Report:
    root = document.xml()
    said = {key.get("value"): key.text for key in root.within("HEADER", "KEY")}
    status = said.get("STATUS", "")
    errors = [one.text for one in root.all("ERROR") if one.text]
    return Report(
        _TOOL,
        tuple(one for host in root.all("IP") for one in _of_scanned(host)),
        at=said.get("DATE", ""),
        targets=tuple(dict.fromkeys(host.get("value") for host in root.all("IP"))),
        failed=(*errors, *(() if status.lower() in _WHOLE else (f"the scan is {status.lower()}",))),
    )


def _of_scanned(host: Element) -> Iterator[Sighting]:
    for kind, name in _KINDS.items():
        for category in host.within(kind, "CAT"):
            for one in category.all(name):
                yield telling.on_host(
                    _TOOL,
                    one.get("number"),
                    telling.severity(one.get("severity"), scale=LEVELS),
                    telling.line(one.say("TITLE"), one.say("DIAGNOSIS")),
                    host=host.get("value"),
                    port=category.get("port"),
                    protocol=category.get("protocol"),
                    aliases=telling.ids(
                        one.get("cveid"), [each.text for each in one.within("CVE_ID_LIST", "CVE_ID", "ID")]
                    ),
                    remedy=telling.plain(one.say("SOLUTION")),
                    certainty=Certainty.HIGH if name == "VULN" else Certainty.LOW,
                )


def _is_assets(document: Document) -> bool:
    return document.root is not None and document.root.name == "ASSET_DATA_REPORT"


def _read_assets(document: Document) -> Report:
    root = document.xml()
    known = {one.get("id"): one for one in root.within("GLOSSARY", "VULN_DETAILS_LIST", "VULN_DETAILS")}
    hosts = root.within("HOST_LIST", "HOST")
    return Report(
        _TOOL,
        tuple(one for host in hosts for one in _of_asset(host, known)),
        at=next((one.say("GENERATION_DATETIME") for one in root.all("HEADER")), ""),
        targets=tuple(dict.fromkeys(host.say("IP") for host in hosts)),
    )


def _of_asset(host: Element, known: Mapping[str, Element]) -> Iterator[Sighting]:
    for found in host.within("VULN_INFO_LIST", "VULN_INFO"):
        if found.say("VULN_STATUS").lower() in _NOT_ANY_MORE:
            continue
        qid = found.first("QID") or Element("QID", {}, found.line)
        details = known.get(qid.get("id")) or Element("VULN_DETAILS", {}, found.line)
        number = telling.line(qid.text, qid.get("id").removeprefix("qid_"))
        kind = found.say("TYPE").lower()
        yield telling.on_host(
            _TOOL,
            number,
            Severity.INFO if kind.startswith("ig") else telling.severity(details.say("SEVERITY"), scale=LEVELS),
            telling.line(details.say("TITLE"), f"QID {number}"),
            host=telling.line(host.say("IP"), host.say("DNS")),
            port=found.say("PORT"),
            protocol=found.say("PROTOCOL"),
            aliases=telling.ids([each.text for each in details.within("CVE_ID_LIST", "CVE_ID", "ID")]),
            remedy=telling.plain(details.say("SOLUTION")),
            certainty=Certainty.LOW if kind.startswith(("practice", "potential")) else Certainty.HIGH,
        )


FORMATS: Final = (
    Format("qualys", "Qualys, XML report on assets", _is_assets, _read_assets),
    Format("qualys-scan", "Qualys, XML results of a scan", _is_scan, _read_scan),
)
