"""What a doctor says of a store; each line of it is tests/unit/cli/test_admin_doctor.py."""

from __future__ import annotations

from pathlib import Path

from interlock.testing.world import World
from interlock.wiring.doctoring import doctored


def test_a_store_after_a_check_is_looked_at_whole(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app(is_reading=True) as app:
        found = {one.what: one for one in doctored(app)}
    assert {"store", "signing key", "schema", "room", "ledger", "clock", "graph", "words"} <= found.keys()
    assert all(one.is_good for one in found.values() if one.what in {"store", "schema", "ledger", "clock"})


def test_where_there_is_no_store_nothing_more_is_looked_at(tmp_path: Path) -> None:
    with World(tmp_path).app(is_reading=True) as app:
        found = doctored(app)
    assert [one.what for one in found] == ["store", "signing key"]
    assert not found[0].is_good
