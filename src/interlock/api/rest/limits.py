"""How much is answered at once: requests in a second, and streams that stay open. Floor 14.

Askers are told apart by whom their token stands for once it counts, and by their address until then: so that tokens
made up at random, or headers that anybody can write, buy nobody more, and nobody slows another one down.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from litestar.exceptions import ClientException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, ReceiveMessage, Scope, Send

from interlock.api.rest.errors import TooManyStreams, TooMuchAtOnce, TooOften

_LET_GO: Final = 64 << 20
"""Bytes of bodies after which memory is looked through."""
_SOON_S: Final = 0.05


class Rates:
    """Requests of this second; what is kept is gone with it. For one thread: that of the event loop."""

    def __init__(self, most: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._second = -1
        self._counted: Counter[str] = Counter()

    def count(self, who: str) -> None:
        """Count a request of somebody. Errors: TooOften (API-107)."""
        second = int(self._seconds())
        if second != self._second:
            self._second = second
            self._counted.clear()
        self._counted[who] += 1
        if self._counted[who] > self._most:
            raise TooOften(most=self._most, seconds=1)


class Streams:
    """Streams that are open. For one thread: that of the event loop."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._open: Counter[str] = Counter()

    def check(self, who: str) -> None:
        """Return if somebody may open one more. Errors: TooManyStreams (API-109)."""
        if self._open[who] >= self._most_of_one or self._open.total() >= self._most:
            raise TooManyStreams(most=self._most, own=self._most_of_one)

    @contextmanager
    def opened(self, who: str) -> Generator[None]:
        """Count a stream for as long as it is open. Errors: TooManyStreams (API-109)."""
        self.check(who)
        self._open[who] += 1
        try:
            yield
        finally:
            self._open[who] -= 1
            if not self._open[who]:
                del self._open[who]


class Bodies(ASGIMiddleware):
    """Holds no more of what is sent than fits, however many send at once, and for no longer than a while."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self.held = 0
        self._gone = 0

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Count what one request sends for as long as it is answered."""
        own, until = 0, time.monotonic() + self._seconds
        is_sent = False

        async def counted() -> ReceiveMessage:
            nonlocal own, is_sent
            if is_sent:
                return await receive()  # there is nothing more but that whoever asked is gone
            try:
                async with asyncio.timeout(max(until - time.monotonic(), 0)):
                    message = await receive()
            except TimeoutError as error:
                raise ClientException(detail="it took too long to send") from error
            if message["type"] == "http.request":
                size = len(message.get("body", b""))
                if self.held + size > self._most:
                    raise TooMuchAtOnce(most=self._most)
                own, self.held = own + size, self.held + size
                is_sent = not message.get("more_body", False)
            return message

        try:
            await next_app(scope, counted, send)
        finally:
            self.held -= own
            self._let_go(own)

    def _let_go(self, size: int) -> None:
        """Have what was sent really let go from time to time.

        What is refused stays bound to the error that tells so, in a ring that Python itself may not look for in hours.
        """
        self._gone += size
        if self._gone >= _LET_GO:
            self._gone = 0
            asyncio.get_running_loop().call_later(_SOON_S, gc.collect)
