"""GitHub's alerts on vulnerable dependencies, as its GraphQL and its REST API list them. Floor 5.

What is fixed is no finding; what was dismissed is one all the same.
Source: GitHub GraphQL, RepositoryVulnerabilityAlert; GitHub REST API, "List Dependabot alerts".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "dependabot"
_FIXED: Final = "fixed"
_ALERTS: Final = "vulnerabilityAlerts"
_DEEPEST: Final = 8
"""Levels of an answer in which alerts are looked for: organisation, repositories, edges, node."""


class _Identifier(msgspec.Struct, frozen=True):
    value: str | None = None


class _Scored(msgspec.Struct, frozen=True):
    score: float | None = None
    vector: str | None = None
    text: str | None = msgspec.field(name="vectorString", default=None)


class _Weakness(msgspec.Struct, frozen=True):
    id: str | None = msgspec.field(name="cweId", default=None)
    cwe_id: str | None = None


class _Weaknesses(msgspec.Struct, frozen=True):
    nodes: list[_Weakness] | None = None


class _Advisory(msgspec.Struct, frozen=True):
    summary: str | None = None
    description: str | None = None
    severity: str | None = None
    ghsa_id: str | None = None
    cve_id: str | None = None
    identifiers: list[_Identifier] | None = None
    cvss: _Scored | None = None
    cwes: _Weaknesses | list[_Weakness] | None = None


class _Named(msgspec.Struct, frozen=True):
    name: str | None = None
    ecosystem: str | None = None


class _Patched(msgspec.Struct, frozen=True):
    identifier: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    advisory: _Advisory
    severity: str | None = None
    package: _Named | None = None
    first_patched_version: _Patched | None = None


class _Alert(msgspec.Struct, frozen=True, rename="camel"):
    security_vulnerability: _Vulnerability
    id: str | None = None
    state: str | None = None
    fixed_at: str | None = None
    vulnerable_manifest_path: str | None = None
    vulnerable_manifest_filename: str | None = None
    vulnerable_requirements: str | None = None


class _Page(msgspec.Struct, frozen=True, rename="camel"):
    has_next_page: bool = False


class _Alerts(msgspec.Struct, frozen=True, rename="camel"):
    nodes: list[_Alert] | None = None
    edges: list[_Edge] | None = None
    page_info: _Page | None = None


class _Edge(msgspec.Struct, frozen=True):
    node: _Alert


class _Dependency(msgspec.Struct, frozen=True):
    package: _Named | None = None
    manifest_path: str | None = None


class _Rated(msgspec.Struct, frozen=True):
    severity: str | None = None
    package: _Named | None = None
    first_patched_version: _Patched | None = None


class _Listed(msgspec.Struct, frozen=True):
    security_advisory: _Advisory
    security_vulnerability: _Rated = _Rated()
    dependency: _Dependency = _Dependency()
    state: str | None = None


def _is_answer(document: Document) -> bool:
    return "data" in document.fields and any(True for _ in _answers(document))


def _answers(document: Document) -> Iterator[object]:
    """Give the lists of alerts that lie in an answer, of whichever repositories were asked for."""
    waiting = [(document.fields.get("data"), 0)]
    while waiting:
        value, deep = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get(_ALERTS), dict):
                yield value[_ALERTS]
            inner = [each for key, each in value.items() if key != _ALERTS]
        else:
            inner = value if isinstance(value, list) else []
        if deep < _DEEPEST:
            waiting += [(each, deep + 1) for each in reversed(inner) if isinstance(each, dict | list)]


def _read_answer(document: Document) -> Report:
    try:
        pages = msgspec.convert(list(_answers(document)), list[_Alerts], strict=False)
    except msgspec.ValidationError as error:
        raise document.malformed(str(error)) from error
    alerts = [one for page in pages for one in (*(page.nodes or ()), *(edge.node for edge in page.edges or ()))]
    told = {each.id or str(number): each for number, each in enumerate(alerts) if not _is_fixed(each)}
    is_cut = any(page.page_info is not None and page.page_info.has_next_page for page in pages)
    failed = ("a repository has more alerts than are on this page",) if is_cut else ()
    return Report(_TOOL, tuple(map(_alert, told.values())), failed=failed)


def _is_fixed(one: _Alert) -> bool:
    return (one.state or "").lower() == _FIXED or bool(one.fixed_at)


def _alert(one: _Alert) -> Sighting:
    bad = one.security_vulnerability
    version = (one.vulnerable_requirements or "").removeprefix("=").strip()
    place = one.vulnerable_manifest_path or one.vulnerable_manifest_filename
    held = _Dependency(bad.package, place)
    return _told(bad.advisory, _Rated(bad.severity, bad.package, bad.first_patched_version), held, version)


def _is_list(document: Document) -> bool:
    return {"security_advisory", "security_vulnerability", "dependency"} <= document.first.keys()


def _read_list(document: Document) -> Report:
    listed = (one for one in document.as_type(list[_Listed]) if (one.state or "").lower() != _FIXED)
    return Report(
        _TOOL,
        tuple(_told(one.security_advisory, one.security_vulnerability, one.dependency, "") for one in listed),
    )


def _told(bad: _Advisory, rated: _Rated, held: _Dependency, version: str) -> Sighting:
    named = held.package or rated.package or _Named()
    given = [each.value for each in bad.identifiers or () if each.value]
    names = telling.ids(bad.ghsa_id, bad.cve_id, given)
    cvss = bad.cvss or _Scored()
    cwes = bad.cwes.nodes if isinstance(bad.cwes, _Weaknesses) else bad.cwes
    fixed = rated.first_patched_version.identifier if rated.first_patched_version is not None else ""
    return packages.vulnerable(
        _TOOL,
        telling.line(*names, *given, bad.summary),
        telling.severity(rated.severity, bad.severity, cvss.score, packages.rated(cvss.text, cvss.vector)),
        telling.line(bad.summary, bad.description),
        packages.of_kind(named.ecosystem, named.name, version if version[:1].isdigit() else ""),
        aliases=names,
        places=(held.manifest_path,),
        cwe=telling.weaknesses([each.id or each.cwe_id for each in cwes or ()]),
        remedy=packages.take(fixed),
    )


FORMATS: Final = (
    Format("dependabot-graphql", "GitHub, vulnerability alerts of GraphQL, JSON", _is_answer, _read_answer),
    Format("dependabot", "GitHub, Dependabot alerts of the REST API, JSON", _is_list, _read_list, silent=("[]",)),
)
