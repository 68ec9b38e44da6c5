"""interlock map: each form, exit codes, and sealing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.cli.map import run
from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path)
    for name, value in made.environ.items():
        monkeypatch.setenv(name, value)
    made.commit({".github/workflows/ci.yml": "on: push\njobs: {a: {steps: [{run: semgrep scan}]}}\n"})
    return made


def root(world: World) -> str:
    return str(world.root)


@pytest.mark.parametrize(
    ("form", "begins"), [("text", "1 job in 1 file"), ("svg", "<svg"), ("html", "<!DOCTYPE html>")]
)
def test_each_form(world: World, form: str, begins: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run([root(world), "--format", form]) == 0
    assert capfdbinary.readouterr().out.decode().startswith(begins)


def test_json_has_everything_and_gaps_alone(world: World, tmp_path: Path) -> None:
    target = tmp_path / "map.json"
    assert run([root(world), "--format", "json", "-o", str(target)]) == 0
    found = msgspec.json.decode(target.read_bytes())
    assert (found["schema"], found["jobs"][0]["tools"]) == ("interlock.map/v1", ["semgrep"])
    target = tmp_path / "gaps.json"
    assert run([root(world), "--gaps", "--format", "json", "-o", str(target)]) == 0
    assert msgspec.json.decode(target.read_bytes()).keys() == {"schema", "profile", "gaps"}


def test_it_is_sealed_where_that_is_asked_for(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([root(world), "--seal", "--gaps"]) == 0
    said = capsys.readouterr()
    assert "sealed as evidence of map.workflow" in said.err


def test_a_file_that_cannot_be_made_out_is_exit_code_4(world: World) -> None:
    world.commit({".gitlab-ci.yml": "a: ["})
    assert run([root(world)]) == 4


def test_gaps_have_no_picture(world: World) -> None:
    with pytest.raises(SystemExit):
        run([root(world), "--gaps", "--format", "svg"])
