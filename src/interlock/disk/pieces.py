"""Bytes in pieces, from an offset on: what can be sent, and gone on with where sending broke off. Floor 11."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from typing import Final

PIECE: Final = 1 << 20


def pieces_of_file(path: str) -> Callable[[int], Iterator[bytes]]:
    """Give a regular file's bytes from any offset on; it is opened anew each time, and never through a link's fifo.

    Errors: OSError when it is read, also where it is no regular file.
    """

    def pieces(start: int) -> Iterator[bytes]:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(handle, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(0, "it is no regular file", path)
            file.seek(start)
            while piece := file.read(PIECE):
                yield piece

    return pieces


def pieces_of_handle(handle: int) -> Callable[[int], Iterator[bytes]]:
    """Give the bytes of an open file from any offset on, for as long as it is open. Errors: OSError when it is read."""

    def pieces(start: int) -> Iterator[bytes]:
        while piece := os.pread(handle, PIECE, start):
            yield piece
            start += len(piece)

    return pieces


def pieces_of_bytes(body: bytes) -> Callable[[int], Iterator[bytes]]:
    """Give bytes that are at hand from any offset on."""

    def pieces(start: int) -> Iterator[bytes]:
        for at in range(start, len(body), PIECE):
            yield body[at : at + PIECE]

    return pieces
