"""OWASP ZAP's XML and JSON reports: an alert is one finding, wherever it was raised. Floor 5.

Source: the report add-on of ZAP, "Traditional XML Report", "Traditional JSON Report" and those with requests and
responses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

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
_CONFIDENCES: Final[Mapping[str, Certainty]] = {
    "1": Certainty.LOW,
    "2": Certainty.MEDIUM,
    "3": Certainty.HIGH,
    "4": Certainty.HIGH,
}
"""Nought is what somebody marked as a false positive, four what somebody confirmed."""


class _Instance(msgspec.Struct, frozen=True):
    uri: str = ""
    method: str = ""
    param: str = ""


class _Alert(msgspec.Struct, frozen=True):
    pluginid: int | str
    name: str = ""
    alert: str = ""
    riskcode: int | str = ""
    riskdesc: str = ""
    confidence: int | str = ""
    solution: str = ""
    cweid: int | str = ""
    instances: list[_Instance] | None = None


class _Site(msgspec.Struct, frozen=True):
    name: str = msgspec.field(name="@name", default="")
    alerts: list[_Alert] | None = None


class _Report(msgspec.Struct, frozen=True):
    site: list[_Site] | _Site | None
    """One alone is not in a list where the report was made from XML."""
    version: str = msgspec.field(name="@version", default="")
    generated: str = msgspec.field(name="@generated", default="")


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "OWASPZAPReport"


def _is_json(document: Document) -> bool:
    return {"@version", "@generated", "site"} <= document.fields.keys()


def _read_xml(document: Document) -> Report:
    root = document.xml()
    if root.name != "OWASPZAPReport":
        raise document.malformed(f"its root is {root.name[:40]}, not OWASPZAPReport")
    sites = [
        _Site(site.get("name"), [_alert(one) for one in site.within("alerts", "alertitem")])
        for site in root.all("site")
    ]
    return _report(sites, root.get("version"), root.get("generated"))


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    sites = [read.site] if isinstance(read.site, _Site) else read.site or []
    return _report(sites, read.version, read.generated)


def _report(sites: list[_Site], version: str, at: str) -> Report:
    found = tuple(_told(site, one) for site in sites for one in site.alerts or ())
    return Report(_TOOL, found, version.removeprefix("D-"), at, tuple(site.name for site in sites if site.name))


def _alert(one: Element) -> _Alert:
    return _Alert(
        one.say("pluginid"),
        one.say("name"),
        one.say("alert"),
        one.say("riskcode"),
        one.say("riskdesc"),
        one.say("confidence"),
        one.say("solution"),
        one.say("cweid"),
        [
            _Instance(each.say("uri"), each.say("method"), each.say("param"))
            for each in one.within("instances", "instance")
        ],
    )


def _told(site: _Site, one: _Alert) -> Sighting:
    found = telling.at_address(
        _TOOL,
        str(one.pluginid),
        telling.severity(one.riskcode, one.riskdesc, scale=_RISKS),
        telling.line(one.name, one.alert),
        address=site.name,
        cwe=() if str(one.cweid).startswith("-") else telling.weaknesses(one.cweid),
        remedy=telling.plain(one.solution),
        certainty=_CONFIDENCES.get(str(one.confidence), Certainty.LOW),
    )
    return telling.at_each(found, _places(one))


def _places(one: _Alert) -> Iterator[str]:
    for each in one.instances or ():
        yield f"{each.method} {each.uri}" + (f" [{each.param}]" if each.param else "")


FORMATS: Final = (
    Format("zap-xml", "OWASP ZAP, XML report", _is_xml, _read_xml),
    Format("zap", "OWASP ZAP, JSON report", _is_json, _read_json),
)
