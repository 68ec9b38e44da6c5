"""`kill -9` at any point of a command: what was there stays, what is new is whole or not there, and again is enough.

Each test counts the points of an undisturbed run (tests/killing.py), and kills runs at a seeded choice of them;
INTERLOCK_KILLS=all takes every point there is.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.testing.repositories import GitSandbox
from tests.killing import Ended, Mortals

EACH = 8
"""How many points a test takes of each command, with the first and the last."""
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

    def make(self, *words: str, kill_at: int = 0) -> Ended:
        """Run a command where the artifact comes from."""
        return self._mortals.run(self.maker, *words, kill_at=kill_at, HOME=str(self.live / "home-of-maker"))

    def use(self, *words: str, kill_at: int = 0) -> Ended:
        """Run a command where the artifact goes to."""
        return self._mortals.run(self.user, *words, kill_at=kill_at, HOME=str(self.live / "home-of-user"))

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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Give the scene with the newer artifact built and nowhere yet."""
    top = tmp_path_factory.mktemp("killed")
    (top / "temporary").mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    with Mortals(top / "mortals", {**kept, "USER": "tester", "TMPDIR": str(top / "temporary")}) as mortals:
        scene = Scene(top, mortals)
        scene.good(scene.make("build", "--out", str(scene.handed)))
        assert (scene.handed / "out/app.bin").read_bytes() == NEW
        scene.keep()
        yield scene


@pytest.fixture
def scene(built: Scene) -> Scene:
    built.reset("at first")
    return built


def chosen(points: list[str]) -> list[int]:
    """Give the points to be killed at, counted from 1, in order."""
    every = range(1, len(points) + 1)
    if os.environ.get("INTERLOCK_KILLS") == "all":
        return list(every)
    inner = random.Random(len(points)).sample(every[1:-1], min(EACH - 2, len(points) - 2))  # noqa: S311, no secret
    return sorted({1, len(points), *inner})


def killed(ended: Ended) -> None:
    assert ended.is_killed, f"{ended.code} {ended.err}"
    assert ended.out == "", "it said that it was done before it was"


