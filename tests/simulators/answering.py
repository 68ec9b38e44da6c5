"""What every simulator of a server of reports has: it listens, remembers what it was asked, and is busy when told."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit


class Asked(NamedTuple):
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    target: str

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Answer(NamedTuple):
    """One answer."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = {}

    @property
    def sent(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Simulator:
    """A server on loopback; what it answers is for those to say who are made of it."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.busy = 0
        """So many of the next requests are too many, and come back after a second."""
        self.instead: Answer | None = None
        """What everything is answered with, but for the first `lets_through`."""
        self.lets_through = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            def do_POST(self) -> None:
                outer._answer(self)

            def do_PUT(self) -> None:
                outer._answer(self)

            def do_PATCH(self) -> None:
                outer._answer(self)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, asked: Asked) -> Answer:
        """Give the answer to a request."""
        raise NotImplementedError

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        asked = Asked(
            handler.command,
            parts.path,
            {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()},
            {name.lower(): value for name, value in handler.headers.items()},
            body,
            handler.path,
        )
        self.asked.append(asked)
        told = self._told(asked)
        handler.send_response(told.status)
        for name, value in told.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(told.sent)))
        handler.end_headers()
        handler.wfile.write(told.sent)

    def _told(self, asked: Asked) -> Answer:
        if self.busy:
            self.busy -= 1
            return Answer({"message": "too many requests"}, 429, {"Retry-After": "1"})
        if self.instead is not None and len(self.asked) > self.lets_through:
            return self.instead
        return self.answer(asked)
