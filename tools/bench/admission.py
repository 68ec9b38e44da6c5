"""What a cluster is answered over TLS: an open loop of arrivals, saturation, and with the ledger away."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Final

from tests.admissions import Cluster, Webhook, certified, of_pod, serving, wait_until
from tools.bench.table import Row, at_least, at_most

RATE: Final = 200
SECONDS: Final = 30
_LINES: Final = 16
"""Connections that are kept open, as an API server keeps them."""
_IMAGES: Final = 100
_BAR_MS: Final = 20.0
_OK: Final = 200
_AWAY_MS: Final = 1000.0


_BARE: Final = """
import asyncio, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
SAID = b'HTTP/1.1 200 OK\\r\\nContent-Length: 16\\r\\n\\r\\n{"allowed":true}'
class Bare(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
    def data_received(self, data):
        self.transport.write(SAID)
async def run():
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(600)
asyncio.run(run())
"""
"""A server that reads nothing and knows one answer: what the machine itself takes, in the same run."""


class _Line:
    """One connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, body: bytes) -> bytes:
        """Ask once and give the answer."""
        head = f"POST /validate?timeout=5s HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        said = await self._reader.readuntil(b"\r\n\r\n")
        length = int(said.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        return await self._reader.readexactly(length)


@contextmanager
def _bare(place: Path) -> Iterator[Webhook]:
    tls = certified(place)
    process = subprocess.Popen(  # noqa: TID251  # measured from outside of Interlock
        [sys.executable, "-c", _BARE, tls.certificate, tls.key], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None  # noqa: S101 (it was asked for)
        yield Webhook(process, int(process.stdout.readline()), tls.ca)
    finally:
        process.kill()
        process.communicate(timeout=10)


async def _lines(webhook: Webhook, count: int) -> list[_Line]:
    context = ssl.create_default_context(cafile=webhook.context_file)
    pairs = [await asyncio.open_connection("127.0.0.1", webhook.port, ssl=context) for _ in range(count)]
    return [_Line(*pair) for pair in pairs]


async def _arriving(
    webhook: Webhook, bodies: Sequence[bytes], seconds: float, *, is_allowed: bool = True
) -> list[float]:
    """Ask at a fixed rate whatever becomes of the answers; give how long each took from when it was due, in ms."""
    free: asyncio.Queue[_Line] = asyncio.Queue()
    for line in await _lines(webhook, _LINES):
        free.put_nowait(line)
    taken: list[float] = []
    wanted = f'"allowed":{"true" if is_allowed else "false"}'.encode()

    async def one(due: float, body: bytes) -> None:
        line = await free.get()
        answer = await line.ask(body)
        taken.append((time.perf_counter() - due) * 1000)
        free.put_nowait(line)
        if wanted not in answer:
            raise AssertionError(answer)

    began = time.perf_counter()
    tasks = []
    for number, body in zip(range(int(RATE * seconds)), cycle(bodies), strict=False):
        due = began + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due, body)))
    await asyncio.gather(*tasks)
    return sorted(taken)


async def _saturated(webhook: Webhook, bodies: Sequence[bytes], seconds: float) -> float:
    """Ask as fast as answers come; give how many a second there were."""
    lines = await _lines(webhook, _LINES)
    began, count = time.perf_counter(), 0

    async def again(line: _Line) -> None:
        nonlocal count
        for body in cycle(bodies):
            if time.perf_counter() - began > seconds:
                return
            await line.ask(body)
            count += 1

    await asyncio.gather(*map(again, lines))
    return count / (time.perf_counter() - began)


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure with verdicts kept ready, then with the store moved away under the webhook."""
    cluster = Cluster(place / "cluster")
    images = [cluster.image(f"image {number}".encode(), f"app{number}") for number in range(3 if is_small else _IMAGES)]
    good = [of_pod(one, namespace=f"team-{number % 5}") for number, one in enumerate(images)]
    seconds = 2.0 if is_small else SECONDS
    with _bare(place / "bare") as bare:
        plain = asyncio.run(_arriving(bare, good, seconds / 3))
    with serving(cluster) as webhook:
        wait_until(lambda: webhook.figures()["ready"] >= len(images), 120)
        steady = asyncio.run(_arriving(webhook, good, seconds))
        rate = asyncio.run(_saturated(webhook, good, 2.0 if is_small else 8.0))
        shutil.move(cluster.world.database.parent, place / "aside")
        strange = [of_pod(f"reg.example.org/x@sha256:{number:064x}") for number in range(500)]
        away = asyncio.run(_arriving(webhook, strange, min(seconds, 5.0), is_allowed=False))
        shutil.move(place / "aside", cluster.world.database.parent)
        wait_until(lambda: webhook.get("/readyz") == (_OK, "ok"))
        wait_until(lambda: webhook.figures()["waiting_to_be_entered"] == 0, 60)
        lost = webhook.figures()["lost"]
    p99 = _at(steady, 0.99)
    return [
        at_most(
            f"answer, {RATE} arrivals a second for {seconds:g} s over TLS, {len(images)} verdicts kept ready, p99",
            f"{p99:.1f} ms",
            f"p50 {_at(steady, 0.5):.1f} ms; a server with one answer: "
            f"p50 {_at(plain, 0.5):.1f} ms, p99 {_at(plain, 0.99):.1f} ms",
            p99,
            _BAR_MS,
            " ms",
        ),
        at_least(
            f"answers a second at most, over {_LINES} connections, asked by one process on the same cores",
            f"{rate:,.0f}/s",
            f"arrivals {RATE}/s; {lost} answers not entered",
            rate / RATE,
            1.0,
        ),
        at_most(
            f"answer while the store is away, {RATE} arrivals a second of images without a verdict, slowest",
            f"{away[-1]:.0f} ms",
            f"p50 {_at(away, 0.5):.1f} ms, p99 {_at(away, 0.99):.1f} ms",
            away[-1],
            _AWAY_MS,
            " ms",
        ),
    ]


def _at(taken: Sequence[float], share: float) -> float:
    return taken[min(len(taken) - 1, int(len(taken) * share))]
