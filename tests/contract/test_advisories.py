"""The book of advisories: one suite for the simulator and SQLite, then what only a file has to promise."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.store.advisory_import import AT_ONCE
from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Range, RangeKind
from interlock.supply.ports import AdvisoryBook
from interlock.supply.recorded import Origin, Unread
from interlock.testing.books import MemoryAdvisories

AT = datetime(2026, 11, 22, tzinfo=UTC)
OSV = Origin("osv.example", AT)


def affected(name: str, fixed: str = "2", ecosystem: str = "PyPI") -> Affected:
    events = (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, fixed))
    return Affected(ecosystem, name, (Range(RangeKind.ECOSYSTEM, events),))


def advisory(number: int, name: str = "django", modified: str = "2026-01-01T00:00:00Z", **changes: object) -> Advisory:
    settings = {"aliases": (f"CVE-2026-{number}",), "affected": (affected(name),), **changes}
    return Advisory(f"GHSA-{number}", modified, **settings)  # type: ignore[arg-type]


@pytest.fixture(params=["memory", "sqlite"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AdvisoryBook]:
    if request.param == "memory":
        yield MemoryAdvisories()
        return
    with open_advisories(tmp_path / "data", is_read_only=False) as opened:
        yield opened


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[StoredAdvisories]:
    with open_advisories(tmp_path / "data", is_read_only=False) as opened:
        yield opened


def ids(book: AdvisoryBook, name: str = "django", ecosystem: str = "PyPI") -> list[str]:
    return [one.id for one in book.find([(ecosystem, name)]).get((ecosystem, name), ())]


def test_nothing_is_held_before_the_first_import_is_finished(book: AdvisoryBook) -> None:
    assert book.state().is_empty
    assert book.state().digest is None
    assert book.find([("PyPI", "django")]) == {}
    assert book.show("CVE-2026-1") == ()


def test_what_was_taken_in_is_found_by_package_and_by_every_name(book: AdvisoryBook) -> None:
    records = [advisory(1), advisory(2, "flask"), advisory(3, affected=(affected("django", "9"), affected("flask")))]
    outcome = book.take_in(OSV, records)
    assert (outcome.added, outcome.changed, outcome.removed, outcome.unchanged) == (3, 0, 0, 0)
    found = book.find([("PyPI", "django"), ("PyPI", "flask"), ("PyPI", "absent"), ("npm", "django")])
    assert {key: [one.id for one in own] for key, own in found.items()} == {
        ("PyPI", "django"): ["GHSA-1", "GHSA-3"],
        ("PyPI", "flask"): ["GHSA-2", "GHSA-3"],
    }
    assert found["PyPI", "django"][1].affected == (affected("django", "9"),)
    assert book.show("ghsa-3") == book.show(" cve-2026-3 ") == (records[2],)


def test_a_package_is_found_in_every_spelling_of_its_name(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1, "Flask_Login"), advisory(2, "flask.login")])
    assert ids(book, "flask-login") == ["GHSA-1", "GHSA-2"]


def test_a_record_that_was_taken_back_is_shown_and_finds_nothing(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1), advisory(2, withdrawn="2026-02-01T00:00:00Z")])
    assert ids(book) == ["GHSA-1"]
    assert book.show("GHSA-2")[0].is_withdrawn
    assert (book.state().records, book.state().withdrawn, book.state().packages) == (2, 1, 1)


def test_a_whole_import_drops_what_is_gone_and_says_what_it_did(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1), advisory(2), advisory(3)])
    outcome = book.take_in(OSV, [advisory(1), advisory(3, "flask"), advisory(4)])
    assert (outcome.added, outcome.changed, outcome.removed, outcome.unchanged) == (1, 1, 1, 1)
    assert ids(book) == ["GHSA-1", "GHSA-4"]
    assert book.show("CVE-2026-2") == ()
    assert sorted(one.id for one in book.changed("osv.example")) == ["GHSA-3", "GHSA-4"]


def test_a_part_of_a_source_leaves_the_rest_of_it(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1), advisory(2)])
    outcome = book.take_in(Origin("osv.example", AT, is_whole=False), [advisory(2, "flask")])
    assert (outcome.added, outcome.changed, outcome.removed) == (0, 1, 0)
    assert ids(book) == ["GHSA-1"]
    assert ids(book, "flask") == ["GHSA-2"]


def test_a_record_that_could_not_be_read_keeps_its_former_state(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1), advisory(2)])
    outcome = book.take_in(OSV, [advisory(1), Unread("GHSA-2"), Unread()])
    assert (outcome.refused, outcome.removed) == (2, 0)
    assert ids(book) == ["GHSA-1", "GHSA-2"]
    assert book.state().sources[0].refused == 2


def test_of_one_record_given_twice_the_newest_is_kept_wherever_it_stands(book: AdvisoryBook) -> None:
    new = advisory(1, "flask", "2026-05-01T00:00:00Z")
    for order in ([new, advisory(1)], [advisory(1), new]):
        book.take_in(OSV, order)
        assert (ids(book), ids(book, "flask")) == ([], ["GHSA-1"])
        assert len(book.show("GHSA-1")) == 1


def test_of_copies_in_two_sources_the_newest_counts(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1)])
    book.take_in(Origin("mirror.example", AT), [advisory(1, modified="2026-06-01T00:00:00Z", withdrawn="2026-06-01")])
    assert ids(book) == []
    assert len(book.show("GHSA-1")) == 2
    assert book.forget("mirror.example") == 1
    assert ids(book) == ["GHSA-1"]


def test_the_digest_names_the_records_and_neither_their_order_nor_their_source(book: AdvisoryBook) -> None:
    one = book.take_in(OSV, [advisory(1), advisory(2)]).digest
    assert book.take_in(OSV, [advisory(2), advisory(1)]).digest == one == book.state().digest
    assert book.take_in(Origin("second.example", AT), [advisory(2)]).digest == one
    assert book.take_in(OSV, [advisory(2), advisory(1, "flask")]).digest != one
    book.forget("second.example")
    assert book.take_in(OSV, [advisory(2), advisory(1)]).digest == one


def test_an_import_that_breaks_off_changes_nothing(book: AdvisoryBook) -> None:
    before = book.take_in(OSV, [advisory(1)]).digest

    def broken() -> Iterator[Advisory]:
        yield advisory(1, "flask")
        yield from (advisory(number) for number in range(2, AT_ONCE + 10))
        raise OSError("the line went dead")

    with pytest.raises(OSError, match="went dead"):
        book.take_in(OSV, broken())
    assert book.state().digest == before
    assert (ids(book), ids(book, "flask")) == (["GHSA-1"], [])
    assert book.show("GHSA-5") == ()
    assert [one.id for one in book.changed("osv.example")] == ["GHSA-1"]


def test_a_book_knows_how_old_it_is(book: AdvisoryBook) -> None:
    book.take_in(Origin("osv.example", AT, etag='"abc"', last_modified="Sun, 22 Nov 2026"), [advisory(1)])
    book.take_in(Origin("other.example", AT - timedelta(days=3)), [advisory(2)])
    assert book.state().updated == AT - timedelta(days=3)
    assert [source.name for source in book.state().sources] == ["osv.example", "other.example"]
    assert book.state().sources[0].etag == '"abc"'
    book.still_current("other.example", AT)
    book.still_current("unheard.example", AT)
    assert book.state().updated == AT
    assert len(book.state().sources) == 2


def test_a_source_that_is_dropped_is_gone_and_a_foreign_name_drops_nothing(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1)])
    assert book.forget("unheard.example") == 0
    assert book.forget("osv.example") == 1
    assert ids(book) == []
    assert book.state().is_empty


def test_a_record_that_names_no_package_is_kept_and_found_by_name_alone(book: AdvisoryBook) -> None:
    commits = Affected("", "", (Range(RangeKind.GIT, (Event(EventKind.INTRODUCED, "0"),), "https://git.example/x"),))
    book.take_in(OSV, [advisory(1, affected=(commits,)), advisory(2, affected=())])
    assert book.show("GHSA-1")[0].affected == (commits,)
    assert book.find([("", "")]) == {}
    assert (book.state().records, book.state().packages) == (2, 0)


def test_which_ecosystems_the_records_speak_of_is_told_by_source_and_follows_every_import(book: AdvisoryBook) -> None:
    debian = affected("bash", ecosystem="Debian:12")
    both = advisory(3, affected=(affected("django"), affected("flask"), debian), modified="2026-03-01T00:00:00Z")
    book.take_in(OSV, [advisory(1), advisory(2, withdrawn="2026-02-01T00:00:00Z"), both])
    book.take_in(Origin("other", AT), [advisory(4, affected=(affected("left-pad", ecosystem="npm"),))])
    (osv, other) = book.state().sources
    told = [(one.name, one.records, one.withdrawn, one.newest) for one in osv.ecosystems]
    newest = datetime(2026, 3, 1, tzinfo=UTC)
    assert told == [("Debian:12", 1, 0, newest), ("PyPI", 3, 1, newest)]
    assert [one.name for one in other.ecosystems] == ["npm"]
    assert [(one.name, one.records) for one in book.state().ecosystems] == [("Debian:12", 1), ("PyPI", 3), ("npm", 1)]
    book.take_in(OSV, [advisory(1, affected=(affected("x", ecosystem="Go"),))])
    assert [one.name for one in book.state().ecosystems] == ["Go", "npm"]
    book.forget("other")
    assert [one.name for one in book.state().ecosystems] == ["Go"]


def test_an_import_that_breaks_leaves_the_ecosystems_as_they_were(book: AdvisoryBook) -> None:
    book.take_in(OSV, [advisory(1)])

    def broken() -> Iterator[Advisory]:
        yield advisory(1, affected=(affected("x", ecosystem="Go"),))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        book.take_in(OSV, broken())
    assert [one.name for one in book.state().ecosystems] == ["PyPI"]
