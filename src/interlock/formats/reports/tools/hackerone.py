"""HackerOne's reports, JSON of its API and the exports of a program: those that are not resolved. Floor 5.

Source: HackerOne's `GET /reports`, and the CSV of a program with the JSON of the same columns. What was closed for
another reason is told like the rest: who may accept it is for a policy here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "hackerone"
_COLUMNS: Final = {"severity_rating", "substate", "weakness", "structured_scope"}
_RESOLVED: Final = "resolved"


class _Case(msgspec.Struct, frozen=True):
    """A row of the exports."""

    id: str | int
    title: str
    severity_rating: str | None = ""
    severity_score: float | str | None = ""
    state: str | None = ""
    substate: str | None = ""
    weakness: str | None = ""
    cwe: str | None = ""
    structured_scope: str | None = ""
    structured_scope_reference: str | None = ""
    cve_ids: list[str] | str | None = None


class _Export(msgspec.Struct, frozen=True):
    findings: list[_Case]


class _Severity(msgspec.Struct, frozen=True):
    rating: str | None = ""
    score: float | None = None


class _Weakness(msgspec.Struct, frozen=True):
    name: str | None = ""
    external_id: str | None = ""


class _Scope(msgspec.Struct, frozen=True):
    asset_identifier: str | None = ""


class _SeverityData(msgspec.Struct, frozen=True):
    attributes: _Severity = _Severity()


class _WeaknessData(msgspec.Struct, frozen=True):
    attributes: _Weakness = _Weakness()


class _ScopeData(msgspec.Struct, frozen=True):
    attributes: _Scope = _Scope()


class _SeverityLink(msgspec.Struct, frozen=True):
    data: _SeverityData | None = None


class _WeaknessLink(msgspec.Struct, frozen=True):
    data: _WeaknessData | None = None


class _ScopeLink(msgspec.Struct, frozen=True):
    data: _ScopeData | None = None


class _Links(msgspec.Struct, frozen=True):
    severity: _SeverityLink | None = None
    weakness: _WeaknessLink | None = None
    structured_scope: _ScopeLink | None = None


class _Attributes(msgspec.Struct, frozen=True):
    title: str
    state: str | None = ""
    cve_ids: list[str] | None = None


class _Reported(msgspec.Struct, frozen=True):
    id: str
    attributes: _Attributes
    relationships: _Links | None = None


class _Answer(msgspec.Struct, frozen=True):
    data: list[_Reported]
    links: dict[str, object] = {}


def _is_api(document: Document) -> bool:
    data, links = document.fields.get("data"), document.fields.get("links")
    if not isinstance(data, list):
        return False
    if not data:
        return isinstance(links, dict) and "hackerone.com" in str(links.get("self"))
    return isinstance(data[0], dict) and data[0].get("type") == "report" and "attributes" in data[0]


def _is_export(document: Document) -> bool:
    found = document.fields.get("findings")
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, dict) and first.keys() >= _COLUMNS


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_api(document: Document) -> Report:
    answer = document.as_type(_Answer)
    more = ("the pages that follow",) if answer.links.get("next") else ()
    return _report(map(_case, answer.data), more)


def _case(one: _Reported) -> _Case:
    links = one.relationships or _Links()
    severity = (links.severity.data if links.severity else None) or _SeverityData()
    weakness = (links.weakness.data if links.weakness else None) or _WeaknessData()
    scope = (links.structured_scope.data if links.structured_scope else None) or _ScopeData()
    return _Case(
        one.id,
        one.attributes.title,
        severity.attributes.rating,
        severity.attributes.score,
        one.attributes.state,
        weakness=weakness.attributes.name,
        cwe=weakness.attributes.external_id,
        structured_scope_reference=scope.attributes.asset_identifier,
        cve_ids=one.attributes.cve_ids,
    )


def _read_export(document: Document) -> Report:
    return _report(document.as_type(_Export).findings if document.fields else document.as_type(list[_Case]), ())


def _read_csv(document: Document) -> Report:
    try:
        return _report(msgspec.convert(list(document.rows(*_COLUMNS)), list[_Case], strict=False), ())
    except msgspec.ValidationError as error:
        raise document.malformed(str(error)) from error


def _report(cases: Iterable[_Case], failed: tuple[str, ...]) -> Report:
    left = (one for one in cases if _RESOLVED not in {one.state, one.substate})
    return Report(_TOOL, gathered(((one.id, one.title), _told(one)) for one in left), failed=failed)


def _told(one: _Case) -> Sighting:
    return telling.of_resource(
        _TOOL,
        rule_named(one.weakness or one.title),
        telling.severity(one.severity_rating, one.severity_score),
        f"#{one.id} {one.title}",
        resource=telling.line(one.structured_scope_reference, one.structured_scope) or f"report {one.id}",
        cwe=telling.weaknesses(one.cwe if (one.cwe or "").lower().startswith("cwe") else ""),
        aliases=telling.ids(one.cve_ids, one.title),
        certainty=Certainty.MEDIUM if one.state == "new" else Certainty.HIGH,
    )


FORMATS: Final = (
    Format("hackerone", "HackerOne, reports of its API", _is_api, _read_api),
    Format("hackerone-csv", "HackerOne, CSV of a program", _is_csv, _read_csv),
    Format(
        "hackerone-export",
        "HackerOne, JSON with the columns of the CSV",
        _is_export,
        _read_export,
        silent=('{"findings":[]}',),
    ),
)
