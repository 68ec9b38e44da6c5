"""Bytes are given from any offset on, as often as somebody asks."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from interlock.disk.pieces import PIECE, pieces_of_bytes, pieces_of_file, pieces_of_handle

BODY = os.urandom(PIECE + 1000)


@pytest.mark.parametrize("start", [0, 1, PIECE - 1, PIECE, PIECE + 999, PIECE + 1000])
def test_a_file_and_its_bytes_are_given_alike_from_an_offset_on(tmp_path: Path, start: int) -> None:
    (tmp_path / "file").write_bytes(BODY)
    assert b"".join(pieces_of_bytes(BODY)(start)) == BODY[start:]
    of_file = pieces_of_file(str(tmp_path / "file"))
    assert b"".join(of_file(start)) == BODY[start:]
    assert b"".join(of_file(0)) == BODY


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "none"):
        with pytest.raises(OSError, match=r"."):
            list(pieces_of_file(str(path))(0))


@pytest.mark.parametrize("start", [0, PIECE - 1, PIECE + 1000])
def test_an_open_file_without_a_name_is_given_as_often_as_wanted(start: int) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(BODY)
        file.flush()
        for _ in range(2):
            assert b"".join(pieces_of_handle(file.fileno())(start)) == BODY[start:]
