"""`kill -9` at any point of a command: what was there stays, what is new is whole or not there, and again is enough.

Each test counts the points of an undisturbed run (tests/killing.py), and kills runs at a seeded choice of them;
INTERLOCK_KILLS=all takes every point there is.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from interlock.adapters.registries.folder import FolderRepository
from interlock.evidence import CYCLONEDX
from interlock.testing.repositories import GitSandbox
from tests.attack.killed_scene import NEW, OLD, Scene, chosen, killed, kinds_beside
from tests.oci_images import Image


@pytest.fixture
def scene(built: Scene) -> Scene:
    built.reset("at first")
    return built


@pytest.mark.parametrize("is_first", [False, True], ids=["another-is-there", "the-first"])
def test_a_push_that_is_killed_leaves_what_was_there_or_all_that_is_new(scene: Scene, *, is_first: bool) -> None:
    place = f"folder:{scene.live / 'new place'}" if is_first else f"folder:{scene.place}"
    before = b"" if is_first else OLD
    words = ("push", "../handed/out/app.bin", f"{place}:1")
    done = scene.good(scene.make(*words))
    digest = re.findall("@(sha256:[0-9a-f]{64})", done.out)[0]
    assert scene.pulled(f"{place}:1") == NEW
    evidence = scene.evidence
    kinds = kinds_beside(FolderRepository(place.removeprefix("folder:")))
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
        assert kinds_beside(FolderRepository(place.removeprefix("folder:"))) == kinds, where
        assert scene.left() == [], where


def test_a_promotion_that_is_killed_leaves_what_was_there_or_all_that_is_new(scene: Scene) -> None:
    scene.good(scene.make("push", "../handed/out/app.bin", "local:2"))
    scene.keep("it is in local")
    place = f"folder:{scene.place}"
    words = ("promote", "2", "local", f"{place}:1")
    done = scene.good(scene.make(*words))
    digest = re.findall("@(sha256:[0-9a-f]{64})", done.out)[0]
    kinds = kinds_beside(FolderRepository(place.removeprefix("folder:")))
    for at in chosen(done.points):
        scene.reset()
        killed(scene.make(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        assert scene.pulled(f"{place}:1") in {OLD, NEW}, where
        assert scene.pulled(f"{place}@{digest}") in {b"", NEW}, where
        scene.good(scene.make(*words))
        assert scene.pulled(f"{place}:1") == NEW, where
        assert kinds_beside(FolderRepository(place.removeprefix("folder:"))) == kinds, where
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
        for kept in (scene.maker / ".interlock/repository/blobs/sha256").iterdir():
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


def test_an_image_whose_pull_is_killed_is_not_listed_or_whole(scene: Scene) -> None:
    image = Image(scene.live / "image")
    scene.good(scene.make("push", "../image:v1", f"folder:{scene.place}:image"))
    scene.keep("an image is in the place")
    words = ("pull", f"folder:{scene.place}:image", "--unverified", "-o", "../got")
    done = scene.good(scene.use(*words))
    whole = held(scene.got)
    assert image.digest.hex in whole
    for at in chosen(done.points):
        scene.reset()
        killed(scene.use(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        for one in FolderRepository(str(scene.got)).listed():
            assert held(scene.got) == whole, (where, one)
        scene.good(scene.use(*words))
        assert FolderRepository(str(scene.got)).find(image.digest).digest == image.digest, where
        assert held(scene.got) == whole, where
        assert scene.left() == [], where


def held(folder: Path) -> set[str]:
    """Give the blobs of a layout, each of which is what its name says."""
    blobs = list((folder / "blobs/sha256").iterdir())
    assert all(hashlib.sha256(one.read_bytes()).hexdigest() == one.name for one in blobs)
    return {one.name for one in blobs}


def test_an_sbom_that_is_sealed_is_asked_about_whenever_its_import_was_killed(scene: Scene) -> None:
    six = {"type": "library", "name": "six", "version": "1.16.0", "purl": "pkg:pypi/six@1.16.0"}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [six]}
    (scene.live / "sbom.json").write_text(json.dumps(bom))
    words = ("sbom", "import", "../sbom.json", "--subject", "HEAD")
    scene.keep("an SBOM was delivered")

    def sboms() -> int:
        listed = scene.make("evidence", "list", "--format", "json").json
        return sum(one["kind"] == CYCLONEDX for one in listed)

    before = sboms()
    done = scene.good(scene.make(*words))
    seen = set()
    for at in range(1, len(done.points) + 1):
        scene.reset()
        killed(scene.make(*words, kill_at=at))
        where = f"killed before point {at}: {done.points[at - 1]}"
        is_sealed = sboms() > before
        found = scene.make("affected", "pkg:pypi/six", "--format", "json").json
        assert (found["subjects"], bool(found["components"])) == ((1, True) if is_sealed else (0, False)), where
        seen.add(is_sealed)
        scene.good(scene.make(*words))
        assert scene.make("affected", "pkg:pypi/six", "--format", "json").json["subjects"] == 1, where
    assert seen == {False, True}, "it was not killed on both sides of the moment that matters"
