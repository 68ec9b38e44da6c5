"""What a server takes: verdicts in an open loop of arrivals, evidence that is handed in, and its memory.

The arrivals do not wait for answers: what a queue costs is in the figures. The server runs by itself, over SQLite in a
file and over PostgreSQL on the same cores; beside it stand a bare signature check and the same process saturated.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final

import msgspec
from tools.bench.importing import AGAIN_S, FINDINGS, FIRST_S, sarif
from tools.bench.table import Row, at_most

from interlock.crypto import read_envelope
from interlock.crypto.dsse import open_seal
from interlock.evidence import seal
from interlock.kernel import Subject, sha256
from interlock.testing.postgres import find_programs, running_postgres
from interlock.testing.world import World
from interlock.wiring.app import App

RATE: Final = 500
LINES: Final = 500
SECONDS: Final = 15
_P99_MS: Final = 100.0
_IDLE_MB: Final = 300.0
_OK, _CREATED = 200, 201
_KIND: Final = "https://example.org/attestation/said/v1"
_SETTINGS: Final = (
    "product: shop\nenvironments:\n  - {name: live, deployer: hands, targets: [{name: one}], policy: standard}\n"
)
_DIGESTS: Final = 200
_AT_ONCE: Final = 200


class _Line:
    """One connection that is kept open; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.turn = asyncio.Lock()

    async def ask(self, request: bytes) -> int:
        """Send a request and give the status of the answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        await self._reader.readexactly(int(length[1]) if length else 0)
        return int(head[9:12])

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


class Served:
    """A server that runs, and how it is asked."""

    def __init__(self, pid: int, port: int, token: str) -> None:
        self.pid, self.port, self.token = pid, port, token

    def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Give a request."""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.token}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    def memory_mb(self) -> float:
        """Give what its processes hold, shared pages counted in each."""
        pids = [self.pid, *_children(self.pid)]
        return sum(_resident_kb(pid) for pid in pids) / 1024


def measure(place: Path, *, is_small: bool = False) -> Iterator[Row]:
    """Serve a repository and ask it, over both engines as far as they are installed."""
    programs = find_programs()
    with running_postgres(programs) if programs is not None else nullcontext() as server:
        for engine in ("SQLite", "PostgreSQL"):
            if engine == "PostgreSQL" and server is None:
                yield Row("PostgreSQL", "not installed here")
                continue
            where = server.new_database() if server is not None and engine == "PostgreSQL" else ""
            for row in _measured(place / engine, where, is_small=is_small):
                yield row._replace(what=f"{engine}: {row.what}")


def _measured(place: Path, where: str, *, is_small: bool) -> list[Row]:
    world = World(place)
    world.commit({"interlock.yaml": _SETTINGS + (f"store: {where}\n" if where else "")})
    with App(str(world.root), world.environ, store=where) as app:
        app.clock = lambda: world.at
        assert app.store.database.where  # noqa: S101  # whoever names a database once has chosen it
    world.check()
    seconds, rate, lines = (2, 50, 20) if is_small else (SECONDS, RATE, LINES)
    with _serving(world) as served:
        idle = served.memory_mb()
        rows = [at_most("resident memory, idle", f"{idle:.0f} MB", "both processes", idle, _IDLE_MB, " MB")]
        rows += asyncio.run(_verdicts(served, rate, seconds, lines))
        rows += asyncio.run(_handed_in(served, world, 400 if is_small else 4_000))
        rows += asyncio.run(_reported(served, 500 if is_small else FINDINGS))
        after = served.memory_mb()
        rows.append(Row("resident memory after all of it", f"{after:.0f} MB", f"idle {idle:.0f} MB", after / idle))
    return rows


