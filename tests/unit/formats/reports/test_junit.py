"""What a test run shows: what failed, and that something ran at all."""

from __future__ import annotations

import pytest

from interlock.formats.reports import Document, Report, read_report


def read(inside: str, attributes: str = "") -> tuple[str, Report]:
    found, report = read_report(Document("a.xml", f"<testsuite name='shop' {attributes}>{inside}</testsuite>".encode()))
    return found.name, report


def test_a_run_in_which_all_passed_has_passed() -> None:
    name, report = read("<testcase name='a' classname='b'/><testcase name='c'><skipped/></testcase>")
    assert (name, report.sightings, report.failed, report.passed) == ("junit", (), (), 1)
    assert report.targets == ("shop",)


@pytest.mark.parametrize(
    ("inside", "attributes", "why"),
    [
        ("", "tests='0'", "no test ran"),
        ("<properties/>", "", "no test ran"),
        ("<testcase name='a'><skipped/></testcase>" * 2, "", "all of its 2 tests were skipped"),
        ("<testcase name='a'/>", "failures='2' errors='1'", "shop counts 3 tests that failed, and does not say which"),
    ],
)
def test_what_shows_nothing_is_no_whole_report(inside: str, attributes: str, why: str) -> None:
    _, report = read(inside, attributes)
    assert report.failed == (why,)


def test_each_test_that_failed_is_one_finding_however_it_says_so() -> None:
    both = "<testcase name='a' classname='b'><failure message='x'/><error message='y'/></testcase>"
    _, report = read(both + "<testcase name='c' classname='b'><error/></testcase>", "failures='1' errors='2'")
    assert [(one.at.symbol, one.message) for one in report.sightings] == [
        ("b.a", "b.a failed: x"),
        ("b.c", "b.c failed"),
    ]
    assert {one.rule for one in report.sightings} == {"test-failed"}
    assert report.failed == ()


def test_suites_in_suites_are_read_once() -> None:
    inner = "<testsuite name='inner' failures='1'><testcase name='a'><failure/></testcase></testsuite>"
    _, report = read(inner + "<testcase name='b'/>", "failures='1'")
    assert (len(report.sightings), report.passed, report.failed) == (1, 1, ())
    assert report.targets == ("shop", "inner")


@pytest.mark.parametrize("name", ["Dastardly scan", "Burp Suite", "Crashtest Security"])
def test_a_clean_report_of_a_scanner_is_no_test_run(name: str) -> None:
    body = f"<testsuites name='{name}'><testsuite name='x'><testcase name='a'/></testsuite></testsuites>"
    assert read_report(Document("a.xml", body.encode()))[0].name == "junit-rated"
