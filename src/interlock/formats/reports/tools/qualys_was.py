"""Qualys Web Application Scanning: a QID of a web application is one finding, wherever it was seen. Floor 5.

Source: the XML downloads "scan report" and "web application report" of Qualys WAS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.qualys import LEVELS
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "qualys-was"
_ROOTS: Final = ("WAS_SCAN_REPORT", "WAS_WEBAPP_REPORT")
_DONE: Final = frozenset({"", "finished"})
_LISTS: Final = (
    ("VULNERABILITY_LIST", "VULNERABILITY"),
    ("SENSITIVE_CONTENT_LIST", "SENSITIVE_CONTENT"),
    ("INFORMATION_GATHERED_LIST", "INFORMATION_GATHERED"),
)


def _is_was(document: Document) -> bool:
    return document.root is not None and document.root.name in _ROOTS


def _read(document: Document) -> Report:
    root = document.xml()
    glossary = {one.say("QID"): one for one in root.within("GLOSSARY", "QID_LIST", "QID")}
    parts = [*root.all("RESULTS"), *root.within("RESULTS", "WEB_APPLICATION")]
    found: dict[tuple[str, str, str], list[Element]] = {}
    for part in parts:
        for many, one in _LISTS:
            for seen in part.within(many, one):
                if seen.say("STATUS").lower() != "fixed":
                    found.setdefault((part.say("NAME"), one, seen.say("QID")), []).append(seen)
    apps = [*root.within("APPENDIX", "WEBAPP"), *(part for part in parts if part.name == "WEB_APPLICATION")]
    address = next((app.say("URL") for app in apps if app.say("URL")), "")
    return Report(
        _TOOL,
        tuple(_told(kind, qid, seen, glossary.get(qid), address) for (_, kind, qid), seen in found.items()),
        at=next((one.say("GENERATION_DATETIME") for one in root.all("HEADER")), ""),
        targets=tuple(dict.fromkeys(telling.line(app.say("URL"), app.say("NAME")) for app in apps)),
        failed=tuple(_unfinished(root.within("APPENDIX", "SCAN_LIST", "SCAN"))),
    )


def _unfinished(scans: Iterable[Element]) -> Iterator[str]:
    return (f"{one.say('NAME')}: {one.say('STATUS')}" for one in scans if one.say("STATUS").lower() not in _DONE)


def _told(kind: str, qid: str, seen: list[Element], entry: Element | None, address: str) -> Sighting:
    known = entry or Element("QID", {}, 0)
    is_fact = kind == "INFORMATION_GATHERED"
    places = [place for one in seen if (place := _place(one))]
    found = telling.at_address(
        _TOOL,
        qid,
        Severity.INFO if is_fact else telling.severity(known.say("SEVERITY"), seen[0].say("SEVERITY"), scale=LEVELS),
        telling.line(known.say("TITLE"), seen[0].say("TITLE"), f"QID {qid}"),
        address=places[0] if len(places) == 1 else address,
        cwe=telling.weaknesses(known.say("CWE").split(",")),
        remedy="" if is_fact else telling.plain(known.say("SOLUTION")),
        certainty=Certainty.LOW if all(one.say("POTENTIAL") == "true" for one in seen) else Certainty.HIGH,
    )
    return telling.at_each(found, places) if len(places) > 1 else found


def _place(seen: Element) -> str:
    parameter = seen.say("PARAM")
    method = next((one.say("METHOD") for one in seen.within("PAYLOADS", "PAYLOAD", "REQUEST")), "")
    place = f"{method} {seen.say('URL')}".strip() if seen.say("URL") else ""
    return f"{place} [{parameter}]" if place and parameter else place


FORMATS: Final = (Format("qualys-was", "Qualys Web Application Scanning, XML", _is_was, _read),)
