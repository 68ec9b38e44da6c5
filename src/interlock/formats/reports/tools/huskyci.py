"""huskyCI's JSON report: a vulnerability of any of its tools is one finding, and a silenced one as well. Floor 5.

Source: huskyCI, analysis as its API gives it. The code of a vulnerability is never read where it may be a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "huskyci"
_OF_COMPONENTS: Final = frozenset({"safety", "npmaudit", "yarnaudit"})
_BEGINNING: Final = "Vulnerable Dependency: "
"""It stands before titles of code as well."""
_SURE: Final[Mapping[str, Certainty]] = {"high": Certainty.HIGH, "medium": Certainty.MEDIUM}


class _Vulnerability(msgspec.Struct, frozen=True):
    title: str = ""
    type: str | None = None
    securitytool: str = _TOOL
    severity: str | None = None
    confidence: str | None = None
    file: str | None = None
    line: str | int | None = None
    code: str | None = None
    details: str | None = None
    version: str | None = None
    vunerablebelow: str | None = None


class _Test(msgspec.Struct, frozen=True):
    name: str = ""


class _Container(msgspec.Struct, frozen=True, rename="camel"):
    security_test: _Test = _Test()
    c_status: str | None = None
    c_info: str | None = None


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    huskyciresults: dict[str, dict[str, dict[str, list[_Vulnerability] | None]]]
    repository_u_r_l: str | None = msgspec.field(name="repositoryURL", default=None)
    error_found: str | None = None
    started_at: str | None = None
    containers: list[_Container] | None = None


def _is_mine(document: Document) -> bool:
    return isinstance(document.fields.get("huskyciresults"), dict)


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    lists = (each for language in read.huskyciresults.values() for tool in language.values() for each in tool.items())
    found = tuple(_told(name, one) for name, vulnerabilities in lists for one in vulnerabilities or ())
    ended = (one for one in read.containers or () if (one.c_status or "finished") != "finished")
    failed = [f"{one.security_test.name}: {telling.line(one.c_info, one.c_status)}" for one in ended]
    failed += [read.error_found] if read.error_found else []
    repository = read.repository_u_r_l
    return Report(
        _TOOL,
        found,
        at=read.started_at or "",
        targets=(repository,) if repository else (),
        failed=tuple(telling.line(one) for one in failed),
    )


def _told(name: str, one: _Vulnerability) -> Sighting:
    rated = telling.severity(name.removesuffix("vulns"), one.severity)
    tool = rule_named(one.securitytool)
    title = telling.line(one.title.removeprefix(_BEGINNING), one.details, one.type)
    if tool == "gitleaks":
        kind = title.partition(" in: ")[0]
        return telling.secret(tool, kind, kind, path=one.file or "", at_line=number(one.line), rated=rated)
    if tool.replace("-", "") in _OF_COMPONENTS and one.code:
        ids = telling.ids(one.title, one.details)
        below = one.vunerablebelow
        return packages.vulnerable(
            tool,
            ids[0] if ids else rule_named(title),
            rated,
            telling.line(one.details, title),
            packages.Package(one.code, one.version or ""),
            aliases=ids,
            remedy=f"take what is not {below}" if below else "",
        )
    return telling.in_code(
        tool,
        one.type or rule_named(title),
        rated,
        title,
        path=one.file or "",
        at_line=number(one.line),
        certainty=_SURE.get((one.confidence or "").lower(), Certainty.LOW),
    )


FORMATS: Final = (Format("huskyci", "huskyCI, analysis, JSON", _is_mine, _read),)
