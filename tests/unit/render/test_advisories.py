from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from interlock.flows.advisories import Taken
from interlock.flows.consult import About, Holdings, Shown
from interlock.flows.errors import FeedEmpty
from interlock.formats.osv import Refused
from interlock.kernel import Digest, Severity
from interlock.render.advisories import age, shown_json, shown_lines, stats_json, stats_lines, taken_lines
from interlock.render.paint import Paint
from interlock.supply.advisory import Advisory, Priority, Rated
from interlock.supply.feeds import FeedKind, Mirror, ThreatState
from interlock.supply.recorded import BookState, EcosystemState, SourceState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = Paint(has_colour=False)
DIGEST = Digest("sha256", "ab" * 32)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=119), "1 hour ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(ago: timedelta, words: str) -> None:
    assert age(NOW - ago, NOW) == words


def test_no_time_is_no_age() -> None:
    assert age(None, NOW) == "-"


def test_how_a_source_went_is_one_line_and_refusals_below_it_steer_no_terminal() -> None:
    told = (Refused("all.zip!a\x1b[2J.json", "", "no"),)
    lines = list(taken_lines(Taken("u", "pypi", FeedKind.OSV, True, 1, 1, refused=1, told=told), PLAIN))
    assert lines[0] == "updated    pypi (u): 1 advisory (1 new)"
    assert lines[2] == "             without id at all.zip!a\\x1b[2J.json: no"
    assert list(taken_lines(Taken("u", "u", FeedKind.KEV, records=1404), PLAIN)) == ["unchanged  u: 1,404 rows"]
    error = FeedEmpty(source="u", wanted="records of osv", why="it is empty")
    assert list(taken_lines(Taken("u", "u", FeedKind.OSV, error=error), PLAIN))[1].endswith("it is empty [FLW-101]")


HELD = Holdings(
    NOW,
    BookState(
        DIGEST,
        10,
        1,
        7,
        (
            SourceState("https://mirror.example.org/x", 8, 1, NOW - timedelta(days=2), NOW - timedelta(days=3)),
            SourceState("/feeds/y.zip", 2, 0, NOW, None, refused=3),
        ),
    ),
    (ThreatState("kev", FeedKind.KEV, 5, 1, NOW, "2026-11-20", DIGEST),),
    (Mirror("npm", "https://mirror.example.org/npm"),),
)


def test_stats_tell_records_age_refusals_and_the_snapshot() -> None:
    text = "\n".join(stats_lines(HELD, {"https://mirror.example.org/x": "pypi"}, PLAIN))
    assert "10 advisories about 7 packages, 1 of them withdrawn" in text
    assert f"snapshot {DIGEST}" in text
    assert "the source fetched longest ago was fetched 2 days ago" in text
    (pypi,) = [line.split() for line in text.split("\n") if line.startswith("pypi")]
    assert pypi == ["pypi", "osv", "8", "1", "0", "2", "days", "ago", "2026-11-19,", "3", "days", "ago"]
    assert "4 records could not be read" in text
    assert "nothing came yet from npm" in text


def test_stats_as_json_have_ages_in_seconds() -> None:
    document = stats_json(HELD, {})
    assert [one["age_s"] for one in document["sources"]] == [172_800, 0, 0]
    assert [one["refused"] for one in document["sources"]] == [0, 3, 1]
    assert document["snapshot"] == str(DIGEST)
    assert document["missing"] == ["npm"]
    empty = stats_json(Holdings(NOW, BookState(None, 0, 0, 0), ()), {})
    assert (empty["snapshot"], empty["updated"], empty["sources"]) == (None, None, [])


def test_with_only_feeds_about_attacks_there_is_no_snapshot() -> None:
    text = "\n".join(stats_lines(Holdings(NOW, BookState(None, 0, 0, 0), HELD.threats), {}, PLAIN))
    assert "no snapshot" in text


def shown(rating: Rated | None, priority: Priority | None, packages: int = 1) -> Shown:
    record = Advisory("A-1", "2026-01-01T00:00:00Z", withdrawn="" if rating else "2026-02-02T00:00:00Z")
    abouts = tuple(About("PyPI", f"p{number}", ("all versions",), (), ("A-1",)) for number in range(packages))
    return Shown("A-1", ("A-1",), (record,), rating, priority, abouts)


def test_an_unknown_severity_is_told_as_such_with_what_it_counts_as() -> None:
    rated = Rated(Severity.HIGH, is_known=False, because="nobody rated it")
    lines = list(shown_lines(shown(rated, Priority(Severity.CRITICAL)), PLAIN))
    assert "unknown  nobody rated it; it counts as high" in lines
    assert "so it is treated as critical" in lines
    assert "  fixed in  no version that the records name" in lines


def test_one_that_was_taken_back_says_so() -> None:
    lines = list(shown_lines(shown(None, None), PLAIN))
    assert any(line.startswith("withdrawn  every record") for line in lines)
    assert "  A-1  modified 2026-01-01, withdrawn 2026-02-02" in lines
    assert shown_json(shown(None, None))["withdrawn"] is True


def test_of_very_many_packages_the_rest_is_counted() -> None:
    rated = Rated(Severity.LOW, is_known=True, because="LOW")
    assert "and 10 packages more; --format json gives all" in list(shown_lines(shown(rated, None, 50), PLAIN))
    assert len(shown_json(shown(rated, None, 50))["packages"]) == 50


def test_stats_tell_each_ecosystem_with_its_releases_together() -> None:
    states = tuple(EcosystemState(name, 4, 1, NOW) for name in ("Debian:11", "Debian:12", "PyPI"))
    book = BookState(DIGEST, 12, 3, 7, (SourceState("s", 12, 3, NOW, NOW, ecosystems=states),))
    lines = [" ".join(line.split()) for line in stats_lines(Holdings(NOW, book, ()), {}, PLAIN)]
    assert any(line.startswith("Debian (2 releases) 8 2 ") for line in lines)
    assert any(line.startswith("PyPI 4 1 ") for line in lines)
    document = stats_json(Holdings(NOW, book, ()), {})
    assert [one["name"] for one in document["ecosystems"]] == ["Debian:11", "Debian:12", "PyPI"]
    assert document["sources"][0]["ecosystems"] == document["ecosystems"]
