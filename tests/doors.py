"""A door of a build without the build: it listens on loopback, and tests knock at it themselves."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from interlock.adapters.builders.doorway import Bounds, Doorway
from interlock.supply.build import read_host

QUICK = Bounds(connections=20, head_s=0.4, dial_s=1.0, idle_s=0.6)
OUTSIDE = "127.0.0.2"
"""Where servers stand that are the outside to a build: no address of what a build starts itself."""


class Knocking:
    """A door that is open."""

    def __init__(self, door: Doorway, port: int) -> None:
        self.door = door
        self.port = port

    def connect(self) -> socket.socket:
        """Give a connection to the door."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def ask(self, raw: bytes) -> bytes:
        """Send something and give everything that comes back."""
        with self.connect() as one:
            one.sendall(raw)
            return read_all(one)


def read_all(one: socket.socket) -> bytes:
    """Give everything that comes until the other end closes, in whatever way."""
    found = b""
    with suppress(ConnectionError):
        while piece := one.recv(1 << 16):
            found += piece
    return found


@contextmanager
def opened(*hosts: str, **more: Any) -> Iterator[Knocking]:
    """Give a door that lets through some hosts; `more` goes to it."""
    door = Doorway([read_host(one) for one in hosts], more.pop("environ", {}), **{"bounds": QUICK, **more})
    ours, its = socket.socketpair()
    with ours, its, door.open(ours):
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
            port = listener.getsockname()[1]
            socket.send_fds(its, [b"door"], [listener.fileno()])
        yield Knocking(door, port)


class Outside:
    """A server of a few lines on an address that stands for the outside."""

    def __init__(self, answer: Callable[[socket.socket], None], address: str = OUTSIDE) -> None:
        self._listener = socket.create_server((address, 0), backlog=128)
        self._answer = answer
        self.port: int = self._listener.getsockname()[1]
        self.place = f"{address}:{self.port}"
        self.visits = 0
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                one, _ = self._listener.accept()
                self.visits += 1
                one.settimeout(10)
                thread = threading.Thread(target=self._attend, args=(one,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _attend(self, one: socket.socket) -> None:
        with one, suppress(OSError):
            self._answer(one)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(15)


def says(answer: bytes, heard: list[bytes] | None = None) -> Callable[[socket.socket], None]:
    """Give what reads a head, remembers it with what comes along, and answers."""

    def act(one: socket.socket) -> None:
        got = b""
        while b"\r\n\r\n" not in got:
            piece = one.recv(1 << 16)
            if not piece:
                break
            got += piece
        if heard is not None:
            heard.append(got)
        one.sendall(answer)

    return act


def echo(one: socket.socket) -> None:
    """Give back what comes, and end where it ends."""
    while piece := one.recv(1 << 16):
        one.sendall(piece)
