"""While a server runs it delivers what is due; what breaks is told once, and the next round tries again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from interlock.api.deliverer import Deliverer
from interlock.store.errors import StoreFailed


class Desk:
    """Stands for what delivers, and notes what was asked of it."""

    def __init__(self) -> None:
        self.due, self.breaks, self.waits = True, False, False
        self.fault: Exception | None = None
        self.runs = 0
        self.ran, self.goes_on = threading.Event(), threading.Event()
        self.told: list[str] = []

    def is_due(self) -> bool:
        return self.due

    def anew(self, _: object) -> Desk:
        return self

    def run(self, is_ending: Callable[[], bool]) -> None:
        self.runs += 1
        self.ran.set()
        if self.waits:
            while not is_ending():
                self.goes_on.wait(0.01)
        if self.fault is not None:
            raise self.fault
        if self.breaks:
            raise StoreFailed(where="the store", why="it is gone")

    def deliverer(self, every_s: float = 0.01) -> Deliverer:
        desk: Any = self
        return Deliverer(desk, lambda: nullcontext(desk), self.told.append, every_s=every_s)  # type: ignore[arg-type, return-value]


def test_what_is_due_is_delivered_and_otherwise_nothing_is_opened() -> None:
    desk = Desk()
    made = desk.deliverer()
    made.turn()
    desk.due = False
    made.turn()
    assert desk.runs == 1


def test_what_breaks_is_told_once_until_it_works_again() -> None:
    desk = Desk()
    made = desk.deliverer()
    desk.breaks = True
    made.turn()
    made.turn()
    assert len(desk.told) == 1
    assert desk.told[0].startswith("events are not delivered: ")
    assert desk.told[0].endswith("[STO-110]")
    desk.breaks = False
    made.turn()
    desk.breaks = True
    made.turn()
    assert len(desk.told) == 2


def test_it_looks_by_itself_and_ends_in_the_midst_of_a_round() -> None:
    desk = Desk()
    desk.waits = True
    made = desk.deliverer()
    made.begin()
    assert desk.ran.wait(10)
    made.end()
    assert made._thread is not None
    assert not made._thread.is_alive()


def test_without_a_period_it_does_nothing() -> None:
    desk = Desk()
    made = desk.deliverer(0)
    made.begin()
    assert made._thread is None
    made.end()
    assert desk.runs == 0


def test_a_fault_of_the_program_is_told_and_not_swallowed() -> None:
    desk = Desk()
    desk.fault = ZeroDivisionError("a fault")
    with pytest.raises(ZeroDivisionError):
        desk.deliverer()._look()
    (told,) = desk.told
    assert "not delivered any more" in told
