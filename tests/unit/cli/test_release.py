from __future__ import annotations

from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import DO, settings


@pytest.fixture
def estate(shell: Shell, tmp_path: Path) -> Estate:
    """Give a repository with two environments and a deployer."""
    shell.world.commit({"do.py": DO})
    return Estate(tmp_path, settings(), shell.world)


def test_several_artifacts_are_released_and_deployed_as_one(shell: Shell, estate: Estate) -> None:
    assert "there is no release yet" in shell("release", "list").out
    digests = [str(estate.artifact(body, name).digests[0]) for body, name in ((b"1", "app.zip"), (b"2", "docs.txt"))]
    made = shell("release", "new", "1.0", *digests, "--notes", "the first\nof all")
    assert (made.code, "✔ RELEASED  1.0 is made of 2 artifacts" in made.out) == (Exit.ALLOWED, True)
    again = shell("release", "--format", "json", "new", "1.0", *digests).json
    assert (again["is_new"], again["notes"]) == (False, "the first\nof all")
    done = shell("deploy", "--release", "1.0", "--env", "staging", "--format", "json").json
    assert {one["name"] for one in done["artifacts"]} == {"app.zip", "docs.txt"}
    assert shell("deploy", "release:1.0", "--env", "live", "--ticket", "CHG-1").code == Exit.ALLOWED
    shown = shell("release", "--format", "json", "show", "1.0").json
    assert (shown["schema"], shown["version"]) == ("interlock.release/v1", "1.0")
    assert shown["environments"][0]["runs"] == done["run"]
    assert {one["verdict"] for one in shown["decisions"]} == {"allow"}
    assert shown["commits"][0]["commit"] == estate.head
    [row] = shell("release", "--format", "json", "list").json["releases"]
    assert row["runs_in"] == ["staging", "live"]
    assert "1.0: app.zip, docs.txt" in shell("env", "list").out
    assert shell("env", "--format", "json", "show", "live").json["releases"] == ["1.0"]


def test_a_version_is_used_once(shell: Shell, estate: Estate) -> None:
    first, second = (str(estate.artifact(body).digests[0]) for body in (b"1", b"2"))
    shell("release", "new", "1.0", first)
    refused = shell("release", "new", "1.0", second)
    assert (refused.code, "[FLW-214]" in refused.err) == (Exit.DENIED, True)
    assert shell("release", "--format", "json", "show", "1.0").json["artifacts"][0]["digest"] == first


def test_notes_come_from_a_file_too(shell: Shell, estate: Estate, tmp_path: Path) -> None:
    digest = str(estate.artifact().digests[0])
    (tmp_path / "notes.md").write_text("much is better")
    (tmp_path / "image.png").write_bytes(b"\xff\xd8")
    for name, why in (("image.png", "no text in UTF-8"), ("nowhere", "No such file")):
        refused = shell("release", "new", "1.0", digest, "--notes-file", str(tmp_path / name))
        assert (refused.code, why in refused.err) == (Exit.USAGE, True), refused
    assert shell("release", "new", "1.0", digest, "--notes-file", str(tmp_path / "notes.md")).code == Exit.ALLOWED
    assert "notes     much is better" in shell("release", "show", "1.0").out


def test_wrong_words_are_usage(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    assert "[FLW-213]" in shell("release", "show", "1.0").err
    assert "[FLW-213]" in shell("deploy", "--release", "1.0", "--env", "staging").err
    assert "[FLW-215]" in shell("release", "new", "a b", digest).err
    for words in (("--release", "1.0", digest), ()):
        said = shell("deploy", *words, "--env", "staging")
        assert (said.code, "name artifacts, or a release" in said.err) == (Exit.USAGE, True)
