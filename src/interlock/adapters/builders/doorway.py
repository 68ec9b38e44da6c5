"""The door of a build whose hosts are declared: a proxy that lets through what is declared, and counts everything.

Enters: declared hosts, and a socket that listens in the network of a build, where there is nothing else. Leaves: what
was reached and what was refused. Each connection is one tunnel (CONNECT) or one request of plain HTTP; TLS is never
opened. All of it is bounded: connections, heads, time without a byte. Floor 11.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

import msgspec

from interlock.adapters.builders.dialling import LIMIT, Closed, Dialling, Line, Resolve
from interlock.adapters.builders.heads import Answer, HeadMalformed, Request, read_answer, read_request
from interlock.adapters.builders.moving import PIECE, Pulse, move, move_body
from interlock.adapters.builders.tally import Count, Tally
from interlock.supply.build import Host, Traffic, is_let, why_undeclared

_END: Final = b"\r\n\r\n"
_LINGER_S: Final = 1.0
_SPELL_S: Final = 0.1
_FINAL, _SWITCHED = 200, 101
_MOST_INTERIM: Final = 20
_MALFORMED, _REFUSED, _UNREACHED, _LATE = 400, 403, 502, 504
_REASONS: Final = {
    _MALFORMED: "Bad Request",
    _REFUSED: "Not Declared",
    _UNREACHED: "Bad Gateway",
    _LATE: "Gateway Timeout",
}


class Bounds(msgspec.Struct, frozen=True):
    """How much of anything there may be at the door."""

    connections: int = 200
    """At once; others wait."""
    head_s: float = 20.0
    dial_s: float = 20.0
    idle_s: float = 300.0
    """Without a byte in either direction."""


class _Refusal(Exception):
    """What is answered instead of what was asked."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status = status
        self.says = says


