"""Polaris by Fairwinds: a check that a workload, its pod or a container of it fails is one finding. Floor 5.

Source: `polaris audit --format json`, PolarisOutputVersion 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "polaris"
_SCALE: Final[Mapping[str, Severity]] = {
    "danger": Severity.HIGH,
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "ignore": Severity.INFO,
}


class _Check(msgspec.Struct, frozen=True, rename="pascal"):
    i_d: str = msgspec.field(name="ID")
    success: bool
    message: str | None = None
    severity: str | None = None


class _Container(msgspec.Struct, frozen=True, rename="pascal"):
    name: str = ""
    results: dict[str, _Check] | None = None


class _Pod(msgspec.Struct, frozen=True, rename="pascal"):
    results: dict[str, _Check] | None = None
    container_results: list[_Container] | None = None


class _Workload(msgspec.Struct, frozen=True, rename="pascal"):
    name: str = ""
    namespace: str = ""
    kind: str = ""
    results: dict[str, _Check] | None = None
    pod_result: _Pod | None = None


class _Report(msgspec.Struct, frozen=True, rename="pascal"):
    results: list[_Workload] | None = None
    audit_time: str | None = None
    display_name: str | None = None


def _is_mine(document: Document) -> bool:
    return "PolarisOutputVersion" in document.fields


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    checks = [(place, one) for workload in read.results or () for place, one in _checks(workload)]
    return Report(
        _TOOL,
        tuple(_told(place, one) for place, one in checks if not one.success),
        at=read.audit_time or "",
        targets=(read.display_name,) if read.display_name else (),
        passed=sum(one.success for _, one in checks),
    )


def _checks(workload: _Workload) -> Iterator[tuple[str, _Check]]:
    name = "/".join(part for part in (workload.namespace, workload.kind, workload.name) if part)
    pod = workload.pod_result or _Pod()
    for one in (*(workload.results or {}).values(), *(pod.results or {}).values()):
        yield name, one
    for container in pod.container_results or ():
        for one in (container.results or {}).values():
            yield f"{name} {container.name}", one


def _told(place: str, one: _Check) -> Sighting:
    rated = telling.severity(one.severity, scale=_SCALE)
    return telling.of_resource(_TOOL, one.i_d, rated, telling.line(one.message, one.i_d), resource=place)


FORMATS: Final = (Format("polaris", "Polaris, audit, JSON", _is_mine, _read),)
