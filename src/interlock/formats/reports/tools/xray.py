"""JFrog Xray's reports: vulnerable components and what a policy objects to. Floor 5.

Source: Xray's export of security data, its `summary/artifact`, its vulnerabilities report, and `jf scan --format json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.clouds import Affected, vulnerable_in
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import by_purl
from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import purl_of

_TOOL: Final = "xray"
_PURLS: Final = {
    "npm": "npm", "pypi": "pypi", "gav": "maven", "go": "golang", "nuget": "nuget", "cargo": "cargo", "gem": "gem",
    "composer": "composer", "cocoapods": "cocoapods", "pub": "pub", "hex": "hex",
}  # fmt: skip
_BEFORE_NAME: Final = {"deb": 2, "rpm": 1, "alpine": 1}
"""How many parts stand before the name of a package: the distribution and its release."""
_NAME_PARTS: Final = {"gav": 2}
_RELEASE: Final = re.compile(r"v?\d+(?:\.\d+){0,3}")
_SECURITY: Final = "security"


class _Component(msgspec.Struct, frozen=True):
    """What an id of Xray names: `gav://org.example:shop:1.0`."""

    kind: str
    name: str
    version: str

    @property
    def purl(self) -> str:
        """Its package URL; empty where there is none."""
        if self.kind not in _PURLS or not self.version:
            return ""
        space, _, name = self.name.rpartition(":" if self.kind == "gav" else "/")
        try:
            return purl_of(_PURLS[self.kind], name, self.version, space)
        except PurlMalformed:
            return ""


class _Cve(msgspec.Struct, frozen=True):
    cve: str | None = None
    cwe: list[str] | None = None


class _Details(msgspec.Struct, frozen=True):
    cves: list[_Cve] | None = None
    description: str | None = None


class _Versions(msgspec.Struct, frozen=True):
    fixed_versions: list[str] | None = None
    more_details: _Details | None = None


class _Security(msgspec.Struct, frozen=True):
    summary: str
    severity: str | None = None
    issue_type: str | None = None
    component: str | None = None
    source_comp_id: str | None = None
    component_versions: _Versions | None = None


class _Export(msgspec.Struct, frozen=True):
    data: list[_Security] | None


class _Row(msgspec.Struct, frozen=True):
    summary: str
    issue_id: str | None = None
    severity: str | None = None
    cves: list[_Cve] | None = None
    vulnerable_component: str | None = None
    impacted_artifact: str | None = None
    path: str | None = None
    fixed_versions: list[str] | None = None
    artifact_scan_time: str | None = None


class _Unified(msgspec.Struct, frozen=True):
    rows: list[_Row]


class _Part(msgspec.Struct, frozen=True):
    component_id: str | None = None
    fixed_versions: list[str] | None = None


class _Issue(msgspec.Struct, frozen=True):
    summary: str
    issue_id: str | None = None
    issue_type: str | None = None
    severity: str | None = None
    cves: list[_Cve] | None = None
    components: list[_Part] | None = None
    impact_path: list[str] | None = None


class _General(msgspec.Struct, frozen=True):
    name: str | None = None
    component_id: str | None = None
    path: str | None = None


class _Artifact(msgspec.Struct, frozen=True):
    general: _General | None = None
    issues: list[_Issue] | None = None


class _Error(msgspec.Struct, frozen=True):
    identifier: str | None = None
    error: str | None = None


class _Summary(msgspec.Struct, frozen=True):
    artifacts: list[_Artifact] | None
    errors: list[_Error] | None = None


class _Found(msgspec.Struct, frozen=True):
    summary: str | None = None
    issue_id: str | None = None
    severity: str | None = None
    type: str | None = None
    license_key: str | None = None
    watch_name: str | None = None
    cves: list[_Cve] | None = None
    components: dict[str, _Versions] | None = None


class _Scan(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Found] | None = None
    violations: list[_Found] | None = None
    component_id: str | None = None
    status: str | None = None


def _is_export(document: Document) -> bool:
    data = document.fields.get("data")
    if document.fields.keys() == {"total_count", "data"} and not data:
        return True
    first = data[0] if isinstance(data, list) and data else None
    return "total_count" in document.fields and isinstance(first, dict) and "component_versions" in first


def _is_summary(document: Document) -> bool:
    artifacts = document.fields.get("artifacts")
    if artifacts == [] and "errors" in document.fields:
        return True
    first = artifacts[0] if isinstance(artifacts, list) and artifacts else None
    return isinstance(first, dict) and "general" in first and bool({"issues", "licenses"} & first.keys())


def _is_unified(document: Document) -> bool:
    rows = document.fields.get("rows")
    if "total_rows" not in document.fields or not isinstance(rows, list):
        return False
    return not rows or (isinstance(rows[0], dict) and "vulnerable_component" in rows[0])


def _is_scan(document: Document) -> bool:
    known = {"vulnerabilities", "violations", "licenses", "component_id"}
    return "scan_id" in document.first and bool(known & document.first.keys())


def _read_export(document: Document) -> Report:
    every = document.as_type(_Export).data or []
    found = (
        _told(
            one.summary,
            one.severity,
            [_component(telling.line(one.source_comp_id, one.component))],
            details.cves or (),
            fixed=versions.fixed_versions or (),
            kind=one.issue_type,
        )
        for one in every
        for versions in (one.component_versions or _Versions(),)
        for details in (versions.more_details or _Details(),)
    )
    return Report(_TOOL, tuple(found))


def _read_unified(document: Document) -> Report:
    rows = document.as_type(_Unified).rows
    found = (
        _told(
            one.summary,
            one.severity,
            [_component(telling.line(one.vulnerable_component))],
            one.cves or (),
            issue=one.issue_id,
            fixed=one.fixed_versions or (),
            path=telling.line(one.impacted_artifact, one.path),
        )
        for one in rows
    )
    artifacts = dict.fromkeys(one.impacted_artifact for one in rows if one.impacted_artifact)
    at = max((one.artifact_scan_time or "" for one in rows), default="")
    return Report(_TOOL, tuple(found), at=at, targets=tuple(artifacts))


def _read_summary(document: Document) -> Report:
    read = document.as_type(_Summary)
    artifacts = [(one.general or _General(), one.issues or ()) for one in read.artifacts or ()]
    names = (telling.line(about.path, about.component_id, about.name) for about, _ in artifacts)
    return Report(
        _TOOL,
        tuple(_of_artifact(about, issue) for about, issues in artifacts for issue in issues),
        targets=tuple(dict.fromkeys(name for name in names if name)),
        failed=tuple(telling.line(f"{one.identifier or 'an artifact'}: {one.error}") for one in read.errors or ()),
    )


def _of_artifact(about: _General, issue: _Issue) -> Sighting:
    parts = [one for one in issue.components or () if one.component_id]
    fixed = next((one.fixed_versions for one in parts if one.fixed_versions), None)
    # Where it does not name the components, the last step of each way to them does.
    tails = dict.fromkeys(path.rstrip("/").rpartition("/")[2] for path in issue.impact_path or ())
    named = [_component(one.component_id or "") for one in parts] or [_at_end(tail) for tail in tails]
    return _told(
        issue.summary,
        issue.severity,
        named or [_Component("", telling.line(about.component_id, about.name), "")],
        issue.cves or (),
        issue=issue.issue_id,
        fixed=fixed or (),
        kind=issue.issue_type,
        path=telling.line(*(issue.impact_path or ())),
    )


def _at_end(tail: str) -> _Component:
    """Give the component at the end of a way: `3.12:busybox:1.31.1-r20`, `org.example:shop:1.0`, `shop.jar`."""
    parts = tail.split(":")
    if len(parts) >= 3 and _RELEASE.fullmatch(parts[0]):  # noqa: PLR2004 (a distribution's release, name, version)
        return _Component("", parts[1], ":".join(parts[2:]))
    name, _, version = tail.rpartition(":")
    return _Component("", name or tail, version if name else "")


def _read_scan(document: Document) -> Report:
    scans = document.as_type(list[_Scan])
    # Xray knows some vulnerabilities under several ids of its own: the same one is told once.
    found = dict.fromkeys(told for one in scans for told in _scanned(one))
    names = dict.fromkeys(one.component_id for one in scans if one.component_id and one.component_id != "root")
    failed = (f"{one.component_id or 'a scan'}: {one.status}" for one in scans if one.status not in {None, "completed"})
    return Report(_TOOL, tuple(found), targets=tuple(names), failed=tuple(dict.fromkeys(failed)))


def _scanned(scan: _Scan) -> Iterator[Sighting]:
    known = {one.issue_id for one in scan.vulnerabilities or () if one.issue_id}
    objected = (one for one in scan.violations or () if one.issue_id not in known)
    for one in (*(scan.vulnerabilities or ()), *objected):
        rule = telling.line(f"licence {one.license_key}" if one.license_key else "", one.issue_id)
        words = telling.line(one.summary, rule, one.watch_name)
        for name, versions in (one.components or {}).items():
            yield _told(
                words,
                one.severity,
                [_component(name)],
                one.cves or (),
                issue=rule,
                fixed=versions.fixed_versions or (),
                kind=one.type,
            )


def _component(name: str) -> _Component:
    """Take the id of a component apart; the version of a package of a distribution may have colons of its own."""
    kind, is_id, rest = name.partition("://")
    if not is_id:
        kind, rest = "", name
    parts = rest.split(":")[_BEFORE_NAME.get(kind, 0) :] or [rest]
    if kind in _BEFORE_NAME:
        version = ":".join(parts[1:])
        return _Component(kind, parts[0], version.removeprefix("0:"))
    if kind in _PURLS and len(parts) > 1:
        whole = _NAME_PARTS.get(kind, len(parts) - 1)
        return _Component(kind, ":".join(parts[:whole]), ":".join(parts[whole:]))
    bare, _, version = rest.rpartition(":") if kind == "docker" else (rest, "", "")
    return _Component(kind, bare or rest, version if bare else "")


def _told(
    summary: str,
    severity: str | None,
    components: Sequence[_Component],
    cves: Iterable[_Cve],
    *,
    issue: str | None = None,
    fixed: Iterable[str] = (),
    kind: str | None = None,
    path: str = "",
) -> Sighting:
    names = telling.ids([one.cve for one in cves])
    rated = telling.severity(severity if (severity or "").lower() != "unknown" else None)
    versions = telling.line(", ".join(version.strip("≥ []") for version in fixed))
    remedy = f"take {versions}" if versions else ""
    # One entry of Xray may be an advisory for many CVEs: it goes by its own id then.
    rule = telling.line(names[0] if len(names) == 1 else "", issue, *names)
    if (kind or _SECURITY).lower() != _SECURITY:
        where = [f"{one.name}@{one.version}" if one.version else one.name for one in components]
        return telling.at_each(telling.of_resource(_TOOL, rule, rated, summary, remedy=remedy), where)
    return vulnerable_in(
        _TOOL,
        rule,
        rated,
        summary,
        [Affected(by_purl(one.purl, one.name, one.version), path) for one in components],
        aliases=names,
        cwe=telling.weaknesses([weak for one in cves for weak in one.cwe or ()]),
        remedy=remedy,
    )


FORMATS: Final = (
    Format("xray", "JFrog Xray, scan by jf, JSON", _is_scan, _read_scan, silent=("[]",)),
    Format("xray-artifact", "JFrog Xray, summary of artifacts, JSON", _is_summary, _read_summary),
    Format("xray-export", "JFrog Xray, security export, JSON", _is_export, _read_export),
    Format("xray-unified", "JFrog Xray, vulnerabilities report, JSON", _is_unified, _read_unified),
)
