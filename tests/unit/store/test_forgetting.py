"""Rows that are over go, the oldest first and never more than so many; on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store.database import Database
from interlock.store.forgetting import forget_over
from tests.unit.store.engines import BOTH, opened


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request, tmp_path) as found:
        yield found


def test_the_oldest_go_first_and_what_still_counts_stays(database: Database) -> None:
    with database.writing() as session:
        for number in range(700):
            session.run("INSERT INTO token_use (token, until) VALUES (?, ?)", (b"%032d" % number, number))

    def forgotten(before: int, most: int) -> tuple[int, tuple[object, ...]]:
        with database.writing() as session:
            found = forget_over(session, "token_use", "token", before, most)
            return found, tuple(session.rows("SELECT count(*), min(until) FROM token_use")[0])

    assert forgotten(600, 500) == (500, (200, 500))
    assert forgotten(600, 500) == (100, (100, 600))
    assert forgotten(600, 500) == (0, (100, 600))
