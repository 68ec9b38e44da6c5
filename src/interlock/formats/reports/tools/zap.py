"""OWASP ZAP's XML report: an alert is one finding, wherever it was raised. Floor 5.

Source: the report add-on of ZAP, "Traditional XML Report" and the one with requests and responses.
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

_TOOL: Final = "zap"
_RISKS: Final[Mapping[str, Severity]] = {
    "0": Severity.INFO,
    "1": Severity.LOW,
    "2": Severity.MEDIUM,
    "3": Severity.HIGH,
}
_CONFIDENCES: Final[Mapping[str, Certainty]] = {"1": Certainty.LOW, "2": Certainty.MEDIUM, "3": Certainty.HIGH}


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "OWASPZAPReport"


def _read_xml(document: Document) -> Report:
    root = document.xml()
    return Report(
        _TOOL,
        tuple(one for site in root.all("site") for one in _alerts(site)),
        root.get("version"),
        root.get("generated"),
        tuple(site.get("name") for site in root.all("site")),
    )


def _alerts(site: Element) -> Iterator[Sighting]:
    for one in site.within("alerts", "alertitem"):
        found = telling.at_address(
            _TOOL,
            one.say("pluginid"),
            telling.severity(one.say("riskcode"), one.say("riskdesc"), scale=_RISKS),
            telling.line(one.say("name"), one.say("alert")),
            address=site.get("name"),
            cwe=telling.weaknesses(one.say("cweid")),
            remedy=telling.plain(one.say("solution")),
            certainty=_CONFIDENCES.get(one.say("confidence"), Certainty.LOW),
        )
        yield telling.at_each(found, (_place(each) for each in one.within("instances", "instance")))


def _place(instance: Element) -> str:
    parameter = instance.say("param")
    return f"{instance.say('method')} {instance.say('uri')}" + (f" [{parameter}]" if parameter else "")


FORMATS: Final = (Format("zap-xml", "OWASP ZAP, XML report", _is_xml, _read_xml),)
