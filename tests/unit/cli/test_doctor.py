import shutil
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.tools import LocalToolBox, ToolMissing
from interlock.cli.exits import Exit
from interlock.control import Tool, ToolCard
from interlock.kernel import sha256
from interlock.testing.world import SEALED
from tests.unit.cli.shell import Shell


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Have every tool found without looking for it, but for those whose name a test puts in."""
    missing: set[str] = set()

    def find(self: LocalToolBox, card: ToolCard) -> Tool:
        if card.name in missing or card.is_private:
            raise ToolMissing(name=card.name, why="nobody installed it", how=f"install {card.name}")
        return Tool(card, ("/nowhere",), "9.8.7", sha256(b"program"))

    monkeypatch.setattr(LocalToolBox, "find", find)  # hashing the real programs takes a second
    return missing


def looks(shell: Shell, *words: str) -> tuple[int, dict[str, Any]]:
    """Give the code, and what was looked at by its name."""
    said = shell("doctor", "--format", "json", *words)
    return said.code, {one["what"]: one for one in (*said.json["machine"], *said.json["tools"])}


def test_a_whole_machine_is_fit_though_private_tools_are_missing(shell: Shell, found: set[str]) -> None:
    code, by_name = looks(shell)
    assert code == Exit.ALLOWED
    assert {"git", "store", "signing key", "settings", "policy", "ledger", "bandit", "checkov"} <= by_name.keys()
    assert (by_name["checkov"]["is_good"], by_name["checkov"]["is_needed"]) == (False, False)
    assert by_name["bandit"]["says"].startswith("9.8.7, covers ")
    assert by_name["ledger"]["says"].startswith("none yet in ")


def test_each_tool_is_named_once_though_several_scanners_use_it(shell: Shell, found: set[str]) -> None:
    names = [one["what"] for one in shell("doctor", "--format", "json").json["tools"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("tool", ["bandit", "betterleaks", "trivy"])
def test_a_missing_tool_makes_the_machine_unfit_and_says_how_to_get_it(
    shell: Shell, found: set[str], tool: str
) -> None:
    found.add(tool)
    said = shell("doctor")
    assert said.code == Exit.BROKEN
    assert f"✘ {tool}" in said.out
    assert f"install {tool}" in said.out


def test_what_is_wrong_here_is_one_line_each_and_never_the_end_of_the_command(shell: Shell, found: set[str]) -> None:
    shell.write("interlock.yaml", "version: 1\npolicy: standrad\n")
    code, by_name = looks(shell)
    assert code == Exit.BROKEN
    assert by_name["settings"]["is_good"]
    assert not by_name["policy"]["is_good"]
    assert "standrad" in by_name["policy"]["says"]
    assert "did you mean 'standard'?" in by_name["policy"]["remedy"]


def test_settings_that_cannot_be_read_are_said_with_their_line(shell: Shell, found: set[str]) -> None:
    shell.write("interlock.yaml", "version: 1\npolcy: standard\n")
    code, by_name = looks(shell)
    assert code == Exit.BROKEN
    assert "interlock.yaml:2" in by_name["settings"]["says"]


def test_a_damaged_ledger_and_an_exposed_key_are_found(shell: Shell, found: set[str]) -> None:
    shell.world.check()
    assert looks(shell)[1]["ledger"]["says"].startswith(f"{SEALED} entries in ")
    shell.world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    (key,) = (shell.world.home / ".config" / "interlock" / "keys").glob("*.pem")
    key.chmod(0o644)
    code, by_name = looks(shell)
    assert code == Exit.BROKEN
    assert not by_name["ledger"]["is_good"]
    assert not by_name["signing key"]["is_good"]
    assert "chmod" in by_name["signing key"]["remedy"] or "600" in by_name["signing key"]["remedy"]


def test_a_machine_without_git_is_told_to_get_it(
    shell: Shell, found: set[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, **more: None if name == "git" else real(name, **more))
    code, by_name = looks(shell)
    assert code == Exit.BROKEN
    assert (by_name["git"]["says"], "install git" in by_name["git"]["remedy"]) == ("not found", True)


def test_words_of_the_repository_cannot_steer_the_terminal(shell: Shell, found: set[str]) -> None:
    shell.write("interlock.yaml", 'version: 1\npolicy: "a\\e[2Jb"\n')
    assert "\x1b" not in shell("doctor").out


def test_the_issuers_of_tokens_are_listed_or_said_to_be_none(shell: Shell, found: set[str]) -> None:
    assert "tokens of build servers do not count" in looks(shell)[1]["issuers"]["says"]
    file = shell.world.home / ".config" / "interlock" / "issuers.yaml"
    file.write_text("issuers: [{url: 'https://ci.example.org', kind: gitlab, audience: us}]")
    assert looks(shell)[1]["issuers"]["says"] == "https://ci.example.org (gitlab)"
    file.write_text("issuers: [{url: 'http://ci.example.org', kind: gitlab, audience: us}]")
    code, by_name = looks(shell)
    assert (code, by_name["issuers"]["is_good"]) == (Exit.BROKEN, False)


def test_the_webhooks_are_listed_or_what_is_wrong_with_them(shell: Shell, found: set[str]) -> None:
    assert "takes no webhooks" in looks(shell)[1]["hooks"]["says"]
    folder = shell.world.home / ".config" / "interlock"
    (folder / "hooks.yaml").write_text("hooks: [{name: forge, sender: github, secrets: [file:forge.txt]}]")
    code, by_name = looks(shell)
    assert (code, by_name["hooks"]["is_good"]) == (Exit.BROKEN, False)
    assert "forge.txt" in by_name["hooks"]["says"]
    (folder / "forge.txt").write_text("EXAMPLE-not-a-secret")
    (folder / "forge.txt").chmod(0o600)
    assert looks(shell)[1]["hooks"]["says"] == "forge (github)"


def test_whoever_only_looks_leaves_nothing_behind(shell: Shell, found: set[str]) -> None:
    before = sorted(str(one) for one in shell.world.root.rglob("*"))
    said = shell("doctor")
    assert said.out.count("none yet in") == 2, "neither a key nor a store"
    assert shell("token", "list").code == Exit.USAGE, "there is no store that could have any"
    assert sorted(str(one) for one in shell.world.root.rglob("*")) == before
    assert shell("doctor").out == said.out
