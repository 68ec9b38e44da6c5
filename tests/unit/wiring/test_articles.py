"""What somebody names on this machine is one thing, or it is said that it is none."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from interlock.adapters.registries.folder import FolderRepository
from interlock.evidence import PROVENANCE
from interlock.flows.cargo import Cargo
from interlock.kernel import sha256
from interlock.supply.artifact import Artifact
from interlock.testing.world import World
from interlock.wiring.articles import article
from interlock.wiring.building import kept_artifacts
from interlock.wiring.errors import ArticleUnknown
from tests.docks import provenance
from tests.registries import pushed


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def cargo(world: World, text: str, *, is_plain: bool = False) -> Cargo:
    with world.app() as app, article(app, text, is_plain=is_plain) as one:
        one.load(FolderRepository(str(world.root.parent / "target")))
        return one.cargo


def test_a_file_is_an_artifact_under_its_own_name(world: World, tmp_path: Path) -> None:
    (tmp_path / "app.zip").write_bytes(b"x")
    made = cargo(world, str(tmp_path / "app.zip"))
    assert (made.name, made.artifacts[0].digest) == ("app.zip", sha256(b"x"))


def test_an_image_is_found_in_its_layout(world: World, tmp_path: Path) -> None:
    layout = FolderRepository(str(tmp_path / "layout"))
    one = pushed(layout, b"one", "1.0", kind="application/vnd.example.image")
    assert cargo(world, str(tmp_path / "layout")).digest == one.digest
    two = pushed(layout, b"two", "2.0", kind="application/vnd.example.image")
    assert cargo(world, f"{tmp_path / 'layout'}:2.0").digest == two.digest
    with pytest.raises(ArticleUnknown, match=r"1\.0, 2\.0"):
        cargo(world, str(tmp_path / "layout"))
    with pytest.raises(ArticleUnknown, match="no such image"):
        cargo(world, f"{tmp_path / 'layout'}:3.0")


def test_an_archive_of_an_image_is_the_image_unless_it_is_wanted_as_a_file(world: World, tmp_path: Path) -> None:
    image = pushed(FolderRepository(str(tmp_path / "layout")), b"one", kind="application/vnd.example.image")
    with tarfile.open(tmp_path / "image.tar", "w") as made:
        made.add(tmp_path / "layout", ".")
    path = str(tmp_path / "image.tar")
    assert cargo(world, path).digest == image.digest
    assert cargo(world, path, is_plain=True).artifacts[0].digest == sha256((tmp_path / "image.tar").read_bytes())


def test_what_a_build_left_is_found_by_its_digest(world: World) -> None:
    digest = sha256(b"built")
    with world.app() as app:
        app.seal.document(Artifact("dist/app.zip", digest, 5).subject, PROVENANCE, provenance("c" * 40, ""))
        place = Path(kept_artifacts(app).place_of(digest))
    with pytest.raises(ArticleUnknown, match="no build"):
        cargo(world, str(digest))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"built")
    assert cargo(world, str(digest)).name == "app.zip"
    with pytest.raises(ArticleUnknown, match="no build"):
        cargo(world, str(sha256(b"never")))


def test_what_is_nothing_is_told_of(world: World, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for text, why in (
        (str(tmp_path / "none"), "No such file"),
        (str(tmp_path), "is a folder"),
        (str(tmp_path / "pipe"), "no regular file"),
    ):
        with pytest.raises(ArticleUnknown, match=why):
            cargo(world, text)
