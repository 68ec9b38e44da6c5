"""A change brings the authority under which the artifact that came with it is found good."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from interlock.cli.exits import Exit
from interlock.testing.world import World
from tests.outside_signers import IDENTITY
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_verify import DIGEST, OURS, files

SETTINGS = "verify:\n  trusted_roots: [root.json]\n"


@pytest.fixture
def shell(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    for name, value in world.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(world.root)
    before = signal.getsignal(signal.SIGTERM)
    yield Shell(world, capsys)
    signal.signal(signal.SIGTERM, before)


def verified(shell: Shell, *more: str) -> int:
    _, bundle, _ = files(shell, OURS.signs())
    return shell("verify", DIGEST, "--bundle", bundle, "--identity", IDENTITY, *more).code


def test_a_trusted_root_in_the_working_tree_makes_nothing_good(shell: Shell) -> None:
    shell.write("interlock.yaml", SETTINGS)
    assert verified(shell, "--keep") == Exit.USAGE


def test_a_trusted_root_of_a_branch_makes_nothing_good_until_the_default_branch_has_it(shell: Shell) -> None:
    git = shell.world.repository.git
    usual = git("branch", "--show-current")
    git("checkout", "-q", "-b", "evil")
    shell.world.commit({"interlock.yaml": SETTINGS, "root.json": OURS.root_bytes().decode()})
    assert verified(shell, "--keep") == Exit.USAGE
    git("checkout", "-q", "-f", usual)
    git("merge", "-q", "evil")
    assert verified(shell, "--keep") == Exit.ALLOWED


def test_a_trusted_root_that_was_exchanged_in_the_working_tree_is_not_read(shell: Shell) -> None:
    shell.world.commit({"interlock.yaml": SETTINGS, "root.json": OURS.root_bytes().decode()})
    assert verified(shell) == Exit.ALLOWED
    shell.write("root.json", "{}")
    shell.write("interlock.yaml", "version: 1\n")
    assert shell("verify", DIGEST, "--bundle", "a.sigstore.json", "--identity", IDENTITY).code == Exit.ALLOWED
