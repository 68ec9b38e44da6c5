from pathlib import Path

import pytest

import interlock
from interlock.testing.world import World
from interlock.wiring.own_code import digest_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def made(folder: Path) -> set[str]:
    """Give every file below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_nobody_asks_for_is_not_built(world: World) -> None:
    before = made(world.root)
    with world.app() as app:
        assert app.settings.policy == "baseline"
        assert len(app.control_ids()) == len(set(app.control_ids())) > 0
    assert made(world.root) == before
    assert not world.home.exists()


def test_the_engine_runs_as_many_tools_as_was_asked_or_configured(world: World) -> None:
    world.repository.write("interlock.yaml", "jobs: 3\n")
    with world.app() as app:
        assert app.engine(jobs=7)._workshop.jobs == 7
        assert app.engine()._workshop.jobs == 3
        shop = app.engine()._workshop
        folder = Path(shop.make_scratch(0))
        assert folder.is_dir()
        assert folder.stat().st_mode & 0o077 == 0
        folder.rmdir()
        assert len(bytes.fromhex(shop.secret_key)) == 32
        assert Path(shop.rules_dir).is_dir()
        assert digest_of(str(Path(interlock.__file__).parent)) in shop.versions


def test_events_are_sent_watched_where_traces_are_sent(tmp_path: Path) -> None:
    from interlock.adapters.telemetry import wanted_of
    from interlock.adapters.telemetry.traces import Traces
    from tests.collectors import collecting

    world = World(tmp_path)
    world.commit({"interlock.yaml": RESPONSES})  # what follows is said by the last commit
    world.check()
    with collecting() as collector, world.app() as app:
        config = Path(app.places.config)
        config.mkdir(parents=True, exist_ok=True)
        (config / "channels.yaml").write_text("channels:\n  - {name: ops, file: told.jsonl}\n")
        found = wanted_of(collector.environ)
        assert found is not None
        app.__dict__["traces"] = Traces(found, "1", lambda _: None)
        done = app.respond().run(99).done
        assert done > 0
        app.__dict__["traces"].close(20)
        sent = collector.named("send event")
        assert len(sent) == done == len((config / "told.jsonl").read_text().splitlines())
        assert {one.facts["interlock.channel"] for one in sent} == {"ops"}


def test_people_are_told_watched_where_traces_are_sent(tmp_path: Path) -> None:
    from interlock.adapters.telemetry import wanted_of
    from interlock.adapters.telemetry.traces import Traces
    from tests.collectors import collecting
    from tests.receivers import receiving, slack

    world = World(tmp_path)
    world.commit({"interlock.yaml": RESPONSES})
    world.check()
    with receiving(slack) as workspace, collecting() as collector, world.app() as app:
        config = Path(app.places.config)
        config.mkdir(parents=True, exist_ok=True)
        (config / "channels.yaml").write_text("channels:\n  - {name: ops, slack: file:slack.txt}\n")
        (config / "slack.txt").write_text(workspace.base)
        (config / "slack.txt").chmod(0o600)
        found = wanted_of(collector.environ)
        assert found is not None
        app.__dict__["traces"] = Traces(found, "1", lambda _: None)
        assert app.respond().run(99).done > 0
        app.__dict__["traces"].close(20)
        sent = collector.named("send message")
        assert len(sent) == len(workspace.took) > 0
        assert {one.facts["interlock.channel"] for one in sent} == {"ops"}


RESPONSES = """\
version: 1
responses:
  - {id: tell, on: [decision.denied, decision.allowed, decision.review], do: {notify: ops}}
"""
