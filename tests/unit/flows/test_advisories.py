"""A source counts whole or stays as it was, and one that fails takes no other along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.flows.advisories import MOST_TOLD, Advisories, Taken, Watcher
from interlock.flows.errors import FeedEmpty, FeedShrunken
from interlock.formats.errors import FeedMalformed
from interlock.formats.osv import Refused
from interlock.kernel import Instant
from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.supply.advisory import Advisory, Exploited, Prediction
from interlock.supply.feeds import Delivery, FeedKind, Mirror

NOW = datetime(2026, 11, 22, tzinfo=UTC)
Row = Advisory | Exploited | Prediction | Refused


def record(name: str, modified: str = "2026-01-01T00:00:00Z") -> Advisory:
    return Advisory(name, modified)


class Feeds:
    """What the sources hold, by name; an error among the rows is raised where it stands."""

    def __init__(self) -> None:
        self.rows_by_source: dict[str, list[Row | Exception]] = {}
        self.tags: dict[str, str] = {}
        self.known: dict[str, tuple[str, str]] = {}

    def _read(self, source: str) -> Iterator[Row]:
        for row in self.rows_by_source[source]:
            if isinstance(row, Exception):
                raise row
            yield row

    def advisories(self, delivery: Delivery) -> Iterator[Advisory | Refused]:
        for row in self._read(delivery.source):
            assert isinstance(row, Advisory | Refused)
            yield row

    def rows(self, delivery: Delivery) -> Iterator[Exploited | Prediction | Refused]:
        for row in self._read(delivery.source):
            assert not isinstance(row, Advisory)
            yield row

    @contextmanager
    def fetched(self, mirror: Mirror, known: tuple[str, str], watch: Callable[[int, int], None]) -> Iterator[Delivery]:
        self.known[mirror.url] = known
        tag = self.tags.get(mirror.url, "")
        watch(1, 1)
        is_new = not tag or known[0] != tag
        yield Delivery(mirror.url, mirror.kind, (mirror.url,) if is_new else (), tag)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[StoredAdvisories]:
    with open_advisories(tmp_path / "advisories", is_read_only=False) as made:
        yield made


@pytest.fixture
def feeds() -> Feeds:
    return Feeds()


def flow(book: StoredAdvisories, feeds: Feeds, at: Instant = NOW, watcher: Watcher | None = None) -> Advisories:
    return Advisories(book, book.threats, feeds, lambda: at, watcher)


def mirror(name: str, kind: FeedKind = FeedKind.OSV) -> Mirror:
    return Mirror(name, f"https://mirror.example.org/{name}", kind)


def bring(book: StoredAdvisories, feeds: Feeds, rows: list[Row | Exception], kind: FeedKind = FeedKind.OSV) -> Taken:
    feeds.rows_by_source["feed"] = rows
    (taken,) = flow(book, feeds).take_in([Delivery("feed", kind, ("feed",))])
    return taken


def test_what_a_source_holds_is_counted_and_kept(book: StoredAdvisories, feeds: Feeds) -> None:
    first = bring(book, feeds, [record("A-1"), record("A-2")])
    assert (first.records, first.added, first.is_new, first.error) == (2, 2, True, None)
    then = bring(book, feeds, [record("A-1"), record("A-2", "2026-02-01T00:00:00Z"), record("A-3")])
    assert (then.added, then.changed, then.removed, then.unchanged) == (1, 1, 0, 1)
    assert [one.id for one in book.show("A-3")] == ["A-3"]


def test_a_refused_record_is_told_and_the_others_are_kept(book: StoredAdvisories, feeds: Feeds) -> None:
    bad = Refused("feed:2", "A-2", "its range is of no known type")
    taken = bring(book, feeds, [record("A-1"), bad, record("A-3")])
    assert (taken.records, taken.refused, taken.told) == (2, 1, (bad,))
    assert book.state().sources[0].refused == 1


def test_of_very_many_refused_records_all_are_counted_and_some_are_told(book: StoredAdvisories, feeds: Feeds) -> None:
    bad: list[Row | Exception] = [Refused(f"feed:{line}", "", "no") for line in range(MOST_TOLD + 5)]
    taken = bring(book, feeds, [record("A-1"), *bad])
    assert (taken.refused, len(taken.told)) == (MOST_TOLD + 5, MOST_TOLD)


def test_a_feed_that_breaks_in_the_middle_changes_nothing(book: StoredAdvisories, feeds: Feeds) -> None:
    bring(book, feeds, [record("A-1")])
    before = book.state()
    taken = bring(book, feeds, [record("A-2"), FeedMalformed(place="feed", why="it is damaged")])
    assert isinstance(taken.error, FeedMalformed)
    assert book.state() == before
    assert book.show("A-2") == ()


@pytest.mark.parametrize("rows", [[], [Refused("feed:1", "", "it is HTML")]])
def test_a_feed_of_nothing_does_not_take_the_place_of_one_that_had_something(
    rows: list[Row | Exception], book: StoredAdvisories, feeds: Feeds
) -> None:
    bring(book, feeds, [record("A-1")])
    taken = bring(book, feeds, rows)
    assert isinstance(taken.error, FeedEmpty)
    assert "osv" in str(taken.error)
    assert [one.id for one in book.show("A-1")] == ["A-1"]


@pytest.mark.parametrize("kind", [FeedKind.OSV, FeedKind.EPSS])
def test_a_feed_that_lost_most_of_what_it_had_is_not_believed(
    kind: FeedKind, book: StoredAdvisories, feeds: Feeds
) -> None:
    def rows(count: int) -> list[Row | Exception]:
        names = [f"CVE-2026-{number:04}" for number in range(count)]
        return [record(name) if kind is FeedKind.OSV else Prediction(name, 0.5, 0.5) for name in names]

    bring(book, feeds, rows(200), kind)
    taken = bring(book, feeds, rows(99), kind)
    assert isinstance(taken.error, FeedShrunken)
    assert "99 records where it had 200" in str(taken.error)
    assert bring(book, feeds, rows(100), kind).records == 100
    assert flow(book, feeds).forget("feed") == 100
    assert bring(book, feeds, rows(3), kind).records == 3


def test_a_mirror_that_fails_leaves_the_others_updated(book: StoredAdvisories, feeds: Feeds) -> None:
    mirrors = [mirror("a"), mirror("b"), mirror("kev", FeedKind.KEV)]
    feeds.rows_by_source = {
        mirrors[0].url: [record("A-1"), FeedMalformed(place="a", why="it is damaged")],
        mirrors[1].url: [record("B-1")],
        mirrors[2].url: [Exploited("CVE-2021-44228", "2021-12-10")],
    }
    taken = list(flow(book, feeds).update(mirrors, feeds))
    assert [one.error is None for one in taken] == [False, True, True]
    assert [one.name for one in taken] == ["a", "b", "kev"]
    assert book.show("A-1") == ()
    assert [one.id for one in book.show("B-1")] == ["B-1"]
    assert "CVE-2021-44228" in book.threats.exploited(["cve-2021-44228"])


@pytest.mark.parametrize("kind", [FeedKind.OSV, FeedKind.EPSS])
def test_what_did_not_change_is_known_to_be_current_and_not_read_again(
    kind: FeedKind, book: StoredAdvisories, feeds: Feeds
) -> None:
    one = mirror("a", kind)
    feeds.tags[one.url] = '"one"'
    feeds.rows_by_source[one.url] = [
        record("A-1") if kind is FeedKind.OSV else Prediction("CVE-2026-0001", 0.5, 0.5, "2026-11-21")
    ]
    list(flow(book, feeds).update([one], feeds))
    feeds.rows_by_source[one.url] = [AssertionError("read again")]
    later = NOW + timedelta(days=3)
    (taken,) = flow(book, feeds, later).update([one], feeds)
    assert feeds.known[one.url] == ('"one"', "")
    assert (taken.is_new, taken.records, taken.error) == (False, 1, None)
    (state,) = book.state().sources if kind is FeedKind.OSV else book.threats.state()
    assert state.fetched == later


def test_a_file_is_as_old_as_it_was_written_and_never_of_tomorrow(book: StoredAdvisories, feeds: Feeds) -> None:
    feeds.rows_by_source["feed"] = [record("A-1")]
    for written, fetched in (
        (NOW - timedelta(days=90), NOW - timedelta(days=90)),
        (NOW + timedelta(days=90), NOW),
        (None, NOW),
    ):
        list(flow(book, feeds).take_in([Delivery("feed", FeedKind.OSV, ("feed",), written=written)]))
        assert book.state().sources[0].fetched == fetched


def test_forgetting_says_whether_there_was_anything(book: StoredAdvisories, feeds: Feeds) -> None:
    bring(book, feeds, [Exploited("CVE-2021-44228", "2021-12-10")], FeedKind.KEV)
    assert flow(book, feeds).sources() == ("feed",)
    assert flow(book, feeds).forget("another") is None
    assert flow(book, feeds).forget("feed") == 1
    assert flow(book, feeds).sources() == ()


def test_a_watcher_is_told_of_bytes_and_records(book: StoredAdvisories, feeds: Feeds) -> None:
    class Watching(Watcher):
        told: list[tuple[str, int]] = []  # noqa: RUF012 (one test, one class)

        def fetching(self, name: str, got: int, total: int) -> None:
            self.told.append((name, got))

        def reading(self, name: str, records: int) -> None:
            self.told.append((name, records))

    one = mirror("a")
    feeds.rows_by_source[one.url] = [record(f"A-{number}") for number in range(600)]
    watcher = Watching()
    list(flow(book, feeds, watcher=watcher).update([one], feeds))
    assert watcher.told == [("a", 1), ("a", 250), ("a", 500)]
