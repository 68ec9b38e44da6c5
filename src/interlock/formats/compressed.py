"""gzip, bzip2, xz and Zstandard, unpacked piece by piece: no more than is asked for is ever in memory.

Enters: a file object. Leaves: a file object, or an error that says what is wrong. What unpacks to more than a
multiple of itself is a bomb. Floor 5. Source: RFC 1952, RFC 8878.
"""

from __future__ import annotations

import bz2
import lzma
import sys
import zlib
from collections.abc import Callable
from typing import Final, Protocol

FREE_BYTES: Final = 64 << 20
"""What may be unpacked before its ratio to the packed bytes counts."""
MOST_TIMES: Final = 250
"""How much larger than packed something may be beyond that; a tree of files is seldom more than 20 times as large."""
MEMORY_BYTES: Final = 256 << 20
_CHUNK: Final = 1 << 16

MAGIC: Final = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
"""What each begins with."""


class CompressionBroken(Exception):
    """Packed bytes are cut off or broken, or unpack to far too much."""

    def __init__(self, why: str, *, is_too_much: bool = False) -> None:
        super().__init__(why)
        self.why = why
        """Ends a sentence that began with the file's name."""
        self.is_too_much = is_too_much


class Forwards(Protocol):
    """Something that is read forwards."""

    def read(self, size: int, /) -> bytes:
        """Give at most so many bytes, none only at the end."""
        ...


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


def compression_of(head: bytes) -> str:
    """Say how something is packed by its first bytes; empty where it is not."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


class Bytes:
    """Bytes in memory that are read forwards."""

    def __init__(self, body: bytes) -> None:
        """Begin at the start."""
        self._body = body
        self._place = 0

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, none at the end."""
        found = self._body[self._place : self._place + size]
        self._place += len(found)
        return found


class Unpacking:
    """Reads what is packed in a file object, forwards only; several streams after each other are one."""

    def __init__(self, source: Forwards, kind: str, spend: Callable[[int], None] = lambda _: None) -> None:
        """Take packed bytes, how they are packed, and whom to tell of every unpacked byte."""
        self._source = source
        self._kind = kind
        self._spend = spend
        self._now = _begin(kind)
        self._waiting = b""
        self._taken = self._given = 0
        self._has_ended = False

    def read(self, most: int, /) -> bytes:
        """Give at most so many bytes, none only at the end. Errors: CompressionBroken."""
        while most and not self._has_ended:
            if not self._waiting and not self._wants_nothing():
                self._waiting = self._source.read(_CHUNK)
                self._taken += len(self._waiting)
                if not self._waiting:
                    self._end()
                    break
            piece = self._step(min(most, _CHUNK))
            if self._now.eof:
                self._next()
            if piece:
                self._count(len(piece))
                return piece
        return b""

    def _wants_nothing(self) -> bool:
        return getattr(self._now, "needs_input", True) is False

    def _step(self, most: int) -> bytes:
        """Unpack a piece of what waits."""
        data, self._waiting = self._waiting, b""
        try:
            piece = self._now.decompress(data, most)
        except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError) as error:
            raise CompressionBroken(f"its {self._kind} data is broken: {error}") from error
        if isinstance(self._now, _Inflate):
            self._waiting = self._now.rest
        return piece

    def _next(self) -> None:
        """Begin with the stream that follows; zeros that fill up the end are none."""
        self._waiting = self._now.unused_data
        if not self._waiting.strip(b"\0"):
            more = self._source.read(_CHUNK)
            while more and not more.strip(b"\0"):
                more = self._source.read(_CHUNK)
            self._taken += len(more)
            self._waiting = (self._waiting + more).lstrip(b"\0")
        if not self._waiting:
            self._has_ended = True
        else:
            self._now = _begin(self._kind)

    def _end(self) -> None:
        self._has_ended = True
        raise CompressionBroken(f"its {self._kind} data ends too soon")

    def _count(self, size: int) -> None:
        self._given += size
        if self._given > FREE_BYTES + MOST_TIMES * self._taken:
            raise CompressionBroken(f"it unpacks to more than {MOST_TIMES} times its size", is_too_much=True)
        self._spend(size)


class _Inflate:
    """zlib's decompressor with the manners of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def rest(self) -> bytes:
        return self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        return self._inner.decompress(data, max_length)


def _begin(kind: str) -> _Decompressor:
    if kind == "gzip":
        return _Inflate()
    if kind == "bzip2":
        return bz2.BZ2Decompressor()
    if kind == "xz":
        return lzma.LZMADecompressor(memlimit=MEMORY_BYTES)
    return _Zstandard()


class _Zstandard:
    """The decompressor of Zstandard, whose errors are those of the others."""

    def __init__(self) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        most = {int(zstd.DecompressionParameter.window_log_max): 27}  # 128 MB, what its own program takes unasked
        self._inner = zstd.ZstdDecompressor(options=most)
        self._error = zstd.ZstdError

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return self._inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        try:
            return self._inner.decompress(data, max_length)
        except self._error as error:
            raise ValueError(str(error)) from error


def unpacked(body: bytes, most: int) -> bytes:
    """Unpack bytes by what they begin with; what is not packed stays as it is.

    Errors: CompressionBroken, also if more than `most` bytes come out.
    """
    kind = compression_of(body)
    if not kind:
        return body
    found = Unpacking(Bytes(body), kind)
    parts, size = [], 0
    while piece := found.read(_CHUNK):
        size += len(piece)
        if size > most:
            raise CompressionBroken(f"it unpacks to more than {most} bytes", is_too_much=True)
        parts.append(piece)
    return b"".join(parts)
