from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_an_artifact_gets_from_one_repository_into_another(shell: Shell) -> None:
    pushed = shell("push", "app.py", "local:1.0", "--format", "json").json
    said = shell("promote", "1.0", "local", "folder:../place", "--format", "json")
    assert said.code == Exit.ALLOWED
    assert (said.json["digest"], said.json["tag"]) == (pushed["digest"], "1.0")
    other = shell("promote", pushed["files"][0]["digest"], "local", "folder:../place:stable", "--format", "json")
    assert (other.json["digest"], other.json["tag"]) == (pushed["digest"], "stable")
    by_digest = shell("promote", pushed["digest"], "folder:../place", "folder:../third")
    assert pushed["digest"] in by_digest.out


def test_a_path_is_the_same_at_both_ends(shell: Shell) -> None:
    shell("push", "app.py", "local/app:1.0")
    assert shell("promote", "app:1.0", "local", "folder:../place").code == Exit.ALLOWED
    assert (shell.world.root.parent / "place" / "app" / "index.json").is_file()


def test_a_trusted_repository_decides(shell: Shell) -> None:
    shell("push", "app.py", "local:1.0")
    shell.write("interlock.yaml", "repositories: [{name: prod, address: 'folder:../prod', trusted: true}]\n")
    said = shell("promote", "1.0", "local", "prod")
    assert said.code == Exit.DENIED
    assert "was not promoted" in said.out
    assert not (shell.world.root.parent / "prod").exists()


@pytest.mark.parametrize(
    "words", [["1.0", "local:1.0", "folder:x"], ["a b", "local", "folder:x"], ["none", "local", "folder:x"]]
)
def test_what_is_named_wrongly_is_wrong_use(shell: Shell, words: list[str]) -> None:
    said = shell("promote", *words)
    assert (said.code, said.out) == (Exit.USAGE, "")


def test_everything_under_a_tag_can_be_mirrored_and_what_is_wrong_stops_only_itself(shell: Shell) -> None:
    report = shell.write("report.txt", "fine")
    for tag, text in (("1.0", "one"), ("2.0", "two")):
        shell.write("app.py", text)
        shell("attest", "acceptance.pentest", "--subject", "app.py", "--file", report, "--scope", tag)
        shell("push", "app.py", f"local:{tag}")
    said = shell("promote", "--all", "local", "folder:../mirror", "--format", "json")
    assert said.code == Exit.ALLOWED
    assert [one["tag"] for one in said.json["artifacts"]] == ["1.0", "2.0"]
    blobs = shell.world.root / ".interlock" / "repository" / "blobs" / "sha256"
    app = next(one for one in blobs.iterdir() if one.read_bytes() == b"one")
    app.write_bytes(b"evil")
    again = shell("promote", "--all", "local", "folder:../other")
    assert again.code == Exit.DENIED
    assert "1.0 was not promoted" in again.err
    assert "app.py was promoted" in again.out
    assert sorted(one["tags"][0] for one in listed(shell, "folder:../other")) == ["2.0"]


def listed(shell: Shell, place: str) -> list[dict[str, list[str]]]:
    """Give what is in a repository."""
    found: list[dict[str, list[str]]] = shell("artifacts", "list", place, "--format", "json").json["artifacts"]
    return found


def test_one_artifact_or_all_of_them_is_meant(shell: Shell) -> None:
    assert shell("promote", "--all", "1.0", "local", "folder:x").code == Exit.USAGE
    assert shell("promote", "local", "folder:x").code == Exit.USAGE
    assert shell("promote", "--all", "local", "folder:x:1.0").code == Exit.USAGE
    assert "no tag leads to anything" in shell("promote", "--all", "local", "folder:x").out
    shell("push", "app.py", "local:1.0")
    assert shell("promote", "1.0", "--format", "json", "local", "folder:../y").json["done"] is True
