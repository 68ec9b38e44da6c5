"""The process that listens: granian in front, one worker with everything opened once. Floor 14.

Why granian, and why one worker: docs/decisions/0048-server.md.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from interlock.flows.sessions import Limits

if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.types import ControllerRouterHandler

    from interlock.wiring.serving import Serving

_BACKLOG: Final = 2_048
_CONNECTIONS: Final = 4_096
"""How many are open at once; others wait until one of them is closed."""
_HEADERS_MS: Final = 5_000
"""How long headers may take, and how long a connection may be idle: whoever says nothing keeps nobody waiting."""
_END_S: Final = 10
"""How long what is being answered may take once it is told to stop."""
_AGAIN_S: Final = 0.02
_NEAR: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (where to ask whether anybody listens)
_THREADS: Final = 24
"""How many requests are worked on at once; others wait."""


class Orders(msgspec.Struct, frozen=True):
    """What a worker opens."""

    root: str
    store: str
    environ: Mapping[str, str]
    address: str
    """What it is called when it is ready."""
    log: str = "text"
    """How it tells of requests, on its standard error: json or text."""
    keep_days: int = 0
    """How long events and deliveries are kept; 0 is for good."""
    limits: Limits = Limits()
    """How long sessions of people count."""
    keep_a_day: int = 10_240
    """MiB that one asker may have kept beside statements in a day; 0 for no end."""
    most_a_second: int = 1_000
    """Requests of one asker that are answered in a second."""
    deliver_each_s: int = 15
    """How often it is looked whether events are to be delivered; 0 for never."""
    page: str = ""
    """Where browsers find the pages, for messages; empty where nobody said it."""


class Door(msgspec.Struct, frozen=True):
    """Where it listens."""

    host: str
    port: int
    certificate: str = ""
    key: str = ""


Tell = Callable[[str], None]
"""Says something to whoever started it; a name of a module, for it is taken to another process."""


Pages = Callable[[], Sequence["ControllerRouterHandler"]]
"""Gives the routes of another face; a name of a module with what it takes, for it is taken to another process."""


def serve(orders: Orders, door: Door, ready: Tell, pages: Pages = tuple) -> None:
    """Listen until the process is told to stop; say when it is ready."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    server = Granian(
        "interlock",
        address=door.host,
        port=door.port,
        interface=Interfaces.ASGI,
        workers=1,
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_MS),
        log_enabled=False,
        ssl_cert=Path(door.certificate) if door.certificate else None,
        ssl_key=Path(door.key) if door.key else None,
        workers_kill_timeout=_END_S,
    )
    server.serve(target_loader=partial(worker, orders, ready, pages), wrap_loader=False)


def worker(orders: Orders, ready: Tell, pages: Pages = tuple) -> Litestar:
    """Open everything in the process that answers, and give the application."""
    from interlock.api.deliverer import Deliverer
    from interlock.api.pulls import Pulls
    from interlock.api.rest.app import application
    from interlock.api.rest.lines import Lines
    from interlock.api.syncs import Syncs
    from interlock.api.tidying import tidy_now_and_then
    from interlock.wiring.app import App
    from interlock.wiring.delivering import Delivering
    from interlock.wiring.serving import Serving
    from interlock.wiring.syncing import Syncing

    app = App(orders.root, orders.environ, store=orders.store)
    lines = Lines(orders.log, sys.stderr, app.clock)
    keep = timedelta(days=orders.keep_days) if orders.keep_days else None
    serving = Serving(app, keep, orders.limits)
    made = application(
        serving,
        lines.fault,
        most_a_second=orders.most_a_second,
        keep_a_day=orders.keep_a_day,
        lines=lines,
        pages=pages(),
    )

    beside: list[asyncio.Task[None]] = []

    def opens() -> App:
        return App(orders.root, orders.environ, store=orders.store)

    pulls, syncs = Pulls(serving.pulling, opens, lines.fault), Syncs(Syncing(app), opens, lines.fault)

    deliverer = Deliverer(Delivering(app, orders.page), opens, lines.fault, every_s=orders.deliver_each_s)

    async def begin() -> None:
        _give_threads()
        _let_go_when_told(serving)
        _end_when_alone()
        pulls.begin()
        syncs.begin()
        deliverer.begin()
        beside.append(asyncio.create_task(_tell_when_open(orders.address, ready)))
        beside.append(asyncio.create_task(tidy_now_and_then(serving.tidy.run, lines.fault)))

    async def end() -> None:
        for one in beside:
            one.cancel()
        pulls.end()
        syncs.end()
        await asyncio.to_thread(deliverer.end)
        serving.end()
        if app.traces is not None:
            await asyncio.to_thread(app.traces.close)
        app.__exit__(None, None, None)

    made.on_startup.append(begin)
    made.on_shutdown.append(end)
    return made


async def _tell_when_open(address: str, ready: Tell) -> None:
    """Say that it is ready as soon as somebody could connect: the door is opened after everything behind it."""
    place = urlsplit(address)
    host = _NEAR.get(place.hostname or "", place.hostname)
    while True:
        try:
            _, writer = await asyncio.open_connection(host, place.port)
        except OSError:
            await asyncio.sleep(_AGAIN_S)
            continue
        writer.close()
        ready(f"serving at {address}")
        return


def _let_go_when_told(serving: Serving) -> None:
    """End every stream as soon as this process is told to stop; otherwise they would keep it until it is killed.

    The loop hears of the signal besides, through its own descriptor, and stops whoever listens.
    """
    if threading.current_thread() is not threading.main_thread():
        return

    def told(*_: object) -> None:
        serving.is_ending = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)


def _end_when_alone() -> None:
    """Stop as if told to once the process that started this one is gone, which a kill does not pass on.

    Whoever started the server again would find its port taken, and would be answered by the old one.
    """
    parent = parent_process()
    if parent is None:
        return
    loop, gone = asyncio.get_running_loop(), parent.sentinel

    def told() -> None:
        loop.remove_reader(gone)
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(gone, told)


def _give_threads() -> None:
    """Let as many requests be worked on at once as the store has connections for."""
    from concurrent.futures import ThreadPoolExecutor

    from anyio.to_thread import current_default_thread_limiter

    current_default_thread_limiter().total_tokens = _THREADS
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
