from __future__ import annotations

from pathlib import Path

import pytest

from interlock.testing.world import World
from interlock.wiring.declared import environments_that_hold, repositories_that_hold, unmerged


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


def test_an_environment_that_only_a_change_declares_makes_no_real_decision(world: World) -> None:
    world.commit({"interlock.yaml": settings("two", "three")})
    world.repository.write("interlock.yaml", settings("three", "four"))
    with world.app(is_reading=True) as app:
        said = {one.name: unmerged(app, one) for one in environments_that_hold(app)}
        assert unmerged(app, None) == ()
    assert {name for name, why in said.items() if why} == {"three", "four"}
    assert "declares no environment four; have it merged first" in said["four"][0]


def test_the_first_environments_need_no_merge(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.repository.write("interlock.yaml", settings("one"))
    with world.app(is_reading=True) as app:
        assert [unmerged(app, one) for one in environments_that_hold(app)] == [()]
