"""SonarQube is asked for everything, in parts where a search does not give it, and says so where that is not all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from interlock.adapters.report_sources.errors import NeverAnalysed, SourceAnsweredWrongly, SourceRefused
from interlock.adapters.report_sources.sonarqube import KIND
from interlock.formats.reports.document import Document
from interlock.formats.reports.known import named, read_report
from interlock.formats.reports.model import Fetched
from tests.simulators.answering import Answer, Asked
from tests.simulators.sonarqube import COMMIT, SonarQube
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[SonarQube]:
    with SonarQube() as made:
        yield made


def fetch(server: SonarQube, **more: Any) -> tuple[Fetched, ...]:
    return KIND.makes(place_of("sonarqube", server.url, **more), around("sonarqube", AT)).fetch()


def read(one: Fetched) -> Any:
    return read_report(Document(one.name, one.body), named(one.form))[1]


def test_issues_and_hotspots_are_of_the_last_analysis(server: SonarQube) -> None:
    server.open("a")
    server.open("b", "MINOR", "BUG")
    server.review("h")
    server.review("safe", "SAFE")
    server.review("fixed", "FIXED")
    issues, hotspots = fetch(server)
    assert (issues.at, issues.commit, issues.targets) == ("2026-01-05T08:00:00+0000", COMMIT, ("shop",))
    assert [one.rule for one in read(issues).sightings] == ["python:S2077"] * 2
    assert read(issues).sightings[0].at.path == "app.py"
    assert read(issues).failed == ()
    assert len(read(hotspots).sightings) == 2, "what was fixed is gone, what somebody calls safe is not"


def test_nothing_found_says_still_what_was_looked_at(server: SonarQube) -> None:
    for one in fetch(server):
        assert read(one).sightings == ()
        assert one.targets == ("shop",)
        assert one.lacks == ()


def test_what_was_mended_is_gone_and_the_same_is_the_same_bytes(server: SonarQube) -> None:
    for key in ("b", "a"):
        server.open(key)
    before = fetch(server)
    server.issues = dict(sorted(server.issues.items()))
    assert fetch(server) == before, "in whichever order they come"
    server.resolve("a")
    assert len(read(fetch(server)[0]).sightings) == 1


def test_pages_are_turned_to_the_end(server: SonarQube) -> None:
    for number in range(1_203):
        server.open(f"i{number}")
    issues, _ = fetch(server)
    assert len(read(issues).sightings) == 1_203
    assert [one.query["p"] for one in server.asked if one.path == "/api/issues/search"] == ["1", "2", "3"]


def test_more_than_a_search_gives_is_asked_in_parts(server: SonarQube) -> None:
    for number in range(10_450):
        server.open(f"i{number}", "INFO", "CODE_SMELL", day=f"2025-{1 + number % 12:02}-15")
    server.open("bad", "BLOCKER")
    issues, _ = fetch(server)
    report = read(issues)
    assert len(report.sightings) == 10_451
    assert report.failed == issues.lacks == ()


def test_more_than_that_on_one_day_is_no_whole_report(server: SonarQube) -> None:
    for number in range(10_200):
        server.open(f"i{number}", "INFO", "CODE_SMELL")
    issues, _ = fetch(server)
    assert len(read(issues).sightings) == 10_000
    assert issues.lacks == ("200 of 10200 issues, which a search does not give",)


def test_more_hotspots_than_a_search_gives_is_no_whole_report(server: SonarQube) -> None:
    for number in range(10_001):
        server.review(f"h{number}")
    assert fetch(server)[1].lacks == ("1 of 10001 hotspots, which a search does not give",)


def test_issues_that_are_counted_and_not_given_are_missing(server: SonarQube) -> None:
    server.open("a")
    server.open("b")
    server.hidden = {"b"}
    issues, _ = fetch(server)
    assert issues.lacks
    server.hidden = {"a", "b"}
    assert fetch(server)[0].lacks


def test_an_issue_of_no_known_severity_is_missed_where_it_is_asked_in_parts(server: SonarQube) -> None:
    for number in range(10_001):
        server.open(f"i{number}", "INFO" if number else "ODD", "CODE_SMELL", day=f"2025-{1 + number % 12:02}-15")
    issues, _ = fetch(server)
    assert read(issues).failed == ("1 of 10001 issues, which are not in this file",)


def test_an_analysis_that_ends_meanwhile_makes_it_no_whole_report(
    server: SonarQube, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = server.answer

    def changing(asked: Asked) -> Answer:
        if asked.path == "/api/hotspots/search":
            server.analyses.append({"key": "a2", "date": "2026-01-05T08:59:00+0000", "revision": "2" * 40})
        return answer(asked)

    monkeypatch.setattr(server, "answer", changing)
    assert fetch(server)[0].lacks == ("what an analysis changed that ended while it was asked",)


def test_what_was_never_analysed_is_not_clean(server: SonarQube) -> None:
    server.analyses = []
    with pytest.raises(NeverAnalysed, match="shop was never analysed"):
        fetch(server)


def test_a_branch_is_a_target_of_its_own(server: SonarQube) -> None:
    issues, _ = fetch(server, branch="release/1.x")
    assert issues.targets == ("shop (branch release/1.x)",)
    assert {one.query.get("branch") for one in server.asked} == {"release/1.x"}


def test_a_wrong_token_and_a_wrong_project_are_errors(server: SonarQube) -> None:
    source = place_of("sonarqube", server.url)
    with pytest.raises(SourceRefused, match="401"):
        KIND.makes(source, around("sonarqube", AT, environ={"SIMULATED_TOKEN": "other"})).fetch()
    with pytest.raises(SourceAnsweredWrongly, match="404 for other"):
        fetch(server, scope="other")


def test_a_server_that_breaks_in_the_middle_gives_nothing(server: SonarQube) -> None:
    for number in range(600):
        server.open(f"i{number}")
    server.instead, server.lets_through = Answer(b"<html>", 200), 2
    with pytest.raises(SourceAnsweredWrongly):
        fetch(server)
