from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from interlock.ledger import Notice
from interlock.store import open_database
from interlock.store.notices import keep_notices

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_first_telling_of_a_notice_counts_and_numbers_go_on_without_gaps(tmp_path: Path) -> None:
    database = open_database(tmp_path / "data")
    with database.writing() as session:
        keep_notices(session, [Notice("a", "k", AT, b"1"), Notice("b", "k", AT, b"2"), Notice("a", "k", AT, b"3")])
        keep_notices(session, [Notice("b", "k", AT, b"4"), Notice("c", "k", AT, b"5")])
        keep_notices(session, [])
        assert session.rows("SELECT number, id, body, planned FROM event ORDER BY number") == [
            (0, "a", b"1", 0),
            (1, "b", b"2", 0),
            (2, "c", b"5", 0),
        ]
    database.close()
