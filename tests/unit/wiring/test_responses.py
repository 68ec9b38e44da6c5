from __future__ import annotations

from pathlib import Path

import pytest

from interlock.control import ControlUnknown
from interlock.formats import FieldUnknown
from interlock.testing.world import World

TELL = "  - {id: tell, on: decision.denied, do: {notify: ops}}\n"
OTHER = "  - {id: other, on: decision.denied, do: {notify: elsewhere}}\n"


def ids(world: World) -> list[tuple[str, str]]:
    with world.app(is_reading=True) as app:
        return [(one.id, one.steps[0].to) for one in app.responses()]


def test_without_any_nothing_follows(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert ids(world) == []
    world.commit({"interlock.yaml": "policy: baseline\n"})
    assert ids(world) == []


def test_what_was_committed_holds_although_the_working_tree_has_removed_or_changed_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": f"responses:\n{TELL}"})
    world.repository.write("interlock.yaml", "")
    assert ids(world) == [("tell", "ops")]
    world.repository.write("interlock.yaml", f"responses:\n{TELL.replace('ops', 'nowhere')}{OTHER}")
    assert ids(world) == [("tell", "ops"), ("other", "elsewhere")]


def test_in_a_repository_without_commits_the_file_alone_counts(tmp_path: Path) -> None:
    from interlock.testing.repositories import GitSandbox
    from interlock.wiring.app import App

    sandbox = GitSandbox(tmp_path / "repository")
    sandbox.write("interlock.yaml", f"responses:\n{TELL}")
    with App(str(tmp_path / "repository"), {"HOME": str(tmp_path / "home")}, is_reading=True) as app:
        assert [one.id for one in app.responses()] == ["tell"]


def test_a_control_that_does_not_exist_is_an_error_with_the_nearest_and_a_pattern_is_none(tmp_path: Path) -> None:
    world = World(tmp_path)
    text = "responses:\n  - {id: a, on: finding.new, where: {control: CONTROL}, do: {notify: x}}\n"
    world.commit({"interlock.yaml": text.replace("CONTROL", "'commit.*'")})
    assert ids(world) == [("a", "x")]
    world.repository.write("interlock.yaml", text.replace("{id: a", "{id: b").replace("CONTROL", "commit.sats"))
    with pytest.raises(ControlUnknown) as caught:
        ids(world)
    assert caught.value.fields["nearest"] == "commit.sast"


def test_a_mistake_in_the_committed_file_is_told_and_not_passed_over(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": "responses:\n  - {id: a, on: decision.denyed, do: {notify: x}}\n"})
    world.repository.write("interlock.yaml", "")
    with pytest.raises(FieldUnknown):
        ids(world)
