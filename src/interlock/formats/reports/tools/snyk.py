"""Snyk's reports: tests of open source, containers and infrastructure, and the issues that its API lists. Floor 5.

Source: `snyk test --json`, `snyk container test --json`, `snyk iac test --json` of Snyk's CLI; "Get issues by
organization" of its REST API. What `snyk code test --json` writes is SARIF.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.manifests.origins import without_credentials_inside
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "snyk"
_OF_A_TEST: Final = frozenset({"packageManager", "dependencyCount", "projectName", "ok", "licensesPolicy"})
"""Members of a test's result, some of which every version writes."""


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    title: str | None = None
    severity: str | None = None
    severity_with_critical: str | None = None
    cvss_score: float | str | None = None
    package_name: str | None = None
    package_manager: str | None = None
    name: str | None = None
    version: str | None = None
    language: str | None = None
    type: str | None = None
    through: list[str] | None = msgspec.field(name="from", default=None)
    identifiers: dict[str, list[str | int] | None] | None = None
    fixed_in: list[str] | None = None
    nearest_fixed_in_version: str | None = None


class _Filtered(msgspec.Struct, frozen=True):
    ignore: list[_Vulnerability] | None = None


class _Affected(msgspec.Struct, frozen=True):
    pkg: dict[str, str | None] = {}
    issues: dict[str, object] = {}


class _Binaries(msgspec.Struct, frozen=True, rename="camel"):
    issues_data: dict[str, _Vulnerability] | None = None
    affected_pkgs: dict[str, _Affected] | None = None


class _Docker(msgspec.Struct, frozen=True, rename="camel"):
    binaries_vulns: _Binaries | None = None


class _Advice(msgspec.Struct, frozen=True):
    issue: str | None = None
    resolve: str | None = None


