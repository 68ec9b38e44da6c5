"""Wapiti's XML and JSON reports: vulnerabilities and anomalies; one message of one kind is one finding. Floor 5.

Source: wapitiCore's report generators. What it only took note of (`additionals`) is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.scales import rising
from interlock.formats.xmldoc import Element

_TOOL: Final = "wapiti"
_LEVELS: Final = rising(0)
_SITE: Final = re.compile(r"[a-z]{1,10}://[^/?#]{1,300}", re.IGNORECASE)


class _Entry(msgspec.Struct, frozen=True):
    level: int | str | None = ""
    info: str | None = ""
    method: str | None = ""
    path: str | None = ""
    parameter: str | None = ""


class _Class(msgspec.Struct, frozen=True):
    sol: str | None = ""
    ref: dict[str, str] | None = None


class _Infos(msgspec.Struct, frozen=True):
    target: str | None = ""
    version: str | None = ""
    date: str | None = ""


class _Kind(msgspec.Struct, frozen=True):
    """One kind of fault, and where it is."""

    name: str
    remedy: str
    references: tuple[str, ...]
    entries: list[_Entry]


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: dict[str, list[_Entry]]
    infos: _Infos
    anomalies: dict[str, list[_Entry]] | None = None
    classifications: dict[str, _Class] | None = None


def _is_xml(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "report" and root.first("report_infos") is not None


def _is_json(document: Document) -> bool:
    fields = document.fields
    return {"anomalies", "infos"} <= fields.keys() and isinstance(fields.get("vulnerabilities"), dict)


def _read_xml(document: Document) -> Report:
    root = document.xml()
    if root.first("report_infos") is None:
        raise document.malformed("it does not say what was looked at")
    said = {one.get("name"): one.text for one in root.within("report_infos", "info")}
    found = [*root.within("vulnerabilities", "vulnerability"), *root.within("anomalies", "anomaly")]
    if not all(one.get("name") for one in found):
        raise document.malformed("a vulnerability has no name")
    infos = _Infos(said.get("target", ""), said.get("generatorVersion", ""), said.get("dateOfScan", ""))
    return _report(infos, map(_kind, found))


def _kind(kind: Element) -> _Kind:
    entries = [
        _Entry(one.say("level"), one.say("info"), one.say("method"), one.say("path"), one.say("parameter"))
        for one in kind.within("entries", "entry")
    ]
    titles = tuple(one.say("title") for one in kind.within("references", "reference"))
    return _Kind(kind.get("name"), kind.say("solution"), titles, entries)


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    classes = read.classifications or {}
    found = [*read.vulnerabilities.items(), *(read.anomalies or {}).items()]
    kinds = (_Kind(name, *_class(classes.get(name, _Class())), entries) for name, entries in found)
    return _report(read.infos, kinds)


def _class(one: _Class) -> tuple[str, tuple[str, ...]]:
    return one.sol or "", tuple(one.ref or ())


def _report(infos: _Infos, kinds: Iterable[_Kind]) -> Report:
    target = infos.target or ""
    site = _SITE.match(target)
    found = gathered(each for kind in kinds for each in _told(kind, site[0] if site else target))
    version = (infos.version or "").removeprefix("Wapiti").strip()
    return Report(_TOOL, found, version, infos.date or "", (target,) if target else ())


def _told(kind: _Kind, site: str) -> Iterator[tuple[object, Sighting]]:
    classes = telling.weaknesses([title for title in kind.references if title.upper().startswith("CWE")])
    for one in kind.entries:
        path = one.path or ""
        yield (
            (kind.name, one.info, one.level),
            telling.at_address(
                _TOOL,
                rule_named(kind.name),
                telling.severity(one.level, scale=_LEVELS),
                f"{kind.name}: {one.info}" if one.info else kind.name,
                address=path if _SITE.match(path) else site + path,
                method=one.method or "",
                parameter=one.parameter or "",
                cwe=classes,
                remedy=telling.line(kind.remedy),
            ),
        )


FORMATS: Final = (
    Format("wapiti", "Wapiti, JSON report", _is_json, _read_json),
    Format("wapiti-xml", "Wapiti, XML report", _is_xml, _read_xml),
)
