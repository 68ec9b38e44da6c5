"""What holds for one engine alone; tests/contract/test_notice_queues.py holds the port to both."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.store import StoreReadOnly, open_database
from interlock.store.notice_queues import StoredQueues

AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_store_that_is_open_for_reading_shows_how_channels_stand_and_gives_none_to_anybody(tmp_path: Path) -> None:
    open_database(tmp_path / "data").close()
    reading = open_database(tmp_path / "data", is_read_only=True)
    queues = StoredQueues(reading)
    assert queues.standing() == ()
    with pytest.raises(StoreReadOnly):
        queues.take("ops", AT, AT)
    reading.close()
