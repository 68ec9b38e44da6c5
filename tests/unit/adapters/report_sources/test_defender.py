"""Defender for Cloud is asked for every list to its end; how bad an assessment is comes from its kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from interlock.adapters.report_sources.defender import KIND
from interlock.adapters.report_sources.errors import SourceAnsweredWrongly, SourceRefused
from interlock.flows.read_reports import Sheet, read_sheet
from interlock.formats.reports import named
from interlock.formats.reports.model import Fetched
from interlock.kernel import Severity
from tests.simulators.answering import Answer
from tests.simulators.defender import SUBSCRIPTION, Defender
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Defender]:
    with Defender() as made:
        yield made


def fetch(server: Defender, **more: Any) -> Fetched:
    (one,) = KIND.makes(place_of("defender-for-cloud", server.url, **more), around("defender-for-cloud", AT)).fetch()
    return one


def read(one: Fetched) -> Any:
    return read_sheet(Sheet.of(one), named(one.form), lambda body: body).report


def test_every_list_is_turned_to_its_end(server: Defender) -> None:
    for number in range(5):
        server.open(f"a{number}", "Low" if number else "High")
    for number in range(3):
        server.alarm(f"x{number}")
    report = read(fetch(server))
    assert len(report.sightings) == 8
    assert sorted(one.severity for one in report.sightings) == sorted(
        [Severity.HIGH, *[Severity.LOW] * 4, *[Severity.MEDIUM] * 3]
    )
    assert report.targets == (SUBSCRIPTION,)


def test_what_was_mended_is_gone(server: Defender) -> None:
    server.open("a")
    server.alarm("x")
    before = fetch(server)
    assert fetch(server) == before
    server.resolve("a")
    server.alarm("x", "Resolved")
    report = read(fetch(server))
    assert (report.sightings, report.passed) == ((), 1)


def test_nothing_at_all_is_a_report_too(server: Defender) -> None:
    report = read(fetch(server))
    assert (report.sightings, report.targets) == ((), (SUBSCRIPTION,))


def test_a_wrong_secret_and_another_subscription_are_refused(server: Defender) -> None:
    place = place_of("defender-for-cloud", server.url)
    wrong = around("defender-for-cloud", AT, environ={"SIMULATED_CLIENT_SECRET": "other"})
    with pytest.raises(SourceRefused, match="401"):
        KIND.makes(place, wrong).fetch()
    with pytest.raises(SourceRefused, match="403"):
        fetch(server, scope="00000000-0000-0000-0000-000000000000")


def test_the_next_page_is_not_had_elsewhere(server: Defender) -> None:
    with Defender() as other:
        server.instead, server.lets_through = Answer({"value": [], "nextLink": f"{other.url}/steal"}), 1
        with pytest.raises(SourceAnsweredWrongly, match="elsewhere"):
            fetch(server)
        assert other.asked == []


def test_pages_that_never_end_are_an_error(server: Defender) -> None:
    server.instead, server.lets_through = Answer({"value": [], "nextLink": f"{server.url}/again"}), 1
    with pytest.raises(SourceAnsweredWrongly, match="again and again"):
        fetch(server)
