"""A private OpenBao for tests: started in memory on loopback, gone afterwards. Floor 14."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_START_S: Final = 30.0


def find_openbao() -> str | None:
    """Give the program `bao` of this machine, or None."""
    beside = Path(sys.executable).parent / "bao"
    return str(beside) if beside.exists() else shutil.which("bao")


class OpenBaoServer:
    """A running server, unsealed, with its root token."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self.token = token

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask the API as root."""
        sent = None if body is None else json.dumps(body).encode()
        headers = {"X-Vault-Token": self.token, "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}/v1/{path}", sent, headers, method=method)  # noqa: S310  (loopback)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  (loopback)
            said = answer.read()
        told: dict[str, Any] = json.loads(said) if said else {}
        return told


@contextmanager
def running_openbao(program: str) -> Generator[OpenBaoServer]:
    """Start a server and give it; it is stopped by its process id."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    token = f"root-{os.urandom(8).hex()}"
    address = f"127.0.0.1:{port}"
    home = tempfile.mkdtemp(prefix="interlock-bao-")
    argv = [program, "server", "-dev", "-dev-no-store-token", f"-dev-listen-address={address}"]
    process = subprocess.Popen(  # noqa: TID251 (a server that a test starts)
        [*argv, f"-dev-root-token-id={token}"],
        env={"HOME": home, "PATH": os.environ.get("PATH", "")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        server = OpenBaoServer(f"http://{address}", token)
        _wait(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _wait(server: OpenBaoServer, process: subprocess.Popen[bytes]) -> None:  # noqa: TID251  (its type alone)
    until = time.monotonic() + _START_S
    while True:
        try:
            server.ask("GET", "sys/health")
        except (OSError, urllib.error.URLError):
            if process.poll() is not None or time.monotonic() > until:
                message = "OpenBao did not start"
                raise TimeoutError(message) from None
            time.sleep(0.05)
        else:
            return
