"""promptfoo's results: every test that failed, by its plugin and the model that was tried. Floor 5.

Source: promptfoo's `eval -o results.json` and `redteam run`. A test that could not run is no finding, but the report is
then no whole one.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "promptfoo"
_COULD_NOT_RUN: Final = 2
_WEAKNESSES: Final = (
    *(("sql-injection", "CWE-89"), ("shell-injection", "CWE-78"), ("injection", "CWE-1427")),
    *(("prompt-extraction", "CWE-1427"), ("ssrf", "CWE-918"), ("pii", "CWE-200"), ("privacy", "CWE-200")),
    *(("bola", "CWE-639"), ("bfla", "CWE-285"), ("rbac", "CWE-285")),
)


class _Assertion(msgspec.Struct, frozen=True):
    type: str | None = ""
    metric: str | None = ""


class _Component(msgspec.Struct, frozen=True):
    is_passed: bool | None = msgspec.field(name="pass", default=None)
    assertion: _Assertion | None = None


class _Grading(msgspec.Struct, frozen=True, rename="camel"):
    reason: str | None = ""
    component_results: list[_Component] | None = None


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    plugin_id: str | None = ""
    harm_category: str | None = ""
    severity: str | None = ""
    goal: str | None = ""


class _Provider(msgspec.Struct, frozen=True):
    id: str | None = ""
    label: str | None = ""


class _Result(msgspec.Struct, frozen=True, rename="camel"):
    success: bool
    failure_reason: int | None = None
    error: str | None = ""
    provider: _Provider | str | None = None
    grading_result: _Grading | None = None
    metadata: _Metadata | None = None


class _Results(msgspec.Struct, frozen=True):
    results: list[_Result]
    timestamp: str | None = ""


class _Made(msgspec.Struct, frozen=True, rename="camel"):
    promptfoo_version: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    results: _Results
    metadata: _Made | None = None


def _is_mine(document: Document) -> bool:
    results = document.fields.get("results")
    return isinstance(results, dict) and {"results", "stats", "version"} <= results.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    results = read.results.results
    broken = [one for one in results if not one.success and one.failure_reason == _COULD_NOT_RUN]
    bad = [one for one in results if not one.success and one.failure_reason != _COULD_NOT_RUN]
    worst: dict[tuple[str, str], Sighting] = {}
    for one in bad:
        told = _told(one)
        key = (told.rule, told.at.symbol)
        if key not in worst or told.severity.rank < worst[key].severity.rank:
            worst[key] = told
    targets = dict.fromkeys(_model(one) for one in results if _model(one))
    return Report(
        _TOOL,
        tuple(worst.values()),
        telling.line(read.metadata.promptfoo_version if read.metadata else ""),
        telling.line(read.results.timestamp),
        tuple(targets),
        sum(one.success for one in results),
        tuple(telling.line(one.error, "a test that could not run") for one in broken),
    )


def _model(one: _Result) -> str:
    if isinstance(one.provider, _Provider):
        return telling.line(one.provider.label, one.provider.id)
    return telling.line(one.provider)


def _told(one: _Result) -> Sighting:
    about = one.metadata or _Metadata()
    rule = telling.line(about.plugin_id, _assertion(one), "assertion")
    looked = f"{rule} {about.harm_category or ''}".lower()
    return telling.of_resource(
        _TOOL,
        rule,
        telling.severity(about.severity),
        telling.line(about.harm_category, about.goal, f"an answer fails the check {rule}"),
        resource=telling.line(_model(one), "the model"),
        cwe=(next((name for part, name in _WEAKNESSES if part in looked), "CWE-1426"),),
    )


def _assertion(one: _Result) -> str:
    """Give the kind of the check that failed."""
    parts = (one.grading_result.component_results if one.grading_result else None) or []
    failed = [part for part in parts if not part.is_passed] or parts
    return next((telling.line(part.assertion.metric, part.assertion.type) for part in failed if part.assertion), "")


FORMATS: Final = (Format("promptfoo", "promptfoo, JSON results", _is_mine, _read),)
