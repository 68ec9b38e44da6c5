"""Findings of Google Cloud's Security Command Center. Floor 5.

Source: its `ListFindingsResponse`, the list of `gcloud scc findings list --format json`, and its notifications.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.clouds import Affected, vulnerable_in
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.kernel import Severity

_TOOL: Final = "gcp-scc"
_RESULTS: Final = "listFindingsResults"
_ERROR: Final = "SCC_ERROR"
_UNRATED: Final = "SEVERITY_UNSPECIFIED"


class _Score(msgspec.Struct, frozen=True, rename="camel"):
    base_score: float | str | None = None


class _Cve(msgspec.Struct, frozen=True):
    id: str | None = None
    cvssv3: _Score | None = None


class _Package(msgspec.Struct, frozen=True, rename="camel"):
    package_name: str | None = None
    package_version: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    cve: _Cve | None = None
    offending_package: _Package | None = None
    fixed_package: _Package | None = None


class _Finding(msgspec.Struct, frozen=True, rename="camel"):
    category: str
    name: str | None = None
    resource_name: str | None = None
    state: str | None = None
    severity: str | None = None
    finding_class: str | None = None
    description: str | None = None
    next_steps: str | None = None
    source_properties: dict[str, object] | None = None
    vulnerability: _Vulnerability | None = None

    @property
    def rated(self) -> Severity:
        """How bad it is; older findings say so among their own properties only."""
        own = (self.source_properties or {}).get("SeverityLevel")
        cve = self.vulnerability.cve if self.vulnerability else None
        score = cve.cvssv3.base_score if cve and cve.cvssv3 else None
        return telling.severity(self.severity if self.severity != _UNRATED else None, own, score)


class _Resource(msgspec.Struct, frozen=True, rename="camel"):
    display_name: str | None = None
    name: str | None = None


class _Result(msgspec.Struct, frozen=True):
    finding: _Finding
    resource: _Resource | None = None


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    list_findings_results: list[_Result]
    read_time: str | None = None


def _is_json(document: Document) -> bool:
    fields = document.fields
    if isinstance(fields.get(_RESULTS), list):
        return True
    one: object = fields or document.first
    if isinstance(one, dict) and isinstance(one.get("finding"), dict):
        one = one["finding"]
    return isinstance(one, dict) and {"category", "resourceName", "state", "parent"} <= one.keys()


def _read(document: Document) -> Report:
    results, at = _results(document)
    active = [one for one in results if one.finding.state != "INACTIVE"]
    return Report(
        _TOOL,
        tuple(told for one in active for told in _told(one)),
        at=at,
        targets=tuple(dict.fromkeys(project for one in results if (project := _project(one.finding)))),
        failed=tuple(dict.fromkeys(_words(one.finding) for one in active if one.finding.finding_class == _ERROR)),
    )


def _results(document: Document) -> tuple[Sequence[_Result], str]:
    fields = document.fields
    if _RESULTS in fields:
        answer = document.as_type(_Answer)
        return answer.list_findings_results, answer.read_time or ""
    if "finding" in (fields or document.first):
        return [document.as_type(_Result)] if fields else document.as_type(list[_Result]), ""
    bare = [document.as_type(_Finding)] if fields else document.as_type(list[_Finding])
    return [_Result(one) for one in bare], ""


def _project(one: _Finding) -> str:
    """Give the project or the organization that a resource is of: `projects/shop`."""
    parts = (one.resource_name or "").split("/")
    at = next((at for at, part in enumerate(parts) if part in {"projects", "organizations", "folders"}), None)
    return "/".join(parts[at : at + 2]) if at is not None else ""


def _words(one: _Finding) -> str:
    explained = (one.source_properties or {}).get("Explanation")
    return telling.line(one.description, explained, one.category.replace("_", " ").lower())


def _told(result: _Result) -> Iterator[Sighting]:
    one = result.finding
    if one.finding_class == _ERROR:
        return
    named = result.resource or _Resource()
    where = telling.line(one.resource_name, named.name, named.display_name)
    bad = one.vulnerability
    if bad and bad.cve and bad.cve.id:
        yield vulnerable_in(
            _TOOL, bad.cve.id, one.rated, _words(one), _packages(bad), hosts=(where,), remedy=one.next_steps or ""
        )
        return
    own = (one.source_properties or {}).get("Recommendation")
    yield telling.of_resource(
        _TOOL, one.category, one.rated, _words(one), resource=where, remedy=telling.line(one.next_steps, own)
    )


def _packages(bad: _Vulnerability) -> Sequence[Affected]:
    package, fixed = bad.offending_package or _Package(), bad.fixed_package or _Package()
    if not package.package_name:
        return ()
    named = Package(package.package_name, package.package_version or "")
    return (Affected(named, fixed=fixed.package_version or ""),)


FORMATS: Final = (Format("gcp-scc", "Google Cloud Security Command Center, JSON", _is_json, _read, silent=("[]",)),)
