"""SonarQube's issues and security hotspots: an issue or a hotspot is one finding. Floor 5.

Source: SonarQube Web API, api/issues/search and api/hotspots/search; the JSON report of sonar-report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import left_out, number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

TOOL: Final = "sonarqube"
SCALE: Final[Mapping[str, Severity]] = {
    "blocker": Severity.CRITICAL,
    "critical": Severity.HIGH,
    "major": Severity.MEDIUM,
    "minor": Severity.LOW,
    "info": Severity.INFO,
}
"""Its critical comes after its blocker."""
_GONE: Final = frozenset({"CLOSED", "FIXED", "REMOVED"})
_CWE: Final = re.compile(r"\bCWE-\d{1,5}", re.IGNORECASE)


class _Impact(msgspec.Struct, frozen=True, rename="camel"):
    severity: str | None = None


class _Range(msgspec.Struct, frozen=True, rename="camel"):
    start_line: int = 0
    end_line: int = 0
    start_offset: int = 0


class _Issue(msgspec.Struct, frozen=True, rename="camel"):
    rule: str
    component: str = ""
    project: str | None = None
    line: int | str | None = None
    message: str | None = None
    description: str | None = None
    severity: str | None = None
    impacts: list[_Impact] | None = None
    status: str | None = None
    resolution: str | None = None
    tags: list[str] | None = None
    text_range: _Range | None = None


class _Hotspot(msgspec.Struct, frozen=True, rename="camel"):
    message: str
    component: str = ""
    project: str | None = None
    rule_key: str | None = None
    security_category: str | None = None
    vulnerability_probability: str | None = None
    status: str | None = None
    resolution: str | None = None
    line: int | None = None
    text_range: _Range | None = None


class _Component(msgspec.Struct, frozen=True, rename="camel"):
    key: str
    path: str | None = None


class _Paging(msgspec.Struct, frozen=True):
    total: int = 0


class _Answer(msgspec.Struct, frozen=True):
    paging: _Paging
    issues: list[_Issue] | None = None
    hotspots: list[_Hotspot] | None = None
    components: list[_Component] | None = None


class _Rule(msgspec.Struct, frozen=True, rename="camel"):
    html_desc: str | None = None


class _Written(msgspec.Struct, frozen=True, rename="camel"):
    issues: list[_Issue]
    rules: dict[str, _Rule] | None = None
    date: str | None = None
    project_name: str | None = None


class _Place(msgspec.Struct, frozen=True):
    """Where an issue is."""

    path: str
    project: str
    line: int
    range: _Range


def weaknesses_in(text: str) -> tuple[str, ...]:
    """Give the weaknesses that the text of a rule refers to."""
    return telling.weaknesses(_CWE.findall(text))


def _is_answer(document: Document) -> bool:
    fields = document.fields
    lists = [fields.get(name) for name in ("issues", "hotspots")]
    return isinstance(fields.get("paging"), dict) and any(isinstance(one, list) for one in lists)


def _is_list(document: Document) -> bool:
    first = document.first.keys()
    return {"component", "project", "message"} <= first and bool({"rule", "vulnerabilityProbability"} & first)


def _is_written(document: Document) -> bool:
    return {"sonarBaseURL", "issues"} <= document.fields.keys()


def _read(document: Document) -> Report:
    answer = document.as_type(_Answer)
    paths = {one.key: one.path for one in answer.components or () if one.path}
    issues, hotspots = answer.issues or [], answer.hotspots or []
    return _report(issues, hotspots, paths, left_out(answer.paging.total, len(issues) + len(hotspots), "issues"))


def _read_list(document: Document) -> Report:
    if "vulnerabilityProbability" in document.first:
        return _report([], document.as_type(list[_Hotspot]), {}, ())
    return _report(document.as_type(list[_Issue]), [], {}, ())


def _report(
    issues: list[_Issue], hotspots: list[_Hotspot], paths: Mapping[str, str], missing: tuple[str, ...]
) -> Report:
    found = [one for issue in issues for one in _told(issue, paths, ())]
    found += [_to_review(one, paths) for one in hotspots if one.resolution not in _GONE]
    named = [*(one.project for one in issues), *(one.project for one in hotspots)]
    projects = dict.fromkeys(name for name in named if name)
    return Report(TOOL, tuple(found), targets=tuple(projects), failed=missing)


def _read_written(document: Document) -> Report:
    read = document.as_type(_Written)
    known = {name: weaknesses_in(rule.html_desc or "") for name, rule in (read.rules or {}).items()}
    found = tuple(one for issue in read.issues for one in _told(issue, {}, known.get(issue.rule, ())))
    return Report(TOOL, found, at=read.date or "", targets=(read.project_name,) if read.project_name else ())


def _told(issue: _Issue, paths: Mapping[str, str], cwe: tuple[str, ...]) -> tuple[Sighting, ...]:
    if issue.status in _GONE or issue.resolution in _GONE:
        return ()
    words = telling.line(issue.message, issue.description)
    rated = telling.severity(issue.severity, *(one.severity for one in issue.impacts or ()), scale=SCALE)
    component = re.match(r"Filename: (\S[^|]{0,400}?) \| Reference: (\S[^|]{0,200}?) \|", words)
    if component:
        return (_component(component[1], component[2], rated, words),)
    known = cwe or telling.weaknesses([tag for tag in issue.tags or () if tag.startswith("cwe-")])
    place = _place(issue.component, issue.project, paths, issue.line, issue.text_range)
    return (_at(place, issue.rule, rated, words, known, Certainty.MEDIUM),)


def _component(file: str, reference: str, rated: Severity, words: str) -> Sighting:
    """Tell what its plugin for OWASP Dependency-Check says of a component."""
    name, _, version = file.rpartition(":")
    cwe = telling.weaknesses(_CWE.findall(words))
    text = words.rpartition(" | ")[2]
    return packages.vulnerable(
        TOOL,
        reference,
        rated,
        text,
        packages.Package(name or file, version if name else ""),
        cwe=cwe,
    )


def _to_review(one: _Hotspot, paths: Mapping[str, str]) -> Sighting:
    place = _place(one.component, one.project, paths, one.line, one.text_range)
    rule = telling.line(one.rule_key, one.security_category)
    return _at(place, rule, telling.severity(one.vulnerability_probability), one.message, (), Certainty.LOW)


def _at(place: _Place, rule: str, rated: Severity, words: str, cwe: tuple[str, ...], certainty: Certainty) -> Sighting:
    if not place.path:
        return telling.of_resource(TOOL, rule, rated, words, resource=place.project, cwe=cwe, certainty=certainty)
    return telling.in_code(
        TOOL,
        rule,
        rated,
        words,
        path=place.path,
        at_line=place.line,
        column=place.range.start_offset + 1 if place.range.start_line else 0,
        end_line=place.range.end_line,
        cwe=cwe,
        certainty=certainty,
    )


def _place(
    component: str, project: str | None, paths: Mapping[str, str], at_line: int | str | None, span: _Range | None
) -> _Place:
    """Give the place of a component; what is no file is the project itself."""
    path = paths.get(component) or component
    if path == project:
        path = ""
    elif component not in paths:
        path = path.removeprefix(f"{project}:") if project else path
    region = span or _Range()
    return _Place(path, project or component, number(at_line) or region.start_line, region)


FORMATS: Final = (
    Format("sonarqube", "SonarQube, issues or hotspots as its Web API gives them, JSON", _is_answer, _read),
    Format("sonarqube-list", "SonarQube, a list of issues, JSON", _is_list, _read_list, silent=("[]",)),
    Format("sonarqube-report", "SonarQube, report of sonar-report, JSON", _is_written, _read_written),
)
