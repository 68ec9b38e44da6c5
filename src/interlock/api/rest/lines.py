"""One line for each request, and one for each fault, with nothing in it that was sent. Floor 14.

What a line has of a request is what this server knows of it by itself: the template of its route, never its path; who
asks, never by what; a request's own name only where it has the form of a UUID or of a trace. What looks like a secret
all the same is masked. Why no library: docs/decisions/0051-operations.md.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable
from typing import Final, TextIO

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from interlock.adapters.tools import mask
from interlock.api.rest.measuring import route_of
from interlock.identity.sessions import Visitor
from interlock.identity.tokens import Asker
from interlock.kernel import Instant
from interlock.wiring.serving import CODE

HEADER: Final = b"x-request-id"
_KNOWN: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FORM: Final = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")
_OWN_BYTES: Final = 16
_FAULT: Final = 500


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is told of one request, or of a fault."""

    at: str
    level: str
    """info, or error where this server could not answer."""
    method: str = ""
    route: str = ""
    """As the description of the API has it; none where nothing is there."""
    status: int = 0
    ms: float = 0.0
    """Until the last byte was sent."""
    address: str = ""
    """Of whoever connected."""
    asker: str = ""
    card: str = ""
    """The id of the token, as `interlock token list` shows it, or of the session."""
    request: str = ""
    """As the header X-Request-Id of the answer has it."""
    code: str = ""
    """Of the error, as docs/reference/errors.md lists them."""
    says: str = ""
    """Of a fault: what it was and where."""

    def text(self) -> str:
        """Give the line for people."""
        figures = f"{self.method} {self.route} {self.status} {self.ms} ms" if self.method else "fault"
        others = (self.address, self.asker, self.card, self.code, self.request, self.says)
        return " ".join((self.at, self.level, figures, *filter(None, others)))


class Lines:
    """Writes lines down. What nobody can take, as on a full disk, is lost, and no request with it."""

    def __init__(self, form: str, to: TextIO, clock: Callable[[], Instant]) -> None:
        """`form` is json or text."""
        self._is_json = form == "json"
        self._to = to
        self._clock = clock

    def now(self) -> str:
        """Give the present, to the millisecond."""
        return f"{self._clock():%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"

    def fault(self, says: str) -> None:
        """Write a fault down."""
        self.write(Line(self.now(), "error", says=says))

    def write(self, line: Line) -> None:
        """Write a line."""
        body = msgspec.json.encode(line) if self._is_json else line.text().encode("utf-8", "backslashreplace")
        with contextlib.suppress(OSError, ValueError):
            self._to.write(mask(body).decode("utf-8", "replace").replace("\n", " ") + "\n")
            self._to.flush()


class Telling:
    """Stands in front of everything, so that what no route answers is told too."""

    def __init__(self, app: ASGIApp, lines: Lines | None) -> None:
        self._app = app
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with its name in the answer, and tell of it."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), _FAULT
        name = _name_of(scope)

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, name.encode())]
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            if self._lines is not None:
                ms = round((time.perf_counter() - began) * 1_000, 1)
                self._lines.write(_line(scope, self._lines.now(), status, ms, name))


def _line(scope: Scope, at: str, status: int, ms: float, name: str) -> Line:
    asker, client = scope.get("user"), scope.get("client")
    is_known, method = isinstance(asker, Asker | Visitor), str(scope.get("method", ""))
    return Line(
        at,
        "error" if status >= _FAULT else "info",
        method if method in _KNOWN else "other",
        route_of(scope),
        status,
        ms,
        client[0] if client else "",
        asker.name if is_known else "",
        asker.card.id if is_known else "",
        name,
        str(scope.get("state", {}).get(CODE, "")),
    )


def _name_of(scope: Scope) -> str:
    """Give the name that a request came with, if it has the form of one, or a new one."""
    shown = [value for name, value in scope["headers"] if name.lower() == HEADER]
    if len(shown) == 1 and _FORM.fullmatch(shown[0]):
        return shown[0].decode("ascii")
    return os.urandom(_OWN_BYTES).hex()
