"""Senders of JSON lines: to a file, and to a stream such as the standard output. Floor 11.

Everything that is not ASCII is written as an escape, so that what others wrote into an event can neither begin a
line of its own nor steer a terminal.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from typing import TextIO

from interlock.adapters.notifiers.errors import NotDelivered


def line_of(document: Mapping[str, object]) -> str:
    """Give a document as one line of ASCII."""
    return json.dumps(document, ensure_ascii=True, separators=(",", ":")).replace("\x7f", "\\u007f")


class FileSender:
    """Appends to a file that only its owner can read; a line that a crash left half-written is ended first."""

    def __init__(self, path: str) -> None:
        self._path = path

    def send(self, document: Mapping[str, object]) -> None:
        """Append one line and have it on the disk. Errors: NotDelivered (NTF-101)."""
        body = f"{line_of(document)}\n".encode("ascii")
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            handle = os.open(self._path, flags, 0o600)
            try:
                self._append(handle, body)
            finally:
                os.close(handle)
        except OSError as error:
            raise NotDelivered(where=self._path, why=error.strerror or str(error)) from error

    def _append(self, handle: int, body: bytes) -> None:
        held = os.fstat(handle)
        if not stat.S_ISREG(held.st_mode):
            raise NotDelivered(where=self._path, why="it is not a regular file")
        if held.st_size and os.pread(handle, 1, held.st_size - 1) != b"\n":
            body = b"\n" + body
        if os.write(handle, body) != len(body):
            raise NotDelivered(where=self._path, why="only a part of the line was written")
        os.fsync(handle)


class StreamSender:
    """Writes to a stream that is open already."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send(self, document: Mapping[str, object]) -> None:
        """Write one line and pass it on. Errors: NotDelivered (NTF-101)."""
        try:
            self._stream.write(f"{line_of(document)}\n")
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise NotDelivered(where="the stream", why=str(error)) from error
