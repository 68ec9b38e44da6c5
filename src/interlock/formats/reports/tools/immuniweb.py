"""ImmuniWeb's XML of a web test, and its JSON of what it found of an organisation on the internet. Floor 5.

Source: ImmuniWeb On-Demand (XML) and ImmuniWeb Discovery (JSON). Discovery lists what an organisation has, with what
should be done about each of it: what should be done is the finding. Leaked credentials are never told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "immuniweb"
_SECTIONS: Final = ("domains", "webapps", "mobileapps", "cloud", "network", "repositories", "incidents")
_ENOUGH: Final = 2
"""Sections by which a document is known; an organisation need not have all of them."""
_UNRATED: Final = Severity.MEDIUM
"""Discovery rates none of it, and tells missing records and leaked passwords alike."""
_RISKS: Final[Mapping[str, Severity]] = {"warning": Severity.INFO}


class _Asset(msgspec.Struct, frozen=True):
    name: str
    type: str | None = ""
    section: str | None = ""
    remediations: list[str] | None = None


class _Discovery(msgspec.Struct, frozen=True):
    domains: list[_Asset] | None = None
    webapps: list[_Asset] | None = None
    mobileapps: list[_Asset] | None = None
    cloud: list[_Asset] | None = None
    network: list[_Asset] | None = None
    repositories: list[_Asset] | None = None
    incidents: list[_Asset] | None = None


def _is_xml(document: Document) -> bool:
    root = document.root
    if root is None or root.name != "Vulnerabilities" or len(root.all("Vulnerability")) != len(root.children):
        return False
    return all(one.first("Risk") and one.first("CWE-ID") for one in root.children[:1])


def _is_json(document: Document) -> bool:
    fields = document.fields
    listed = [name for name in _SECTIONS if isinstance(fields.get(name), list)]
    return len(listed) >= _ENOUGH and len(listed) == len(fields)


def _read_xml(document: Document) -> Report:
    root = document.xml()
    return Report(_TOOL, gathered(_vulnerability(document, one) for one in root.all("Vulnerability")))


def _vulnerability(document: Document, one: Element) -> tuple[object, Sighting]:
    name = one.say("Name")
    if not name:
        raise document.malformed(f"the vulnerability of line {one.line} has no name")
    found = telling.at_address(
        _TOOL,
        rule_named(one.say("Type") or name),
        telling.severity(one.say("Risk"), one.say("CVSSv3").partition(" ")[0], scale=_RISKS),
        name,
        address=one.say("URL"),
        cwe=telling.weaknesses(one.say("CWE-ID").split(",")),
        remedy=telling.plain(one.say("Remediation")),
        aliases=telling.ids(one.say("CVE-ID")),
    )
    return (name, one.say("Risk"), one.say("Description")), found


def _read_json(document: Document) -> Report:
    if not _is_json(document):
        raise document.malformed("it has other sections than ImmuniWeb Discovery")
    read = document.as_type(_Discovery)
    assets = [one for name in _SECTIONS for one in getattr(read, name) or ()]
    domains = tuple(one.name for one in read.domains or ())
    return Report(_TOOL, tuple(each for one in assets for each in _asset(one)), targets=domains)


def _asset(asset: _Asset) -> Iterator[Sighting]:
    for text in asset.remediations or ():
        words = telling.plain(text)
        yield telling.of_resource(
            _TOOL,
            rule_named(words),
            _UNRATED,
            f"{telling.line(asset.type, asset.section)} {asset.name}: {words}",
            resource=asset.name,
        )


FORMATS: Final = (
    Format("immuniweb", "ImmuniWeb Discovery, JSON", _is_json, _read_json),
    Format("immuniweb-xml", "ImmuniWeb, XML of a web test", _is_xml, _read_xml),
)
