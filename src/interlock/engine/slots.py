"""The slots in which tools run: one pool for all controls, so that `--jobs` means what it says.

The first slot takes the cheapest waiting run, as do calls ahead, every other one the dearest; of equals, the biggest
goes first. So quick answers come quickly, and no long run is left to begin when everything else is done. To know the
dearest, its slots wait for the first calls of all callers that are expected. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import Generic, TypeVar

_Result = TypeVar("_Result")


class _Waiting(Generic[_Result]):
    def __init__(self, rank: int, size: int, number: int, call: Callable[[], _Result]) -> None:
        self.rank, self.size, self.number, self.call = rank, size, number, call
        self.future: Future[_Result] = Future()

    def cheap_first(self) -> tuple[int, int, int]:
        return self.rank, -self.size, self.number

    def dear_first(self) -> tuple[int, int, int]:
        return -self.rank, -self.size, self.number


class Slots(Generic[_Result]):
    """So many calls at once, in an order that keeps all slots busy to the end.

    With calls `ahead`, that many more are under way, but for what they do inside of `turn`: they get ready for it
    or finish after it while others have theirs.
    """

    def __init__(self, jobs: int, ahead: int = 0) -> None:
        self._waiting: list[_Waiting[_Result]] = []
        self._changed = threading.Condition()
        self._is_closed = False
        self._count = 0
        self._expected = 0
        self.is_settled = threading.Event()
        """Set when all expected callers were heard and no call of the cheapest kind waits, or none will."""
        jobs = max(jobs, 1)
        self._turns = threading.Semaphore(jobs)
        self._threads = [
            threading.Thread(target=self._serve, args=(not 0 < place < jobs,), name=f"slot-{place}", daemon=True)
            for place in range(jobs + ahead)
        ]
        for thread in self._threads:
            thread.start()

    def expect(self, callers: int) -> None:
        """Say how many callers there will be, before the first; each MUST be `heard` once it has made its calls."""
        with self._changed:
            self._expected = callers
            self._settle()

    def heard(self) -> None:
        """Take note that one of the expected callers has made its calls, or will make none."""
        with self._changed:
            self._expected -= 1
            self._settle()
            self._changed.notify_all()

    def submit(self, rank: int, size: int, call: Callable[[], _Result]) -> Future[_Result]:
        """Have a call made when its turn comes. Errors: CancelledError after `close`."""
        with self._changed:
            if self._is_closed:
                raise CancelledError
            self._count += 1
            waiting = _Waiting(rank, size, self._count, call)
            self._waiting.append(waiting)
            self._changed.notify_all()
        return waiting.future

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold one of the slots, for the part of a call that MUST NOT be more than `jobs` times at once.

        Errors: CancelledError after `close`.
        """
        with self._turns:
            if self._is_closed:
                raise CancelledError
            yield

    def close(self) -> None:
        """Drop what waits and take nothing more; what runs is not touched."""
        with self._changed:
            self._is_closed = True
            dropped, self._waiting = self._waiting, []
            self._changed.notify_all()
        self.is_settled.set()
        for waiting in dropped:
            waiting.future.cancel()

    def join(self, timeout_s: float) -> None:
        """Wait for what still runs, at most so long for each slot."""
        for thread in self._threads:
            thread.join(timeout_s)

    def _serve(self, is_cheap_first: bool) -> None:
        while (waiting := self._next(is_cheap_first)) is not None:
            if not waiting.future.set_running_or_notify_cancel():
                continue
            try:
                waiting.future.set_result(waiting.call())
            except BaseException as error:  # noqa: BLE001  # it belongs to the control that waits for it
                waiting.future.set_exception(error)
            del waiting

    def _next(self, is_cheap_first: bool) -> _Waiting[_Result] | None:
        order = _Waiting.cheap_first if is_cheap_first else _Waiting.dear_first
        with self._changed:
            while not self._waiting or (self._expected > 0 and not is_cheap_first):
                if self._is_closed:
                    return None
                self._changed.wait()
            chosen = min(self._waiting, key=order)
            self._waiting.remove(chosen)
            self._settle()
            return chosen

    def _settle(self) -> None:
        if self._expected <= 0 and all(waiting.rank for waiting in self._waiting):
            self.is_settled.set()
