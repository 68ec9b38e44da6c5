"""Bytes from one connection to another, in bounded memory and for as long as any move. Floor 11.

Enters: a reader, a writer, how far a body goes. Leaves: nothing but the bytes, each of them counted. What breaks off is
an error, so that nobody takes a part for the whole.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from interlock.adapters.builders.heads import Framing, HeadMalformed

PIECE: Final = 1 << 16
_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})(?:[ \t]*;[^\x00-\x08\x0a-\x1f\x7f]*)?\r\n")
_LONGEST_LINE: Final = 4096
_MOST_TRAILERS: Final = 100

T = TypeVar("T")
Counted = Callable[[int], None]
"""Is told how many bytes went on."""


class Pulse:
    """Whether anything still moves, in either direction."""

    def __init__(self, idle_s: float) -> None:
        self._idle_s = idle_s
        self._last = asyncio.get_running_loop().time()

    async def within(self, act: Callable[[], Awaitable[T]]) -> T:
        """Wait for something while anything moves. Errors: TimeoutError once nothing has for too long, those of `act`.

        Shape: `act` MUST lose nothing when it is given up and begun anew, as reading and draining do.
        """
        loop = asyncio.get_running_loop()
        while True:
            limit = asyncio.timeout_at(self._last + self._idle_s)
            try:
                async with limit:
                    found = await act()
            except TimeoutError:
                if limit.expired() and loop.time() < self._last + self._idle_s:
                    continue
                raise
            self._last = loop.time()
            return found


async def move(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pulse: Pulse, counted: Counted) -> None:
    """Move everything up to the end of a connection, and end the other one. Errors: OSError, TimeoutError."""
    while piece := await pulse.within(lambda: reader.read(PIECE)):
        await _put(piece, writer, pulse, counted)
    if writer.can_write_eof():
        writer.write_eof()


async def move_body(
    framing: Framing, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pulse: Pulse, counted: Counted
) -> None:
    """Move a body and nothing behind it. Errors: EOFError, HeadMalformed, OSError, TimeoutError."""
    if framing.is_chunked:
        await _chunks(reader, writer, pulse, counted)
    elif framing.length < 0:
        await move(reader, writer, pulse, counted)
    else:
        await _exactly(framing.length, reader, writer, pulse, counted)


async def _exactly(
    size: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pulse: Pulse, counted: Counted
) -> None:
    while size:
        most = min(size, PIECE)
        piece = await pulse.within(lambda: reader.read(most))  # noqa: B023 -- it is waited for right here
        if not piece:
            raise EOFError
        size -= len(piece)
        await _put(piece, writer, pulse, counted)


async def _chunks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pulse: Pulse, counted: Counted) -> None:
    """Move a body in chunks, written anew; what stands behind the last one does not go on."""
    while True:
        found = _SIZE.fullmatch(await _line(reader, pulse))
        if found is None:
            raise HeadMalformed("a chunk has no size")
        size = int(found[1], 16)
        if not size:
            break
        await _put(b"%x\r\n" % size, writer, pulse, counted)
        await _exactly(size, reader, writer, pulse, counted)
        if await _line(reader, pulse) != b"\r\n":
            raise HeadMalformed("a chunk is longer than it says")
        await _put(b"\r\n", writer, pulse, counted)
    for _ in range(_MOST_TRAILERS):
        if await _line(reader, pulse) == b"\r\n":
            await _put(b"0\r\n\r\n", writer, pulse, counted)
            return
    raise HeadMalformed("there is no end to what follows a body")


async def _line(reader: asyncio.StreamReader, pulse: Pulse) -> bytes:
    line = await pulse.within(lambda: reader.readuntil(b"\r\n"))
    if len(line) > _LONGEST_LINE:
        raise HeadMalformed("a line is too long")
    return line


async def _put(piece: bytes, writer: asyncio.StreamWriter, pulse: Pulse, counted: Counted) -> None:
    writer.write(piece)
    counted(len(piece))
    await pulse.within(writer.drain)
