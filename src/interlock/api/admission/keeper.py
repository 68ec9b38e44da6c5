"""The keeper: works verdicts out ahead of time, and enters what was answered. A process of its own. Floor 14.

It may be killed at any moment: the door goes on with what it was told, and starts another.
"""

from __future__ import annotations

import heapq
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final

from interlock.api.admission.messages import (
    ENCODER,
    FROM_DOOR,
    Absent,
    Ask,
    Done,
    Found,
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
from interlock.deployment.admission import Ready
from interlock.flows.admissions import enter
from interlock.kernel import Family, InterlockError
from interlock.wiring.admission import Guarding
from interlock.wiring.app import App

if TYPE_CHECKING:
    from interlock.flows.verdicts import Verdicts

_LOOK_EVERY_S: Final = 0.5
"""How often the ledger is asked whether it has grown, and the files of the rules whether they changed."""
_OPEN_ANEW_S: Final = 300.0
_TRY_EVERY_S: Final = 0.5
_ENTER_AGAIN_S: Final = 2.0
_TOGETHER: Final = 100
"""Verdicts that are told at a time, so that the door is never long at reading them."""
_STRANGER_S: Final = 15.0
"""How long a verdict of something counts that the ledger does not know: it may come to know it any moment."""
_FRESH_S: Final = 2.0
"""How long the answer to a question answers the same one again: many pods ask at once for one image."""
_MOST_FRESH: Final = 1_000
_GIVEN_UP_S: Final = 1.5
_AHEAD: Final = 0.5
"""After which part of its horizon a verdict is worked out again, so that there is always one."""
_LONG_S: Final = 60.0
_GIVES_WAY: Final = 5
"""By how much it is less urgent than the door, where both want the same core."""
_WAITING: Final = 8
"""Lists of answers that wait to be entered."""


class Over(Exception):
    """The door is gone, or wants no more."""


class Keeper:
    """Serves one door until it is told to stop."""

    def __init__(self, orders: Orders, channel: Connection) -> None:
        self._orders = orders
        self._channel = channel
        self._turn = 0
        self._has_moved = False
        self._enters_again = 0.0
        self._due: list[tuple[float, str]] = []
        self._known: set[str] = set()
        self._owed: deque[Keep] = deque()
        self._asked: deque[tuple[float, Ask]] = deque()
        self._fresh: dict[str, tuple[float, Ready]] = {}
        self._resolving: list[tuple[int, str, Future[str]]] = []
        self._threads = ThreadPoolExecutor(2, "tags")

    def run(self) -> None:
        """Work until the door is gone; whatever goes wrong in between is told, and tried again."""
        try:
            while True:
                try:
                    self._open()
                except InterlockError as error:
                    self._tell(Absent(f"{error} [{error.code}]", is_fault=error.family is Family.DATA))
                except (OSError, MemoryError) as error:
                    self._tell(Absent(str(error) or type(error).__name__))
                self._listen(_TRY_EVERY_S)
                self._refuse_all()
        except (Over, EOFError, BrokenPipeError, ConnectionResetError):
            return
        finally:
            self._threads.shutdown(wait=False, cancel_futures=True)

    def _open(self) -> None:
        """Work over one opening of the repository, until its rules may have changed."""
        orders = self._orders
        until = time.monotonic() + _OPEN_ANEW_S
        with App(orders.repository, orders.environ, store=orders.store, is_reading=True) as app:
            guarding = Guarding(app, orders.environ, orders.environment)
            marks = guarding.marks()
            verdicts = guarding.verdicts()
            resolve = guarding.resolver() if guarding.pins else None
            self._tell(Ruled(guarding.rules, app.product))
            while time.monotonic() < until and guarding.marks() == marks:
                if verdicts.has_moved() or self._has_moved:
                    self._go_over(verdicts, resolve)
                self._seen(verdicts)
                self._work(verdicts, resolve)
                if guarding.marks() == marks:  # a store that is gone is not made anew by writing into it
                    self._enter()

    def _go_over(self, verdicts: Verdicts, resolve: Callable[[str], str] | None) -> None:
        """Work out the verdict of everything, what was just spoken of first; questions are answered in between."""
        self._turn += 1
        self._has_moved = False
        self._due, self._known = [], set()
        if resolve is not None:
            self._tell(Pinned(verdicts.pushed()))
        together: list[Ready] = []
        for digest in verdicts.digests():
            self._known.add(digest)
            together.append(self._judged(verdicts, digest))
            if len(together) >= _TOGETHER:
                self._tell(Told(self._turn, tuple(together)))
                together.clear()
                self._seen(verdicts)
            self._listen(0)
            self._answer(verdicts, resolve)
        self._tell(Told(self._turn, tuple(together)))
        self._tell(Done(self._turn))

    def _work(self, verdicts: Verdicts, resolve: Callable[[str], str] | None) -> None:
        """Answer questions and renew what falls due, until it is time to look at the ledger again."""
        until = time.monotonic() + _LOOK_EVERY_S
        while (left := until - time.monotonic()) > 0:
            now = time.time()
            if self._due and self._due[0][0] <= now:
                _, digest = heapq.heappop(self._due)
                self._tell(Told(self._turn, (self._judged(verdicts, digest),)))
                self._listen(0)
            else:
                soonest = self._due[0][0] - now if self._due else left
                waits = 0.02 if self._resolving else left
                self._listen(max(0.0, min(left, soonest, waits)))
            self._answer(verdicts, resolve)

    def _judged(self, verdicts: Verdicts, digest: str) -> Ready:
        now = time.time()
        one = verdicts.judge(digest)
        holds = one.until - now
        heapq.heappush(self._due, (now + max(1.0, holds * _AHEAD if holds > _LONG_S else holds), digest))
        return one

    def _seen(self, verdicts: Verdicts) -> None:
        self._tell(Seen(time.time(), verdicts.size))

    def _answer(self, verdicts: Verdicts, resolve: Callable[[str], str] | None) -> None:
        """Answer what was asked; tags that the ledger does not know are asked for beside all other work."""
        while self._asked:
            came, one = self._asked.popleft()
            if time.monotonic() - came > _GIVEN_UP_S:
                continue  # under more questions than can be answered, those count that somebody still waits for
            self._tell(Found(one.number, tuple(self._strangers(verdicts, one.digests))))
            for tag in one.tags:
                if resolve is None:
                    self._tell(Found(one.number, unpinned={tag: "tags are refused here"}))
                else:
                    self._resolving.append((one.number, tag, self._threads.submit(resolve, tag)))
        for number, tag, future in [one for one in self._resolving if one[2].done()]:
            self._resolving.remove((number, tag, future))
            self._tell(self._resolved(verdicts, number, tag, future))

    def _resolved(self, verdicts: Verdicts, number: int, tag: str, future: Future[str]) -> Found:
        try:
            digest = future.result()
        except InterlockError as error:
            return Found(number, unpinned={tag: str(error)})
        except (OSError, ValueError) as error:
            return Found(number, unpinned={tag: f"its registry cannot be asked: {error}"})
        return Found(number, tuple(self._strangers(verdicts, (digest,))), pins={tag: digest})

    def _strangers(self, verdicts: Verdicts, digests: tuple[str, ...]) -> Iterator[Ready]:
        from msgspec.structs import replace

        self._has_moved |= bool(digests) and verdicts.has_moved()  # it may just have come to be known
        if self._has_moved or len(self._fresh) > _MOST_FRESH:
            self._fresh.clear()
        for digest in digests:
            judged, one = self._fresh.get(digest, (0.0, None))
            if one is None or time.monotonic() - judged > _FRESH_S:
                one = verdicts.judge(digest)
                self._fresh[digest] = time.monotonic(), one
            short = min(one.until, time.time() + _STRANGER_S)
            yield one if digest in self._known else replace(one, until=short)

    def _refuse_all(self) -> None:
        """Let nobody wait for what cannot be answered now."""
        while self._asked:
            _, one = self._asked.popleft()
            self._tell(Found(one.number, unpinned=dict.fromkeys(one.tags, "the ledger cannot be asked")))

    def _enter(self) -> None:
        """Enter what was answered, over an opening that may write; what cannot be entered now is tried again.

        A disk that is full keeps nobody from reading, so verdicts go on.
        """
        if not self._owed or time.monotonic() < self._enters_again:
            return
        orders = self._orders
        try:
            with App(orders.repository, orders.environ, store=orders.store) as app:
                while self._owed:
                    one = self._owed[0]
                    enter(one.said, lambda: app.seal)
                    self._owed.popleft()
                    self._tell(Kept(one.number))
        except InterlockError as error:
            self._enters_again = time.monotonic() + _ENTER_AGAIN_S
            self._tell(Unkept(f"{error} [{error.code}]"))

    def _listen(self, seconds: float) -> None:
        """Take in what the door says, for at most so long; only the first word is waited for."""
        while self._channel.poll(seconds):
            said = FROM_DOOR.decode(self._channel.recv_bytes())
            seconds = 0
            match said:
                case Ask():
                    self._asked.append((time.monotonic(), said))
                case Keep():
                    if len(self._owed) < _WAITING:
                        self._owed.append(said)
                case Stop():
                    raise Over

    def _tell(self, said: FromKeeper) -> None:
        self._channel.send_bytes(ENCODER.encode(said))


def keep(orders: Orders, channel: Connection) -> None:
    """Be a keeper: what its process runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the door, which tells when to stop
    os.nice(_GIVES_WAY)
    Keeper(orders, channel).run()
