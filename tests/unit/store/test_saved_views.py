"""Names of pages, each person's own; on both engines, and never more than so many, however many come at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.database import Database
from interlock.store.saved_views import StoredViews
from interlock.testing.postgres import PostgresServer

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(tmp_path / "data")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = open_database(server.new_database())
    yield opened
    opened.close()


def test_names_are_of_who_gave_them_and_the_last_page_counts(database: Database) -> None:
    views = StoredViews(database)
    assert views.put("ann", "b", "/one", AT, 2)
    assert views.put("ann", "a", "/two", AT, 2)
    assert views.put("ben", "b", "/other", AT, 2)
    assert views.put("ann", "b", "/three", AT, 2)
    assert views.of("ann") == (("a", "/two"), ("b", "/three"))
    assert not views.put("ann", "c", "/four", AT, 2)
    views.drop("ann", "b")
    views.drop("ann", "never there")
    assert views.put("ann", "c", "/four", AT, 2)
    assert views.of("ben") == (("b", "/other"),)


def test_of_many_at_once_only_so_many_are_kept(database: Database) -> None:
    views, ready = StoredViews(database), threading.Barrier(8)

    def one(number: int) -> None:
        ready.wait()
        views.put("ann", str(number), "/a", AT, 3)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(views.of("ann")) == 3
