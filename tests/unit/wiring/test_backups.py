"""A backup is believed by its seal, checked before it is there, and never puts a ledger back without a word."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.identity import Party, Permission
from interlock.store.errors import BackupBroken, BackupOlder, BackupUnsound, PlaceTaken
from interlock.testing.postgres import PostgresServer
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.backups import Made, back_up, restore


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.check()
    return made


def backed_up(world: World, place: Path) -> Made:
    with world.app(is_reading=True) as app:
        return back_up(app, str(place))


def at(world: World, where: str, *, is_reading: bool = True) -> App:
    app = App(str(world.root), world.environ, store=where, is_reading=is_reading)
    app.clock = lambda: world.at
    return app


def test_a_backup_is_one_file_for_its_owner_alone_and_names_itself_in_a_folder(world: World, tmp_path: Path) -> None:
    first = backed_up(world, tmp_path / "b.tar")
    assert stat.S_IMODE(Path(first.path).stat().st_mode) == 0o600
    assert first.size == (tmp_path / "b.tar").stat().st_size
    (tmp_path / "folder").mkdir()
    second = backed_up(world, tmp_path / "folder")
    assert [one.name for one in (tmp_path / "folder").iterdir()] == [Path(second.path).name]
    assert Path(second.path).name.endswith("-20260105T090000Z.tar")
    assert first.manifest.entries == second.manifest.entries > 0


def test_restored_it_is_the_same_ledger_and_goes_on(world: World, tmp_path: Path) -> None:
    made = backed_up(world, tmp_path / "b.tar")
    with world.app(is_reading=True) as app:
        done = restore(app, made.path, str(tmp_path / "to"))
    assert (done.lost, done.seen) == (0, made.manifest.entries)
    assert sorted(one.name for one in (tmp_path / "to").iterdir()) == [".gitignore", "interlock.db"]
    with at(world, str(tmp_path / "to"), is_reading=False) as app:
        log = app.gate.proven()
        assert log is not None
        assert log.checkpoint.note.decode() == made.manifest.checkpoint
        app.gate.remember()


@pytest.mark.server("postgresql")
def test_from_a_file_to_postgresql_and_back(world: World, tmp_path: Path, postgres: PostgresServer) -> None:
    made, url = backed_up(world, tmp_path / "b.tar"), postgres.new_database()
    with world.app(is_reading=True) as app:
        restore(app, made.path, url)
        with pytest.raises(PlaceTaken):
            restore(app, made.path, url)
    with at(world, url) as app:
        again = back_up(app, str(tmp_path / "c.tar"))
    assert again.manifest.engine == "postgresql"
    assert again.manifest.checkpoint == made.manifest.checkpoint
    with world.app(is_reading=True) as app:
        restore(app, again.path, str(tmp_path / "back"))
    with at(world, str(tmp_path / "back")) as app:
        log = app.gate.proven()
        assert log is not None
        assert log.checkpoint.note.decode() == made.manifest.checkpoint


def test_an_older_backup_is_refused_unless_somebody_says_that_it_may_be(world: World, tmp_path: Path) -> None:
    made = backed_up(world, tmp_path / "b.tar")
    world.commit({"app.py": "print('more')\n"})
    world.check()
    with world.app(is_reading=True) as app:
        with pytest.raises(BackupOlder, match="rolled back"):
            restore(app, made.path, str(tmp_path / "to"))
        assert not (tmp_path / "to").exists()
        done = restore(app, made.path, str(tmp_path / "to"), is_older_fine=True)
    assert done.lost > 0
    with at(world, str(tmp_path / "to")) as app:
        assert app.gate.proven() is not None, "this machine goes on from what was restored"


def test_nothing_is_overwritten(world: World, tmp_path: Path) -> None:
    made = backed_up(world, tmp_path / "b.tar")
    with world.app(is_reading=True) as app, pytest.raises(PlaceTaken):
        restore(app, made.path, app.data_dir)


def test_what_another_key_or_a_revoked_one_sealed_is_refused(world: World, tmp_path: Path) -> None:
    stranger = World(tmp_path / "stranger")
    stranger.check()
    theirs, ours = backed_up(stranger, tmp_path / "c.tar"), backed_up(world, tmp_path / "b.tar")
    with world.app(is_reading=True) as app:
        with pytest.raises(BackupBroken, match="no key that counts"):
            restore(app, theirs.path, str(tmp_path / "to"))
        key = app.keys.current()
        assert key is not None
    with world.app() as app:
        app.keys.revoke(key, world.at + timedelta(days=1))
    with world.app(is_reading=True) as app, pytest.raises(BackupBroken, match="no key that counts"):
        restore(app, ours.path, str(tmp_path / "to"))
    assert not (tmp_path / "to").exists()


def test_a_changed_byte_anywhere_is_refused_and_nothing_stays(world: World, tmp_path: Path) -> None:
    made = backed_up(world, tmp_path / "b.tar")
    body = bytearray(Path(made.path).read_bytes())
    with world.app(is_reading=True) as app:
        for place in (0, 300, 700, 1_100, 3_000, len(body) // 2):
            changed = bytes(body[:place]) + bytes([body[place] ^ 1]) + bytes(body[place + 1 :])
            (tmp_path / "changed.tar").write_bytes(changed)
            with pytest.raises(BackupBroken):
                restore(app, str(tmp_path / "changed.tar"), str(tmp_path / "to"))
            assert not (tmp_path / "to" / "interlock.db").exists()
        with pytest.raises(BackupBroken, match="No such file"):
            restore(app, str(tmp_path / "none.tar"), str(tmp_path / "to"))


def test_a_store_that_does_not_hold_is_not_backed_up(world: World, tmp_path: Path) -> None:
    with world.app() as app, app.store.database.writing() as session:
        session.run("UPDATE tile SET hashes = zeroblob(length(hashes))")
    (tmp_path / "b.tar").write_bytes(b"the backup before")
    with pytest.raises(BackupUnsound, match="LED-321"):
        backed_up(world, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").read_bytes() == b"the backup before"


def test_tokens_come_along_and_are_counted(world: World, tmp_path: Path) -> None:
    with world.app() as app:
        from interlock.flows.tokens import Tokens
        from interlock.store.api_tokens import StoredTokens

        book = StoredTokens(app.store.database)
        Tokens(book=book, directory=app.directory, clock=app.clock).new(
            Party.parse("workload:ci"),
            [Permission.EVIDENCE_READ],
            name="ci",
            lasts=timedelta(days=1),
            random=os.urandom,
            made_by="a test",
        )
    assert backed_up(world, tmp_path / "b.tar").manifest.tokens == 1
    world.pass_time(days=2)
    assert msgspec.structs.asdict(backed_up(world, tmp_path / "b.tar").manifest)["tokens"] == 0