@pytest.mark.parametrize("is_first", [False, True], ids=["another-is-there", "the-first"])
def test_a_push_that_is_killed_leaves_what_was_there_or_all_that_is_new(scene: Scene, *, is_first: bool) -> None:
    place = f"folder:{scene.live / 'new place'}" if is_first else f"folder:{scene.place}"
    before = b"" if is_first else OLD
    words = ("push", "../handed/out/app.bin", f"{place}:1")
    done = scene.good(scene.make(*words))
    digest = re.findall("@(sha256:[0-9a-f]{64})", done.out)[0]
    assert scene.pulled(f"{place}:1") == NEW
    evidence = scene.evidence
    kinds = shown_kinds(scene, place)
    for at in chosen(done.points):
        scene.reset()
        killed(scene.make(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        assert scene.pulled(f"{place}:1") in {before, NEW}, where
        assert scene.pulled(f"{place}@{digest}") in {b"", NEW}, where
        assert scene.use("artifacts", "list", place).code == 0, where
        scene.good(scene.make(*words))
        assert scene.pulled(f"{place}:1") == NEW, where
        assert scene.evidence == evidence, where
        assert shown_kinds(scene, place) == kinds, where
        assert scene.left() == [], where


def shown_kinds(scene: Scene, place: str) -> list[str]:
    """Give the types of all that is beside the newest artifact."""
    from interlock.adapters.registries.folder import FolderRepository

    opened = FolderRepository(place.removeprefix("folder:"))
    content = opened.find("1")
    return sorted(one.artifact_type for one in opened.referrers(content.digest))


def test_a_promotion_that_is_killed_leaves_what_was_there_or_all_that_is_new(scene: Scene) -> None:
    scene.good(scene.make("push", "../handed/out/app.bin", "local:2"))
    scene.keep("it is in local")
    place = f"folder:{scene.place}"
    words = ("promote", "2", "local", f"{place}:1")
    done = scene.good(scene.make(*words))
    digest = re.findall("@(sha256:[0-9a-f]{64})", done.out)[0]
    kinds = shown_kinds(scene, place)
    for at in chosen(done.points):
        scene.reset()
        killed(scene.make(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        assert scene.pulled(f"{place}:1") in {OLD, NEW}, where
        assert scene.pulled(f"{place}@{digest}") in {b"", NEW}, where
        scene.good(scene.make(*words))
        assert scene.pulled(f"{place}:1") == NEW, where
        assert shown_kinds(scene, place) == kinds, where
        assert scene.left() == [], where


def test_a_pull_that_is_killed_leaves_no_file_or_the_whole_one(scene: Scene) -> None:
    scene.good(scene.make("push", "../handed/out/app.bin", f"folder:{scene.place}:1"))
    scene.keep("it is in the place")
    words = ("pull", f"folder:{scene.place}:1", "-o", "../got")
    done = scene.good(scene.use(*words))
    gate = scene.use("gate", "../got/app.bin")
    for at in chosen(done.points):
        scene.reset()
        killed(scene.use(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        path = scene.got / "app.bin"
        assert not path.exists() or path.read_bytes() == NEW, where
        scene.good(scene.use(*words))
        assert [one.name for one in scene.got.iterdir()] == ["app.bin"], where
        assert path.read_bytes() == NEW, where
        assert scene.use("gate", "../got/app.bin").code == gate.code, where
        scene.good(scene.use("verify", "../got/app.bin"))
        scene.good(scene.use("attest", "source"))  # whatever is sealed next sweeps what keeping in mind left behind
        assert scene.left() == [], where


def test_a_build_that_is_killed_seals_nothing_or_all_and_keeps_nothing_half(scene: Scene) -> None:
    words = ("build", "--out", "../handed again")
    handed = scene.live / "handed again/out/app.bin"
    (scene.maker / "body").write_text("newer")
    GitSandbox(scene.maker).commit("newer")
    scene.keep("it is to be built")
    done = scene.good(scene.make(*words))
    whole = handed.read_bytes()
    for at in chosen(done.points):
        scene.reset()
        killed(scene.make(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        assert not handed.exists() or handed.read_bytes() == whole, where
        for kept in (scene.maker / ".interlock/artifacts/sha256").glob("*/*"):
            assert hashlib.sha256(kept.read_bytes()).hexdigest() == kept.name, where
        verified = scene.make("verify", f"sha256:{hashlib.sha256(whole).hexdigest()}")
        assert verified.code == 0 or "nothing here says how" in verified.err, (where, verified)
        assert not handed.exists() or verified.code == 0, where
        scene.good(scene.make(*words))
        assert handed.read_bytes() == whole, where
        scene.good(scene.make("verify", "../handed again/out/app.bin"))
        assert scene.left() == [], where
        assert scene.temporary() == [], where


def test_a_build_that_is_the_first_command_of_all_can_be_killed_too(scene: Scene) -> None:
    shutil.rmtree(scene.maker / ".interlock")
    shutil.rmtree(scene.live / "home-of-maker")
    scene.keep("nothing was ever run")
    done = scene.good(scene.make("build"))
    for at in chosen(done.points):
        scene.reset()
        killed(scene.make("build", kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        scene.good(scene.make("build"))
        assert GitSandbox(scene.maker).git("status", "--porcelain") == "", where
        assert scene.left() == [], where


@pytest.mark.parametrize("words", [("sign", "../handed/out/app.bin"), ("attest", "source")])
def test_a_signature_that_is_cut_off_is_made_by_the_next_run(scene: Scene, words: tuple[str, ...]) -> None:
    done = scene.good(scene.make(*words))
    beside = scene.handed / "out/app.bin.sig"
    signature = beside.read_bytes() if beside.exists() else b""
    for at in range(1, len(done.points) + 1):
        scene.reset()
        killed(scene.make(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        assert not beside.exists() or beside.read_bytes() == signature, where
        scene.good(scene.make("ledger", "fsck"))
        scene.good(scene.make(*words))
        assert not signature or beside.read_bytes() == signature, where
        scene.good(scene.make("ledger", "fsck"))
        assert scene.left() == [], where
