"""Security Hub is asked for one account, signed, page by page, and speaks for every product that writes into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interlock.adapters.report_sources.errors import SourceAnsweredWrongly, SourceBusy, SourceRefused
from interlock.adapters.report_sources.security_hub import KIND
from interlock.flows.read_reports import Sheet, read_sheet
from interlock.formats.reports import named
from interlock.formats.reports.model import Fetched
from tests.simulators.answering import Answer
from tests.simulators.security_hub import ACCOUNT, SecurityHub
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[SecurityHub]:
    with SecurityHub() as made:
        yield made


def fetch(server: SecurityHub, at: datetime = AT, **more: Any) -> Fetched:
    (one,) = KIND.makes(place_of("security-hub", server.url, **more), around("security-hub", at)).fetch()
    return one


def read(one: Fetched) -> Any:
    return read_sheet(Sheet.of(one), named(one.form), lambda body: body)


def test_every_page_is_turned(server: SecurityHub) -> None:
    server.page = 7
    for number in range(23):
        server.open(f"f{number}")
    server.open("of-others", account="999988887777")
    got = read(fetch(server))
    assert len(got.report.sightings) == 23
    assert got.report.targets == (ACCOUNT,)
    assert len(server.asked) == 4
    assert all(one.headers["x-amz-date"] == "20260105T090000Z" for one in server.asked)


def test_what_was_mended_is_gone_and_its_product_is_still_spoken_for(server: SecurityHub) -> None:
    server.open("g")
    server.open("i", "Inspector")
    server.open("s", "Security Hub")
    assert read(fetch(server)).tools == ("guardduty", "inspector", "securityhub")
    server.resolve("g")
    server.resolve("i")
    got = read(fetch(server))
    assert [one.rule for one in got.report.sightings] == ["s"]
    assert got.tools == ("guardduty", "inspector", "securityhub")


def test_nothing_found_is_a_report_too(server: SecurityHub) -> None:
    got = read(fetch(server))
    assert (got.report.sightings, got.report.targets, got.tools) == ((), (ACCOUNT,), ("securityhub",))


def test_the_same_is_the_same_bytes(server: SecurityHub) -> None:
    server.open("a")
    before = fetch(server)
    server.findings["a"]["ProcessedAt"] = "2026-01-05T10:00:00Z"
    assert fetch(server, AT + timedelta(hours=1)) == before


def test_a_wrong_key_is_refused(server: SecurityHub) -> None:
    place = place_of("security-hub", server.url)
    wrong = around("security-hub", AT, environ={"SIMULATED_SECRET_ACCESS_KEY": "other"})
    with pytest.raises(SourceRefused, match="403"):
        KIND.makes(place, wrong).fetch()
    with pytest.raises(SourceRefused):
        fetch(server, region="eu-west-1")


def test_pages_that_never_end_are_an_error(server: SecurityHub) -> None:
    server.instead = Answer({"Findings": [], "NextToken": "again"})
    with pytest.raises(SourceAnsweredWrongly, match="again and again"):
        fetch(server)


def test_too_often_is_waited_for_and_then_given_up(server: SecurityHub) -> None:
    server.open("a")
    server.busy = 2
    assert len(read(fetch(server)).report.sightings) == 1
    server.busy = 3
    with pytest.raises(SourceBusy):
        fetch(server)
