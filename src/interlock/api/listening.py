"""A small server of HTTP/1.1 over TLS with strict limits: nothing that one client does holds up another. Floor 14.

Source: RFC 9112. What is not needed is refused: no chunked bodies, no upgrades, no obsolete line folding.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import ssl
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

_HEAD: Final = 16 << 10
_IN_S: Final = 5.0
"""How long a request may take to come in whole."""
_IDLE_S: Final = 150.0
"""How long a connection may stay open with nothing asked."""
_CLOSING_S: Final = 2.0
MOST_CONNECTIONS: Final = 512
_HANDSHAKE_S: Final = 3.0
_END: Final = b"\r\n\r\n"
_REQUEST: Final = re.compile(rb"(GET|POST) (/[!-~]*) HTTP/1\.1")
_FIELD: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\x20-\x7e\t\x80-\xff]*)")
_LENGTH: Final = re.compile(rb"\d{1,10}")
_REASONS: Final = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    411: "Length Required",
    413: "Content Too Large",
    417: "Expectation Failed",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


class Asked(msgspec.Struct, frozen=True):
    """One request."""

    method: str
    path: str
    query: str
    body: bytes


class Said(msgspec.Struct, frozen=True):
    """One response."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"


Reply = Callable[[Asked], Said | Awaitable[Said]]
"""Gives the response to a request, at once where it can."""


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


class _Head(msgspec.Struct, frozen=True):
    method: str
    path: str
    query: str
    length: int
    is_last: bool


