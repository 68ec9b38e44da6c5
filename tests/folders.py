"""Releases in folders, for tests: a service that takes its socket as a descriptor, orders for it, and load on it."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import http.client
import itertools
import json
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from interlock.adapters.deployers.folders import FolderDeployer
from interlock.deployment import Health, Order, Plan, PlannedArtifact, PlannedFile, Seen, Strategy, Target
from interlock.kernel import Digest

SERVICE = """
import http.server, os, signal, socket, sys, threading, time

release, mode = os.environ["INTERLOCK_RELEASE"], sys.argv[1]
if mode == "dies":
    sys.exit("it cannot begin")
if mode == "deaf":
    time.sleep(3600)
if mode == "fickle" and "INTERLOCK_TRIAL" not in os.environ:
    sys.exit("it only does well when tried")
if mode == "mute" and "INTERLOCK_TRIAL" not in os.environ:
    time.sleep(3600)


class Answer(http.server.BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        if self.path == "/slow":
            time.sleep(0.6)
        Answer.asked += 1
        is_bad = mode == "sick" or (mode == "flaps" and Answer.asked % 2)
        if self.path == "/crash":
            os._exit(3)
        body = os.environ.get("GREETING", release).encode()
        self.send_response(500 if is_bad else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False


server = Server(("127.0.0.1", 0), Answer, bind_and_activate=False)
server.socket.close()
assert os.environ["LISTEN_FDS"] == "1" and os.environ["LISTEN_PID"] == str(os.getpid())
server.socket = socket.socket(fileno=int(sys.argv[2]))
ignored = mode == "stubborn"
signal.signal(signal.SIGTERM, lambda *_: None if ignored else threading.Thread(target=server.shutdown).start())
print("serving", release, flush=True)
server.serve_forever(0.02)
server.server_close()
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


class Shelf:
    """Files by digest, as a repository would give them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def put(self, body: bytes) -> str:
        digest = hashlib.sha256(body).hexdigest()
        self._folder.joinpath(digest).write_bytes(body)
        return digest

    def path(self, digest: Digest) -> str:
        return str(self._folder / digest.hex)

    def check(self, artifact: PlannedArtifact) -> None:
        assert self._folder.joinpath(artifact.sha256).is_file()


class Site:
    """One folder that is deployed to, with all that is needed for it."""

    configuration: Mapping[str, bytes] = {"app.env": b"A=b\n"}

    def __init__(self, folder: Path, **more: Any) -> None:
        self.port = free_port()
        self.path = folder / "site"
        self.shelf = Shelf(folder / "shelf")
        self.deployer = FolderDeployer()
        self.more = more
        self.within_ms = 4000
        self.target = Target("one", {"path": str(self.path)})
        self._parameters: dict[str, Mapping[str, object]] = {}
        self._numbers = itertools.count(1)
        self._tokens = itertools.count(1)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def plan(self, mode: str = "good", replaces: str = "", **changes: Any) -> Plan:
        """Make a plan unlike any before."""
        artifacts = changes.pop("artifacts", {"app.py": SERVICE.encode()})
        configuration = changes.pop("configuration", {})
        parameters = {
            "command": ["/usr/bin/env", "python3", "{release}/app.py", mode, "{fd}"],
            "listen": self.address,
            "grace_s": 5,
            **self.more,
            **changes.pop("parameters", {}),
        }
        health = Health(http=f"http://{self.address}/health", within_ms=self.within_ms, every_ms=20, passes=2)
        made = Plan(
            environment="production",
            product=f"demo-{next(self._numbers)}",
            artifacts=tuple(PlannedArtifact(name, self.shelf.put(body)) for name, body in artifacts.items()),
            configuration=tuple(
                PlannedFile(name, self.shelf.put(body), len(body)) for name, body in configuration.items()
            ),
            deployer="folders",
            parameters={name: value for name, value in parameters.items() if value is not None},
            tools=(),
            targets=(self.target,),
            strategy=Strategy(),
            health=changes.pop("health", health),
            replaces=replaces,
        )
        self._parameters[made.digest.hex] = made.parameters
        return made

    def order(self, plan: Plan, token: int | None = None) -> Order:
        return Order(plan, self.target, "dep-1", next(self._tokens) if token is None else token)

    def deploy(self, plan: Plan) -> Order:
        """Bring a plan and switch to it."""
        order = self.order(plan)
        self.deployer.bring(order, self.shelf)
        self.deployer.switch(order)
        return order

    def spoil(self, plan: Plan) -> None:
        """Let the shelf give other bytes than were decided about."""
        Path(self.shelf.path(plan.subjects[0].digests[0])).write_bytes(b"other bytes")

    def look(self) -> Seen:
        """Look as for the plan that serves, or as for none."""
        current = self.path / "current"
        serves = current.readlink().name if current.is_symlink() else ""
        return self.deployer.look(self.target, self._parameters.get(serves, self.more))

    def ask(self, path: str = "/", timeout: float = 20) -> str:
        """Give what answers; the digest of the plan that serves."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with contextlib.closing(asking):
            asking.request("GET", path)
            answer = asking.getresponse()
            body = answer.read().decode()
            assert answer.status == 200, answer.status
            return body

    def file(self, name: str) -> Path:
        return self.path / ".interlock" / name

    def state(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.file("state.json").read_text("utf-8"))
        return told

    @property
    def supervisor(self) -> int:
        return int(self.state()["supervisor"]["pid"])

    @property
    def serving(self) -> int:
        return int(self.state()["serving"]["pid"])

    def journal(self) -> str:
        return self.file("log/supervisor.log").read_text("utf-8")

    def kill(self, pid: int) -> None:
        """End a process of this site at once, and wait until it is gone."""
        assert self.owns(pid)
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 5
        while lives(pid) and time.monotonic() < until:
            time.sleep(0.01)

    def owns(self, pid: int) -> bool:
        with contextlib.suppress(OSError):
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            return f"INTERLOCK_HOSTED={self.path}".encode() in environment
        return False

    def processes(self) -> list[int]:
        """Give all that runs for this site."""
        return [int(one) for one in os.listdir("/proc") if one.isdigit() and self.owns(int(one))]  # noqa: PTH208

    def close(self) -> None:
        """End all that runs for this site."""
        until = time.monotonic() + 10
        while (left := self.processes()) and time.monotonic() < until:
            for pid in left:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


def lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/stat").read_text("utf-8")
        return text.rpartition(")")[2].split()[0] not in "ZX"
    return False


class Load:
    """People who ask without a pause, some for what takes its time; every request that fails is counted."""

    def __init__(self, site: Site, people: int = 6) -> None:
        self._site = site
        self._stop = threading.Event()
        self.answers: collections.Counter[str] = collections.Counter()
        self.failed: list[str] = []
        self.longest = 0.0
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(people)]

    def _ask(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 -- who asks for what is slow, not a secret
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self.answers[self._site.ask("/slow" if chance.random() < 0.1 else "/")] += 1
            except (OSError, http.client.HTTPException, AssertionError) as error:
                self.failed.append(repr(error))
            self.longest = max(self.longest, time.monotonic() - began)
            time.sleep(0.005)

    def __enter__(self) -> Self:
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for one in self._threads:
            one.join(30)

    @property
    def total(self) -> int:
        return sum(self.answers.values()) + len(self.failed)


@contextlib.contextmanager
def site_at(folder: Path, **more: Any) -> Iterator[Site]:
    """Give a site whose processes are gone afterwards."""
    site = Site(folder, **more)
    try:
        yield site
    finally:
        site.close()
