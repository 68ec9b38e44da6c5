"""Two machines and what lies between them, for tests that kill whoever brings an artifact from one to the other."""

from __future__ import annotations

import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

from interlock.supply.ports import ArtifactRepository
from interlock.testing.repositories import GitSandbox
from tests.killing import Ended, Mortals

OLD, NEW = b"old" * 10_000, b"new" * 400_000
REFUSALS = {"REG-102", "FLW-191"}
"""What may be said of a digest that is not whole yet: nothing of it is there, or its evidence is not."""
RUBBISH = re.compile(r"\.(lock|gitignore)|interlock\.db(-wal|-shm)?")


class Scene:
    """Two machines and a folder between them that holds an older artifact under the tag that the newer one gets."""

    def __init__(self, top: Path, mortals: Mortals) -> None:
        self.top, self.live = top, top / "live"
        self.evidence: set[str] = set()
        """What came along with what was pulled last."""
        self._mortals = mortals
        self.maker, self.user, self.place = self.live / "maker", self.live / "user", self.live / "place"
        self.handed = self.live / "handed"
        self.got = self.live / "got"
        box = GitSandbox(self.maker)
        box.write("body", "old")
        box.write("build.sh", "mkdir out; yes `cat body` | tr -d '\\n' | head -c `cat size` > out/app.bin\n")
        box.write("size", str(len(OLD)))
        box.write("interlock.yaml", "build: {commands: ['sh build.sh'], artifacts: ['out/*']}\n")
        box.commit("old")
        other = GitSandbox(self.user)
        other.write("readme", "a user")
        other.commit("one")
        self.good(self.make("build", "--out", str(self.live / "first")))
        self.good(self.make("push", "../first/out/app.bin", f"folder:{self.place}:1"))
        box.write("body", "new")
        box.write("size", str(len(NEW)))
        box.commit("new")
        (self.live / "key.pem").write_text(self.good(self.make("keys", "show")).out)
        self.good(self.use("keys", "list"))
        self.good(self.use("keys", "trust", "../key.pem", "--name", "maker", "--since", "2026-01-01T00:00:00Z"))

    def keep(self, name: str = "at first") -> None:
        """Have every later `reset` lead back to how it is now, unless it names another time."""
        self._saved = self.top / name
        shutil.rmtree(self._saved, ignore_errors=True)
        shutil.copytree(self.live, self._saved, symlinks=True)

    def reset(self, name: str = "") -> None:
        self._saved = self.top / name if name else self._saved
        shutil.rmtree(self.live)
        shutil.copytree(self._saved, self.live, symlinks=True)

    def make(self, *words: str, **more: Any) -> Ended:
        """Run a command where the artifact comes from."""
        return self._mortals.run(self.maker, *words, HOME=str(self.live / "home-of-maker"), **more)

    def use(self, *words: str, **more: Any) -> Ended:
        """Run a command where the artifact goes to."""
        return self._mortals.run(self.user, *words, HOME=str(self.live / "home-of-user"), **more)

    def environ(self, home: str) -> dict[str, str]:
        """Give the environment of one of the users."""
        return {**self._mortals.environ, "HOME": str(self.live / home)}

    def good(self, ended: Ended) -> Ended:
        assert (ended.code, ended.err) == (0, ""), ended.out + ended.err
        return ended

    def pulled(self, wanted: str, to: str = "seen") -> bytes:
        """Give what the user's machine gets, whole and verified; nothing where it is refused in words that fit."""
        shutil.rmtree(self.live / to, ignore_errors=True)
        ended = self.use("pull", wanted, "-o", f"../{to}", "--format", "json")
        if ended.code:
            assert {one for one in REFUSALS if f"[{one}]" in ended.err}, ended.err
            assert not list((self.live / to).glob("*"))
            return b""
        self.evidence = set(ended.json["evidence"])
        assert self.evidence, "it came without evidence, and nobody said so"
        return (self.live / to / "app.bin").read_bytes()

    def temporary(self) -> list[str]:
        """Give the folders of ours that lie where temporary files belong."""
        return [one.name for one in (self.top / "temporary").glob("interlock-*")]

    def left(self) -> list[str]:
        """Give the files of all folders that carry names of drafts."""
        return sorted(
            str(one.relative_to(self.live))
            for one in self.live.rglob("*")
            if ".git/" not in str(one)
            and not one.is_dir()
            and (one.name.startswith(".") or one.name.endswith(".part") or one.parent.name == ".drafts")
            and not RUBBISH.fullmatch(one.name)
        )


def is_every() -> bool:
    """Say whether somebody takes the time to be killed at every point."""
    return os.environ.get("INTERLOCK_KILLS") == "all"


def chosen(points: list[str], most: int = 8) -> list[int]:
    """Give the points to be killed at, counted from 1, in order: a seeded choice, with the first and the last."""
    every = range(1, len(points) + 1)
    if is_every():
        return list(every)
    inner = random.Random(len(points)).sample(every[1:-1], min(most, len(points)) - 2)  # noqa: S311, no secret
    return sorted({1, len(points), *inner})


def killed(ended: Ended) -> None:
    assert ended.is_killed, f"{ended.code} {ended.err}"
    assert ended.out == "", "it said that it was done before it was"


def kinds_beside(place: ArtifactRepository) -> list[str]:
    """Give the types of all that is beside the artifact to which the tag leads."""
    return sorted(one.artifact_type for one in place.referrers(place.find("1").digest))
