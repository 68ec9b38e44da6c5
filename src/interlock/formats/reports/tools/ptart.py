"""PTART: what the people of a penetration test reported, and what is left of it after they looked again. Floor 5.

Source: the JSON report of PTART, "assessments" and "retests".
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

_TOOL: Final = "ptart"
_SCALE: Final[Mapping[str, Severity]] = {
    "1": Severity.CRITICAL,
    "2": Severity.HIGH,
    "3": Severity.MEDIUM,
    "4": Severity.LOW,
    "5": Severity.INFO,
}
_GONE: Final = frozenset({"F", "NA"})
"""Fixed, and not applicable."""
_UNTESTED: Final = "NT"


class _Weakness(msgspec.Struct, frozen=True):
    cwe_id: int | None = None
    title: str | None = None


class _Hit(msgspec.Struct, frozen=True):
    title: str
    id: str | None = None
    asset: str | None = None
    severity: int | None = None
    remediation: str | None = None
    cvss_score: str | float | None = None
    cwes: list[_Weakness] | None = None


class _Retest(msgspec.Struct, frozen=True):
    original_hit: _Hit | None = None
    status: str | None = None


class _Assessment(msgspec.Struct, frozen=True):
    hits: list[_Hit] | None = None


class _Campaign(msgspec.Struct, frozen=True):
    name: str | None = None
    hits: list[_Retest] | None = None


class _Test(msgspec.Struct, frozen=True):
    assessments: list[_Assessment] | None = None
    retests: list[_Campaign] | None = None
    scope: str | None = None
    end_date: str | None = None


def _is_report(document: Document) -> bool:
    fields = document.fields
    return {"assessments", "retests"} <= fields.keys() and bool(
        {"pentesters", "methodologies", "cvss_type"} & fields.keys()
    )


def _read(document: Document) -> Report:
    test = document.as_type(_Test)
    retests = [one for campaign in test.retests or () for one in campaign.hits or ()]
    gone = {one.original_hit.id for one in retests if one.original_hit and one.status in _GONE}
    found = [_told(hit) for one in test.assessments or () for hit in one.hits or () if not hit.id or hit.id not in gone]
    return Report(
        _TOOL,
        (*found, *_left(retests)),
        at=test.end_date or "",
        targets=tuple(line for each in (test.scope or "").splitlines() if (line := each.strip())),
        passed=sum(one.status in _GONE for one in retests),
        failed=tuple(
            f"not tested again: {one.original_hit.title}"
            for one in retests
            if one.original_hit and one.status == _UNTESTED
        ),
    )


def _left(retests: list[_Retest]) -> Iterator[Sighting]:
    for one in retests:
        if one.original_hit is not None and one.status not in _GONE:
            yield _told(one.original_hit)


def _told(hit: _Hit) -> Sighting:
    weak = [str(one.cwe_id or one.title or "") for one in hit.cwes or ()]
    return telling.at_address(
        _TOOL,
        hit.id or "",
        telling.severity(hit.severity, hit.cvss_score, scale=_SCALE),
        hit.title,
        address=hit.asset or "",
        cwe=telling.weaknesses(weak),
        remedy=telling.line(hit.remediation),
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("ptart", "PTART, JSON report of a penetration test", _is_report, _read),)
