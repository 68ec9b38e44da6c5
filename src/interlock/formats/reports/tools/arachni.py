"""Arachni's JSON report: one kind of fault is one finding, at however many inputs. Floor 5.

Source: `arachni_reporter --reporter=json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "arachni"


class _Check(msgspec.Struct, frozen=True):
    shortname: str | None = ""


class _Vector(msgspec.Struct, frozen=True):
    url: str | None = ""
    action: str | None = ""
    method: str | None = ""
    affected_input_name: str | None = ""


class _Answer(msgspec.Struct, frozen=True):
    url: str | None = ""


class _Issue(msgspec.Struct, frozen=True):
    name: str
    severity: str | None = ""
    cwe: int | str | None = None
    remedy_guidance: str | None = ""
    check: _Check | None = None
    vector: _Vector | None = None
    response: _Answer | None = None
    trusted: bool | None = True


class _Options(msgspec.Struct, frozen=True):
    url: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    issues: list[_Issue]
    version: str | None = ""
    finish_datetime: str | None = ""
    options: _Options | None = None


def _is_arachni(document: Document) -> bool:
    fields = document.fields
    return {"issues", "sitemap", "options"} <= fields.keys() and bool({"seed", "delta_time"} & fields.keys())


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    target = (read.options.url if read.options else "") or ""
    found = gathered(((one.severity, one.name), _told(one)) for one in read.issues)
    return Report(_TOOL, found, read.version or "", read.finish_datetime or "", (target,) if target else ())


def _told(issue: _Issue) -> Sighting:
    vector, check, answer = issue.vector or _Vector(), issue.check or _Check(), issue.response or _Answer()
    return telling.at_address(
        _TOOL,
        check.shortname or rule_named(issue.name),
        telling.severity(issue.severity),
        issue.name,
        address=telling.line(vector.action, vector.url, answer.url),
        method=(vector.method or "").upper(),
        parameter=vector.affected_input_name or "",
        cwe=telling.weaknesses(issue.cwe),
        remedy=telling.line(issue.remedy_guidance),
        certainty=Certainty.LOW if issue.trusted is False else Certainty.HIGH,
    )


FORMATS: Final = (Format("arachni", "Arachni, JSON report", _is_arachni, _read),)
