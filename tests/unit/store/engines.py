"""An empty store on each engine, for tests of tables that work on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.database import Database
from interlock.testing.postgres import PostgresServer

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))]


@contextmanager
def opened(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """Open an empty store on the engine that a test is for."""
    if request.param == "sqlite":
        database = open_database(folder / "data")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        database = open_database(server.new_database())
    yield database
    database.close()
