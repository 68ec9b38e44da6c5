from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from interlock.adapters.deployers.folders.onhost import sockets
from interlock.adapters.deployers.folders.onhost.readiness import Wanted, wait_for


@contextmanager
def answering(*answers: bytes) -> Iterator[socket.socket]:
    """Give a socket whose connections are answered in turn, the last answer for ever; an empty one closes at once."""
    one = sockets.private()
    one.settimeout(0.05)
    stop = threading.Event()
    left = list(answers)

    def serve() -> None:
        while not stop.is_set():
            try:
                asking, _ = one.accept()
            except TimeoutError:
                continue
            with asking:
                answer = left.pop(0) if len(left) > 1 else left[0]
                if answer:
                    asking.recv(1000)
                    asking.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield one
    finally:
        stop.set()
        thread.join()
        one.close()


GOOD, BAD = b"HTTP/1.1 204 No Content\r\n\r\n", b"HTTP/1.1 503 No\r\n\r\n"


def wanted(**health: Any) -> Wanted:
    return Wanted({"health": {"path": "/health", "withinMs": 1500, "everyMs": 10, "passes": 2, **health}})


def found(one: socket.socket | None, asked: Wanted, dies_after: int = 1 << 30) -> str:
    looks = iter(range(1 << 31))
    return wait_for(asked, one, lambda: "it died" if next(looks) >= dies_after else "", time.sleep)


def test_what_answers_well_often_enough_is_up() -> None:
    with answering(GOOD) as one:
        assert found(one, wanted()) == ""


def test_what_needs_a_while_gets_it() -> None:
    with answering(BAD, b"", BAD, GOOD) as one:
        assert found(one, wanted(passes=3)) == ""


def test_what_never_answers_well_says_with_what() -> None:
    with answering(BAD) as one:
        assert found(one, wanted()) == "its health address answers 503"


def test_what_flaps_is_not_up() -> None:
    with answering(*[GOOD, BAD] * 500) as one:
        said = found(one, wanted(withinMs=600))
    assert said.startswith("its health address answers 503; it was well ")
    assert said.endswith("times, never 2 times in a row")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"SSH-2.0-x\r\n", "does not answer in HTTP"),
        (b"HTTP/1.1 fine\r\n", "does not answer in HTTP"),
        (b"HTTP/1.1\r\n", "does not answer in HTTP"),
        (b"x" * 100, "does not answer in HTTP"),
        (b"", "health address"),
    ],
)
def test_what_answers_something_else_is_not_up(answer: bytes, says: str) -> None:
    with answering(answer) as one:
        assert says in found(one, wanted(withinMs=300))


def test_what_accepts_and_says_nothing_is_not_up() -> None:
    with sockets.private() as one:
        assert found(one, wanted(withinMs=300)) == "its health address does not answer"


def test_without_an_address_it_has_to_accept() -> None:
    with answering(b"x") as one:
        assert found(one, wanted(path="")) == ""
    with sockets.private() as deaf:
        assert found(deaf, wanted(path="", withinMs=300)) == "nobody accepts connections"


def test_what_dies_meanwhile_is_not_up() -> None:
    with answering(BAD) as one:
        assert found(one, wanted(), dies_after=10) == "it died"
    with answering(GOOD) as one:
        assert found(one, wanted(path=""), dies_after=10) == "it died"


def test_without_a_socket_it_has_to_live() -> None:
    assert found(None, wanted()) == ""
    assert found(None, wanted(), dies_after=3) == "it died"
