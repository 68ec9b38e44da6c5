"""A repository that is only examined cannot make its user connect to a database of its choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.testing.world import World
from interlock.wiring.errors import StoreNotChosen


def test_a_database_that_the_user_never_named_is_not_connected_to(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": "store: postgresql://thief:word@127.0.0.1:1/interlock\n"})
    with pytest.raises(StoreNotChosen) as caught:
        world.check()
    assert "word" not in str(caught.value)
    assert "--store" in caught.value.remedy
