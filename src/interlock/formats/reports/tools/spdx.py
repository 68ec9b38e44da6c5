"""SPDX: the vulnerabilities that its packages refer to. Floor 5.

SPDX 2 knows references to advisories and fixes only, so a package that refers to one is told as having it; a later
version relates vulnerabilities to packages.
Source: SPDX 2.2 and 2.3, JSON and tag-value, external references of the category SECURITY; SPDX 3.0.1, JSON-LD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.kernel import Severity

_TOOL: Final = "spdx"
_TELLING: Final = frozenset({"advisory", "fix", "url"})
_PURL: Final = "purl"
_REFERENCE: Final = re.compile(r"(\S+)\s+(\S+)\s+(\S+)")
_HARMLESS: Final = "security_VexNotAffectedVulnAssessmentRelationship"
_FIXED: Final = "security_VexFixedVulnAssessmentRelationship"
_AFFECTS: Final = ("security_VexAffectedVulnAssessmentRelationship",
                   "security_VexUnderInvestigationVulnAssessmentRelationship")  # fmt: skip


class _Reference(msgspec.Struct, frozen=True, rename="camel"):
    reference_category: str
    reference_type: str
    reference_locator: str


class _Package(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    version_info: str | None = None
    external_refs: list[_Reference] | None = None


class _Creation(msgspec.Struct, frozen=True):
    created: str | None = None


class _Document(msgspec.Struct, frozen=True, rename="camel"):
    name: str | None = None
    creation_info: _Creation | None = None
    packages: list[_Package] | None = None


class _Identifier(msgspec.Struct, frozen=True):
    identifier: str | None = None


class _Element(msgspec.Struct, frozen=True):
    """Whatever stands in the graph of SPDX 3."""

    type: str
    id: str = msgspec.field(name="spdxId", default="")
    name: str | None = None
    summary: str | None = None
    version: str | None = msgspec.field(name="software_packageVersion", default=None)
    purl: str | None = msgspec.field(name="software_packageUrl", default=None)
    others: list[_Identifier | str] | None = msgspec.field(name="externalIdentifier", default=None)
    relation: str | None = msgspec.field(name="relationshipType", default=None)
    begins: str | None = msgspec.field(name="from", default=None)
    ends: list[str] | None = msgspec.field(name="to", default=None)
    severity: str | None = msgspec.field(name="security_severity", default=None)
    score: float | str | None = msgspec.field(name="security_score", default=None)


class _Graph(msgspec.Struct, frozen=True):
    elements: list[_Element] = msgspec.field(name="@graph")


def _is_json(document: Document) -> bool:
    version = document.fields.get("spdxVersion")
    return isinstance(version, str) and version.startswith("SPDX-2") and "SPDXID" in document.fields


def _read_json(document: Document) -> Report:
    read = document.as_type(_Document)
    at = read.creation_info.created if read.creation_info is not None else ""
    return _report(read.packages or (), read.name or "", at or "")


def _report(held: Iterable[_Package], name: str, at: str) -> Report:
    found = tuple(one for each in held for one in _told(each))
    return Report(_TOOL, found, at=at, targets=(name,) if name else ())


def _told(held: _Package) -> Iterator[Sighting]:
    """Give each vulnerability that a package refers to once, however many references name it."""
    refs = held.external_refs or ()
    purl = next((one.reference_locator for one in refs if one.reference_type == _PURL), "")
    given = [one for one in refs if one.reference_category == "SECURITY" and one.reference_type in _TELLING]
    by_name: dict[str, _Reference] = {}
    for one in given:
        for name in telling.ids(one.reference_locator):
            by_name.setdefault(name, one)
    for name, one in by_name.items():
        yield packages.vulnerable(
            _TOOL,
            name,
            telling.severity(None),
            f"it refers to {one.reference_locator}",
            packages.by_purl(purl, held.name, held.version_info),
        )


def _is_tags(document: Document) -> bool:
    return document.shape is Shape.TEXT and "SPDXVersion: SPDX-2" in document.text[:4_096]


def _read_tags(document: Document) -> Report:
    held, name, at = list[_Package](), "", ""
    for line in document.text.splitlines():
        tag, colon, value = line.partition(":")
        value = value.strip()
        if not colon:
            continue
        if tag == "PackageName":
            held.append(_Package(value, external_refs=[]))
        elif tag == "PackageVersion" and held:
            held[-1] = msgspec.structs.replace(held[-1], version_info=value)
        elif tag == "ExternalRef" and held:
            match = _REFERENCE.match(value)
            refs = held[-1].external_refs
            if match and refs is not None:
                refs.append(_Reference(*match.groups()))
        elif tag == "DocumentName":
            name = value
        elif tag == "Created":
            at = value
    return _report(held, name, at)


def _is_graph(document: Document) -> bool:
    fields = document.fields
    return isinstance(fields.get("@graph"), list) and "spdx.org/rdf/3" in str(fields.get("@context"))[:1_000]


def _read_graph(document: Document) -> Report:
    read = document.as_type(_Graph).elements
    named = {one.id: one for one in read if one.id}
    rated: dict[str, Severity] = {}
    for one in read:
        if one.begins and (one.severity or one.score is not None):
            rated.setdefault(one.begins, telling.severity(one.severity, one.score))
    settled = {pair for one in read if one.type == _FIXED for pair in _pairs(one, is_vex=True)}
    harmless = {pair for one in read if one.type == _HARMLESS for pair in _pairs(one, is_vex=True)}
    found = dict[tuple[str, str], None]()
    for one in read:
        is_vex = one.type in _AFFECTS or one.type == _HARMLESS
        if is_vex or one.relation == "hasAssociatedVulnerability":
            found.update(dict.fromkeys(_pairs(one, is_vex=is_vex)))
    return Report(
        _TOOL,
        tuple(_related(named, pair, rated, pair in harmless) for pair in found if pair not in settled),
    )


def _pairs(one: _Element, *, is_vex: bool) -> Iterator[tuple[str, str]]:
    """Give the ids of vulnerabilities and packages that a relationship brings together."""
    for end in one.ends or ():
        yield (one.begins or "", end) if is_vex else (end, one.begins or "")


def _related(
    named: Mapping[str, _Element], pair: tuple[str, str], rated: Mapping[str, Severity], is_harmless: bool
) -> Sighting:
    bad, held = (named.get(one, _Element("", one, one)) for one in pair)
    given = [each.identifier if isinstance(each, _Identifier) else each for each in bad.others or ()]
    names = telling.ids(given, bad.name)
    return packages.vulnerable(
        _TOOL,
        telling.line(*names, bad.name, bad.id),
        Severity.INFO if is_harmless else rated.get(bad.id, telling.severity(None)),
        telling.line("not affected" if is_harmless else "", bad.summary, bad.name, bad.id),
        packages.by_purl(held.purl, held.name or held.id, held.version)
        if held.purl
        else Package(held.name or held.id, held.version or ""),
        aliases=names,
    )


FORMATS: Final = (
    Format("spdx-3", "SPDX 3 with vulnerabilities, JSON-LD", _is_graph, _read_graph),
    Format("spdx", "SPDX 2 that refers to vulnerabilities, JSON", _is_json, _read_json),
    Format("spdx-tags", "SPDX 2 that refers to vulnerabilities, tag-value", _is_tags, _read_tags),
)
