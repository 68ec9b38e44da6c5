"""Connections to hosts that a build may reach: a name is resolved once, and what was looked at is what is dialled.

Enters: hosts as they are declared, the environment of whoever starts the build. Leaves: connections, or the reason why
there is none. Where that environment names a proxy, as the one client for HTTP heeds it too, that proxy is dialled
instead, and it is the one that resolves names then. Floor 11.
"""

from __future__ import annotations

import asyncio
import base64
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass

import msgspec

from interlock.supply.build import Host, is_let, why_closed

LIMIT: Final = 1 << 16
"""Bytes of a head, and of what waits in one direction."""
_OK: Final = 200
_STRANGERS: Final[Mapping[int, str]] = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses of documents. Where a socket can have these, it can have any, which some machines are set to."""
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

Place = tuple[int, tuple[object, ...]]
"""A family of addresses, and an address as the system wants it."""
Resolve = Callable[[str, int], list[Place]]
"""Gives the addresses of a name, in the order in which they are to be tried. Errors: OSError."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Closed(Exception):
    """A host that is declared and leads where no name may lead; its text says why."""


class Proxy(msgspec.Struct, frozen=True):
    """What has to be asked to get out of here."""

    host: str
    port: int
    is_secret: bool = False
    """It is spoken to in TLS itself."""
    credentials: str = ""

    @property
    def fields(self) -> tuple[tuple[bytes, bytes], ...]:
        """Give what it is told of who asks."""
        if not self.credentials:
            return ()
        return ((b"Proxy-Authorization", b"Basic " + base64.b64encode(self.credentials.encode())),)


class Line(msgspec.Struct, frozen=True):
    """A connection to a host, or to the proxy that asks it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    proxy: Proxy | None = None
    """The one that wants whole addresses; none where the host itself is at the other end."""


class Dialling:
    """Dials declared hosts, and nothing that they lead to unawares."""

    def __init__(
        self,
        hosts: Sequence[Host],
        environ: Mapping[str, str],
        wait_s: float,
        resolve: Resolve | None = None,
    ) -> None:
        self._hosts = tuple(hosts)
        self._environ = environ
        self._wait_s = wait_s
        self._resolve = resolve or addresses

    async def dial(self, host: str, port: int, *, is_tunnel: bool) -> Line:
        """Connect to a host in its plain spelling. Errors: Closed, OSError, TimeoutError."""
        async with asyncio.timeout(self._wait_s):
            proxy = proxy_for(self._environ, "https" if is_tunnel else "http", host)
            if proxy is None:
                return Line(*await self._direct(host, port))
            places = await _in_thread(self._resolve, proxy.host, proxy.port)
            streams = await self._first(places, proxy.host, server=proxy.host if proxy.is_secret else "")
            if not is_tunnel:
                return Line(*streams, proxy)
            try:
                await _ask(proxy, streams, host, port)
            except BaseException:
                streams[1].transport.abort()
                raise
            return Line(*streams)

    async def _direct(self, host: str, port: int) -> Streams:
        """Connect to a host, at the first of its addresses that answers; none that is closed is tried."""
        places = await _in_thread(self._resolve, host, port)
        why = {place: self._why_closed(family, place, port) for family, place in places}
        if places and all(why.values()):
            first = places[0][1]
            raise Closed(f"it leads to {first[0]}, {why[first]}")
        return await self._first([(family, place) for family, place in places if not why[place]], host)

    async def _first(self, places: Sequence[Place], name: str, *, server: str = "") -> Streams:
        """Connect to the first that answers; none takes up the time of those behind it. Errors: OSError."""
        fault: Exception = OSError(f"the name {name} leads to no address")
        for left in range(len(places), 0, -1):
            try:
                async with asyncio.timeout(self._wait_s / left):
                    return await _connected(*places[-left], server=server)
            except OSError as error:  # also one that took too long
                fault = error
        raise fault

    def _why_closed(self, family: int, place: tuple[object, ...], port: int) -> str:
        """Say why an address is not dialled; one that is declared itself is."""
        address = str(place[0])
        if is_let(self._hosts, address, port):
            return ""
        return why_closed(address) or ("an address of this machine" if _is_own(family, place) else "")


def addresses(host: str, port: int) -> list[Place]:
    """Give what a name leads to. Errors: OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((int(family), tuple(place)) for family, _, _, _, place in found))


def proxy_for(environ: Mapping[str, str], scheme: str, host: str) -> Proxy | None:
    """Give the proxy that a machine wants to be asked for a host; none where it is asked directly.

    The variables are those that the one client for HTTP heeds: `https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`.
    Errors: OSError for one that cannot be used.
    """
    told = {name: environ.get(name) or environ.get(name.upper(), "") for name in ("all_proxy", "no_proxy")}
    # As a variable of a request that somebody else sends, HTTP_PROXY could come from that request.
    mine = environ.get(f"{scheme}_proxy") or (
        "" if scheme == "http" and "REQUEST_METHOD" in environ else environ.get(f"{scheme.upper()}_PROXY", "")
    )
    address = mine or told["all_proxy"]
    if not address or proxy_bypass(host, {"no": told["no_proxy"]}):
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise OSError("the proxy of this machine has no address that can be read") from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise OSError("the proxy of this machine is none of http or https, and no other can be asked")
    user = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}" if parts.username else ""
    return Proxy(parts.hostname, port, parts.scheme == "https", user)


async def _ask(proxy: Proxy, streams: Streams, host: str, port: int) -> None:
    """Have a proxy make a tunnel. Errors: OSError."""
    reader, writer = streams
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    fields = b"".join(b"%b: %b\r\n" % one for one in ((b"Host", place.encode()), *proxy.fields))
    writer.write(f"CONNECT {place} HTTP/1.1\r\n".encode() + fields + b"\r\n")
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise OSError("the proxy of this machine gave no answer that can be read") from error
    status = head.split(b" ", 2)[1:2]
    if status != [str(_OK).encode()]:
        said = b"".join(status).decode("ascii", "replace")[:3]
        raise OSError(f"the proxy of this machine answered {said or 'nothing'}")


async def _connected(family: int, place: tuple[object, ...], *, server: str = "") -> Streams:
    """Connect to an address, never to a name. Errors: OSError."""
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        plain.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plain, place)
        if server:
            return await asyncio.open_connection(sock=plain, limit=LIMIT, ssl=True, server_hostname=server)
        return await asyncio.open_connection(sock=plain, limit=LIMIT)
    except BaseException:
        plain.close()
        raise


def _is_own(family: int, place: tuple[object, ...]) -> bool:
    """Say whether an address is one of this machine: then a socket can have it, which no strangers' address allows."""
    return _can_have(family, str(place[0])) and not _can_have(family, _STRANGERS[family])


def _can_have(family: int, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


async def _in_thread(resolve: Resolve, host: str, port: int) -> list[Place]:
    """Resolve a name in a thread that nobody waits for, if it takes too long. Errors: OSError."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[list[Place]] = loop.create_future()

    def settle(found: list[Place] | None, error: OSError | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(found or [])

    def run() -> None:
        found, fault = None, None
        try:
            found = resolve(host, port)
        except (OSError, UnicodeError) as error:
            fault = error if isinstance(error, OSError) else OSError(str(error))
        with suppress(RuntimeError):  # the loop is over, and so is the build
            loop.call_soon_threadsafe(settle, found, fault)

    threading.Thread(target=run, daemon=True, name="resolving").start()
    return await done
