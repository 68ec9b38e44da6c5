"""Scout Suite's report: every resource that a rule flags. Floor 5.

Source: Scout Suite's `scoutsuite_results_*.js`, with and without the assignment before the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "scoutsuite"
_ASSIGNED: Final = re.compile(r"\s*(?:var\s+)?scoutsuite_results\s*=\s*")
_LEVELS: Final = {"danger": Severity.HIGH, "warning": Severity.MEDIUM}


class _Rule(msgspec.Struct, frozen=True):
    description: str
    level: str | None = None
    remediation: str | None = None
    flagged_items: int | None = None
    items: list[str] | None = None


class _Listener(msgspec.Struct, frozen=True):
    findings: dict[str, _Rule] | None = None


class _Run(msgspec.Struct, frozen=True):
    time: str | None = None
    version: str | None = None


class _Report(msgspec.Struct, frozen=True):
    services: dict[str, _Listener | None]
    account_id: str | int | None = None
    provider_name: str | None = None
    last_run: _Run | None = None


def _is_js(document: Document) -> bool:
    return _ASSIGNED.match(document.text[:1_000]) is not None


def _is_json(document: Document) -> bool:
    fields = document.fields
    return isinstance(fields.get("services"), dict) and {"provider_code", "last_run"} <= fields.keys()


def _read_js(document: Document) -> Report:
    match = _ASSIGNED.match(document.text)
    body = document.text[match.end() if match else 0 :].strip().removesuffix(";")
    return _read_json(Document(document.source, body.encode("utf-8", "replace")))


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    rules = [(key, rule) for each in read.services.values() if each for key, rule in (each.findings or {}).items()]
    run = read.last_run or _Run()
    account = telling.line(read.account_id)
    return Report(
        _TOOL,
        tuple(found for key, rule in rules for found in _told(key, rule, account)),
        run.version or "",
        run.time or "",
        (telling.line(f"{read.provider_name or ''} {account}"),) if account else (),
        sum(not rule.flagged_items for _, rule in rules),
    )


def _told(key: str, rule: _Rule, account: str) -> Iterator[Sighting]:
    items = rule.items or ([account] if rule.flagged_items else [])
    for item in dict.fromkeys(items):
        yield telling.of_resource(
            _TOOL,
            key,
            telling.severity(rule.level, scale=_LEVELS),
            telling.plain(rule.description),
            resource=item,
            remedy=telling.plain(rule.remediation),
        )


FORMATS: Final = (
    Format("scoutsuite", "Scout Suite, scoutsuite_results_*.js", _is_js, _read_js),
    Format("scoutsuite-json", "Scout Suite, JSON", _is_json, _read_json),
)