class Doorway:
    """Lets a build reach the hosts that are declared."""

    def __init__(
        self,
        hosts: Sequence[Host],
        environ: Mapping[str, str],
        *,
        bounds: Bounds | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        """`environ` is that of whoever starts the build, which may name a proxy to get out of here."""
        self._hosts = tuple(hosts)
        self._bounds = bounds or Bounds()
        self._dialling = Dialling(hosts, environ, self._bounds.dial_s, resolve)
        self._tally = Tally(self._hosts)
        self._fault: BaseException | None = None

    @property
    def traffic(self) -> Traffic:
        """What went through so far, and what did not."""
        return self._tally.traffic

    def environment(self, port: int) -> dict[str, str]:
        """Give what tells programs where it is: the same for everybody with the same hosts.

        There is no ALL_PROXY: nothing but http and https goes through, and programs take it for one that does more.
        """
        own = [name for name in ("127.0.0.1", "::1") if not any(one.name == name for one in self._hosts)]
        here, not_here = f"http://127.0.0.1:{port}", ",".join(("localhost", *own))
        told = {"HTTP_PROXY": here, "HTTPS_PROXY": here, "NO_PROXY": not_here}
        return {**told, **{name.lower(): value for name, value in told.items()}}

    @contextmanager
    def open(self, channel: socket.socket) -> Iterator[None]:
        """Answer while the block lasts, at the socket that comes through a channel; see enclosing.Door."""
        loop, over = asyncio.new_event_loop(), asyncio.Event()

        def serve() -> None:
            serving = loop.create_task(self._serve(channel, over))
            loop.run_until_complete(asyncio.wait((serving,)))
            self._note(serving)
            loop.close()

        thread = threading.Thread(target=serve, daemon=True, name="doorway")
        thread.start()
        try:
            yield
        finally:
            with suppress(RuntimeError):  # it has ended by itself
                loop.call_soon_threadsafe(over.set)
            thread.join()
        if self._fault is not None:
            raise self._fault

    async def _serve(self, channel: socket.socket, over: asyncio.Event) -> None:
        guests: set[asyncio.Task[None]] = set()
        letting_in = asyncio.create_task(self._let_in(channel, guests))
        letting_in.add_done_callback(self._note)
        await over.wait()
        for task in (letting_in, *guests):
            task.cancel()
        await asyncio.gather(letting_in, *guests, return_exceptions=True)
        await asyncio.sleep(0)  # what was let go of is closed in the next turn of the loop

    def _note(self, task: asyncio.Task[None]) -> None:
        """Keep what went wrong in a way that nobody thought of, to be raised where somebody waits."""
        if not task.cancelled():
            self._fault = self._fault or task.exception()

    async def _let_in(self, channel: socket.socket, guests: set[asyncio.Task[None]]) -> None:
        """Take whoever knocks, no more of them at once than there are places; the others wait."""
        loop, places = asyncio.get_running_loop(), asyncio.Semaphore(self._bounds.connections)

        def gone(task: asyncio.Task[None], guest: socket.socket) -> None:
            guest.close()  # one that was ended before it began has not
            guests.discard(task)
            places.release()
            self._note(task)

        with await _received(channel) as listener:
            while True:
                await places.acquire()
                guest = await _knock(listener)
                task = loop.create_task(self._attend(guest))
                guests.add(task)
                task.add_done_callback(partial(gone, guest=guest))

    async def _attend(self, guest: socket.socket) -> None:
        """Answer one connection, and close it."""
        reader, writer = await asyncio.open_connection(sock=guest, limit=LIMIT)
        writer.transport.set_write_buffer_limits(0)  # what is drained has left this process
        try:
            try:
                await self._answer(reader, writer)
            except _Refusal as refusal:
                await _say(writer, refusal)
            await _part(reader, writer)
        except (OSError, EOFError, asyncio.LimitOverrunError, HeadMalformed):
            # One end is gone, silent or talks nonsense; to the other that must not look like the end of it all.
            _break_off(writer)
        finally:
            writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await self._asked(reader)
        if not is_let(self._hosts, request.host, request.port):
            why = why_undeclared(self._hosts, request.host)
            self._tally.refuse(request.host, request.port, why)
            raise _Refusal(_REFUSED, f"this build may not reach {request.place}: {why}")
        line = await self._dialled(request)
        line.writer.transport.set_write_buffer_limits(0)
        count = self._tally.of(request.host, request.port)
        count.connections += 1
        try:
            if request.is_tunnel:
                await self._tunnel(reader, writer, line, count)
            else:
                await self._forward(request, reader, writer, line, count)
        finally:
            line.writer.transport.abort()

    async def _asked(self, reader: asyncio.StreamReader) -> Request:
        try:
            async with asyncio.timeout(self._bounds.head_s):
                return read_request(await reader.readuntil(_END))
        except HeadMalformed as error:
            self._tally.malformed += 1
            raise _Refusal(_MALFORMED, str(error)) from error
        except asyncio.LimitOverrunError as error:
            self._tally.malformed += 1
            raise _Refusal(_MALFORMED, f"its head is longer than {LIMIT} bytes") from error

    async def _dialled(self, request: Request) -> Line:
        try:
            return await self._dialling.dial(request.host, request.port, is_tunnel=request.is_tunnel)
        except Closed as error:
            self._tally.refuse(request.host, request.port, str(error))
            raise _Refusal(_REFUSED, f"this build may not reach {request.place}: {error}") from error
        except TimeoutError as error:
            self._tally.of(request.host, request.port).failed += 1
            raise _Refusal(_LATE, f"{request.place} did not answer in time") from error
        except OSError as error:
            self._tally.of(request.host, request.port).failed += 1
            raise _Refusal(_UNREACHED, f"{request.place} cannot be reached: {error.strerror or error}") from error

    async def _tunnel(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: Line, count: Count
    ) -> None:
        """Move bytes in both directions until both ends said that they have no more."""
        pulse = Pulse(self._bounds.idle_s)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        out = asyncio.create_task(move(reader, line.writer, pulse, count.send))
        try:
            await move(line.reader, writer, pulse, count.receive)
            if line.writer.can_write_eof():  # else nobody there can be told that there is no more
                await out
        finally:
            out.cancel()
            await asyncio.gather(out, return_exceptions=True)

    async def _forward(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: Line, count: Count
    ) -> None:
        """Hand one request on, and its answer back; what else the guest sends goes nowhere."""
        pulse, proxy = Pulse(self._bounds.idle_s), line.proxy
        head = request.head(to_proxy=proxy is not None, more=proxy.fields if proxy is not None else ())
        line.writer.write(head)
        count.send(len(head))

        async def send() -> None:
            with suppress(OSError):  # where the host wants no more of it, it may answer all the same
                await move_body(request.framing, reader, line.writer, pulse, count.send)
            while await reader.read(PIECE):
                pass

        sending = asyncio.create_task(send())
        answering = asyncio.create_task(self._given_back(request, writer, line, pulse, count))
        try:
            await asyncio.wait((sending, answering), return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                raise EOFError  # the guest is gone
            await answering
        finally:
            for task in (sending, answering):
                task.cancel()
            await asyncio.gather(sending, answering, return_exceptions=True)

    async def _given_back(
        self, request: Request, writer: asyncio.StreamWriter, line: Line, pulse: Pulse, count: Count
    ) -> None:
        """Hand an answer back, with those before it that are none yet."""
        for _ in range(_MOST_INTERIM):
            answer = await self._begun(request, line, pulse, count)
            if answer.status >= _FINAL or request.version != b"HTTP/1.0":
                writer.write(answer.head)
                await pulse.within(writer.drain)
            if answer.status >= _FINAL:
                await move_body(answer.framing, line.reader, writer, pulse, count.receive)
                return
        raise EOFError

    async def _begun(self, request: Request, line: Line, pulse: Pulse, count: Count) -> Answer:
        try:
            raw = await pulse.within(lambda: line.reader.readuntil(_END))
            count.receive(len(raw))
            answer = read_answer(raw, request.method)
        except TimeoutError as error:
            raise _Refusal(_LATE, f"{request.place} gave no answer for {self._bounds.idle_s:g} seconds") from error
        except (HeadMalformed, EOFError, OSError, asyncio.LimitOverrunError) as error:
            raise _Refusal(_UNREACHED, f"{request.place} gave no answer that can be read") from error
        if answer.status == _SWITCHED:
            raise _Refusal(_UNREACHED, f"{request.place} wants to speak something else than was asked for")
        return answer


async def _received(channel: socket.socket) -> socket.socket:
    """Wait for the socket that comes through a channel."""
    await _readable(channel)
    _, handles, _, _ = socket.recv_fds(channel, 16, 1)
    if not handles:
        raise ConnectionError("no socket came through the channel")
    listener = socket.socket(fileno=handles[0])
    listener.setblocking(False)
    return listener


async def _knock(listener: socket.socket) -> socket.socket:
    """Wait for a guest. Nothing is waited for once there is one, so that none is lost where this is given up."""
    while True:
        await _readable(listener)
        try:
            guest, _ = listener.accept()
        except BlockingIOError:
            continue
        except OSError:  # out of descriptors, or the guest is gone already
            await asyncio.sleep(_SPELL_S)
            continue
        guest.setblocking(False)
        return guest


async def _readable(one: socket.socket) -> None:
    loop, is_there = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(one, is_there.set)
    try:
        await is_there.wait()
    finally:
        loop.remove_reader(one)


async def _say(writer: asyncio.StreamWriter, refusal: _Refusal) -> None:
    body = f"interlock: {refusal.says}\n".encode("utf-8", "replace")
    head = (
        f"HTTP/1.1 {refusal.status} {_REASONS[refusal.status]}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    async with asyncio.timeout(_LINGER_S):
        await writer.drain()


def _break_off(writer: asyncio.StreamWriter) -> None:
    """Have a connection end as one that broke, and not as one that came to its end."""
    with suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def _part(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Give whoever still sends a moment to read what was said: to close at once would take it away again."""
    if writer.can_write_eof() and not writer.is_closing():
        writer.write_eof()
    async with asyncio.timeout(_LINGER_S):
        while await reader.read(PIECE):
            pass