class Connection(asyncio.Protocol):
    """One client: its requests one after the other."""

    def __init__(self, reply: Reply, most_bytes: int, open_ones: set[Connection]) -> None:
        self._reply = reply
        self._most = most_bytes
        self._open = open_ones
        self._buffer = bytearray()
        self._head: _Head | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a client in, if there is room."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (TCP)
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._open.add(self)
        if len(self._open) > MOST_CONNECTIONS:
            self._send(Said(503), is_last=True)
            return
        self._wait(_IDLE_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of everything that was done for a client."""
        del exc
        self._open.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Take bytes in; more than one request at a time waits in the kernel."""
        was_empty = not self._buffer and self._head is None
        self._buffer += data
        if len(self._buffer) > self._most + 2 * _HEAD:
            self._send(Said(413), is_last=True)
            return
        if self._task is None:
            if was_empty:
                self._wait(_IN_S)
            self._go_on()
        else:
            self._transport.pause_reading()

    def pause_writing(self) -> None:
        """Take nothing more in from a client that does not take out what it is told."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on with a client that listens again."""
        if self._task is None and not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self) -> None:
        """End it once nothing is being answered."""
        if self._task is None:
            self._transport.close()
        else:
            self._task.add_done_callback(lambda _: self._transport.close())

    def _go_on(self) -> None:
        try:
            while not self._transport.is_closing() and (asked := self._next()) is not None:
                head = self._head
                assert head is not None  # noqa: S101 (it is what was just read)
                self._head = None
                said = self._reply(asked)
                if not isinstance(said, Said):
                    self._task = self._loop.create_task(self._later(said, is_last=head.is_last))
                    self._task.add_done_callback(self._broke)
                    self._wait(None)
                    return
                self._send(said, is_last=head.is_last)
                self._wait(_IN_S if self._buffer else _IDLE_S)
        except _Refused as error:
            self._send(Said(error.status), is_last=True)

    async def _later(self, waits: Awaitable[Said], *, is_last: bool) -> None:
        said = await waits
        self._task = None
        self._send(said, is_last=is_last)
        if not self._transport.is_closing():
            self._transport.resume_reading()
            self._wait(_IN_S if self._buffer else _IDLE_S)
            self._go_on()

    def _broke(self, task: asyncio.Task[None]) -> None:
        """Answer with an error where there is no answer, and hang up."""
        if not task.cancelled() and task.exception() is not None:
            self._send(Said(500), is_last=True)

    def _next(self) -> Asked | None:
        """Give the next request that is there whole."""
        if self._head is None:
            end = self._buffer.find(_END)
            if end < 0:
                if len(self._buffer) > _HEAD:
                    raise _Refused(413)
                return None
            if end > _HEAD:
                raise _Refused(413)
            self._head = read_head(bytes(self._buffer[:end]))
            del self._buffer[: end + len(_END)]
            if self._head.length > self._most:
                raise _Refused(413)
        head = self._head
        if len(self._buffer) < head.length:
            return None
        body = bytes(self._buffer[: head.length])
        del self._buffer[: head.length]
        return Asked(head.method, head.path, head.query, body)

    def _send(self, said: Said, *, is_last: bool) -> None:
        if self._transport.is_closing():
            return
        head = (
            f"HTTP/1.1 {said.status} {_REASONS[said.status]}\r\n"
            f"Content-Type: {said.media_type}\r\nContent-Length: {len(said.body)}\r\n"
            f"{'Connection: close' + chr(13) + chr(10) if is_last else ''}\r\n"
        )
        self._transport.write(head.encode("ascii") + said.body)
        if is_last:
            self._transport.close()
            self._wait(_CLOSING_S)

    def _wait(self, seconds: float | None) -> None:
        """Hang up after so long, unless something happens before; never while an answer is worked out."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(seconds, self._hang_up) if seconds is not None else None

    def _hang_up(self) -> None:
        if self._transport.is_closing():
            self._transport.abort()
        elif self._buffer or self._head is not None:
            self._send(Said(408), is_last=True)
        else:
            self._transport.close()
            self._wait(_CLOSING_S)


def read_head(head: bytes) -> _Head:
    """Read the head of a request. Errors: _Refused with a status."""
    first, *fields = head.split(b"\r\n")
    match = _REQUEST.fullmatch(first)
    if match is None:
        raise _Refused(400)
    method = match[1].decode("ascii")
    path, _, query = match[2].decode("ascii").partition("?")
    known: dict[bytes, bytes] = {}
    for field in fields:
        one = _FIELD.fullmatch(field)
        if one is None:
            raise _Refused(400)
        name = one[1].lower()
        if name in known and name in {b"content-length", b"host", b"transfer-encoding"}:
            raise _Refused(400)
        known[name] = one[2].strip(b" \t")  # a pattern that left blanks out would try each way to share them
    if b"transfer-encoding" in known:
        raise _Refused(411)
    if b"expect" in known:
        raise _Refused(417)
    length = known.get(b"content-length", b"0" if method == "GET" else b"")
    if not length:
        raise _Refused(411)
    if _LENGTH.fullmatch(length) is None or b"host" not in known:
        raise _Refused(400)
    is_last = known.get(b"connection", b"").lower() == b"close"
    return _Head(method, path, query, int(length), is_last)


class Listener:
    """A listening socket and its connections."""

    def __init__(self, reply: Reply, *, most_bytes: int) -> None:
        self._reply = reply
        self._most = most_bytes
        self._open: set[Connection] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int, context: ssl.SSLContext) -> int:
        """Begin to listen; give the port. Errors: OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._reply, self._most, self._open),
            host,
            port,
            ssl=context,
            ssl_handshake_timeout=_HANDSHAKE_S,
            ssl_shutdown_timeout=1.0,
            backlog=1024,
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self, seconds: float = 5.0) -> None:
        """Take no more in, and end what is open once it is answered."""
        if self._server is not None:
            self._server.close()
        for one in list(self._open):
            one.close()
        until = asyncio.get_running_loop().time() + seconds
        while self._open and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110 (once, at the end)
            await asyncio.sleep(0.01)


class Certificates:
    """The certificate that a server shows, taken anew when its file changes: they are short-lived in clusters."""

    def __init__(self, certificate: str, key: str, clients: str = "") -> None:
        """`clients` names the authorities of those who may ask; empty where anybody may.

        Errors: OSError and ssl.SSLError where they cannot be read or do not belong together.
        """
        self._paths = certificate, key
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        if clients:
            self.context.load_verify_locations(clients)
            self.context.verify_mode = ssl.CERT_REQUIRED
        self._seen = self._marks()
        self.context.load_cert_chain(*self._paths)

    def renew(self) -> bool:
        """Take a changed certificate for new connections; one that is half written is tried again. Say if it was."""
        with contextlib.suppress(OSError, ssl.SSLError):
            marks = self._marks()
            if marks == self._seen:
                return False
            # Into another context first: one that got a certificate without its key would serve nobody.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*self._paths)
            self.context.load_cert_chain(*self._paths)
            self._seen = marks
            return True
        return False

    def _marks(self) -> tuple[tuple[int, ...], ...]:
        seen = [os.stat(path) for path in self._paths]  # noqa: PTH116 (pathlib costs start-up time)
        return tuple((one.st_ino, one.st_size, one.st_mtime_ns) for one in seen)
