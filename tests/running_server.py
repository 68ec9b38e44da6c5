"""A server in a process of its own, asked over a real connection, and ended by its id."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from interlock.evidence import seal
from interlock.flows.tokens import Tokens
from interlock.identity import Party, Permission
from interlock.kernel import Subject, sha256
from interlock.store.api_tokens import StoredTokens
from interlock.testing.world import World
from interlock.wiring.app import App

KIND = "https://example.org/attestation/said/v1"
_END_S = 30.0


class RunningServer:
    """One process of `interlock serve`."""

    def __init__(self, world: World, folder: Path, store: str = "", **variables: str) -> None:
        self.world, self.store = world, store
        self.token = self._make_token()
        self.log, self.said = folder / "log", list[str]()
        mine = {f"XDG_{name}_HOME" for name in ("CONFIG", "STATE", "CACHE", "DATA")}
        self.environ = {name: text for name, text in os.environ.items() if name not in mine}
        self.environ |= {**world.environ, "INTERLOCK_SERVE_PORT": "0", "INTERLOCK_SERVE_LOG": "json"}
        self.environ |= {"INTERLOCK_SERVE_DB": store, **variables}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: TID251  # the program that is tested
                [sys.executable, "-m", "interlock", "serve", "-C", str(world.root)],
                stdout=subprocess.PIPE,
                stderr=log,
                env=self.environ,
                text=True,
            )
        self.address = self._wait()

    def _make_token(self) -> str:
        with self.app() as app:
            book = Tokens(book=StoredTokens(app.store.database), directory=app.directory, clock=app.clock)
            return book.new(
                Party.parse("workload:ci"),
                tuple(Permission),
                name="a test",
                lasts=timedelta(days=1),
                random=os.urandom,
                made_by="a test",
            )[0]

    def app(self) -> App:
        """Open what the server serves, beside it."""
        return App(str(self.world.root), self.world.environ, store=self.store)

    def sealed(self, count: int) -> list[bytes]:
        """Give so many statements, each sealed by the key of this machine."""
        with self.app() as app:
            signer = app.keys.signer(app.clock())
        return [
            seal((Subject(f"{at}", (sha256(b"%d" % at),)),), KIND, {"text": f"{at}"}, [signer]) for at in range(count)
        ]

    def _wait(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())
            if line.startswith("serving at "):
                return line.split()[-1]
        raise AssertionError(self.log.read_text())

    def connection(self) -> http.client.HTTPConnection:
        """Open a connection of one's own."""
        place = urlsplit(self.address)
        return http.client.HTTPConnection(place.hostname or "", place.port, timeout=_END_S)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any, dict[str, str]]:
        """Ask for something; give status, body and headers."""
        connection = self.connection()
        try:
            connection.request(method, path, body, self.headers)
            said = connection.getresponse()
            shown = said.read()
            return said.status, json.loads(shown or b"null"), {key.lower(): value for key, value in said.getheaders()}
        finally:
            connection.close()

    @property
    def headers(self) -> dict[str, str]:
        """What every request of ours has."""
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell the process to end, and give its code."""
        self.process.send_signal(number)
        return self.process.wait(_END_S)


@contextmanager
def running(world: World, folder: Path, store: str = "", **variables: str) -> Iterator[RunningServer]:
    """Start a server over a world; it is gone afterwards, its worker too."""
    server = RunningServer(world, folder, store, **variables)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()
        assert server.process.stdout is not None
        server.process.stdout.close()
