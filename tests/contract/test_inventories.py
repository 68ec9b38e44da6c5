"""The book of inventories: one suite for the simulator, SQLite, PostgreSQL; then what only tables promise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.kernel import Digest, Subject
from interlock.store import open_database
from interlock.store.database import Database
from interlock.store.errors import CursorUnknown
from interlock.store.inventories import StoredInventories
from interlock.supply.errors import PurlMalformed
from interlock.supply.inventory import Inventory, merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind
from interlock.supply.ports import Entering, InventoryBook
from interlock.supply.recorded import Place, Recording
from interlock.testing.books import MemoryInventories
from tests.inventories import AT, POSTGRES, commit, component, database_of, inventory


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from database_of(request, tmp_path)


@pytest.fixture(params=["memory", "sqlite", POSTGRES])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InventoryBook]:
    if request.param == "memory":
        yield MemoryInventories()
        return
    where = str(tmp_path / "data") if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    opened = open_database(where)
    yield StoredInventories(opened)
    opened.close()


def test_an_empty_book_knows_nothing(book: InventoryBook) -> None:
    assert book.versions(("PyPI", "django")) == ()
    assert book.by_purl("pkg:pypi/django") == ()
    assert book.holders([1, 2]).subjects == 0
    assert book.holders([]).page == ()
    assert list(book.components()) == []
    assert book.inventories_of(commit(1).digests[0]) == ()
    assert book.contents(1) == ()


def test_a_component_version_is_held_once_for_all_that_have_it(book: InventoryBook) -> None:
    one = book.record([commit(1)], inventory(component(), component("flask")), AT)
    other = book.record([commit(2)], inventory(component(), component("jinja2")), AT)
    assert (one.is_new, other.is_new, one.components) == (True, True, 2)
    (django,) = book.versions(("PyPI", "django"))
    found = book.holders([django.id])
    assert (found.inventories, found.subjects) == (2, 2)
    assert [holder.subject for holder in found.page] == [commit(2).digests[0], commit(1).digests[0]]
    assert [one.name for one in book.components()] == ["django", "flask", "jinja2"]
    assert [one.name for one in book.components(after=django.id)] == ["flask", "jinja2"]


def test_the_same_inventory_is_kept_once_and_belongs_to_every_subject(book: InventoryBook) -> None:
    kept = book.record([commit(1)], inventory(component()), AT)
    again = book.record([commit(2), commit(3)], inventory(component()), AT)
    assert again.id == kept.id
    assert again.digest == kept.digest
    assert (kept.is_new, again.is_new) == (True, False)
    found = book.holders([1])
    assert (found.inventories, found.subjects) == (1, 3)


def test_recording_the_same_again_changes_nothing(book: InventoryBook) -> None:
    book.record([commit(1)], inventory(component()), AT)
    book.record([commit(1)], inventory(component()), AT.replace(year=2027))
    (holder,) = book.holders([1]).page
    assert (holder.name, holder.at) == ("repository", AT)


def test_a_subject_counts_once_whatever_of_it_holds_a_component(book: InventoryBook) -> None:
    first = book.record([commit(1)], inventory(component()), AT)
    second = book.record([commit(1)], inventory(component(), component(version="2.0")), AT)
    assert book.inventories_of(commit(1).digests[0]) == (first.id, second.id)
    found = book.holders([one.id for one in book.versions(("PyPI", "django"))])
    assert (found.inventories, found.subjects, len(found.page)) == (2, 1, 3)


def test_every_digest_of_a_subject_leads_to_it(book: InventoryBook) -> None:
    digests = (Digest("sha256", "ab" * 32), Digest("sha512", "cd" * 64))
    book.record([Subject("app.whl", digests)], inventory(component()), AT)
    assert book.inventories_of(digests[0]) == book.inventories_of(digests[1]) == (1,)


def test_a_holder_says_in_which_places_the_component_is_named(book: InventoryBook) -> None:
    readings = [
        Reading(
            "a/poetry.lock", "x", ReadingKind.LOCKFILE, (component(is_direct=True), component(line=9, is_direct=False))
        ),
        Reading("b.jar", "y", ReadingKind.ARTIFACT, (component(line=0, inside="lib/c.jar!d", scope=Scope.TEST),)),
    ]
    book.record([commit(1)], merge(readings), AT)
    (holder,) = book.holders([1]).page
    assert holder.places == (
        Place("a/poetry.lock", 3, "", Scope.REQUIRED, is_direct=True),
        Place("a/poetry.lock", 9, "", Scope.REQUIRED, is_direct=False),
        Place("b.jar", 0, "lib/c.jar!d", Scope.TEST, is_direct=None),
    )
    assert book.contents(1) == ((holder.component, holder.places),)
    assert (book.listed(1), book.listed(2)) == ((holder.component,), ())


def test_what_differs_in_anything_that_identifies_it_is_another_component(book: InventoryBook) -> None:
    several = (
        component(),
        component(version="1.0.0"),
        component(ecosystem=""),
        component(source=Source(SourceKind.GIT, commit="A" * 40)),
        component(ecosystem="Debian:12", source_package="python-django"),
    )
    for number, one in enumerate(several):
        book.record([commit(number)], inventory(one), AT)
    assert len(list(book.components())) == len(several)
    assert [one.version for one in book.versions(("PyPI", "django"))] == ["1.0", "1.0.0", "1.0"]
    assert [one.commit for one in book.versions(("PyPI", "django"))] == ["", "", "a" * 40]


def test_a_package_of_a_distribution_is_found_by_the_name_its_advisories_use(book: InventoryBook) -> None:
    built = Component(
        "libssl3",
        "3.0.1-1",
        "pkg:deb/debian/libssl3@3.0.1-1",
        "Debian:12",
        source_package="openssl",
        source_version="3.0.1",
    )
    book.record([commit(1)], inventory(built), AT)
    assert [one.source_version for one in book.versions(("Debian", "openssl"))] == ["3.0.1"]
    assert book.versions(("Debian", "libssl3")) == ()
    assert [one.name for one in book.by_purl("pkg:deb/debian/libssl3")] == ["libssl3"]


def test_a_package_url_finds_one_version_or_all_of_them(book: InventoryBook) -> None:
    book.record([commit(1)], inventory(component(), component(version="2.0"), component("flask")), AT)
    assert [one.version for one in book.by_purl("pkg:pypi/Django")] == ["1.0", "2.0"]
    assert [one.version for one in book.by_purl("pkg:pypi/django@2.0")] == ["2.0"]
    assert book.by_purl("pkg:pypi/django@3.0") == ()
    assert book.by_purl("pkg:npm/django") == ()
    with pytest.raises(PurlMalformed):
        book.by_purl("django")


def test_of_many_holders_all_are_counted_and_the_last_are_given(book: InventoryBook) -> None:
    for number in range(30):
        book.record([commit(number)], inventory(component(), component("flask", str(number))), AT)
    found = book.holders([1], limit=4)
    assert (found.inventories, found.subjects) == (30, 30)
    assert [holder.subject for holder in found.page] == [commit(number).digests[0] for number in (29, 28, 27, 26)]


def test_an_inventory_without_components_is_one_too(book: InventoryBook) -> None:
    kept = book.record([commit(1)], Inventory(), AT)
    assert kept.components == 0
    assert book.inventories_of(commit(1).digests[0]) == (kept.id,)
    assert book.contents(kept.id) == ()


SHA, OTHER, WEAK = Hash("sha256", "a" * 64), Hash("sha256", "b" * 64), Hash("sha1", "c" * 40)


def test_what_was_promised_first_is_what_counts_whatever_is_recorded_later(book: InventoryBook) -> None:
    book.record([commit(1)], inventory(component(hashes=(SHA,))), AT)
    book.record([commit(2)], inventory(component(hashes=(OTHER,)), path="elsewhere.lock"), AT)
    book.record([commit(3)], inventory(component(hashes=(SHA, OTHER)), path="both.lock"), AT)
    assert book.promised(["pkg:pypi/django@1.0", "pkg:pypi/flask@1.0"]) == {"pkg:pypi/django@1.0": (SHA,)}


def test_an_algorithm_that_nothing_was_promised_in_is_added(book: InventoryBook) -> None:
    book.record([commit(1)], inventory(component()), AT)
    assert book.promised(["pkg:pypi/django@1.0"]) == {}
    book.record([commit(1)], inventory(component(hashes=(SHA,))), AT)
    book.record([commit(1)], inventory(component(hashes=(OTHER, WEAK))), AT)
    assert book.promised(["pkg:pypi/django@1.0"]) == {"pkg:pypi/django@1.0": (WEAK, SHA)}


def test_only_the_version_that_is_asked_for_is_given(book: InventoryBook) -> None:
    book.record([commit(1)], inventory(component(hashes=(SHA,)), component(version="2.0", hashes=(OTHER,))), AT)
    assert book.promised(["pkg:pypi/django@2.0"]) == {"pkg:pypi/django@2.0": (OTHER,)}
    assert book.promised([]) == {}


def test_another_book_over_the_same_tables_keeps_to_what_was_promised(database: Database) -> None:
    one, other = StoredInventories(database), StoredInventories(database)
    one.record([commit(1)], inventory(component()), AT)
    other.record([commit(2)], inventory(component(hashes=(SHA,))), AT)
    one.record([commit(3)], inventory(component(hashes=(OTHER,))), AT)
    one.record([commit(4)], inventory(component(hashes=(WEAK, OTHER))), AT)
    assert other.promised(["pkg:pypi/django@1.0"]) == {"pkg:pypi/django@1.0": (WEAK, SHA)}


def test_going_through_all_pages_gives_every_holder_once_in_one_order(book: InventoryBook) -> None:
    assert book.is_empty()
    for number in range(12):
        held = inventory(component(), component(version="2.0"), path=f"{number % 5}.lock")
        book.record([commit(number), commit(100 + number)], held, AT)
    assert not book.is_empty()
    whole = book.holders([1, 2], limit=1000)
    assert (whole.inventories, whole.subjects, len(whole.page), whole.is_exact, whole.next) == (5, 24, 48, True, "")
    got, after = list[object](), ""
    while True:
        page = book.holders([1, 2], limit=7, after=after)
        got += page.page
        assert (page.inventories, page.subjects) == (5, 24)
        if not (after := page.next):
            break
    assert got == list(whole.page)


@pytest.mark.parametrize("after", ["x", "1.-2", "1;DROP", "-1"])
def test_a_page_that_nobody_named_is_an_error(book: InventoryBook, after: str) -> None:
    book.record([commit(1)], inventory(component()), AT)
    with pytest.raises(CursorUnknown):
        book.holders([1], after=after)


def test_subjects_beyond_a_bound_are_said_to_be_at_least_so_many(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlock.store.inventories._MOST_COUNTED", 5)
    book = StoredInventories(database)
    for number in range(8):
        book.record([commit(number)], inventory(component(), path=f"{number}.lock"), AT)
    found = book.holders([1], limit=3)
    assert (found.inventories, found.subjects, found.is_exact, len(found.page)) == (8, 5, False, 3)


def cut_off(database: Database, entering: Entering) -> None:
    with database.writing() as session:
        session.serialise()
        entering.within(session)
        raise KeyboardInterrupt


def test_what_is_entered_beside_something_else_is_there_with_it_or_not_at_all(database: Database) -> None:
    book = StoredInventories(database)
    wanted = [Recording((commit(1),), inventory(component()), AT), Recording((commit(2),), inventory(component()), AT)]
    entering = book.entering(wanted)
    with pytest.raises(KeyboardInterrupt):
        cut_off(database, entering)
    assert book.is_empty()
    with database.writing() as session:
        session.serialise()
        entering.within(session)
    first, second = entering.done()
    assert (first.id, first.is_new, second.id, second.is_new) == (second.id, True, first.id, False)
    assert book.holders([one.id for one in book.components()]).subjects == 2


def test_what_was_not_kept_in_the_end_is_not_kept_in_mind(database: Database) -> None:
    book = StoredInventories(database)
    entering = book.entering([Recording((commit(1),), inventory(component()), AT)])
    with pytest.raises(KeyboardInterrupt):
        cut_off(database, entering)
    book.record([commit(2)], inventory(component("flask"), component()), AT)
    assert sorted(one.name for one in book.components()) == ["django", "flask"]
    assert book.holders([one.id for one in book.components()]).subjects == 1
