"""OSV-Scanner's report: every record of a vulnerability is one finding, which its aliases put together. Floor 5.

Source: OSV-Scanner's models.VulnerabilityResults, `osv-scanner --format json`.
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
from interlock.kernel import Severity

_TOOL: Final = "osv-scanner"
_MALICIOUS: Final = "MAL-"


class _Event(msgspec.Struct, frozen=True):
    fixed: str | None = None


class _Range(msgspec.Struct, frozen=True):
    type: str | None = None
    events: list[_Event] | None = None


class _Affected(msgspec.Struct, frozen=True):
    ranges: list[_Range] | None = None
    package: dict[str, object] | None = None
    database_specific: dict[str, object] | None = None


class _Rating(msgspec.Struct, frozen=True):
    score: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str
    aliases: list[str] | None = None
    summary: str | None = None
    details: str | None = None
    severity: list[_Rating] | None = None
    affected: list[_Affected] | None = None
    database_specific: dict[str, object] | None = None


class _Group(msgspec.Struct, frozen=True):
    ids: list[str]
    aliases: list[str] | None = None
    max_severity: str | None = None


class _Named(msgspec.Struct, frozen=True):
    name: str = ""
    version: str = ""
    ecosystem: str = ""
    commit: str = ""


class _Package(msgspec.Struct, frozen=True):
    package: _Named
    vulnerabilities: list[_Vulnerability] | None = None
    groups: list[_Group] | None = None
    license_violations: list[str] | None = None


class _Source(msgspec.Struct, frozen=True):
    path: str = ""


class _Result(msgspec.Struct, frozen=True):
    source: _Source
    packages: list[_Package] | None = None


class _Report(msgspec.Struct, frozen=True):
    results: list[_Result] | None


def _is_report(document: Document) -> bool:
    results = document.fields.get("results")
    if not isinstance(results, list) and results is not None:
        return False
    if "experimental_config" in document.fields and "results" in document.fields:
        return True
    return bool(results) and all(
        isinstance(one, dict) and {"source", "packages"} <= one.keys() for one in results or ()
    )


def _read(document: Document) -> Report:
    results = document.as_type(_Report).results or ()
    found = tuple(one for each in results for held in each.packages or () for one in _held(held, each.source.path))
    return Report(_TOOL, found, targets=tuple(dict.fromkeys(each.source.path for each in results if each.source.path)))


def _held(held: _Package, path: str) -> Iterator[Sighting]:
    one = held.package
    package = packages.of_kind(one.ecosystem, one.name, one.version or one.commit)
    package = package if package.name else Package(path, one.commit)
    groups = {name: group for group in held.groups or () for name in group.ids}
    for bad in held.vulnerabilities or ():
        yield _told(bad, package, groups.get(bad.id), path)
    for licence in held.license_violations or ():
        yield telling.of_resource(
            _TOOL, f"licence {licence}", telling.severity(None), f"{package.name} is under {licence}",
            resource=package.name, path=path,
        )  # fmt: skip


def _told(bad: _Vulnerability, package: Package, group: _Group | None, path: str) -> Sighting:
    about = bad.database_specific or {}
    vectors = packages.rated(*(each.score for each in reversed(bad.severity or ())))
    worst = group.max_severity if group is not None and group.max_severity else None
    rated = telling.severity(worst, about.get("severity"), vectors)
    others = (group.aliases or group.ids) if group is not None else ()
    return packages.vulnerable(
        _TOOL,
        bad.id,
        Severity.CRITICAL if bad.id.startswith(_MALICIOUS) else rated,
        telling.line(bad.summary, bad.details, bad.id),
        package,
        aliases=telling.ids(bad.aliases, list(others)),
        places=(path,),
        cwe=telling.weaknesses(about.get("cwe_ids"), list(_weaknesses(bad))),
        remedy=packages.take(*_fixes(bad, package.name)),
    )


def _weaknesses(bad: _Vulnerability) -> Iterator[object]:
    for affected in bad.affected or ():
        cwes = (affected.database_specific or {}).get("cwes")
        yield from (each.get("cweId") for each in cwes if isinstance(each, dict)) if isinstance(cwes, list) else ()


def _fixes(bad: _Vulnerability, name: str) -> Iterator[str]:
    """Give the versions of a package that have it no more; commits are none."""
    for affected in bad.affected or ():
        if not affected.package or affected.package.get("name") == name:
            for each in affected.ranges or ():
                yield from (one.fixed for one in each.events or () if one.fixed and each.type != "GIT")


FORMATS: Final = (Format("osv-scanner", "OSV-Scanner, JSON", _is_report, _read),)
