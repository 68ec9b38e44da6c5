from pathlib import Path

import pytest

from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a repository on a machine of its own, checked by nobody yet."""
    return World(tmp_path)