class _Misconfiguration(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    title: str | None = None
    severity: str | None = None
    path: list[str | int] | None = None
    line_number: int | None = None
    iac_description: _Advice | None = None


class _Test(msgspec.Struct, frozen=True, rename="camel"):
    vulnerabilities: list[_Vulnerability] | None = None
    infrastructure_as_code_issues: list[_Misconfiguration] | None = None
    filtered: _Filtered | None = None
    docker: _Docker | None = None
    package_manager: str | None = None
    project_name: str | None = None
    display_target_file: str | None = None
    target_file: str | None = None
    path: str | None = None
    error: str | None = None


class _Whole(_Test, frozen=True, rename="camel"):
    applications: list[_Test] | None = None
    """Those in a container."""


class _Named(msgspec.Struct, frozen=True):
    id: str | None = None
    source: str | None = None


class _Spot(msgspec.Struct, frozen=True):
    line: int = 0
    column: int = 0


class _Region(msgspec.Struct, frozen=True):
    start: _Spot | None = None
    end: _Spot | None = None


class _SourceLocation(msgspec.Struct, frozen=True):
    file: str | None = None
    region: _Region | None = None


class _Dependency(msgspec.Struct, frozen=True):
    package_name: str | None = None
    package_version: str | None = None


class _Representation(msgspec.Struct, frozen=True):
    dependency: _Dependency | None = None
    source_location: _SourceLocation | None = msgspec.field(name="sourceLocation", default=None)
    resource_path: str | None = msgspec.field(name="resourcePath", default=None)


class _Coordinate(msgspec.Struct, frozen=True):
    representations: list[_Representation] | None = None


class _Attributes(msgspec.Struct, frozen=True):
    title: str
    type: str | None = None
    key: str | None = None
    status: str | None = None
    effective_severity_level: str | None = None
    classes: list[_Named] | None = None
    problems: list[_Named] | None = None
    coordinates: list[_Coordinate] | None = None


class _Issue(msgspec.Struct, frozen=True):
    attributes: _Attributes
    id: str | None = None


class _Issues(msgspec.Struct, frozen=True):
    data: list[_Issue]


def _is_test(document: Document) -> bool:
    return _tells_test(document.fields) or any(isinstance(one, dict) and _tells_test(one) for one in document.items[:1])


def _tells_test(fields: object) -> bool:
    if not isinstance(fields, dict):
        return False
    has_issues = "vulnerabilities" in fields or "infrastructureAsCodeIssues" in fields
    is_error = fields.get("ok") is False and isinstance(fields.get("error"), str)
    return is_error or (has_issues and len(_OF_A_TEST & fields.keys()) > 1)


def _read_test(document: Document) -> Report:
    tests = document.as_type(list[_Whole]) if document.items else [document.as_type(_Whole)]
    whole = [each for test in tests for each in (test, *(test.applications or ()))]
    named = (telling.line(each.display_target_file, each.project_name, each.path) for each in whole)
    return Report(
        _TOOL,
        tuple(one for test in whole for one in _sightings(test)),
        targets=tuple(dict.fromkeys(name for name in named if name)),
        failed=tuple(_failed(each) for each in whole if each.error),
    )


def _failed(test: _Test) -> str:
    return telling.line(without_credentials_inside(f"{test.path or 'a project'}: {test.error}"))


def _sightings(test: _Test) -> Iterator[Sighting]:
    silenced = test.filtered.ignore if test.filtered is not None else None
    for each in (*(test.vulnerabilities or ()), *(silenced or ())):
        yield _vulnerable(each, test, each.name or each.package_name, each.version)
    for wrong in test.infrastructure_as_code_issues or ():
        yield _misconfigured(wrong, test.target_file or "")
    binaries = test.docker.binaries_vulns if test.docker is not None else None
    if binaries is not None:
        known = binaries.issues_data or {}
        for held in (binaries.affected_pkgs or {}).values():
            for key in held.issues.keys() & known.keys():
                yield _vulnerable(known[key], test, held.pkg.get("name"), held.pkg.get("version"))


def _vulnerable(one: _Vulnerability, test: _Test, name: str | None, version: str | None) -> Sighting:
    kind = one.package_manager or test.package_manager or one.language
    package = packages.of_kind(kind, name, version)
    ids = one.identifiers or {}
    score = str(one.cvss_score) if one.cvss_score is not None else ""
    return packages.vulnerable(
        _TOOL,
        one.id,
        telling.severity(one.severity_with_critical, one.severity, score),
        telling.line(one.title, one.id),
        package,
        aliases=telling.ids(*(given for key, given in ids.items() if key != "CWE")),
        places=(" > ".join(one.through or ()), test.display_target_file),
        cwe=telling.weaknesses(ids.get("CWE")),
        remedy=packages.take(*(one.fixed_in or (one.nearest_fixed_in_version,))),
    )


def _misconfigured(wrong: _Misconfiguration, path: str) -> Sighting:
    advice = wrong.iac_description or _Advice()
    return telling.of_resource(
        _TOOL,
        wrong.id,
        telling.severity(wrong.severity),
        telling.line(wrong.title, advice.issue),
        resource=".".join(str(step) for step in wrong.path or ()),
        path=path,
        at_line=wrong.line_number or 0,
        remedy=telling.line(advice.resolve),
    )


def _is_api(document: Document) -> bool:
    data = document.fields.get("data")
    if "jsonapi" not in document.fields or not isinstance(data, list):
        return False
    links = document.fields.get("links")
    of_issues = isinstance(links, dict) and any("/issues" in str(link) for link in links.values())
    return of_issues or any(isinstance(one, dict) and one.get("type") == "issue" for one in data[:1])


def _read_api(document: Document) -> Report:
    issues = (each.attributes for each in document.as_type(_Issues).data)
    return Report(_TOOL, tuple(_issue(each) for each in issues if each.status != "resolved"))


def _issue(one: _Attributes) -> Sighting:
    places = [each for held in one.coordinates or () for each in held.representations or ()]
    problems = [each.id for each in one.problems or () if each.id]
    cwe = telling.weaknesses([each.id for each in one.classes or () if each.source == "CWE"])
    rated = telling.severity(one.effective_severity_level)
    held = next((each.dependency for each in places if each.dependency is not None), None)
    lines = next((each.source_location for each in places if each.source_location is not None), None)
    if held is not None:
        package = packages.Package(held.package_name or "", held.package_version or "")
        return packages.vulnerable(
            _TOOL, telling.line(one.key, *problems, one.title), rated, one.title, package,
            aliases=telling.ids(problems), cwe=cwe,
        )  # fmt: skip
    if lines is not None and lines.region is not None:
        start, end = lines.region.start or _Spot(), lines.region.end or _Spot()
        return telling.in_code(
            _TOOL, one.title, rated, one.title, path=lines.file or "", at_line=start.line, column=start.column,
            end_line=end.line, cwe=cwe,
        )  # fmt: skip
    named = next((each.resource_path for each in places if each.resource_path), "")
    path = lines.file if lines is not None else ""
    return telling.of_resource(
        _TOOL,
        one.title,
        rated,
        one.title,
        resource=named or "",
        path=path or "",
        cwe=cwe,
        aliases=telling.ids(problems),
    )


FORMATS: Final = (
    Format("snyk", "Snyk, test of open source, a container or infrastructure, JSON", _is_test, _read_test),
    Format("snyk-issues", "Snyk, issues as its REST API lists them, JSON", _is_api, _read_api),
)
