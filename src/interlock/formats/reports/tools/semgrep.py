"""Semgrep: a result is one finding, in code, of a component or of a secret. Floor 5.

Source: `semgrep --json`; Semgrep's web API, findings of a deployment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "semgrep"
_SCALE: Final[Mapping[str, Severity]] = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "info": Severity.LOW,
    "inventory": Severity.INFO,
    "experiment": Severity.INFO,
}
_SURE: Final[Mapping[str, Certainty]] = {
    "high": Certainty.HIGH,
    "medium": Certainty.MEDIUM,
    "low": Certainty.LOW,
}
_TOP: Final = frozenset(
    (
        *("results", "errors", "paths", "version", "skipped_rules", "interfile_languages_used", "time"),
        *("explanations", "engine_requested", "rules_by_engine", "profiling_results", "mcp_scan_results"),
    )
)
"""What stands beside its results."""
_UNREAD: Final = frozenset(
    (
        "too_big",
        "exceeded_size_limit",
        "analysis_failed_parser_or_internal_error",
        "insufficient_permissions",
        "timeout",
    )
)
"""Why a file was skipped that somebody wanted looked at."""


class _Point(msgspec.Struct, frozen=True):
    line: int = 0
    col: int = 0


class _About(msgspec.Struct, frozen=True):
    cwe: list[str] | str | None = None
    confidence: str | None = None
    vulnerability_class: list[str] | str | None = None


class _Dependency(msgspec.Struct, frozen=True):
    package: str
    version: str = ""
    lockfile_path: str | None = None


class _Match(msgspec.Struct, frozen=True):
    found_dependency: _Dependency


class _Component(msgspec.Struct, frozen=True):
    dependency_match: _Match


class _Extra(msgspec.Struct, frozen=True):
    message: str = ""
    severity: str | None = None
    metadata: _About | None = None
    fix: str | None = None
    sca_info: _Component | None = None


class _Result(msgspec.Struct, frozen=True):
    check_id: str
    path: str
    extra: _Extra
    start: _Point = _Point()
    end: _Point = _Point()


class _Error(msgspec.Struct, frozen=True):
    message: str | None = None
    path: str | None = None
    type: object = None


class _Skipped(msgspec.Struct, frozen=True):
    path: str = ""
    reason: str = ""


class _Paths(msgspec.Struct, frozen=True):
    skipped: list[_Skipped] | None = None


class _Report(msgspec.Struct, frozen=True):
    results: list[_Result]
    errors: list[_Error] | None = None
    version: str | None = None
    paths: _Paths | None = None


class _Place(msgspec.Struct, frozen=True):
    file_path: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0


class _Rule(msgspec.Struct, frozen=True):
    cwe_names: list[str] | None = None


class _Repository(msgspec.Struct, frozen=True):
    name: str = ""


class _Finding(msgspec.Struct, frozen=True):
    rule_name: str
    rule_message: str | None = None
    severity: str | None = None
    confidence: str | None = None
    status: str | None = None
    state: str | None = None
    location: _Place | None = None
    rule: _Rule | None = None
    repository: _Repository | None = None
    vulnerability_identifier: str | None = None
    found_dependency: _Dependency | None = None


class _Findings(msgspec.Struct, frozen=True):
    findings: list[_Finding]


def _is_json(document: Document) -> bool:
    fields = document.fields
    found = fields.get("results")
    if not isinstance(found, list) or "errors" not in fields:
        return False
    if not found:
        return fields.keys() <= _TOP
    return isinstance(found[0], dict) and {"check_id", "extra"} <= found[0].keys()


def _is_findings(document: Document) -> bool:
    found = document.fields.get("findings")
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, dict) and {"rule_name", "rule_message", "triage_state"} <= first.keys()


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    failed = [f"{one.path or 'the scan'}: {_kind(one)}" for one in read.errors or ()]
    skipped = (read.paths.skipped if read.paths else None) or ()
    failed += [f"{one.path}: {one.reason.replace('_', ' ')}" for one in skipped if one.reason in _UNREAD]
    return Report(
        _TOOL,
        tuple(_told(one) for one in read.results),
        read.version or "",
        failed=tuple(dict.fromkeys(telling.line(one) for one in failed)),
    )


def _kind(error: _Error) -> str:
    kind = error.type[0] if isinstance(error.type, list) and error.type else error.type
    return telling.line(kind if isinstance(kind, str) else "", error.message, "an error")


def _told(one: _Result) -> Sighting:
    extra = one.extra
    about = extra.metadata or _About()
    rated = telling.severity(extra.severity, scale=_SCALE)
    cwe = telling.weaknesses(about.cwe)
    if extra.sca_info is not None:
        found = extra.sca_info.dependency_match.found_dependency
        return _component(one.check_id, rated, extra.message, found, cwe, one.path)
    if ".secrets." in one.check_id or "Hard-coded Secrets" in (about.vulnerability_class or ()):
        rule, line = one.check_id, one.start.line
        return telling.secret(
            _TOOL, rule, extra.message, path=one.path, at_line=line, column=one.start.col, rated=rated
        )
    return telling.in_code(
        _TOOL,
        one.check_id,
        rated,
        telling.line(extra.message, one.check_id),
        path=one.path,
        at_line=one.start.line,
        column=one.start.col,
        end_line=one.end.line,
        cwe=cwe,
        remedy=extra.fix or "",
        certainty=_SURE.get((about.confidence or "").lower(), Certainty.MEDIUM),
    )


def _component(
    rule: str, rated: Severity, message: str, found: _Dependency, cwe: tuple[str, ...], path: str, *ids: str | None
) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        rule,
        rated,
        message,
        packages.Package(found.package, found.version),
        aliases=telling.ids(rule, message, *ids),
        places=(found.lockfile_path or path,),
        cwe=cwe,
    )


def _read_findings(document: Document) -> Report:
    findings = document.as_type(_Findings).findings
    repositories = dict.fromkeys(one.repository.name for one in findings if one.repository and one.repository.name)
    found = tuple(_of_platform(one) for one in findings if one.status not in {"fixed", "removed"})
    return Report(_TOOL, found, targets=tuple(repositories))


def _of_platform(one: _Finding) -> Sighting:
    rated = telling.severity(one.severity, scale=_SCALE)
    place = one.location or _Place()
    words = telling.line(one.rule_message, one.rule_name)
    cwe = telling.weaknesses(one.rule.cwe_names if one.rule else None)
    if one.found_dependency is not None:
        known = one.found_dependency
        return _component(one.rule_name, rated, words, known, cwe, place.file_path, one.vulnerability_identifier)
    return telling.in_code(
        _TOOL,
        one.rule_name,
        rated,
        words,
        path=place.file_path,
        at_line=place.line,
        column=place.column,
        end_line=place.end_line,
        cwe=cwe,
        certainty=_SURE.get((one.confidence or "").lower(), Certainty.MEDIUM),
    )


FORMATS: Final = (
    Format("semgrep", "Semgrep, JSON", _is_json, _read_json),
    Format("semgrep-platform", "Semgrep's platform, findings, JSON", _is_findings, _read_findings),
)
