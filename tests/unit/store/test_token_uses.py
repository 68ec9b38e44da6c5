"""A token is the first of its kind once, whoever shows it, until it is stale; on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.store import StoreReadOnly, open_database
from interlock.store.database import Database
from interlock.store.token_uses import StoredTokenUses
from interlock.testing.postgres import PostgresServer

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
END = AT + timedelta(minutes=5)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(tmp_path / "data")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = open_database(server.new_database())
    yield opened
    opened.close()


def test_a_token_counts_once_for_each_issuer_and_name(database: Database) -> None:
    uses = StoredTokenUses(database)
    assert not uses.was_taken("i", "t")
    assert uses.take("i", "t", END, AT)
    assert uses.was_taken("i", "t")
    assert not uses.take("i", "t", END, AT)
    assert uses.take("other", "t", END, AT)
    assert uses.take("i", "T", END, AT)
    assert uses.take("i", "x\nt", END, AT)
    assert not uses.take("i", "t", END, END), "as long as it could still hold"


def test_a_token_is_forgotten_once_it_is_stale(database: Database) -> None:
    uses = StoredTokenUses(database)
    uses.take("i", "t", END, AT)
    uses.take("i", "u", END, END + timedelta(seconds=1))
    with database.reading() as session:
        assert session.rows("SELECT count(*) FROM token_use") == [(1,)]


def test_what_nobody_follows_up_is_forgotten_all_the_same(database: Database) -> None:
    uses = StoredTokenUses(database)
    for name in ("t", "u", "v"):
        assert uses.take("i", name, END, AT)
    assert uses.forget(END, 9) == 0, "as long as it could still hold"
    assert [uses.forget(END + timedelta(seconds=1), 2) for _ in range(3)] == [2, 1, 0]


def test_of_many_who_show_one_token_at_once_one_is_the_first(database: Database) -> None:
    answers: list[bool] = []
    barrier = threading.Barrier(8)

    def show() -> None:
        barrier.wait()
        answers.append(StoredTokenUses(database).take("i", "t", END, AT))

    threads = [threading.Thread(target=show) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [False] * 7 + [True]


def test_a_store_that_is_open_for_reading_takes_no_token(tmp_path: Path) -> None:
    open_database(tmp_path / "data").close()
    reading = open_database(tmp_path / "data", is_read_only=True)
    assert not StoredTokenUses(reading).was_taken("i", "t")
    with pytest.raises(StoreReadOnly):
        StoredTokenUses(reading).take("i", "t", END, AT)
    reading.close()
