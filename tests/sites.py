"""A small site on loopback that is as it should be, and whose faults are switched on one by one."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD = {
    "Server": "web",
    "Content-Type": "text/html",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
}


class Page:
    """What is answered at a path."""

    def __init__(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.status = status
        self.body = body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Site:
    """Answers with good headers; `pages` by path, 404 for the rest. A `wild` one takes over whatever it likes."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.headers: dict[str, str] = dict(GOOD)
        self.cookies: list[str] = []
        self.pages: dict[str, Page] = {"/": Page(body=b"<h1>shop</h1>")}
        self.missing = Page(404, b"not here")
        self.wild: Callable[[BaseHTTPRequestHandler], bool] = lambda _: False
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._is_tls = tls is not None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 20

            def _answer(self) -> None:
                self.path = self.requestline.split()[1]  # as it was asked: the library takes slashes away
                sent = {name.lower(): value for name, value in self.headers.items()}
                outer.asked.append((self.command, self.path, sent))
                if outer.wild(self):
                    return
                page = outer.pages.get(self.path.partition("?")[0], outer.missing)
                if self.command not in {"GET", "HEAD"} and (self.command, self.path) != ("POST", "/login"):
                    page = Page(405, b"no")
                outer.send(self, page)

            do_GET = do_HEAD = do_POST = do_TRACE = _answer  # noqa: N815 (names that the library asks for)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: Any) -> None:
                """Keep quiet: handshakes fail on purpose."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def send(self, handler: BaseHTTPRequestHandler, page: Page) -> None:
        """Send a page with the headers of the site."""
        handler.send_response_only(page.status)
        for name, value in {**self.headers, **page.headers}.items():
            handler.send_header(name, value)
        for cookie in self.cookies:
            handler.send_header("Set-Cookie", cookie)
        handler.send_header("Content-Length", str(len(page.body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(page.body)

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self._is_tls else 'http'}://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
