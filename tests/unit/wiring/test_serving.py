"""What a server answers from follows the ledger, whoever appends to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.identity import Permission
from interlock.store.errors import StoreFailed
from interlock.testing.ledger import draft
from interlock.testing.world import World
from interlock.wiring.serving import Serving, random_bytes
from tests.served import served


def test_an_empty_ledger_answers_nothing_and_knows_nobody(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        serving = Serving(app)
        assert serving.standing().size == 0
        assert serving.directory().is_empty
        assert serving.asking(None) is None
        assert serving.search(None, "x", 10, "") is None
        assert serving.events_after(0, 10) == ()
        serving.look()


def test_what_another_process_appends_is_answered_from(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        serving = Serving(app)
        world.check()
        standing = serving.standing()
        assert standing.size > 0
        assert serving.standing() is standing, "as long as the ledger stands still"
        (event, *_) = serving.events_after(0, 10)
        assert serving.events_after(event.number, 10)[:1] != (event,)
        asking = serving.asking(None)
        assert asking is not None
        assert asking.before == standing.size


def test_a_verdict_is_kept_ready_until_the_ledger_moves(tmp_path: Path) -> None:
    assert len(random_bytes(32)) == 32
    with served(tmp_path) as server:
        token = server.token()
        said = server.ask("GET", f"/v1/verdicts/{'0' * 64}?environment=live", token)
        assert said.status_code == 404
        assert Permission.EVIDENCE_READ in server.serving.tokens.all()[0].permissions


def test_how_far_the_ledger_went_is_remembered_outside_of_the_store(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app() as app:
        app.memory.forget(app.store_place)
        serving = Serving(app)
        origin = app.store.ledger.origin

        def seen() -> int:
            last = app.memory.last(origin)
            return last.size if last is not None else 0

        assert seen() == serving.standing().size > 0
        app.store.ledger.append([draft(1, world.at)])
        assert serving.standing().size == seen() + 1, "once in a while is enough"
        serving.end()
        assert seen() == serving.standing().size
        app.store.ledger.append([draft(2, world.at)])
        world.pass_time(minutes=1)
        assert serving.standing().size == seen()


def test_how_much_room_is_left_is_known_where_the_store_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with World(tmp_path).app() as app:
        serving = Serving(app)
        assert (serving.room() or 0) > 0

        def gone(_: object) -> None:
            raise OSError(2, "it is gone")

        monkeypatch.setattr("interlock.wiring.serving.os.statvfs", gone)
        with pytest.raises(StoreFailed, match="it is gone"):
            serving.room()
        monkeypatch.setattr("interlock.wiring.serving.SqliteDatabase", int)
        assert serving.room() is None
