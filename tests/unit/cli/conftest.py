import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.testing.world import World, failed, finding
from tests.unit.cli.company import TEAM, Company
from tests.unit.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """Give a shell whose user and current folder are those of a small world."""
    world = World(tmp_path)
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    for name, value in world.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(world.root)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield Shell(world, capsys)
    for number, heard in before.items():
        signal.signal(number, heard)


@pytest.fixture
def team(shell: Shell) -> Company:
    """Give ann and ben, who may ask for everything and approve it, and a checked change with one finding."""
    made = Company(shell)
    made.found(*TEAM)
    shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    shell.world.check()
    return made
