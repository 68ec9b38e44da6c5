"""`kill -9` at any point of a backup and of its restoring: what was there stays, what is new is whole or not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.testing.repositories import GitSandbox
from tests.attack.killed_scene import chosen, killed
from tests.killing import Ended, Mortals

OLD = b"the backup of yesterday"


class Machine:
    """A repository with a ledger, and a place where backups go."""

    def __init__(self, top: Path, mortals: Mortals) -> None:
        self.top, self._mortals = top, mortals
        self.root, self.place, self.to = top / "repository", top / "backups", top / "to"
        self.home = top / "home"
        box = GitSandbox(self.root)
        box.write("readme", "one")
        box.commit("one")
        self.good("attest", "source")
        self.clean()
        self.good("admin", "backup", "../backups/whole.tar")
        self.backup = self.top / "whole.tar"
        (self.place / "whole.tar").rename(self.backup)

    def clean(self) -> None:
        for folder in (self.place, self.to):
            shutil.rmtree(folder, ignore_errors=True)
        self.place.mkdir()

    def run(self, *words: str, kill_at: int = 0) -> Ended:
        return self._mortals.run(self.root, *words, HOME=str(self.home), kill_at=kill_at)

    def good(self, *words: str) -> Ended:
        ended = self.run(*words)
        assert ended.code == 0, ended.out + ended.err
        return ended


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    top = tmp_path_factory.mktemp("backups")
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    (top / "temporary").mkdir()
    with Mortals(top / "mortals", {**kept, "USER": "tester", "TMPDIR": str(top / "temporary")}) as mortals:
        yield Machine(top, mortals)


def test_a_backup_that_is_killed_leaves_the_one_of_yesterday_or_a_whole_one(machine: Machine) -> None:
    machine.clean()
    words = ("admin", "backup", "../backups/b.tar")
    points = machine.good(*words).points
    for at in chosen(points):
        machine.clean()
        (machine.place / "b.tar").write_bytes(OLD)
        killed(machine.run(*words, kill_at=at))
        where = f"killed before point {at}: {points[at - 1]}"
        if (machine.place / "b.tar").read_bytes() != OLD:
            machine.good("admin", "restore", "../backups/b.tar", "--to", "../to")
            shutil.rmtree(machine.to)
        machine.good(*words)
        assert [one.name for one in machine.place.iterdir()] == ["b.tar"], where
        machine.good("admin", "restore", "../backups/b.tar", "--to", "../to")


def test_a_restoring_that_is_killed_leaves_no_store_or_a_whole_one(machine: Machine) -> None:
    words = ("admin", "restore", "../whole.tar", "--to", "../to")
    for _ in range(2):  # the first one has more to remember
        machine.clean()
        points = machine.good(*words).points
    seen = set()
    for at in range(1, len(points) + 1):
        machine.clean()
        killed(machine.run(*words, kill_at=at))
        where = f"killed before point {at}: {points[at - 1]}"
        is_there = (machine.to / "interlock.db").exists()
        seen.add(is_there)
        if not is_there:
            machine.good(*words)
        machine.good("ledger", "fsck", "--store", "../to")
        left = [one.name for one in machine.to.iterdir() if one.name.startswith(".interlock.")]
        assert is_there or left == [], where
    assert seen == {False, True}, "it was not killed on both sides of the moment that matters"
