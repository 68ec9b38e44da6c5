"""OWASP Dependency-Check's reports: a vulnerability of a file is one finding, and one of each file like it. Floor 5.

Source: Dependency-Check's report schemas (XML, dependency-check.1.3 to 4.0) and its JSON, CSV reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "dependency-check"
_COLUMNS: Final = ("Project", "ScanDate", "DependencyName", "DependencyPath", "CVE", "CWE")
_MAVEN_PARTS: Final = 3


class _Identifier(msgspec.Struct, frozen=True):
    id: str | None = None


class _Scored(msgspec.Struct, frozen=True, rename="camel"):
    base_score: float | str | None = None
    base_severity: str | None = None
    score: float | str | None = None
    severity: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    name: str
    severity: str | None = None
    cvssv4: _Scored | None = None
    cvssv3: _Scored | None = None
    cvssv2: _Scored | None = None
    cwes: list[str] | None = None
    description: str | None = None


class _Related(msgspec.Struct, frozen=True, rename="camel"):
    file_name: str | None = None
    file_path: str | None = None
    package_ids: list[_Identifier] | None = None


class _Dependency(msgspec.Struct, frozen=True, rename="camel"):
    file_name: str
    file_path: str | None = None
    packages: list[_Identifier] | None = None
    related_dependencies: list[_Related] | None = None
    vulnerabilities: list[_Vulnerability] | None = None
    suppressed_vulnerabilities: list[_Vulnerability] | None = None


class _Scan(msgspec.Struct, frozen=True, rename="camel"):
    engine_version: str | None = None


class _Project(msgspec.Struct, frozen=True, rename="camel"):
    name: str | None = None
    report_date: str | None = None


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    dependencies: list[_Dependency]
    scan_info: _Scan = _Scan()
    project_info: _Project = _Project()


def _is_xml(document: Document) -> bool:
    root = document.root
    if root is None or root.name != "analysis" or root.first("dependencies") is None:
        return False
    return root.first("projectInfo") is not None or root.first("scanInfo") is not None


def _read_xml(document: Document) -> Report:
    root = document.xml()
    project = root.first("projectInfo")
    name, at = (project.say("name"), project.say("reportDate")) if project is not None else ("", "")
    return Report(
        _TOOL,
        tuple(one for each in root.within("dependencies", "dependency") for one in _dependency(each)),
        next((each.say("engineVersion") for each in root.all("scanInfo")), ""),
        at,
        (name,) if name else (),
    )


def _dependency(held: Element) -> Iterator[Sighting]:
    """Give the vulnerabilities of a file, silenced ones too; a file like it is told only if it has a name."""
    others = [each for each in held.within("relatedDependencies", "relatedDependency") if each.say("fileName")]
    same = _package(held)
    files = [(same, held)] + [(_by_purl(each) or same, each) for each in others]
    for one in [each for part in held.all("vulnerabilities") for each in part.children]:
        if one.name in {"vulnerability", "suppressedVulnerability"}:
            cwe = telling.weaknesses([each.text for each in (*one.all("cwe"), *one.within("cwes", "cwe"))])
            rated = telling.severity(one.say("severity"), *_ratings(one))
            for package, file in files:
                yield _told(one.say("name"), rated, one.say("description"), package, file.say("filePath"), cwe)


def _ratings(one: Element) -> Iterator[str]:
    """Give what else rates a vulnerability, newest first."""
    for version in one.all("cvssV4") + one.all("cvssV3") + one.all("cvssV2"):
        yield from (
            version.say("baseSeverity"),
            version.say("severity"),
            version.say("baseScore"),
            version.say("score"),
        )
    yield one.say("cvssScore")


def _told(name: str, rated: Severity, said: str, package: Package, path: str, cwe: tuple[str, ...]) -> Sighting:
    return packages.vulnerable(
        _TOOL, name, rated, telling.line(said, name), package, aliases=telling.ids(name), places=(path,), cwe=cwe
    )


def _package(held: Element) -> Package:
    """Give what a file is, by the surest of its identifiers: its package URL, its CPE, Maven's name, its evidence."""
    found = _by_purl(held)
    if found is not None:
        return found
    for one in held.within("identifiers", "identifier"):
        parts = one.say("name").removeprefix("cpe:/a").split(":")
        if one.get("type") == "cpe" and len(parts) >= _MAVEN_PARTS:
            return Package(f"{parts[1]}:{parts[2]}", parts[3] if len(parts) > _MAVEN_PARTS else "")
        if one.get("type") == "maven" and len(parts) == _MAVEN_PARTS:
            return packages.of_kind("maven", f"{parts[0]}:{parts[1]}", parts[2])
    evidence = {one.get("type"): one.say("value") for one in reversed(held.within("evidenceCollected", "evidence"))}
    if evidence.get("product"):
        return Package(evidence["product"], evidence.get("version", ""))
    return Package(held.say("fileName"))


