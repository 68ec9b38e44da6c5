import hashlib
from typing import Any

import pytest

from interlock.adapters.tools import ToolMissing
from interlock.testing.scanning import FakeScanner


def test_a_tool_is_there_only_if_it_can_be_found_and_its_scanner_is_known(world: Any) -> None:
    world.scanners = [FakeScanner("here"), FakeScanner("gone")]
    shop = world.open({"here": "print()"})
    assert shop.find("here").card.name == "here"
    with pytest.raises(ToolMissing):
        shop.find("gone")
    assert [shop.has(name) for name in ("here", "gone", "unknown", "")] == [True, False, False, False]


def test_a_key_of_ours_shapes_every_answer_and_is_not_in_it(world: Any) -> None:
    one, other = world.open(secret_key="11" * 32), world.open(secret_key="22" * 32)
    assert one.shaped_by != other.shaped_by
    assert "11" * 32 not in "".join(one.shaped_by)
    assert one.shaped_by[-1] == hashlib.sha256(b"11" * 32).hexdigest()


def test_a_new_version_of_anything_of_ours_shapes_every_answer(world: Any) -> None:
    assert world.open(versions=("1", "2")).shaped_by != world.open(versions=("1", "3")).shaped_by
    assert world.open(versions=("12",)).shaped_by != world.open(versions=("1", "2")).shaped_by
