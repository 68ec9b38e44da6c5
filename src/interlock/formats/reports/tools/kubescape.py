"""Kubescape's JSON report: every rule of a control that a resource fails. Floor 5.

Source: Kubescape's format version v2 (`reporthandling/v2.PostureReport`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "kubescape"
_MOST_PATHS: Final = 5
"""Of a resource that are named in a remedy."""


class _Status(msgspec.Struct, frozen=True, rename="camel"):
    status: str | None = None
    sub_status: str | None = None
    info: str | None = None


class _Fix(msgspec.Struct, frozen=True):
    path: str | None = None
    value: str | None = None


class _Path(msgspec.Struct, frozen=True, rename="camel"):
    failed_path: str | None = None
    fix_path: _Fix | None = None


class _Rule(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    status: str | None = None
    sub_status: str | None = None
    paths: list[_Path] | None = None


class _Control(msgspec.Struct, frozen=True):
    control_id: str = msgspec.field(name="controlID")
    name: str | None = None
    severity: str | None = None
    status: _Status | None = None
    rules: list[_Rule] | None = None


class _Result(msgspec.Struct, frozen=True):
    resource_id: str = msgspec.field(name="resourceID")
    controls: list[_Control] | None = None


class _Summary(msgspec.Struct, frozen=True, rename="camel"):
    name: str | None = None
    status: str | None = None
    status_info: _Status | None = None
    score_factor: float | None = None


class _Details(msgspec.Struct, frozen=True):
    controls: dict[str, _Summary] | None = None


class _Metadata(msgspec.Struct, frozen=True):
    name: str | None = None
    namespace: str | None = None


class _Object(msgspec.Struct, frozen=True):
    kind: str | None = None
    name: str | None = None
    namespace: str | None = None
    metadata: _Metadata | None = None


class _Source(msgspec.Struct, frozen=True, rename="camel"):
    relative_path: str | None = None


class _Resource(msgspec.Struct, frozen=True):
    resource_id: str = msgspec.field(name="resourceID")
    object: _Object | None = None
    source: _Source | None = None


class _Scan(msgspec.Struct, frozen=True, rename="camel"):
    kubescape_version: str | None = None


class _About(msgspec.Struct, frozen=True, rename="camel"):
    scan_metadata: _Scan | None = None


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    summary_details: _Details
    resources: list[_Resource] | None = None
    results: list[_Result] | None = None
    cluster_name: str | None = None
    generation_time: str | None = None
    metadata: _About | None = None


def _is_json(document: Document) -> bool:
    details = document.fields.get("summaryDetails")
    return isinstance(details, dict) and bool({"results", "resources", "metadata"} & document.fields.keys())


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    controls = read.summary_details.controls or {}
    resources = {one.resource_id: one for one in read.resources or ()}
    found = [one for each in read.results or () for one in _told(each, resources.get(each.resource_id), controls)]
    every = [one for each in read.results or () for one in each.controls or ()]
    scan = read.metadata.scan_metadata if read.metadata else None
    at = read.generation_time or ""
    return Report(
        _TOOL,
        (*found, *_by_hand(controls, read.cluster_name or "")),
        (scan.kubescape_version if scan else None) or "",
        "" if at.startswith("0001") else at,
        (read.cluster_name,) if read.cluster_name else (),
        sum(_word(one.status) == "passed" and not _is_excepted(one.status) for one in every),
        tuple(_skipped(controls)),
    )


def _told(result: _Result, resource: _Resource | None, controls: Mapping[str, _Summary]) -> Iterator[Sighting]:
    for control in result.controls or ():
        if control.status is not None and control.status.status and not _counts(control.status):
            continue
        failing = [rule for rule in control.rules or () if _rule_fails(rule)]
        if failing:
            for rule in failing:
                yield _sighting(control, rule, result.resource_id, resource, controls)
        elif control.status is not None and _counts(control.status):
            yield _sighting(control, None, result.resource_id, resource, controls)


def _sighting(
    control: _Control,
    rule: _Rule | None,
    resource_id: str,
    resource: _Resource | None,
    controls: Mapping[str, _Summary],
) -> Sighting:
    summary = controls.get(control.control_id) or _Summary()
    source = resource.source if resource else None
    name = telling.line(control.name, summary.name, control.control_id)
    return telling.of_resource(
        _TOOL,
        control.control_id,
        telling.severity(control.severity, summary.score_factor),
        f"{name} ({rule.name})" if rule else name,
        resource=_name(resource_id, resource),
        path=(source.relative_path if source else None) or "",
        remedy=_remedy(rule) if rule else "",
    )


def _remedy(rule: _Rule) -> str:
    fixes = [one.fix_path for one in rule.paths or () if one.fix_path and one.fix_path.path]
    told = [f"set {one.path}" + (f" to {one.value}" if one.value else "") for one in fixes[:_MOST_PATHS]]
    return "; ".join(told)


def _name(resource_id: str, resource: _Resource | None) -> str:
    """Give what a resource is called in its cluster; by its id where the report has no more."""
    one = resource.object if resource else None
    about = (one.metadata if one else None) or _Metadata()
    parts = (about.namespace or (one and one.namespace), one and one.kind, about.name or (one and one.name))
    return "/".join(part for part in parts if part) or resource_id


def _word(status: _Status | None) -> str:
    return (status.status or "").lower() if status else ""


def _is_excepted(status: _Status | None) -> bool:
    """Say whether an exception turned a fault into none."""
    return _word(status) == "excluded" or (status is not None and "exception" in (status.sub_status or "").lower())


def _counts(status: _Status) -> bool:
    return _word(status) == "failed" or _is_excepted(status)


def _rule_fails(rule: _Rule) -> bool:
    return _counts(_Status(rule.status, rule.sub_status))


def _is_for_people(summary: _Summary) -> bool:
    return "review" in ((summary.status_info.sub_status if summary.status_info else None) or "").lower()


def _is_skipped(summary: _Summary) -> bool:
    return "skipped" in {(summary.status or "").lower(), _word(summary.status_info)}


def _by_hand(controls: Mapping[str, _Summary], cluster: str) -> Iterator[Sighting]:
    for key, one in controls.items():
        if _is_skipped(one) and _is_for_people(one):
            words = f"to be looked at by hand: {telling.line(one.name, key)}"
            yield telling.of_resource(_TOOL, key, Severity.INFO, words, resource=cluster, certainty=Certainty.LOW)


def _skipped(controls: Mapping[str, _Summary]) -> Iterator[str]:
    for key, one in controls.items():
        if _is_skipped(one) and not _is_for_people(one):
            info = one.status_info or _Status()
            why = telling.line(info.info, info.sub_status)
            yield telling.line(f"{key} {one.name or ''}" + (f": {why}" if why else ""))


FORMATS: Final = (Format("kubescape", "Kubescape, JSON", _is_json, _read),)
