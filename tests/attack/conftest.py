import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.testing.world import World
from tests.attack.killed_scene import NEW, Scene
from tests.killing import Mortals


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a repository on a machine of its own, checked by nobody yet."""
    return World(tmp_path)


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
