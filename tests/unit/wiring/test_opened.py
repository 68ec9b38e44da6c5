from pathlib import Path
from shutil import rmtree

import pytest

from interlock.adapters.telemetry import TelemetryUnfit
from interlock.kernel import InterlockError
from interlock.store import StoreMissing
from interlock.store.sqlite import driver
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.errors import StoreNotChosen
from interlock.wiring.opened import now


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def made(folder: Path) -> set[str]:
    """Give every file below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_clock_is_aware_and_in_utc() -> None:
    assert now().utcoffset() is not None
    assert str(now().tzinfo) == "UTC"


def test_a_reader_makes_neither_key_nor_store(world: World) -> None:
    before = made(world.root)
    with world.app(is_reading=True) as app:
        assert app.trust.keys == ()
        with pytest.raises(StoreMissing) as caught:
            _ = app.store
    assert "run `interlock check` first" in caught.value.remedy
    assert made(world.root) == before
    assert not (world.home / ".config").exists()


def test_a_writer_has_a_key_that_counts_before_it_signs(world: World) -> None:
    with world.app() as app:
        (key,) = app.trust.keys
        assert key.id == app.keys.current()
        key.check(world.at, "evidence")
        key.check(world.at, "ledger")


def test_the_whole_lies_where_the_nearest_repository_begins(world: World) -> None:
    world.commit({"deep/down/here.py": "x = 1\n"})
    with App(str(world.root / "deep" / "down"), world.environ) as app:
        assert app.root == str(world.root)
        assert app.data_dir == str(world.root / ".interlock")


def test_every_store_begins_a_log_of_its_own(world: World, tmp_path: Path) -> None:
    origins = set()
    for name in ("one", "two"):
        with App(str(world.root), world.environ, store=str(tmp_path / name)) as app:
            origins.add(app.store.ledger.origin)
            assert app.store_place == str(tmp_path / name)
    with App(str(world.root), world.environ, store=str(tmp_path / "one")) as app:
        assert app.store.ledger.origin in origins
    assert len(origins) == 2
    assert all(origin.startswith("interlock.local/") for origin in origins)


def test_a_database_that_only_the_repository_names_is_refused_without_its_password(world: World) -> None:
    word = "p" * 3 + "w"
    world.repository.write("interlock.yaml", f"store: postgresql://somebody:{word}@127.0.0.1:9/x\n")
    with world.app() as app, pytest.raises(StoreNotChosen) as caught:
        _ = app.store
    assert word not in str(caught.value) + caught.value.remedy
    assert "interlock check --store postgresql://" in caught.value.remedy


def test_a_revoked_key_may_have_signed_only_the_checkpoint_that_was_seen(world: World) -> None:
    world.check()
    with world.app() as app:
        origin, old = app.store.ledger.origin, app.keys.current()
        assert old is not None
        app.keys.rotate(world.at)
        app.keys.revoke(old, world.at)
    with world.app(is_reading=True) as app:
        assert len(app.all_verifiers(origin)) == 2
        assert len(app.all_verifiers(origin, is_revoked=False)) == 1
        assert len(app.verifiers(origin)) == 1, "nothing is vouched for before the store was looked at"
        _ = app.store
        assert len(app.verifiers(origin)) == 2
        app.memory.forget(app.store_place)
    with world.app(is_reading=True) as app:
        _ = app.store
        assert len(app.verifiers(origin)) == 1


def test_a_key_that_counts_for_evidence_only_signs_for_no_log(world: World) -> None:
    import msgspec

    with world.app() as app:
        (key,) = app.trust.keys
        app.keys.add(msgspec.structs.replace(key, purposes=("evidence",)))
    with world.app(is_reading=True) as app:
        assert app.all_verifiers("interlock.local/x") == ()


def test_the_quick_commit_is_the_one_git_gives(world: World) -> None:
    with world.app(is_reading=True) as app:
        head = world.repository.git("rev-parse", "HEAD")
        assert app.quick_commit("HEAD") == app.quick_commit("main") == app.repository.resolve("HEAD") == head
        assert app.quick_commit("no-such-branch") is None


def test_tables_that_hold_no_log_that_can_be_used_are_let_go_of(world: World) -> None:
    with App(str(world.root), world.environ) as app:
        where = app.store.where
        memory = Path(app.places.state)
    rmtree(memory)
    with driver().connect(where) as connection:
        connection.execute("UPDATE log SET origin = 'no name\nfor a log'")
    connection.close()
    with App(str(world.root), world.environ) as app:
        with pytest.raises(InterlockError) as caught:
            _ = app.store
        held = [link for one in Path("/proc/self/fd").iterdir() if (link := readlink(one)).startswith(where)]
        assert held == []
        assert caught.value.code.startswith("CRY-")  # and until here its frames would have kept the file open


def readlink(path: Path) -> str:
    """Give where a link leads; nothing where it is gone again."""
    try:
        return str(path.readlink())
    except OSError:
        return ""


def test_what_is_done_is_told_of_only_where_somebody_wants_that(tmp_path: Path) -> None:
    from interlock.wiring.telemetry import traces_of
    from tests.collectors import collecting

    world = World(tmp_path)
    with world.app() as app, app.under_way("interlock push") as told:
        assert (app.traces, told) == (None, None)
    with collecting() as collector:
        environ = {**world.environ, **collector.environ, "OTEL_SERVICE_NAME": "shop"}
        with App(str(world.root), environ) as app:
            assert app.traces is not None
            assert app.traces is traces_of(environ)
            with app.under_way("interlock push"):
                pass
            app.traces.close(20)
        assert collector.one("interlock push").facts == {}


def test_traces_that_cannot_be_sent_are_told_where_something_is_to_be_told_of(tmp_path: Path) -> None:
    world = World(tmp_path)
    with (
        App(str(world.root), {**world.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "collector"}) as app,
        pytest.raises(TelemetryUnfit),
    ):
        _ = app.gate