async def _verdicts(served: Served, rate: int, seconds: int, lines: int) -> list[Row]:
    asked = [
        served.request("GET", f"/v1/verdicts/{sha256(str(number).encode()).hex}?environment=live")
        for number in range(_DIGESTS)
    ]
    pool = [await _line(served) for _ in range(lines)]
    for request in asked:
        assert await pool[0].ask(request) == _OK  # noqa: S101  # each is worked out once
    times, wrong = await _open_loop(pool, asked, rate, seconds)
    p50, p99 = statistics.median(times), sorted(times)[len(times) * 99 // 100]
    most = await _saturated(pool[:32], asked, min(seconds, 5))
    for one in pool:
        one.close()
    what = f"verdicts, {rate} arrivals a second, {lines} connections"
    beside = f"saturated {most:,.0f} /s"
    return [
        Row(f"{what}, p50", f"{p50:.1f} ms", beside),
        at_most(f"{what}, p99", f"{p99:.1f} ms", beside, p99, _P99_MS, " ms"),
        at_most(f"{what}: answers that were none", f"{wrong}", f"of {len(times):,}", wrong, 0, ""),
    ]


async def _open_loop(pool: Sequence[_Line], asked: Sequence[bytes], rate: int, seconds: int) -> tuple[list[float], int]:
    """Let requests arrive at a rate, whatever becomes of those before."""
    times: list[float] = []
    wrong = 0

    async def one(number: int, due: float) -> None:
        nonlocal wrong
        line = pool[number % len(pool)]
        async with line.turn:
            status = await line.ask(asked[number % len(asked)])
        times.append((time.perf_counter() - due) * 1000)
        wrong += status != _OK

    tasks, start = list[asyncio.Task[None]](), time.perf_counter()
    for number in range(rate * seconds):
        due = start + number / rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        tasks.append(asyncio.create_task(one(number, due)))
    await asyncio.gather(*tasks)
    return times, wrong


async def _saturated(pool: Sequence[_Line], asked: Sequence[bytes], seconds: int) -> float:
    """Ask on every connection as fast as it answers; give the answers a second."""
    end, count = time.perf_counter() + seconds, 0

    async def go(line: _Line) -> None:
        nonlocal count
        while time.perf_counter() < end:
            assert await line.ask(asked[count % len(asked)]) == _OK  # noqa: S101
            count += 1

    await asyncio.gather(*(go(line) for line in pool))
    return count / seconds


async def _handed_in(served: Served, world: World, number: int) -> list[Row]:
    with world.app() as app:
        signer = app.keys.signer(app.clock())
        keys = {one.id: one.key for one in app.trust.keys}
    envelopes = [seal([Subject(f"{n}", (sha256(b"%d" % n),))], _KIND, {"n": n}, [signer]) for n in range(number)]
    single, many = envelopes[: number // 4], envelopes[number // 4 :]
    bare = _rate(lambda: [open_seal(read_envelope(one), keys) for one in single], len(single))
    line = await _line(served)
    began = time.perf_counter()
    for one in single:
        assert await line.ask(served.request("POST", "/v1/evidence", one)) == _CREATED  # noqa: S101
    alone = len(single) / (time.perf_counter() - began)
    began = time.perf_counter()
    for start in range(0, len(many), _AT_ONCE):
        body = msgspec.json.encode({"envelopes": [msgspec.Raw(one) for one in many[start : start + _AT_ONCE]]})
        assert await line.ask(served.request("POST", "/v1/evidence/batch", body)) == _OK  # noqa: S101
    together = len(many) / (time.perf_counter() - began)
    line.close()
    beside = f"a bare signature check {bare:,.0f} /s"
    return [
        Row(
            "statements handed in one by one: verified, entered, drawn, found", f"{alone:,.0f} /s", beside, bare / alone
        ),
        Row(f"handed in by {_AT_ONCE}", f"{together:,.0f} /s", beside, bare / together),
    ]


async def _reported(served: Served, findings: int) -> list[Row]:
    """Hand in a report with many findings, then the very same."""
    body, line = sarif(findings).encode(), await _line(served)
    request = served.request("POST", f"/v1/reports?subject=gitCommit:{'a' * 40}", body)
    times = []
    for wanted in (_CREATED, _OK):
        began = time.perf_counter()
        assert await line.ask(request) == wanted  # noqa: S101
        times.append(time.perf_counter() - began)
    line.close()
    first, again = times
    what = f"a SARIF log with {findings:,} findings over HTTP"
    beside = f"{len(body) / 1e6:.1f} MB"
    return [
        at_most(f"{what}: taken, signed, entered", f"{first:.2f} s", beside, first, FIRST_S, " s"),
        at_most("the same again: known, and nothing appended", f"{again:.2f} s", beside, again, AGAIN_S, " s"),
    ]


def _rate(do: Callable[[], object], count: int) -> float:
    began = time.perf_counter()
    do()
    return count / (time.perf_counter() - began)


async def _line(served: Served) -> _Line:
    return _Line(*await asyncio.open_connection("127.0.0.1", served.port))


@contextmanager
def _serving(world: World) -> Iterator[Served]:
    environ = {name: text for name, text in os.environ.items() if not name.startswith("XDG_")} | dict(world.environ)
    command = [sys.executable, "-m", "interlock"]
    may = [word for name in ("evidence.read", "evidence.submit") for word in ("--may", name)]
    made = subprocess.run(  # noqa: TID251  # the benchmarks are no part of the program
        [*command, "token", "new", "bench", "--for", "workload:bench", *may],
        cwd=world.root,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    process = subprocess.Popen(  # noqa: TID251
        [*command, "serve", "--port", "0", "--most-a-second", "1000000"],
        cwd=world.root,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a line for each of many thousand requests
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101
        said = next(line for line in process.stdout if line.startswith("serving at"))
        yield Served(process.pid, int(said.strip().rpartition(":")[2]), made.stdout.split("\n", 1)[0])
    finally:
        process.terminate()
        process.wait(30)


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in text.split()]


def _resident_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0
