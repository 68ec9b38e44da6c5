"""OpenReports and PolicyReports of a cluster: what any engine there found, by resource. Floor 5.

Source: openreports.io/v1alpha1 Report and ClusterReport, and wgpolicyk8s.io PolicyReport and ClusterPolicyReport.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "openreports"
_APIS: Final = ("openreports.io/", "wgpolicyk8s.io/")
_BAD: Final = frozenset({"fail", "warn"})
_MOST_FAILED: Final = 1_000


class _Object(msgspec.Struct, frozen=True):
    kind: str | None = None
    name: str | None = None
    namespace: str | None = None

    @property
    def named(self) -> str:
        """As `kubectl` users write it."""
        return "/".join(part for part in (self.namespace, self.kind, self.name) if part)


class _Metadata(msgspec.Struct, frozen=True):
    name: str | None = None
    namespace: str | None = None


class _Result(msgspec.Struct, frozen=True):
    policy: str
    rule: str | None = None
    result: str = "fail"
    severity: str | None = None
    message: str | None = None
    source: str | None = None
    properties: dict[str, str] | None = None
    resources: list[_Object] | None = None
    subjects: list[_Object] | None = None


class _Report(msgspec.Struct, frozen=True):
    kind: str = ""
    metadata: _Metadata = _Metadata()
    scope: _Object | None = None
    results: list[_Result] | None = None

    def place(self, result: _Result) -> str:
        """Give what a result is about: its own resource, or what the whole report is about."""
        about = next(iter(result.resources or result.subjects or ()), self.scope) or _Object()
        space = about.namespace or self.metadata.namespace
        return msgspec.structs.replace(about, namespace=space).named or self.metadata.name or ""


class _List(msgspec.Struct, frozen=True):
    items: list[_Report]


def _is_one(value: object) -> bool:
    return isinstance(value, Mapping) and str(value.get("apiVersion")).startswith(_APIS)


def _is_report(document: Document) -> bool:
    items = document.fields.get("items")
    if isinstance(items, list) and items:
        return _is_one(items[0])
    return _is_one(document.fields) or _is_one(document.first)


def _read(document: Document) -> Report:
    if "items" in document.fields:
        reports = document.as_type(_List).items
    else:
        reports = [document.as_type(_Report)] if document.fields else document.as_type(list[_Report])
    results = [(one, result) for one in reports for result in one.results or ()]
    unseen = (f"{result.policy}: {one.place(result)}" for one, result in results if result.result == "error")
    return Report(
        _TOOL,
        tuple(told for one, result in results for told in _told(one, result)),
        targets=tuple(dict.fromkeys(one.scope.named for one in reports if one.scope and one.scope.named)),
        passed=sum(result.result == "pass" for _, result in results),
        failed=tuple(dict.fromkeys(unseen))[:_MOST_FAILED],
    )


def _told(report: _Report, result: _Result) -> Iterator[Sighting]:
    if result.result not in _BAD:
        return
    place = report.place(result)
    said = result.properties or {}
    package = said.get("pkgName", "")
    fixed = said.get("fixedVersion", "")
    rated = telling.severity(result.severity)
    if telling.ids(result.policy) and package:
        yield packages.vulnerable(
            result.source or _TOOL,
            result.policy,
            rated,
            telling.line(result.message, result.policy),
            packages.Package(package, said.get("installedVersion", "")),
            host=place,
            remedy=packages.take(fixed),
        )
        return
    yield telling.of_resource(
        result.source or _TOOL,
        "/".join(part for part in (result.policy, result.rule) if part),
        rated,
        telling.line(result.message, result.policy),
        resource=place,
    )


FORMATS: Final = (Format("openreports", "OpenReports and PolicyReports of a cluster (JSON)", _is_report, _read),)
