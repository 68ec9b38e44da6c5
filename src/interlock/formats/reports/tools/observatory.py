"""Mozilla's HTTP Observatory, JSON: every test that a site failed; the others are counted as passed. Floor 5.

Source: the Observatory's API (`getScanResults`) and `observatory --format=json`, which has the scan beside the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "observatory"
_POINTS: Final = ((-26, Severity.HIGH), (-11, Severity.MEDIUM), (-1, Severity.LOW))
"""How many points a failed test costs at least, of the hundred that a site begins with."""


class _Output(msgspec.Struct, frozen=True):
    destination: str | None = ""
    route: list[str] | None = None


class _Test(msgspec.Struct, frozen=True):
    result: str | None
    passed: bool | None = msgspec.field(name="pass")
    score_modifier: int | None = 0
    score_description: str | None = ""
    output: _Output | None = None


class _Scan(msgspec.Struct, frozen=True):
    end_time: str | None = ""
    state: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    tests: dict[str, _Test]
    scan: _Scan | None = None


def _are_tests(value: object) -> bool:
    first = next(iter(value.values()), None) if isinstance(value, dict) else None
    return isinstance(first, dict) and {"expectation", "pass", "result", "score_modifier"} <= first.keys()


def _is_observatory(document: Document) -> bool:
    return _are_tests(document.fields.get("tests")) or _are_tests(document.fields)


def _read(document: Document) -> Report:
    if "tests" in document.fields:
        read = document.as_type(_Report)
        tests, scan = read.tests, read.scan or _Scan()
    else:
        tests, scan = document.as_type(dict[str, _Test]), _Scan()
    if not tests:
        raise document.malformed("it has no tests")
    site = _site(tests)
    unfinished = [name for name, test in tests.items() if test.passed is None]
    return Report(
        _TOOL,
        tuple(_told(name, test, site) for name, test in tests.items() if test.passed is False),
        at=scan.end_time or "",
        targets=(site,) if site else (),
        passed=sum(test.passed is True for test in tests.values()),
        failed=tuple(f"the test {name} has no result" for name in unfinished),
    )


def _site(tests: Mapping[str, _Test]) -> str:
    """Give where the site's own redirection led to, the only place at which the tests name it."""
    redirection = tests.get("redirection")
    output = redirection.output if redirection else None
    return telling.line(output.destination, *(output.route or ())) if output else ""


def _told(name: str, test: _Test, site: str) -> Sighting:
    lost = test.score_modifier or 0
    return telling.at_address(
        _TOOL,
        test.result or name,
        next((rated for most, rated in _POINTS if lost <= most), Severity.INFO),
        telling.line(test.score_description, test.result, name),
        address=site,
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("observatory", "Mozilla HTTP Observatory, JSON", _is_observatory, _read),)
