"""Fortify SCA: an issue is one finding, of its XML reports as of its packed results. Floor 5.

Source: Fortify's report in XML (ReportDefinition); FPR, a ZIP that holds audit.fvdl; Fortify's order of priorities.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.members import is_zip, member
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element, read_xml
from interlock.kernel import Severity

_TOOL: Final = "fortify"
_RESULTS: Final = "audit.fvdl"
_NUMBER: Final = re.compile(r"[0-9](?:\.[0-9]{1,20})?")
_MIDDLE: Final = 2.5
"""Of its scales from 0 to 5: what is above counts as much."""


def _is_report(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "ReportDefinition" and bool(root.all("ReportSection"))


def _is_results(document: Document) -> bool:
    return document.root is not None and document.root.name == "FVDL"


def _is_packed(document: Document) -> bool:
    return is_zip(document) and _RESULTS.encode() in document.body


def _read_report(document: Document) -> Report:
    root = document.xml()
    listings = root.within("ReportSection", "SubSection", "IssueListing")
    groups = [one for listing in listings for one in listing.within("Chart", "GroupingSection")]
    groups = [one for one in groups if one.all("Issue")]
    counted = sum(max(number(one.get("count")), len(one.all("Issue"))) for one in groups)
    left = counted - sum(len(one.all("Issue")) for one in groups)
    found = tuple(_of_issue(one) for group in groups for one in group.all("Issue"))
    failed = (f"{left} of {counted} issues, which the report counts and does not list",) if left else ()
    return Report(_TOOL, found, failed=failed)


def _of_issue(issue: Element) -> Sighting:
    primary = issue.first("Primary") or issue.first("Source") or Element("Primary", {}, 0)
    category = issue.say("Category")
    return telling.in_code(
        _TOOL,
        category or issue.get("ruleID"),
        telling.severity(issue.say("Friority"), issue.say("Folder")),
        telling.line(issue.say("Abstract"), category),
        path=telling.line(primary.say("FilePath"), primary.say("FileName")),
        at_line=number(primary.say("LineStart")),
        cwe=telling.weaknesses(*(one.text for one in issue.within("ExternalCategory") if "CWE" in one.text)),
    )


def _read_packed(document: Document) -> Report:
    return _of_results(read_xml(member(document, _RESULTS), document.source))


def _read_results(document: Document) -> Report:
    return _of_results(document.xml())


def _of_results(root: Element) -> Report:
    rules = {one.get("id"): _groups(one) for one in root.within("EngineData", "RuleInfo", "Rule")}
    says = {one.get("classID"): one.say("Abstract") for one in root.all("Description")}
    nodes = {one.get("id"): one for one in root.within("UnifiedNodePool", "Node")}
    found = tuple(_of_vulnerability(one, rules, says, nodes) for one in root.within("Vulnerabilities", "Vulnerability"))
    made = root.first("CreatedTS")
    build = root.first("Build")
    project = build.say("BuildID") if build is not None else ""
    errors = root.within("EngineData", "Errors", "Error")
    return Report(
        _TOOL,
        found,
        "".join(one.text for one in root.within("EngineData", "EngineVersion")[:1]),
        telling.line(f"{made.get('date')} {made.get('time')}") if made is not None else "",
        (project,) if project else (),
        failed=tuple(dict.fromkeys(telling.line(one.text) for one in errors if one.text)),
    )


def _of_vulnerability(
    one: Element, rules: Mapping[str, Mapping[str, str]], says: Mapping[str, str], nodes: Mapping[str, Element]
) -> Sighting:
    about = one.first("ClassInfo") or Element("ClassInfo", {}, 0)
    instance = one.first("InstanceInfo") or Element("InstanceInfo", {}, 0)
    analysis = one.first("AnalysisInfo") or Element("AnalysisInfo", {}, 0)
    category = ": ".join(part for part in (about.say("Type"), about.say("Subtype")) if part)
    known = {**rules.get(about.say("ClassID"), {}), **_groups(instance)}
    place = _place(analysis, nodes)
    abstract = says.get(about.say("ClassID"), "")
    return telling.in_code(
        _TOOL,
        category or about.say("ClassID"),
        _priority(known, instance),
        category if "<" in abstract else telling.line(abstract, category),
        path=place.get("path"),
        at_line=number(place.get("line")),
        column=number(place.get("colStart")),
        end_line=number(place.get("lineEnd")),
        cwe=telling.weaknesses(*known.get("altcategoryCWE", "").split(",")),
    )


def _place(analysis: Element, nodes: Mapping[str, Element]) -> Element:
    """Give where a vulnerability is: the last place of its trace that says so."""
    entries = analysis.within("Unified", "Trace", "Primary", "Entry")
    found = Element("SourceLocation", {}, 0)
    for entry in entries:
        node = entry.first("Node")
        for reference in entry.all("NodeRef"):
            node = nodes.get(reference.get("id"), node)
        found = (node.first("SourceLocation") if node is not None else None) or found
    return found


def _groups(holder: Element) -> Mapping[str, str]:
    """Give what the metadata of a rule or an instance says, by names."""
    return {one.get("name"): one.text for one in holder.within("MetaInfo", "Group")}


def _priority(known: Mapping[str, str], instance: Element) -> Severity:
    """Give the priority: of impact and likelihood, as Fortify works it out where it shows results."""
    named = telling.line(known.get("Friority"), known.get("Fortify Priority Order"))
    if named:
        return telling.severity(named)
    impact = _share(known.get("Impact"), instance.say("InstanceSeverity"))
    confidence = _share(instance.say("Confidence"))
    accuracy, probability = _share(known.get("Accuracy")), _share(known.get("Probability"))
    if impact is None or confidence is None:
        return telling.UNRATED
    likelihood = confidence if accuracy is None or probability is None else accuracy * confidence * probability / 25
    if impact >= _MIDDLE:
        return Severity.CRITICAL if likelihood >= _MIDDLE else Severity.HIGH
    return Severity.MEDIUM if likelihood >= _MIDDLE else Severity.LOW


def _share(*texts: str | None) -> float | None:
    """Give the first of some texts that is a number of its scales."""
    return next((float(text) for text in texts if text and _NUMBER.fullmatch(text)), None)


FORMATS: Final = (
    Format("fortify-xml", "Fortify, XML report", _is_report, _read_report),
    Format("fortify-fpr", "Fortify, packed results (FPR)", _is_packed, _read_packed),
    Format("fortify-fvdl", "Fortify, results (audit.fvdl), XML", _is_results, _read_results),
)
