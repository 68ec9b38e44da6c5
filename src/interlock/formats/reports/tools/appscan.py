"""HCL AppScan's XML report, of the Standard edition and on Cloud: an issue is one finding. Floor 5.

Source: AppScan's XML report, xmlExportVersion 2.7 and AsocXmlExportVersion 1.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "appscan"
_SCALE: Final[Mapping[str, Severity]] = {
    "0": Severity.INFO,
    "1": Severity.LOW,
    "2": Severity.MEDIUM,
    "3": Severity.HIGH,
    **dict.fromkeys(("4", "5", "6"), Severity.CRITICAL),
}
_SAID_BY: Final = ("name", "url-name")


class _Names(msgspec.Struct, frozen=True):
    """What the references of an issue stand for, each by its id."""

    types: Mapping[str, Element]
    urls: Mapping[str, str]
    entities: Mapping[str, Element]
    remedies: Mapping[str, str]


def _is_mine(document: Document) -> bool:
    root = document.root
    return root is not None and root.name == "xml-report" and "AppScan" in root.get("name")


def _read(document: Document) -> Report:
    root = document.xml()
    names = _Names(
        _by_id(root, "issue-type-group"),
        {name: _said(one) for name, one in _by_id(root, "url-group").items()},
        _by_id(root, "entity-group"),
        {name: _said(one) for name, one in _by_id(root, "remediation-group").items()},
    )
    about = root.first("scan-information")
    hosts = root.within("scan-configuration", "scanned-hosts", "item")
    return Report(
        _TOOL,
        tuple(_told(one, names) for one in root.within("issue-group", "item")),
        about.say("product-version") if about is not None else "",
        telling.line(about.say("scan-date-and-time-iso"), about.say("scan-date-and-time")) if about is not None else "",
        tuple(dict.fromkeys(one.say("host") for one in hosts if one.say("host"))),
        failed=_unlisted(root),
    )


def _unlisted(root: Element) -> tuple[str, ...]:
    """Say what the report counts and does not list: whoever has it made chooses what is in it."""
    listed = len(root.within("issue-group", "item"))
    groups = [number(one.get("total")) for one in root.all("issue-group")]
    kinds = sum(number(one.get("count")) for one in root.within("issue-type-group", "item"))
    counted = sum(groups) or kinds
    return (
        (f"{counted - listed} of {counted} issues, which the report counts and does not list",)
        if counted > listed
        else ()
    )


def _by_id(root: Element, group: str) -> Mapping[str, Element]:
    return {one.get("id"): one for one in root.within(group, "item") if one.get("id")}


def _said(one: Element | None) -> str:
    return telling.line(*(one.say(name) for name in _SAID_BY), one.text) if one is not None else ""


def _told(issue: Element, names: _Names) -> Sighting:
    kind = _referred(issue, "issue-type")
    described = names.types.get(kind)
    words = telling.line(issue.say("issue-type-name"), _said(described), kind)
    rated = telling.severity(issue.say("severity"), issue.say("severity-id"), issue.say("cvss-score"), scale=_SCALE)
    cwe = telling.weaknesses(issue.say("cwe"), described.say("cwe") if described is not None else "")[:1]
    remedy = names.remedies.get(_referred(issue, "remediation"), "")
    file = telling.line(issue.say("source-file"))
    if file:
        line = number(issue.say("line"))
        return telling.in_code(_TOOL, kind or words, rated, words, path=file, at_line=line, cwe=cwe, remedy=remedy)
    entity = names.entities.get(_referred(issue, "entity"))
    place = issue.first("url")
    return telling.at_address(
        _TOOL,
        kind or words,
        rated,
        words,
        address=_address(issue, names),
        method=place.get("original_request_method") if place is not None else "",
        parameter=_part(entity) or issue.say("element"),
        cwe=cwe,
        remedy=remedy,
        aliases=telling.ids(described.say("cve") if described is not None else ""),
    )


def _address(issue: Element, names: _Names) -> str:
    referred = _referred(issue, "url")
    found = telling.line(names.urls.get(referred), issue.say("url-name"), issue.say("location"), referred)
    if found or not issue.say("host"):
        return found
    port = issue.say("port")
    return f"{issue.say('scheme') or 'http'}://{issue.say('host')}" + (f":{port}" if port else "") + issue.say("path")


def _part(entity: Element | None) -> str:
    """Give the parameter, cookie or header that an issue is of; a page or a host is none."""
    if entity is None or entity.say("entity-type") in {"Page", "Global", ""}:
        return ""
    return entity.say("name")


def _referred(issue: Element, name: str) -> str:
    """Give what an element refers to, or what it says itself."""
    one = issue.first(name)
    return telling.line(one.say("ref"), one.text) if one is not None else ""


FORMATS: Final = (Format("appscan-xml", "HCL AppScan, XML report", _is_mine, _read),)
