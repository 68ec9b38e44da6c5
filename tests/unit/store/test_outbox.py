"""What holds for one engine alone; tests/contract/test_outbox.py holds the port to both."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.ledger import Notice
from interlock.store import StoreReadOnly, open_database
from interlock.store.notices import keep_notices
from interlock.store.outbox import StoredOutbox

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_store_that_is_open_for_reading_shows_events_and_takes_nothing_up(tmp_path: Path) -> None:
    database = open_database(tmp_path / "data")
    with database.writing() as session:
        keep_notices(session, [Notice(f"evt-{1:032x}", "hold.placed", AT, b"{}")])
    database.close()
    reading = open_database(tmp_path / "data", is_read_only=True)
    outbox = StoredOutbox(reading)
    assert [one.number for one in outbox.events(most=5)] == [0]
    with pytest.raises(StoreReadOnly):
        outbox.claim(AT, AT, 1)
    reading.close()


def test_what_is_missing_behind_a_number_is_known_by_the_hole(tmp_path: Path) -> None:
    database = open_database(tmp_path / "data")
    outbox = StoredOutbox(database)
    assert outbox.is_whole_behind(-1)
    assert not outbox.is_whole_behind(0), "nobody entered it"
    with database.writing() as session:
        keep_notices(session, [Notice(f"evt-{number:032x}", "hold.placed", AT, b"{}") for number in range(5)])
        session.run("DELETE FROM event WHERE number = 2")
    assert [outbox.is_whole_behind(number) for number in range(-1, 6)] == [False, False, False, True, True, True, False]
    database.close()
