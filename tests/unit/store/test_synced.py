"""What directories elsewhere say is kept by origin, changed by one at a time, and told apart by name."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.database import Database
from interlock.store.synced import StoredSynced, Synced
from interlock.testing.postgres import PostgresServer


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(tmp_path / "data")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = open_database(server.new_database())
    yield opened
    opened.close()


def test_what_was_said_is_found_by_id_and_by_name(database: Database) -> None:
    book = StoredSynced(database)
    kept = book.put("scim:a", "user", Synced("u1", "ann", b"{}"))
    assert kept == Synced("u1", "ann", b"{}", 1)
    assert book.find("scim:a", "user", "u1") == book.named("scim:a", "user", "ann") == kept
    assert book.find("scim:a", "user", "ann") is None
    assert book.named("scim:a", "user", "Ann") is None


def test_an_origin_and_a_kind_know_nothing_of_others(database: Database) -> None:
    book = StoredSynced(database)
    for origin, kind in (("scim:a", "user"), ("scim:b", "user"), ("scim:a", "group")):
        book.put(origin, kind, Synced("1", "one", origin.encode()))
    assert [one.card for one in book.all("scim:b", "user")] == [b"scim:b"]
    assert book.remove("scim:a", "user", "1")
    assert book.all("scim:a", "user") == ()
    assert len(book.all("scim:a", "group")) == len(book.all("scim:b", "user")) == 1
    assert not book.remove("scim:a", "user", "1")


def test_some_are_found_however_many_are_asked_for(database: Database) -> None:
    book = StoredSynced(database)
    book.keep_all("o", "k", {f"{number:04}": b"%d" % number for number in range(1_500)})
    book.put("other", "k", Synced("0001", "x", b"x"))
    wanted = {f"{number:04}" for number in range(200, 1_400)} | {"nobody", "a\0b"}
    found = book.some("o", "k", wanted)
    assert sorted(one.id for one in found) == sorted(wanted - {"nobody", "a\0b"})
    assert all(one.card == b"%d" % int(one.id) for one in found)
    assert book.some("o", "k", ()) == ()


def test_a_change_counts_only_over_what_it_was_made_of(database: Database) -> None:
    book = StoredSynced(database)
    assert book.put("o", "k", Synced("1", "one", b"a"), 1) is None
    assert book.put("o", "k", Synced("1", "one", b"a"), 0) is not None
    assert book.put("o", "k", Synced("1", "one", b"b"), 0) is None
    changed = book.put("o", "k", Synced("1", "uno", b"b"), 1)
    assert changed == Synced("1", "uno", b"b", 2)
    assert not book.remove("o", "k", "1", 1)
    assert book.remove("o", "k", "1", 2)


def test_what_was_said_last_is_remembered(database: Database) -> None:
    book = StoredSynced(database)
    for card in (b"a", b"a", b"b"):
        book.remember("oidc:corp", "person", "u1", card)
    assert book.all("oidc:corp", "person") == (Synced("u1", "u1", b"b", 2),)


def test_a_name_is_one_ones(database: Database) -> None:
    book = StoredSynced(database)
    book.put("o", "k", Synced("1", "one", b""))
    assert book.put("o", "k", Synced("2", "one", b"")) is None
    book.put("o", "k", Synced("2", "two", b""))
    assert book.put("o", "k", Synced("2", "one", b"")) is None
    assert [one.name for one in book.all("o", "k")] == ["one", "two"]


def test_a_text_that_one_engine_cannot_keep_is_kept_by_none(database: Database) -> None:
    book = StoredSynced(database)
    assert book.put("o", "k", Synced("1", "a\0b", b"")) is None
    assert (book.find("o", "k", "a\0b"), book.named("o", "k", "a\0b"), book.all("o", "k")) == (None, None, ())


def test_of_many_that_come_at_once_one_is_kept(database: Database) -> None:
    book = StoredSynced(database)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: book.put("o", "k", Synced(str(number), "one", b""), 0), range(16)))
    assert sum(one is not None for one in found) == 1
    assert len(book.all("o", "k")) == 1


def test_all_of_a_kind_is_kept_at_once_and_what_is_said_no_more_is_gone(database: Database) -> None:
    book = StoredSynced(database)
    book.keep_all("ldap:a", "person", {"1": b"one", "2": b"two"})
    book.keep_all("ldap:b", "person", {"1": b"other"})
    book.keep_all("ldap:a", "group", {"1": b"group"})
    book.keep_all("ldap:a", "person", {"2": b"two", "3": b"three"})
    assert [(one.id, one.card, one.changed) for one in book.all("ldap:a", "person")] == [
        ("2", b"two", 1),
        ("3", b"three", 1),
    ]
    book.keep_all("ldap:a", "person", {"2": b"zwei"})
    assert [(one.id, one.card, one.changed) for one in book.all("ldap:a", "person")] == [("2", b"zwei", 2)]
    assert [one.card for one in book.all("ldap:b", "person")] == [b"other"]
    assert [one.card for one in book.all("ldap:a", "group")] == [b"group"]
    book.keep_all("ldap:a", "person", {})
    assert book.all("ldap:a", "person") == ()
