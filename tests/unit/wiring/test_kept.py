from pathlib import Path

import pytest

from interlock.wiring.kept import Kept


def kept(folder: Path, key: bytes = b"k" * 32) -> Kept:
    return Kept(str(folder / "cache"), key)


def only_file(folder: Path) -> Path:
    (path,) = (folder / "cache").iterdir()
    return path


@pytest.mark.parametrize("body", [b"", b"x" * 100])
def test_what_was_kept_under_a_name_is_given_under_that_name_only(tmp_path: Path, body: bytes) -> None:
    kept(tmp_path).put("one \ud800", body)
    assert kept(tmp_path).get("one \ud800") == body
    assert kept(tmp_path).get("another") is None


def test_of_two_the_later_stays(tmp_path: Path) -> None:
    kept(tmp_path).put("one", b"first")
    kept(tmp_path).put("one", b"second")
    assert kept(tmp_path).get("one") == b"second"


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_one_changed_bit_makes_it_as_good_as_none(tmp_path: Path, place: int) -> None:
    kept(tmp_path).put("one", b"a body")
    body = bytearray(only_file(tmp_path).read_bytes())
    body[place] ^= 1
    only_file(tmp_path).write_bytes(bytes(body))
    assert kept(tmp_path).get("one") is None


def test_a_part_of_it_or_one_by_another_key_is_as_good_as_none(tmp_path: Path) -> None:
    kept(tmp_path).put("one", b"a body")
    assert kept(tmp_path, b"o" * 32).get("one") is None
    for size in (0, 10, 32, 37):
        kept(tmp_path).put("one", b"a body")
        only_file(tmp_path).write_bytes(only_file(tmp_path).read_bytes()[:size])
        assert kept(tmp_path).get("one") is None


def test_what_was_kept_under_another_name_and_moved_is_as_good_as_none(tmp_path: Path) -> None:
    kept(tmp_path).put("one", b"a body")
    first = only_file(tmp_path)
    kept(tmp_path).put("two", b"another")
    (second,) = set((tmp_path / "cache").iterdir()) - {first}
    first.replace(second)
    assert kept(tmp_path).get("two") is None


def test_where_nothing_can_be_kept_nothing_is_raised(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file in its place")
    kept(tmp_path).put("one", b"a body")
    assert kept(tmp_path).get("one") is None
