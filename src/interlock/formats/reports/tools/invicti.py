"""The JSON report of Invicti, which was Netsparker and is Acunetix 360 as well. Floor 5.

Source: Invicti's "Vulnerabilities List (JSON)"; one kind of fault is one finding, at however many addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "invicti"
_LIKELY: Final = 90
"""What Invicti gives in hundredths to what it has seen and not proved."""
_GONE: Final = frozenset({"fixed", "fixedconfirmed"})
"""States in which a retest found nothing; `Fixed (Unconfirmed)` is only what somebody says."""
_SEVERITIES: Final[Mapping[str, Severity]] = {"bestpractice": Severity.INFO, "best practice": Severity.INFO}


class _Target(msgspec.Struct, frozen=True, rename="pascal"):
    url: str | None = ""


class _Classification(msgspec.Struct, frozen=True, rename="pascal"):
    cwe: str | int | None = ""


class _Request(msgspec.Struct, frozen=True, rename="pascal"):
    method: str | None = ""


class _Known(msgspec.Struct, frozen=True, rename="pascal"):
    title: str | None = ""


class _Vulnerability(msgspec.Struct, frozen=True, rename="pascal"):
    name: str
    type: str | None = ""
    severity: str | None = ""
    url: str | None = ""
    certainty: int | float | None = 0
    confirmed: bool | None = False
    state: str | None = ""
    classification: _Classification | None = None
    http_request: _Request | None = None
    known_vulnerabilities: list[_Known] | None = None
    remedial_procedure: str | None = ""
    remedial_actions: str | None = ""


class _Report(msgspec.Struct, frozen=True, rename="pascal"):
    vulnerabilities: list[_Vulnerability]
    generated: str | None = ""
    target: _Target | None = None


def _is_invicti(document: Document) -> bool:
    fields = document.fields
    return {"Generated", "Target"} <= fields.keys() and isinstance(fields.get("Vulnerabilities"), list)


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    target = read.target.url if read.target else ""
    found = gathered(((one.name, one.severity), _told(one)) for one in read.vulnerabilities if not _is_gone(one))
    return Report(_TOOL, found, at=read.generated or "", targets=(target,) if target else ())


def _is_gone(one: _Vulnerability) -> bool:
    states = (re.sub(r"[^a-z]", "", state.lower()) for state in (one.state or "").split(","))
    return any(state in _GONE for state in states)


def _told(one: _Vulnerability) -> Sighting:
    request, classes = one.http_request or _Request(), one.classification or _Classification()
    return telling.at_address(
        _TOOL,
        one.type or one.name,
        telling.severity(one.severity, scale=_SEVERITIES),
        one.name,
        address=one.url or "",
        method=request.method or "",
        cwe=telling.weaknesses(str(classes.cwe or "").split(",")),
        remedy=telling.line(telling.plain(one.remedial_procedure), telling.plain(one.remedial_actions)),
        certainty=_certainty(one),
        aliases=telling.ids([known.title for known in one.known_vulnerabilities or ()]),
    )


def _certainty(one: _Vulnerability) -> Certainty:
    if one.confirmed:
        return Certainty.HIGH
    return Certainty.MEDIUM if (one.certainty or 0) >= _LIKELY else Certainty.LOW


FORMATS: Final = (Format("invicti", "Invicti, Netsparker and Acunetix 360, JSON", _is_invicti, _read),)
