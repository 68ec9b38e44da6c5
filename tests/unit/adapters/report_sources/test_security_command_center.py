"""Security Command Center is asked for every active finding, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from interlock.adapters.report_sources.errors import SourceAnsweredWrongly, SourceRefused
from interlock.adapters.report_sources.security_command_center import KIND
from interlock.flows.read_reports import Sheet, read_sheet
from interlock.formats.reports import named
from interlock.formats.reports.model import Fetched
from tests.simulators.answering import Answer
from tests.simulators.security_command_center import PROJECT, SecurityCommandCenter
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAME = "security-command-center"


@pytest.fixture
def server() -> Iterator[SecurityCommandCenter]:
    with SecurityCommandCenter() as made:
        yield made


def fetch(server: SecurityCommandCenter, **more: Any) -> Fetched:
    (one,) = KIND.makes(place_of(NAME, server.url, **more), around(NAME, AT)).fetch()
    return one


def read(one: Fetched) -> Any:
    return read_sheet(Sheet.of(one), named(one.form), lambda body: body).report


def test_every_page_is_turned_and_what_was_mended_is_gone(server: SecurityCommandCenter) -> None:
    for number in range(5):
        server.open(f"b{number}")
    assert len(read(fetch(server)).sightings) == 5
    server.resolve("b3")
    report = read(fetch(server))
    assert len(report.sightings) == 4
    assert report.targets == (PROJECT,)
    assert fetch(server) == fetch(server)


def test_nothing_found_is_a_report_too(server: SecurityCommandCenter) -> None:
    report = read(fetch(server))
    assert (report.sightings, report.targets, report.failed) == ((), (PROJECT,), ())


def test_findings_that_are_counted_and_not_given_are_missing(server: SecurityCommandCenter) -> None:
    server.open("b")
    server.hidden = 2
    assert read(fetch(server)).failed == ("2 of 3 findings, which no page held",)


def test_another_project_is_refused(server: SecurityCommandCenter) -> None:
    with pytest.raises(SourceRefused, match="403"):
        fetch(server, scope="projects/other")


def test_pages_that_never_end_are_an_error(server: SecurityCommandCenter) -> None:
    server.instead = Answer({"listFindingsResults": [], "nextPageToken": "t0"})
    server.lets_through = 1
    with pytest.raises(SourceAnsweredWrongly, match="again and again"):
        fetch(server)
