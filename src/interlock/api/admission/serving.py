"""The door: listens, routes, looks after its certificate, and ends in order. Floor 14."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from interlock.api.admission.answering import MUTATE, VALIDATE, Answering
from interlock.api.admission.link import Link
from interlock.api.listening import Asked, Certificates, Listener, Said
from interlock.formats.admission.review import MOST_BYTES

_LOOK_EVERY_S: Final = 5.0
_HEALTH, _READY, _FIGURES = "/healthz", "/readyz", "/figures"
_ENOUGH_ROOM: Final = 50_000


class Door:
    """Answers reviews until it is told to stop."""

    def __init__(self, link: Link, answering: Answering, certificates: Certificates) -> None:
        self._link = link
        self._answering = answering
        self._certificates = certificates
        self._listener = Listener(self._reply, most_bytes=MOST_BYTES)
        self._stopping = asyncio.Event()

    async def run(self, host: str, port: int, opened: Callable[[int], None]) -> int:
        """Serve until SIGTERM or SIGINT; give how many answers could not be entered. Errors: OSError."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        port = await self._listener.start(host, port, self._certificates.context)
        self._link.start()
        gc.freeze()
        gc.set_threshold(_ENOUGH_ROOM)
        opened(port)
        while not self._stopping.is_set():
            try:
                await asyncio.wait_for(self._stopping.wait(), _LOOK_EVERY_S)
            except TimeoutError:
                self._certificates.renew()
        await self._listener.stop()
        return await self._link.stop()

    def stop(self) -> None:
        """Have it end."""
        self._stopping.set()

    def _reply(self, asked: Asked) -> Said | Awaitable[Said]:
        if asked.path in {VALIDATE, MUTATE}:
            if asked.method != "POST":
                return Said(405)
            answer = self._answering.reply(asked.path, asked.query, asked.body)
            return Said(200, answer) if isinstance(answer, bytes) else _later(answer)
        if asked.method != "GET":
            return Said(404)
        if asked.path == _HEALTH:
            return Said(200, b"ok", "text/plain")
        if asked.path == _READY:
            return self._ready()
        return Said(200, msgspec.json.encode(self.figures())) if asked.path == _FIGURES else Said(404)

    def _ready(self) -> Said:
        link = self._link
        if link.is_ready and not link.is_away:
            return Said(200, b"ok", "text/plain")
        return Said(503, (link.known.fault or link.known.absence or "not yet").encode(), "text/plain; charset=utf-8")

    def figures(self) -> dict[str, object]:
        """Give what can be counted: for those who watch it."""
        link, counts = self._link, self._answering.counts
        return {
            "schema": "interlock.admission-figures/v1",
            **msgspec.structs.asdict(counts),
            "ready": len(link.known.ready),
            "ledger_seen_at": link.known.seen_at,
            "absence": link.known.fault or link.known.absence,
            "waiting_to_be_entered": link.tally.total + link.unentered,
            "unkept": link.unkept,
            "lost": link.tally.lost,
        }


async def _later(answer: Awaitable[bytes]) -> Said:
    return Said(200, await answer)
