"""Feeds about attacks are replaced whole, found by any spelling of a CVE, and told apart by source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.store.errors import StoreReadOnly
from interlock.supply.advisory import Exploited, Prediction
from interlock.supply.feeds import FeedKind
from interlock.supply.recorded import Origin, Unread

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEV = Exploited("CVE-2021-44228", "2021-12-10", "2021-12-24", in_ransomware=True, name="Log4j")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[StoredAdvisories]:
    with open_advisories(tmp_path, is_read_only=False) as made:
        yield made


def scores(*pairs: tuple[str, float], day: str = "2026-11-22") -> list[Prediction]:
    return [Prediction(cve, probability, 0.5, day) for cve, probability in pairs]


def test_what_was_taken_in_is_found_and_told(book: StoredAdvisories) -> None:
    origin = Origin("https://mirror.example.org/kev", NOW, '"tag"', "Sun, 22 Nov 2026 00:00:00 GMT")
    state = book.threats.take_in(origin, FeedKind.KEV, [KEV, Unread("CVE-x")])
    assert (state.records, state.refused, state.day, state.fetched) == (1, 1, "2021-12-10", NOW)
    assert (state.etag, state.last_modified) == ('"tag"', "Sun, 22 Nov 2026 00:00:00 GMT")
    assert book.threats.state() == (state,)
    assert book.threats.exploited(["cve-2021-44228", "CVE-1999-0001"]) == {"CVE-2021-44228": KEV}
    assert book.threats.predictions(["CVE-2021-44228"]) == {}
    assert book.threats.exploited([]) == {}


def test_a_feed_takes_the_place_of_what_it_had_and_of_nothing_else(book: StoredAdvisories) -> None:
    book.threats.take_in(Origin("a", NOW), FeedKind.EPSS, scores(("CVE-2026-0001", 0.1), ("CVE-2026-0002", 0.2)))
    book.threats.take_in(Origin("a", NOW), FeedKind.KEV, [KEV])
    book.threats.take_in(Origin("a", NOW), FeedKind.EPSS, scores(("CVE-2026-0002", 0.3)))
    found = book.threats.predictions(["CVE-2026-0001", "CVE-2026-0002"])
    assert {name: one.probability for name, one in found.items()} == {"CVE-2026-0002": 0.3}
    assert "CVE-2021-44228" in book.threats.exploited(["CVE-2021-44228"])


def test_a_feed_that_breaks_leaves_the_former_one(book: StoredAdvisories) -> None:
    book.threats.take_in(Origin("a", NOW), FeedKind.EPSS, scores(("CVE-2026-0001", 0.1)))
    before = book.threats.state()

    def breaking() -> Iterator[Prediction]:
        yield from scores(("CVE-2026-0002", 0.2))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        book.threats.take_in(Origin("a", NOW), FeedKind.EPSS, breaking())
    assert book.threats.state() == before
    assert list(book.threats.predictions(["CVE-2026-0001", "CVE-2026-0002"])) == ["CVE-2026-0001"]


def test_of_several_sources_the_newest_score_and_the_earliest_attack_count(book: StoredAdvisories) -> None:
    book.threats.take_in(Origin("old", NOW), FeedKind.EPSS, scores(("CVE-2026-0001", 0.9), day="2025-01-01"))
    book.threats.take_in(Origin("new", NOW), FeedKind.EPSS, scores(("CVE-2026-0001", 0.1), day="2026-01-01"))
    assert book.threats.predictions(["CVE-2026-0001"])["CVE-2026-0001"].probability == 0.1
    book.threats.take_in(Origin("a", NOW), FeedKind.KEV, [Exploited("CVE-2026-0001", "2026-02-02")])
    book.threats.take_in(Origin("b", NOW), FeedKind.KEV, [Exploited("CVE-2026-0001", "2026-01-01")])
    assert book.threats.exploited(["CVE-2026-0001"])["CVE-2026-0001"].added == "2026-01-01"


def test_the_digest_is_that_of_the_rows_and_not_of_their_order(book: StoredAdvisories) -> None:
    rows = scores(*((f"CVE-2026-{number:05}", 0.1) for number in range(12_000)))
    one = book.threats.take_in(Origin("a", NOW), FeedKind.EPSS, rows)
    other = book.threats.take_in(Origin("b", NOW), FeedKind.EPSS, reversed(rows))
    changed = book.threats.take_in(Origin("c", NOW), FeedKind.EPSS, [*rows[1:], *scores(("CVE-2026-00000", 0.2))])
    assert one.digest == other.digest != changed.digest
    assert (one.records, other.records) == (12_000, 12_000)


def test_a_source_is_still_current_or_forgotten_as_a_whole(book: StoredAdvisories) -> None:
    book.threats.take_in(Origin("a", NOW), FeedKind.KEV, [KEV])
    later = NOW.replace(day=23)
    book.threats.still_current("a", later)
    assert book.threats.state()[0].fetched == later
    assert book.threats.forget("b") == 0
    assert book.threats.forget("a") == 1
    assert book.threats.state() == ()
    assert book.threats.exploited(["CVE-2021-44228"]) == {}


def test_what_was_opened_to_be_read_is_not_written(book: StoredAdvisories, tmp_path: Path) -> None:
    book.threats.take_in(Origin("a", NOW), FeedKind.KEV, [KEV])
    with open_advisories(tmp_path) as reader:
        assert len(reader.threats.state()) == 1
        with pytest.raises(StoreReadOnly):
            reader.threats.forget("a")