def _by_purl(held: Element) -> Package | None:
    ids = [*held.within("identifiers", "package", "id"), *held.within("identifiers", "identifiers", "package", "id")]
    return packages.by_purl(ids[0].text, held.say("fileName")) if ids else None


def _is_json(document: Document) -> bool:
    fields = document.fields
    return isinstance(fields.get("dependencies"), list) and {"scanInfo", "projectInfo"} <= fields.keys()


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    about = read.project_info
    found = tuple(one for each in read.dependencies for one in _dependency_of(each))
    return Report(
        _TOOL,
        found,
        read.scan_info.engine_version or "",
        about.report_date or "",
        (about.name,) if about.name else (),
    )


def _dependency_of(held: _Dependency) -> Iterator[Sighting]:
    same = _first_of(held.packages, held.file_name)
    files = [(same, held.file_path)]
    for other in held.related_dependencies or ():
        if other.file_name:
            named = _first_of(other.package_ids, other.file_name) if other.package_ids else same
            files.append((named, other.file_path))
    for one in (*(held.vulnerabilities or ()), *(held.suppressed_vulnerabilities or ())):
        scores = [each for each in (one.cvssv4, one.cvssv3, one.cvssv2) if each is not None]
        said = [word for each in scores for word in (each.base_severity, each.severity, each.base_score, each.score)]
        rated = telling.severity(one.severity, *said)
        for package, path in files:
            yield _told(one.name, rated, one.description or "", package, path or "", telling.weaknesses(one.cwes))


def _first_of(ids: list[_Identifier] | None, name: str) -> Package:
    return packages.by_purl(next((each.id for each in ids or ()), ""), name)


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_csv(document: Document) -> Report:
    rows = [row for row in document.rows() if row["CVE"]]
    projects = dict.fromkeys(row["Project"] for row in rows if row["Project"])
    return Report(_TOOL, tuple(map(_row, rows)), at=rows[0]["ScanDate"] if rows else "", targets=tuple(projects))


def _row(row: dict[str, str]) -> Sighting:
    identifier = row.get("Identifiers", "").partition(",")[0].strip()
    severities = (row.get(f"CVSSv{version}_BaseSeverity") for version in (4, 3))
    rated = telling.severity(*severities, row.get("CVSSv2_Severity"), row.get("CVSSv2_Score"))
    package = packages.by_purl(identifier, row["DependencyName"])
    cwe = telling.weaknesses(row.get("CWE", "").split(","))
    return _told(row["CVE"], rated, row.get("Vulnerability", ""), package, row["DependencyPath"], cwe)


FORMATS: Final = (
    Format("dependency-check-csv", "OWASP Dependency-Check, CSV", _is_csv, _read_csv),
    Format("dependency-check-json", "OWASP Dependency-Check, JSON", _is_json, _read_json),
    Format("dependency-check", "OWASP Dependency-Check, XML", _is_xml, _read_xml),
)
