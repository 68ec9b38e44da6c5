"""JUnit XML in which a failure is a fault with its severity, as Crashtest Security and Dastardly write it. Floor 5.

Source: JUnit's XML; the type of a `failure` is its severity. An ordinary test report, whose failures have other types,
is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element

_RATINGS: Final = {"critical", "high", "medium", "low", "info", "information", "informational"}
_ADDRESS: Final = re.compile(r'https?://[^\s"\'<>]{1,500}')
_NUMBER: Final = re.compile(r" \(\d{1,6}\)")
_MAKERS: Final = (("crashtest", "crashtest"), ("dastardly", "burp"), ("burp", "burp"))
_ANY: Final = "junit"


def cases(root: Element) -> Iterator[tuple[Element, Element]]:
    """Give every test case with the suite that it is in."""
    for suite in root.walk():
        for case in suite.all("testcase"):
            yield suite, case


def is_rated(document: Document) -> bool:
    """Say whether a document is a scanner's: its failures are rated, or a suite is called after one."""
    root = document.root
    if root is None or root.name not in {"testsuites", "testsuite"}:
        return False
    types = {one.get("type").lower() for _, case in cases(root) for one in case.all("failure")}
    is_of_scanner = bool(types & _RATINGS) or _tool(root) != _ANY
    return is_of_scanner and types <= _RATINGS | {"error"}


def _read(document: Document) -> Report:
    root = document.xml()
    found = list(cases(root))
    failures = [(suite, case, one) for suite, case in found for one in case.all("failure")]
    tool = _tool(root)
    return Report(
        tool,
        tuple(_told(document, tool, *each) for each in failures if each[2].get("type").lower() != "error"),
        at=root.get("timestamp"),
        targets=tuple(dict.fromkeys(match[0] for suite, _ in found if (match := _ADDRESS.match(suite.get("name"))))),
        passed=sum(not case.all("failure", "error", "skipped") for _, case in found),
        failed=tuple(_failed(found)),
    )


def _tool(root: Element) -> str:
    names = " ".join(one.get("name") for one in (root, *root.all("testsuite"))).lower()
    return next((tool for word, tool in _MAKERS if word in names), _ANY)


def _failed(found: list[tuple[Element, Element]]) -> Iterator[str]:
    for _, case in found:
        broken = [*case.all("error"), *(one for one in case.all("failure") if one.get("type").lower() == "error")]
        if broken:
            yield telling.line(f"{case.get('name')}: {telling.line(broken[0].get('message'), broken[0].text)}")


def _told(document: Document, tool: str, suite: Element, case: Element, failure: Element) -> Sighting:
    name = _NUMBER.sub("", case.get("name"))
    if not name:
        raise document.malformed(f"the test case of line {case.line} has no name")
    words = telling.line(failure.get("message"), telling.plain(failure.text))
    address = _ADDRESS.search(words) or _ADDRESS.search(failure.text) or _ADDRESS.match(suite.get("name"))
    return telling.at_address(
        tool,
        rule_named(name),
        telling.severity(failure.get("type")),
        f"{name}: {words}" if words and words != name else name,
        address=address[0].rstrip(".,") if address else "",
        aliases=telling.ids(name, words),
    )


FORMATS: Final = (
    Format("junit-rated", "JUnit XML whose failures are rated, as of Crashtest or Dastardly", is_rated, _read),
)
