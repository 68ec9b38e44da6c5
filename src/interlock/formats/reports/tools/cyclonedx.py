"""CycloneDX: the vulnerabilities that an SBOM or VEX tells of, for each component that has them. Floor 5.

What it says is resolved is no finding; what somebody judged otherwise in it is one all the same. One that has no place
for vulnerabilities is a list of components, and no report that none were found.
Source: CycloneDX 1.4 to 1.6, JSON and XML; the vulnerability extension 1.0 of XML before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "cyclonedx"
_RESOLVED: Final = frozenset({"resolved", "resolved_with_pedigree"})
_METHODS: Final = ("", "CVSSv4", "CVSSv31", "CVSSv3", "CVSSv2")
"""Whose rating counts, first to last: the tool's own, then the newest CVSS, then whatever else."""

_UNSAID: Final = ("it lists components and says nothing of vulnerabilities, so nothing shows that any were looked for",)
_EXTENSION: Final = b"cyclonedx.org/schema/ext/vulnerability/"


class _Rating(msgspec.Struct, frozen=True):
    method: str | None = None
    severity: str | None = None
    score: float | str | None = None
    vector: str | None = None


class _Affects(msgspec.Struct, frozen=True):
    ref: str


class _Reference(msgspec.Struct, frozen=True):
    id: str | None = None


class _Analysis(msgspec.Struct, frozen=True):
    state: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="kebab"):
    id: str | None = None
    bom_ref: str | None = None
    references: list[_Reference] | None = None
    ratings: list[_Rating] | None = None
    cwes: list[int | str] | None = None
    description: str | None = None
    detail: str | None = None
    recommendation: str | None = None
    analysis: _Analysis | None = None
    affects: list[_Affects] | None = None


class _Metadata(msgspec.Struct, frozen=True):
    timestamp: str | None = None
    component: dict[str, object] | None = None


class _Bom(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability] | None = None
    metadata: _Metadata | None = None


def _is_json(document: Document) -> bool:
    return document.fields.get("bomFormat") == "CycloneDX"


def _read_json(document: Document) -> Report:
    read = document.as_type(_Bom)
    about = read.metadata or _Metadata()
    held = dict(_components([about.component, document.fields.get("components")]))
    target = telling.line(about.component.get("name")) if about.component else ""
    found = (told for one in read.vulnerabilities or () for told in _told(one, held, target))
    return Report(
        _TOOL,
        tuple(found),
        at=about.timestamp or "",
        targets=(target,) if target else (),
        failed=() if "vulnerabilities" in document.fields else _UNSAID,
    )


def _components(waiting: list[object]) -> Iterator[tuple[str, Package]]:
    """Give every component by its reference, those that lie in others too."""
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting.append(value.get("components"))
            purl, group = value.get("purl"), value.get("group")
            name = ":".join(telling.line(part) for part in (group, value.get("name")) if part)
            package = packages.by_purl(purl if isinstance(purl, str) else "", name, telling.line(value.get("version")))
            for ref in (value.get("bom-ref"), purl):
                if isinstance(ref, str) and ref:
                    yield ref, package


def _told(one: _Vulnerability, held: Mapping[str, Package], target: str) -> Iterator[Sighting]:
    """Give one vulnerability of each component that it affects; without any it is the whole thing that has it."""
    if one.analysis is not None and one.analysis.state in _RESOLVED:
        return
    said = telling.line(one.description, one.detail, one.id, "a vulnerability that has no name")
    for ref in [each.ref for each in one.affects or ()] or [target]:
        yield packages.vulnerable(
            _TOOL,
            telling.line(one.id, *(each.id for each in one.references or ()), one.bom_ref),
            _rated(one.ratings or ()),
            said,
            _of_ref(ref, held),
            aliases=telling.ids([each.id for each in one.references or ()]),
            cwe=telling.weaknesses(one.cwes),
            remedy=telling.line(one.recommendation),
        )


def _of_ref(ref: str, held: Mapping[str, Package]) -> Package:
    """Give a component by a reference: one of this SBOM, or of another by its serial number, version and reference."""
    named = ref.rpartition("#")[2] if ref.startswith("urn:cdx:") else ref
    return held.get(named) or packages.by_purl(named, named)


def _rated(ratings: Iterable[_Rating]) -> Severity:
    ranked = sorted(ratings, key=lambda one: _METHODS.index(one.method or "") if (one.method or "") in _METHODS else 9)
    words = ((one.severity, one.score, packages.rated(one.vector)) for one in ranked)
    return telling.severity(*(word for each in words for word in each if word not in {None, "unknown"}))


def _is_xml(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "bom" and b"cyclonedx.org/schema/bom/" in document.body[:4_096]


def _read_xml(document: Document) -> Report:
    root = document.xml()
    held, found = dict[str, Package](), list[Sighting]()
    elements = [one for one in root.walk() if one.name == "component"]
    for one in elements:
        package = packages.by_purl(
            one.say("purl"), ":".join(part for part in (one.say("group"), one.say("name")) if part), one.say("version")
        )
        held.update(dict.fromkeys((ref for ref in (one.get("bom-ref"), one.say("purl")) if ref), package))
    target = next((one.say("name") for one in root.within("metadata", "component")), "")
    for holder in (*elements, root):
        ref = holder.get("bom-ref") or holder.say("purl")
        for one in holder.within("vulnerabilities", "vulnerability"):
            found += _told(_of_xml(one, ref if holder is not root else ""), held, target)
    at = next((one.text for one in root.within("metadata", "timestamp")), "")
    says = _EXTENSION in document.body[:4_096] or any(one.name == "vulnerabilities" for one in root.walk())
    return Report(_TOOL, tuple(found), at=at, targets=(target,) if target else (), failed=() if says else _UNSAID)


def _of_xml(one: Element, holder: str) -> _Vulnerability:
    """Give a vulnerability as JSON has it; the extension before 1.4 names one component in an attribute."""
    refs = [one.get("ref")] if one.get("ref") else [each.text for each in one.within("affects", "target", "ref")]
    ratings = [
        _Rating(
            each.say("method"),
            each.say("severity").lower() or None,
            next((base.text for base in each.within("score", "base")), each.say("score")) or None,
            each.say("vector"),
        )
        for each in one.within("ratings", "rating")
    ]
    advice = [each.text for each in one.within("recommendations", "recommendation")]
    return _Vulnerability(
        one.say("id") or None,
        one.get("bom-ref") or None,
        [_Reference(each.text) for each in one.within("references", "reference", "id")],
        ratings,
        [each.text for each in one.within("cwes", "cwe")],
        one.say("description"),
        one.say("detail"),
        telling.line(one.say("recommendation"), *advice),
        _Analysis(next((each.text for each in one.within("analysis", "state")), None)),
        [_Affects(ref) for ref in refs or ([holder] if holder else [])],
    )


FORMATS: Final = (
    Format("cyclonedx", "CycloneDX with vulnerabilities, JSON", _is_json, _read_json),
    Format("cyclonedx-xml", "CycloneDX with vulnerabilities, XML", _is_xml, _read_xml),
)
