"""A thousand people who look at pages that renew themselves: the memory of a server, and when an event reached all.

Each stream belongs to a session, ten to one, over a connection of its own on loopback. The server looks for events
twice a second, once for all of them: so much of the time is waiting, and the rest is telling.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools.bench.serving import Served
from tools.bench.table import Row, at_most

from interlock.evidence import seal
from interlock.flows.directory import say
from interlock.flows.sessions import Sessions
from interlock.identity import Account, Found, Founder, FoundingGrant
from interlock.identity.sessions import Method
from interlock.kernel import Subject, canonical, sha256
from interlock.ledger import Draft, Notice
from interlock.store.sessions import StoredSessions
from interlock.testing.world import World
from interlock.wiring.app import App

STREAMS: Final = 1_000
_OF_ONE: Final = 10
_EVENTS: Final = 5
_ACCOUNT: Final = "directory:local/ann"
_KIND: Final = "https://example.org/attestation/said/v1"
_MOST_S: Final = 3.0
_MOST_KB: Final = 256.0
_OPENING: Final = 50
"""Streams that are opened at once."""


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Open streams at one server, let something happen a few times, and say when all of them knew."""
    count = 50 if is_small else STREAMS
    world = World(place)
    world.check()
    with App(str(world.root), world.environ) as app:
        _found(app)
        secrets = _signed_in(app, -(-count // _OF_ONE))
        with _serving(world) as served:
            return asyncio.run(_measured(app, served, secrets, count))


def _found(app: App) -> None:
    key = app.keys.signer(app.clock()).key_id
    deed = Found((Founder("ann", "Ann", (f"key:{key}", _ACCOUNT)),), tuple(_grants()))
    say([deed], app.directory(), app.seal, key, app.clock(), app.store.ledger.origin)


def _grants() -> Iterator[FoundingGrant]:
    for role in ("owner", "auditor"):
        yield FoundingGrant(role, "person:ann")


def _signed_in(app: App, count: int) -> list[str]:
    book = StoredSessions(app.store.database)
    sessions = Sessions(book=book, directory=app.directory, clock=app.clock, random=os.urandom)
    return [sessions.open(Account.parse(_ACCOUNT), "Ann", Method.PASSWORD)[0] for _ in range(count)]


@contextmanager
def _serving(world: World) -> Iterator[Served]:
    environ = {name: text for name, text in os.environ.items() if not name.startswith("XDG_")} | dict(world.environ)
    process = subprocess.Popen(  # noqa: TID251  # the benchmarks are no part of the program
        [sys.executable, "-m", "interlock", "serve", "--port", "0"],
        cwd=world.root,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101
        said = next(line for line in process.stdout if line.startswith("serving at"))
        yield Served(process.pid, int(said.strip().rpartition(":")[2]), "")
    finally:
        process.terminate()
        process.wait(30)


class _Stream:
    """One that follows, and when it was told of each event."""

    def __init__(self) -> None:
        self.told: dict[bytes, float] = {}
        self.writer: asyncio.StreamWriter | None = None

    async def open(self, port: int, secret: str) -> asyncio.StreamReader:
        """Ask for the stream, and read until it tells something."""
        reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: interlock={secret}\r\n\r\n"
        self.writer.write(head.encode())
        first = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in first.split(b"\r\n", 1)[0]:
            raise RuntimeError(first.decode("utf-8", "replace"))
        await reader.readuntil(b"retry:")
        return reader

    async def follow(self, reader: asyncio.StreamReader) -> None:
        """Keep when each event came."""
        while line := await reader.readline():
            if line.startswith(b"data:") and b'"mark"' in line:
                self.told.setdefault(line.rpartition(b'"mark":')[2].split(b",")[0].strip(b' }"\r\n'), time.monotonic())


async def _measured(app: App, served: Served, secrets: Sequence[str], count: int) -> list[Row]:
    idle = served.memory_mb()
    streams = [_Stream() for _ in range(count)]
    began = time.monotonic()
    readers: list[asyncio.StreamReader] = []
    for start in range(0, count, _OPENING):
        some = streams[start : start + _OPENING]
        asked = (one.open(served.port, secrets[(start + at) // _OF_ONE]) for at, one in enumerate(some))
        readers += await asyncio.gather(*asked)
    opened_s = time.monotonic() - began
    following = [asyncio.create_task(one.follow(reader)) for one, reader in zip(streams, readers, strict=True)]
    await asyncio.sleep(1)
    busy = served.memory_mb()
    took = [await _event(app, streams, b"%d" % number) for number in range(_EVENTS)]
    for one in following:
        one.cancel()
    for stream in streams:
        if stream.writer is not None:
            stream.writer.close()
    each_kb = (busy - idle) * 1024 / count
    last = max(took)
    return [
        Row("streams opened", f"{count:,} in {opened_s:.1f} s", f"{len(secrets)} sessions"),
        at_most(
            "memory of each stream", f"{each_kb:.0f} KB", f"{busy:.0f} MB, idle {idle:.0f} MB", each_kb, _MOST_KB, " KB"
        ),
        at_most(
            "an event reached all of them",
            f"{statistics.median(took):.2f} s, at worst {last:.2f} s",
            f"{_EVENTS} events; it is looked for twice a second",
            last,
            _MOST_S,
            " s",
        ),
    ]


async def _event(app: App, streams: Sequence[_Stream], mark: bytes) -> float:
    """Let something happen; give the seconds until every stream was told."""
    await asyncio.to_thread(_happens, app, mark.decode())
    began = time.monotonic()
    while any(mark not in one.told for one in streams):
        if time.monotonic() - began > 60:  # noqa: PLR2004 (it is given up)
            raise RuntimeError(f"{sum(mark not in one.told for one in streams)} streams were never told")
        await asyncio.sleep(0.02)
    return max(one.told[mark] for one in streams) - began


def _happens(app: App, mark: str) -> None:
    at = app.clock()
    subject = Subject(mark, (sha256(mark.encode()),))
    envelope = seal((subject,), _KIND, {"text": mark}, [app.keys.signer(at)])
    body = canonical({"kind": "decision.allowed", "mark": f"{mark}", "product": ""})
    notice = Notice(sha256(body).hex, "decision.allowed", at, body)
    app.store.ledger.append([Draft(envelope, _KIND, subject.digests, at)], [notice])
