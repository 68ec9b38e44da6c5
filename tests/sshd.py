"""A real sshd on loopback, with keys made for one test and a list of known hosts of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.folders import free_port
from tests.programs import finish

_SEPARATED = Path("/run/sshd")
"""Where sshd, started by the administrator, keeps its unprivileged half; the package's own start makes it."""


class RunningSshd(NamedTuple):
    """How to get there."""

    ssh: str
    key: str
    known_hosts: str
    pid: int
    log: Path

    @property
    def parameters(self) -> dict[str, object]:
        return {"ssh": self.ssh, "key": self.key, "known_hosts": self.known_hosts}


def find_sshd() -> str | None:
    """Give the server, where that and the client are installed."""
    found = shutil.which("sshd", path=f"/usr/sbin:/usr/local/sbin:{os.environ.get('PATH', os.defpath)}")
    return found if found and shutil.which("ssh") and shutil.which("ssh-keygen") else None


@contextmanager
def running_sshd(program: str, folder: Path) -> Iterator[RunningSshd]:
    """Start it, and end it afterwards."""
    port = free_port()
    for name in ("host", "user"):
        finish(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    shutil.copy(folder / "user.pub", folder / "allowed")
    config = folder / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/allowed\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\n"
        f"PermitRootLogin prohibit-password\nPidFile none\nX11Forwarding no\n"
    )
    kind, key = (folder / "host.pub").read_text("utf-8").split()[:2]
    known = folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
    if os.geteuid() == 0:
        _SEPARATED.mkdir(mode=0o755, exist_ok=True)
    log = folder / "sshd.log"
    with log.open("wb") as out:
        server = subprocess.Popen([program, "-D", "-e", "-f", str(config)], stdout=out, stderr=out)  # noqa: TID251  # a server
    try:
        _wait_for(port, server, log)
        yield RunningSshd(f"{getpass.getuser()}@127.0.0.1:{port}", str(folder / "user"), str(known), server.pid, log)
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:  # noqa: TID251  # its type
    until = time.monotonic() + 10
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))
