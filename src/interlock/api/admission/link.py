"""The door's end of the line to its keeper. Floor 14.

It starts the keeper, takes in what that tells, asks it what is not kept ready, and hands over what was answered.
Nothing here blocks the door: two threads read and write the line.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import queue
import threading
import time
from collections.abc import Callable, Coroutine
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final

from interlock.api.admission.keeper import keep
from interlock.api.admission.messages import (
    ENCODER,
    FROM_KEEPER,
    Absent,
    Ask,
    Done,
    Found,
    FromDoor,
    FromKeeper,
    Keep,
    Kept,
    Orders,
    Pinned,
    Ruled,
    Seen,
    Stop,
    Told,
    Unkept,
)
from interlock.deployment.admission import Known, Ready, Unknown
from interlock.deployment.model import AdmissionRules
from interlock.flows.admissions import Tally, counted
from interlock.kernel import Instant

QUIET_S: Final = 5.0
"""A keeper that says nothing for so long is taken for one whose ledger is away."""
_HUNG_S: Final = 60.0
"""One that says nothing for so long is ended, and another one started."""
_AGAIN_S: Final = 1.0
_FLEETING_S: Final = 30.0
"""How long counts what a registry said of a tag."""
MOST_ASKED: Final = 256
"""Questions that wait for the keeper at a time; whoever comes then is told so at once."""
_MOST_STRANGERS: Final = 5_000


class Link:
    """What is known at the door, and the line over which it comes."""

    def __init__(
        self,
        orders: Orders,
        rules: AdmissionRules,
        product: str,
        *,
        clock: Callable[[], Instant],
        every_s: float = 10.0,
    ) -> None:
        """`every_s` says how often what was answered is handed over to be entered."""
        self.known = Known(absence="the verdicts are being worked out for the first time")
        self.rules = rules
        self.tally = Tally(orders.environment, product)
        self.clock = clock
        self.environment = orders.environment
        self.is_ready = False
        """Whether a keeper has gone over all of the ledger once."""
        self.unentered = 0
        """Answers that were handed over and not yet entered."""
        self.unkept = ""
        """Why what was handed over the last time could not be entered; empty where it could."""
        self._orders = orders
        self._every_s = every_s
        self._numbers = count(1)
        self._turns: dict[str, int] = {}
        self._fleeting: dict[str, float] = {}
        self._waiting: dict[int, tuple[asyncio.Future[None], set[str]]] = {}
        self._handed: Keep | None = None
        self._heard = time.monotonic()
        self._tasks: list[asyncio.Task[None]] = []
        self._process: BaseProcess | None = None
        self._channel: Connection | None = None
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def start(self) -> None:
        """Start the keeper and what looks after it; within a running loop."""
        self._loop = asyncio.get_running_loop()
        self._begin()
        self._tasks = [self._loop.create_task(self._look_after()), self._loop.create_task(self._hand_over())]

    async def stop(self, seconds: float = 5.0) -> int:
        """Have entered what was answered, and end the keeper; give how many answers could not be entered."""
        for one in self._tasks:
            one.cancel()
        until = time.monotonic() + seconds
        while time.monotonic() < until and (self._handed is not None or self.tally.held):
            self._hand()
            await asyncio.sleep(0.02)
        lost = (counted(self._handed.said) if self._handed is not None else 0) + self.tally.total
        self._say(Stop())
        await asyncio.get_running_loop().run_in_executor(None, self._end)
        return lost

    def ask(self, wanted: Unknown, seconds: float) -> Coroutine[Any, Any, None]:
        """Give what waits until the keeper has answered, or the time is over."""
        return self._ask(wanted, seconds)

    async def _ask(self, wanted: Unknown, seconds: float) -> None:
        if len(self._waiting) >= MOST_ASKED:
            return
        number = next(self._numbers)
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting[number] = future, {*(("",) if wanted.digests else ()), *wanted.tags}
        self._say(Ask(number, wanted.digests, wanted.tags))
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            pass  # the answer says so; what comes later is there for whoever asks again
        finally:
            self._waiting.pop(number, None)

    @property
    def is_away(self) -> bool:
        """Whether it is no use to ask the keeper now."""
        return bool(self.known.absence or self.known.fault) or time.monotonic() - self._heard > QUIET_S

    def _begin(self) -> None:
        """Start a keeper; one that is left from before is ended."""
        self._end(seconds=0)
        context = multiprocessing.get_context("spawn")
        self._channel, other = context.Pipe()
        self._process = context.Process(target=keep, args=(self._orders, other), name="keeper", daemon=True)
        self._process.start()
        other.close()
        self._heard, self._out = time.monotonic(), queue.SimpleQueue()
        for work, line in ((self._read, None), (self._write, self._out)):
            threading.Thread(target=work, args=(self._channel, line), daemon=True).start()
        if self._handed is not None:
            self._say(self._handed)

    def _end(self, seconds: float = 5.0) -> None:
        if self._process is not None:
            self._process.join(seconds)
            if self._process.is_alive():
                self._process.kill()
                self._process.join(1)
        self._out.put(None)
        if self._channel is not None:
            with contextlib.suppress(OSError):
                self._channel.close()

    def _say(self, said: FromDoor) -> None:
        self._out.put(ENCODER.encode(said))

    def _write(self, channel: Connection, line: queue.SimpleQueue[bytes | None]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while (body := line.get()) is not None:
                channel.send_bytes(body)

    def _read(self, channel: Connection, _: object) -> None:
        with contextlib.suppress(OSError, EOFError, RuntimeError, TypeError):
            while True:
                said = FROM_KEEPER.decode(channel.recv_bytes())
                self._loop.call_soon_threadsafe(self._take, said)

    async def _look_after(self) -> None:
        """Start another keeper where one is gone or hangs; forget what counts no more."""
        while True:
            await asyncio.sleep(_AGAIN_S)
            quiet = time.monotonic() - self._heard
            is_gone = self._process is None or not self._process.is_alive()
            if is_gone or quiet > _HUNG_S:
                self.known.absence = "what works verdicts out has ended, and is started again"
                self._begin()
            elif quiet > QUIET_S and not self.known.absence:
                self.known.absence = f"nothing was heard from it for {quiet:.0f} s"
            self._forget()

    def _forget(self) -> None:
        now = time.monotonic()
        for name in [name for name, until in self._fleeting.items() if until <= now]:
            del self._fleeting[name]
            self.known.pins.pop(name, None)
            self.known.unpinned.pop(name, None)
        strangers = [digest for digest in self.known.ready if digest not in self._turns]
        for digest in strangers[: max(0, len(strangers) - _MOST_STRANGERS)]:
            del self.known.ready[digest]

    async def _hand_over(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            self._hand()

    def _hand(self) -> None:
        """Hand over what was answered, once what was handed over before is entered."""
        if self._handed is None and (said := self.tally.take(self.clock())) is not None:
            self._handed = Keep(next(self._numbers), said)
            self.unentered = counted(said)
            self._say(self._handed)

    def _take(self, said: FromKeeper) -> None:  # noqa: C901 (one case for each thing that a keeper says)
        self._heard = time.monotonic()
        match said:
            case Ruled():
                self.rules = said.rules
            case Told():
                for one in said.ready:
                    self._put(one)
                    self._turns[one.sha256] = said.turn
            case Pinned():
                self.known.pins = dict(said.pins)
                self.known.unpinned, self._fleeting = {}, {}
            case Done():
                self._done(said.turn)
            case Seen():
                self.known.seen_at = said.at
                self.known.absence = self.known.fault = ""
            case Absent():
                self.known.absence = said.says
                self.known.fault = said.says if said.is_fault else ""
            case Found():
                self._found(said)
            case Kept():
                if self._handed is not None and self._handed.number == said.number:
                    self._handed, self.unentered, self.unkept = None, 0, ""
            case Unkept():
                self.unkept = said.says

    def _put(self, one: Ready) -> None:
        self.known.ready.pop(one.sha256, None)  # so that the newest stand last
        self.known.ready[one.sha256] = one

    def _done(self, turn: int) -> None:
        """Let go of what a whole going-over did not find any more."""
        self.is_ready = True
        self.known.ready = {digest: one for digest, one in self.known.ready.items() if self._turns.get(digest) == turn}
        self._turns = dict.fromkeys(self.known.ready, turn)

    def _found(self, said: Found) -> None:
        until = time.monotonic() + _FLEETING_S
        for one in said.ready:
            self._put(one)
        self.known.pins |= said.pins
        self.known.unpinned |= said.unpinned
        self._fleeting |= dict.fromkeys((*said.pins, *said.unpinned), until)
        future, left = self._waiting.get(said.number, (None, set[str]()))
        left -= {*said.pins, *said.unpinned} if said.pins or said.unpinned else {""}
        left.discard("")
        if future is not None and not left and not future.done():
            future.set_result(None)
