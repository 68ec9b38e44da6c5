"""JUnit XML as test runners write it: what failed is a finding, and what did not run shows nothing. Floor 5.

Source: the XML of Ant's JUnit task, as pytest, Surefire, Gradle, Jest, GoogleTest and others write it; nobody has
standardised it. JUnit XML whose failures are rated is that of a scanner: `junit_rated`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.junit_rated import cases, is_rated
from interlock.formats.xmldoc import Element

_TOOL: Final = "junit"
_RULE: Final = "test-failed"
_WRONG: Final = ("failure", "error")


def _is_tests(document: Document) -> bool:
    root = document.root
    return root is not None and root.name in {"testsuites", "testsuite"} and not is_rated(document)


def _read(document: Document) -> Report:
    root = document.xml()
    found = list(cases(root))
    wrong = [(case, case.all(*_WRONG)[0]) for _, case in found if case.all(*_WRONG)]
    named = dict.fromkeys(telling.line(suite.get("name")) for suite, _ in found)
    return Report(
        _TOOL,
        tuple(_told(document, *each) for each in wrong),
        at=next((one.get("timestamp") for one in root.walk() if one.get("timestamp")), ""),
        targets=tuple(name for name in named if name),
        passed=sum(not case.all(*_WRONG, "skipped") for _, case in found),
        failed=tuple(_lacking(root, [case for _, case in found])),
    )


def _lacking(root: Element, found: list[Element]) -> Iterator[str]:
    """Say why this is no whole report of tests that ran."""
    if not found:
        yield "no test ran"
    elif all(one.all("skipped") for one in found):
        yield f"all of its {len(found):,} tests were skipped"
    for suite in root.walk():
        counted = sum(_number(suite.get(name)) for name in ("failures", "errors"))
        there = sum(bool(case.all(*_WRONG)) for _, case in cases(suite))
        if counted > 0 and not there:
            name = telling.line(suite.get("name"), suite.name)
            yield f"{name} counts {counted:,} tests that failed, and does not say which"


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdecimal() else 0


def _told(document: Document, case: Element, wrong: Element) -> Sighting:
    name = ".".join(one for one in (case.get("classname"), case.get("name")) if one)
    if not name:
        raise document.malformed(f"the test case of line {case.line} has no name")
    says = telling.line(wrong.get("message"), wrong.text, wrong.get("type"))
    words = f"{name} failed: {says}" if says else f"{name} failed"
    rated = telling.severity("high")
    path = case.get("file")
    if path:
        return telling.in_code(_TOOL, _RULE, rated, words, path=path, at_line=_number(case.get("line")), symbol=name)
    return telling.of_resource(_TOOL, _RULE, rated, words, resource=name)


FORMATS: Final = (
    Format("junit", "JUnit XML of a test run, as of pytest, Surefire or Jest", _is_tests, _read, is_of_tests=True),
)
