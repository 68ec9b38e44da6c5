"""AppScan on Cloud is asked to write a report, waited for, and held against how many issues it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from interlock.adapters.report_sources.appscan import KIND
from interlock.adapters.report_sources.errors import SourceAnsweredWrongly, SourceRefused, SourceUnready
from interlock.flows.read_reports import Sheet, read_sheet
from interlock.formats.reports import named
from interlock.formats.reports.model import Fetched
from tests.simulators.appscan import APPLICATION, AppScanOnCloud
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[AppScanOnCloud]:
    with AppScanOnCloud() as made:
        yield made


def fetch(server: AppScanOnCloud, slept: list[float] | None = None, **more: Any) -> Fetched:
    (one,) = KIND.makes(place_of("appscan", server.url, **more), around("appscan", AT, slept, polls=5)).fetch()
    return one


def read(one: Fetched) -> Any:
    return read_sheet(Sheet.of(one), named(one.form), lambda body: body).report


def test_the_report_is_waited_for_and_read(server: AppScanOnCloud) -> None:
    server.open("a")
    server.open("b")
    server.looks = 3
    slept: list[float] = []
    report = read(fetch(server, slept))
    assert slept == [5.0, 5.0, 5.0]
    assert [one.cwe for one in report.sightings] == [("CWE-89",)] * 2
    assert report.targets == (APPLICATION,)
    server.resolve("a")
    assert len(read(fetch(server)).sightings) == 1
    server.resolve("b")
    assert read(fetch(server)).sightings == ()


def test_a_report_that_leaves_issues_out_is_no_whole_one(server: AppScanOnCloud) -> None:
    for key in "abc":
        server.open(key)
    server.left_out = 1
    assert read(fetch(server)).failed == ("1 of 3 issues, which the report leaves out",)


def test_a_report_that_is_given_up_or_never_finished_is_an_error(server: AppScanOnCloud) -> None:
    server.looks = 100
    with pytest.raises(SourceUnready, match="not finished after 25 seconds"):
        fetch(server)
    server.given_up = True
    with pytest.raises(SourceUnready, match="is failed"):
        fetch(server)


def test_a_wrong_key_is_refused_and_another_application_is_not_there(server: AppScanOnCloud) -> None:
    wrong = around("appscan", AT, environ={"SIMULATED_KEY_SECRET": "other"})
    with pytest.raises(SourceRefused, match="401"):
        KIND.makes(place_of("appscan", server.url), wrong).fetch()
    with pytest.raises(SourceAnsweredWrongly, match="404"):
        fetch(server, scope="other")


def test_what_is_no_report_is_an_error(server: AppScanOnCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "written", lambda: b"<html><p>sorry</html>")
    with pytest.raises(SourceAnsweredWrongly, match="no XML"):
        fetch(server)
