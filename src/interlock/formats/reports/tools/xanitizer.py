"""Xanitizer's list of findings: each is one finding. Floor 5.

Source: RIGS IT Xanitizer, XanitizerFindingsList, XML.
"""

from __future__ import annotations

from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element

_TOOL: Final = "xanitizer"


def _is_mine(document: Document) -> bool:
    return document.root is not None and document.root.name == "XanitizerFindingsList"


def _read(document: Document) -> Report:
    root = document.xml()
    found = tuple(_told(one) for one in root.all("finding"))
    return Report(_TOOL, found, root.get("xanitizerVersionShort"), root.get("timeStamp"))


def _told(one: Element) -> Sighting:
    kind = one.say("problemTypeId") or one.say("problemType")
    rated = telling.severity(one.say("rating"), one.say("classification"))
    cwe = telling.weaknesses(one.say("cweNumber").replace(",", ""))
    file = one.say("file")
    if "DependencyCheck" in one.say("producer"):
        aliases = telling.ids(one.say("description"))
        return packages.vulnerable(
            _TOOL,
            kind,
            rated,
            one.say("problemType"),
            packages.Package(file),
            aliases=aliases,
            cwe=cwe,
        )
    folder = one.say("package").replace(".", "/")
    end = one.first("endNode")
    line = number(end.get("lineNo")) if end is not None else 0
    return telling.in_code(
        _TOOL,
        kind,
        rated,
        telling.line(one.say("problemType"), kind),
        path=f"{folder}/{file}" if folder and file else file,
        at_line=line or number(one.say("line")),
        cwe=cwe,
    )


FORMATS: Final = (Format("xanitizer-xml", "Xanitizer, list of findings, XML", _is_mine, _read),)
