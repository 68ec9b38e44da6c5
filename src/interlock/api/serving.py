"""The process that listens: granian in front, one worker with everything opened once. Floor 14.

Why granian, and why one worker: docs/decisions/0048-server.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from litestar import Litestar

_BACKLOG: Final = 2_048
_CONNECTIONS: Final = 4_096
"""How many are open at once; others wait until one of them is closed."""
_HEADERS_MS: Final = 5_000
"""How long headers may take, and how long a connection may be idle: whoever says nothing keeps nobody waiting."""
_END_S: Final = 10
"""How long what is being answered may take once it is told to stop."""
_LOOK_S: Final = 0.02
_OWN: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (whom to ask, where it listens everywhere)
_THREADS: Final = 24
"""How many requests are worked on at once; others wait."""


class Orders(msgspec.Struct, frozen=True):
    """What a worker opens."""

    root: str
    store: str
    environ: Mapping[str, str]
    scheme: str
    host: str
    port: int


class Door(msgspec.Struct, frozen=True):
    """Where it listens."""

    host: str
    port: int
    certificate: str = ""
    key: str = ""


Tell = Callable[[str], None]
"""Says something to whoever started it; a name of a module, for it is taken to another process."""


def serve(orders: Orders, door: Door, ready: Tell, fault: Tell) -> None:
    """Listen until the process is told to stop; say when it is ready, and what went wrong."""
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
    server.serve(target_loader=partial(worker, orders, ready, fault), wrap_loader=False)


def worker(orders: Orders, ready: Tell, fault: Tell) -> Litestar:
    """Open everything in the process that answers, and give the application."""
    from interlock.api.rest.app import application
    from interlock.wiring.app import App
    from interlock.wiring.serving import Serving

    app = App(orders.root, orders.environ, store=orders.store)
    serving = Serving(app)
    made = application(serving, fault)

    waiting: list[asyncio.Task[None]] = []

    async def begin() -> None:
        _give_threads()
        waiting.append(asyncio.get_running_loop().create_task(_announce(orders, ready)))

    async def end() -> None:
        serving.end()
        app.__exit__(None, None, None)

    made.on_startup.append(begin)
    made.on_shutdown.append(end)
    return made


async def _announce(orders: Orders, ready: Tell) -> None:
    """Say where it serves as soon as somebody is let in there: the socket is opened once everything else is."""
    host = _OWN.get(orders.host, orders.host)
    while True:
        try:
            _, writer = await asyncio.open_connection(host, orders.port)
        except OSError:
            await asyncio.sleep(_LOOK_S)
            continue
        writer.close()
        ready(f"serving at {orders.scheme}://{orders.host}:{orders.port}")
        return


def _give_threads() -> None:
    """Let as many requests be worked on at once as the store has connections for."""
    from concurrent.futures import ThreadPoolExecutor

    from anyio.to_thread import current_default_thread_limiter

    current_default_thread_limiter().total_tokens = _THREADS
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
