"""A queue with runs in it, as a worker leaves it, for tests of what is shown of one."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

from interlock.engine.durable import Body, Journal, Runs
from interlock.kernel import InterlockError

DIGEST = "sha256:" + "ab" * 32


class Odd(InterlockError):
    """A step fails."""

    code = "TST-001"
    says = "no route to it"


class Gate:
    """Bodies of runs that stop at a gate until a test opens it."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def deploy(self, journal: Journal, order: str) -> str:
        journal.step("1 bring one", lambda: '{"seen":{}}')
        journal.step("2 switch one", self._wait)
        return "deployed"

    def _wait(self) -> str:
        self.reached.set()
        assert self.opened.wait(60)
        return "it answers"


def looked(journal: Journal, order: str) -> str:
    return journal.step("verify", lambda: f"as-planned, {DIGEST}")


def failing(journal: Journal, order: str) -> str:
    def fail() -> str:
        raise Odd

    try:
        return journal.step("verify", fail)
    except InterlockError as error:
        return error.code


def broken(journal: Journal, order: str) -> str:
    message = "nobody foresaw this"
    raise RuntimeError(message)


BODIES: Mapping[str, Body] = {"looked": looked, "failing": failing, "broken": broken}


def _end() -> NoReturn:
    message = "nobody takes anything over here"
    raise AssertionError(message)


@contextmanager
def working(place: str, **more: Body) -> Iterator[Runs]:
    """Be a worker in this process for as long as the block lasts."""
    with Runs(place, bodies={**BODIES, **more}, end=_end, silence_s=60, poll_s=0.02) as runs:
        yield runs


def done(place: str, *runs: tuple[str, str, str]) -> None:
    """Carry out runs, each with its name, its kind and its lane, to their ends."""
    with working(place) as worker:
        for run, kind, lane in runs:
            worker.submit(run, kind, "{}", lane)
            worker.wait(run)
