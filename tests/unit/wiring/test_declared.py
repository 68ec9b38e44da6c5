from __future__ import annotations

from pathlib import Path

import pytest

from interlock.testing.world import World
from interlock.wiring.declared import environments_that_hold, repositories_that_hold


def settings(*names: str, address: str = "folder:kept") -> str:
    environments = [f"  - {{name: {one}, deployer: hands, targets: [{{name: {address[7:]}}}]}}\n" for one in names]
    repositories = [f"  - {{name: {one}, address: '{address}'}}\n" for one in names]
    return "".join(["environments:\n", *environments, "repositories:\n", *repositories])


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.commit({"interlock.yaml": settings("one", "two")})
    made.repository.git("switch", "-q", "-c", "mine")
    return made


def test_the_default_branch_then_the_last_commit_then_the_working_tree_say_what_there_is(world: World) -> None:
    world.commit({"interlock.yaml": settings("two", "three", address="folder:other")})
    world.repository.write("interlock.yaml", settings("three", "four", address="folder:last"))
    with world.app(is_reading=True) as app:
        places = {one.name: one.address for one in repositories_that_hold(app)}
        targets = {one.name: one.targets[0].name for one in environments_that_hold(app)}
    assert list(places.values()) == ["folder:kept", "folder:kept", "folder:other", "folder:last"]
    assert targets == {"one": "kept", "two": "kept", "three": "other", "four": "last"}
    assert list(places) == list(targets)


def test_a_change_without_settings_does_away_with_nothing(world: World) -> None:
    (world.root / "interlock.yaml").unlink()
    world.repository.commit("no settings any more")
    with world.app(is_reading=True) as app:
        assert [one.name for one in environments_that_hold(app)] == ["one", "two"]
        assert [one.name for one in repositories_that_hold(app)] == ["one", "two"]
