"""Whether what was started serves: it lives, it accepts, and its health address answers well. Standard library only."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from .sockets import waiting

_TURN_S: Final = 0.02
_TRY_S: Final = 5.0
_SOON_S: Final = 0.1
_ENOUGH: Final = 64
_BAD: Final = 400
_STEADY_S: Final = 0.3
"""How long something has to live that tells in no other way whether it is well."""


class Wanted:
    """What a release has to show, and how long it may take."""

    def __init__(self, serve: Mapping[str, Any]) -> None:
        health = serve.get("health", {})
        self.path = str(health.get("path", ""))
        self.within_s = int(health.get("withinMs", 30_000)) / 1000
        self.every_s = int(health.get("everyMs", 500)) / 1000
        self.passes = int(health.get("passes", 2))


def wait_for(
    wanted: Wanted, listening: socket.socket | None, lives: Callable[[], str], breathe: Callable[[float], None]
) -> str:
    """Wait until something is up; give why it is not, empty for something that is.

    `lives` says why it does not live; `breathe` is called for as long as there is nothing to do.
    """
    if listening is None:
        return _steady(lives, breathe)
    until = time.monotonic() + wanted.within_s
    row = good = tries = 0
    said = ""
    while time.monotonic() < until:
        why = _try(wanted, listening, min(until, time.monotonic() + _TRY_S), lives, breathe)
        if lives():
            return lives()
        row, good, tries = (0, good, tries + 1) if why else (row + 1, good + 1, tries + 1)
        if row >= (wanted.passes if wanted.path else 1):
            return _steady(lives, breathe)
        if why and (not said or time.monotonic() < until):  # the last one may only have been cut short
            said = why
        breathe(min(wanted.every_s, _SOON_S) if why else wanted.every_s)
    often = f"; it was well {good} of {tries} times, never {wanted.passes} times in a row" if good else ""
    return lives() or f"{said or 'it takes too long'}{often}"


def _steady(lives: Callable[[], str], breathe: Callable[[float], None]) -> str:
    until = time.monotonic() + _STEADY_S
    while time.monotonic() < until:
        if why := lives():
            return why
        breathe(_TURN_S)
    return lives()


def _try(
    wanted: Wanted, listening: socket.socket, until: float, lives: Callable[[], str], breathe: Callable[[float], None]
) -> str:
    """Make one connection, and one request where there is something to ask for."""
    place = listening.getsockname()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place[0], place[0])  # noqa: S104 -- it is asked, not listened on
    with contextlib.closing(socket.socket(listening.family, socket.SOCK_STREAM)) as asking:
        asking.setblocking(False)
        asking.connect_ex((host, place[1]))
        if not wanted.path:
            while time.monotonic() < until and not lives():
                if select.select([], [asking], [], 0)[1] and not waiting(listening):
                    return ""
                breathe(_TURN_S)
            return lives() or "nobody accepts connections"
        request = f"GET {wanted.path} HTTP/1.1\r\nHost: {host}:{place[1]}\r\nConnection: close\r\n\r\n".encode("ascii")
        return _asked(asking, request, until, lives, breathe)


def _asked(
    asking: socket.socket, request: bytes, until: float, lives: Callable[[], str], breathe: Callable[[float], None]
) -> str:
    got = b""
    while time.monotonic() < until and not lives():
        try:
            if request and select.select([], [asking], [], 0)[1]:
                request = request[asking.send(request) :]
            if not request and select.select([asking], [], [], 0)[0]:
                piece = asking.recv(4096)
                got += piece
                if b"\r\n" in got or not piece or len(got) > _ENOUGH:
                    return _judged(got)
        except OSError as error:
            return f"its health address breaks off: {error.strerror or error}"
        breathe(_TURN_S)
    return lives() or "its health address does not answer"


def _judged(got: bytes) -> str:
    words = got.split(b"\r\n", 1)[0].split(b" ")
    if not got.startswith(b"HTTP/1.") or len(words) < 2 or not words[1].isdigit():  # noqa: PLR2004
        return "its health address does not answer in HTTP"
    return "" if int(words[1]) < _BAD else f"its health address answers {int(words[1])}"
