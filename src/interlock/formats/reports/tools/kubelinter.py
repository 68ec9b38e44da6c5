"""KubeLinter's JSON report. Floor 5. Source: KubeLinter's `--format json`, run.Result."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "kube-linter"


class _Diagnostic(msgspec.Struct, frozen=True, rename="pascal"):
    message: str


class _Metadata(msgspec.Struct, frozen=True, rename="pascal"):
    file_path: str | None = None


class _Kind(msgspec.Struct, frozen=True, rename="pascal"):
    kind: str | None = None


class _K8s(msgspec.Struct, frozen=True, rename="pascal"):
    namespace: str | None = None
    name: str | None = None
    group_version_kind: _Kind | None = None


class _Object(msgspec.Struct, frozen=True, rename="pascal"):
    metadata: _Metadata | None = None
    k8s_object: _K8s | None = msgspec.field(name="K8sObject", default=None)


class _Fault(msgspec.Struct, frozen=True, rename="pascal"):
    check: str
    diagnostic: _Diagnostic
    remediation: str | None = None
    object: _Object | None = None


class _Summary(msgspec.Struct, frozen=True, rename="pascal"):
    check_end_time: str | None = None
    kube_linter_version: str | None = None


class _Report(msgspec.Struct, frozen=True, rename="pascal"):
    reports: list[_Fault] | None
    summary: _Summary | None = None


def _is_json(document: Document) -> bool:
    summary = document.fields.get("Summary")
    return "Reports" in document.fields and isinstance(summary, dict) and "KubeLinterVersion" in summary


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    summary = read.summary or _Summary()
    found = tuple(_told(one) for one in read.reports or ())
    return Report(_TOOL, found, summary.kube_linter_version or "", summary.check_end_time or "")


def _told(one: _Fault) -> Sighting:
    about = one.object or _Object()
    known = about.k8s_object or _K8s()
    kind = known.group_version_kind.kind if known.group_version_kind else ""
    return telling.of_resource(
        _TOOL,
        one.check,
        telling.UNRATED,  # it has no severities
        one.diagnostic.message,
        resource="/".join(part for part in (known.namespace, kind, known.name) if part),
        path=(about.metadata.file_path if about.metadata else "") or "",
        remedy=one.remediation or "",
    )


FORMATS: Final = (Format("kube-linter", "KubeLinter, JSON", _is_json, _read),)
