"""A shop behind nginx, counted by Prometheus, as docs/how-to/canary.md has it; and people who buy there steadily."""

from __future__ import annotations

import collections
import contextlib
import http.client
import io
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import yaml

from interlock.kernel import Subject
from interlock.testing.world import World
from tests.estate import Estate
from tests.folders import Site, free_port
from tests.nginxes import Nginx
from tests.programs import finish_text
from tests.prometheuses import Prometheus

PAGE = Path(__file__).resolve().parents[1] / "docs/how-to/canary.md"
MACHINES = tuple(f"10.0.0.{number}" for number in (11, 12, 13, 14))
SERVICE = """
import http.server, itertools, json, os, signal, socket, sys, threading, time

HOW = json.load(open(os.path.join(os.path.dirname(__file__), "how.json")))
RELEASE = os.environ["INTERLOCK_RELEASE"]
BOUNDS = [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5]
lock = threading.Lock()
numbers = itertools.count(1)
codes = {"2xx": 0, "5xx": 0}
counts = [0] * (len(BOUNDS) + 1)
denied = 0


def metrics():
    with lock:
        lines = [f'http_requests_total{{release="{RELEASE}",code="{code}"}} {count}' for code, count in codes.items()]
        upto = 0
        for bound, count in zip([*BOUNDS, "+Inf"], counts):
            upto += count
            lines.append(f'http_request_duration_seconds_bucket{{release="{RELEASE}",le="{bound}"}} {upto}')
        lines.append(f'logins_denied_total{{release="{RELEASE}"}} {denied}')
    return "".join(line + chr(10) for line in lines)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            return self.say(200, "well")
        if self.path == "/metrics":
            return self.say(200, metrics())
        began, number = time.monotonic(), next(numbers)
        time.sleep(HOW["takes_s"])
        fails = number % HOW["fails_each"] == 0
        self.say(500 if fails else 200, "failed on purpose" if fails else RELEASE)
        took = time.monotonic() - began
        global denied
        with lock:
            codes["5xx" if fails else "2xx"] += 1
            counts[next((n for n, bound in enumerate(BOUNDS) if took <= bound), len(BOUNDS))] += 1
            denied += number in HOW["denies"]

    def say(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False


server = Server(("127.0.0.1", 0), Answer, bind_and_activate=False)
server.socket.close()
server.socket = socket.socket(fileno=int(sys.argv[1]))
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
server.serve_forever(0.02)
server.server_close()
"""


def release(number: int, *, fails_each: int = 50, takes_s: float = 0.02, denies: tuple[int, ...] = ()) -> bytes:
    """Give an archive of a release of the shop; in each fiftieth request the good ones fail, too."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("app.py", SERVICE)
        how = f'{{"fails_each": {fails_each}, "takes_s": {takes_s}, "denies": {list(denies)}, "number": {number}}}'
        archive.writestr("how.json", how)
    return into.getvalue()


def block(mark: str, begins: str) -> str:
    """Give the block of the page with a mark that begins so."""
    found = re.findall(rf"^```{mark}\n({re.escape(begins)}.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (one,) = found
    return str(one)


class Shop:
    """The machines, nginx, Prometheus and the repository that all of it is deployed from; use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = contextlib.ExitStack()
        self._ports = {machine: free_port() for machine in MACHINES}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.sites = [self._site(stack, number) for number in range(1, len(MACHINES) + 1)]
            served = self._here(block("nginx", "upstream")).replace("listen 80;", "listen 127.0.0.1:PORT;")
            self.nginx = stack.enter_context(Nginx(self._folder / "nginx", served, is_whole=True))
            scraped = self._here(block("yaml", "# prometheus.yml")).replace(
                "scrape_interval: 5s", "scrape_interval: 1s"
            )
            self.prometheus = stack.enter_context(Prometheus(self._folder / "prometheus", scraped))
            world = World(self._folder)
            world.at = datetime.now(UTC)  # noqa: TID251 (the program reads the real clock)
            self.estate = Estate(self._folder, self._settings(), world)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _site(self, stack: contextlib.ExitStack, number: int) -> Site:
        folder = self._folder / f"web{number}"
        folder.mkdir(parents=True)
        site = Site(folder)
        stack.callback(site.close)
        return site

    def _here(self, text: str) -> str:
        for machine, port in self._ports.items():
            assert f"{machine}:8080" in text
            text = text.replace(f"{machine}:8080", f"127.0.0.1:{port}")
        return text

    def _settings(self) -> str:
        settings: Any = yaml.safe_load(block("yaml settings", "# interlock.yaml"))
        (environment,) = settings["environments"]
        environment["targets"] = [
            {"name": one["name"], "path": str(site.path), "listen": f"127.0.0.1:{port}"}
            for one, site, port in zip(environment["targets"], self.sites, self._ports.values(), strict=True)
        ]
        environment["with"]["command"][0] = sys.executable
        watch = environment["strategy"]["watch"]
        watch |= {"prometheus": self.prometheus.url, "for": "5s", "every": "1s", "fewest": 60}
        environment["health"] = {"command": ["/bin/true"], "passes": 1}
        return yaml.safe_dump(settings)

    def keep(self, body: bytes) -> Subject:
        """Keep a release as a build does."""
        return self.estate.artifact(body, "shop.zip")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `interlock` as a program of its own."""
        return finish_text([sys.executable, "-m", "interlock", *words], cwd=self.estate.world.root, env=self.environ)

    def run_until(self, said: str, then: Callable[[], None], *words: str) -> tuple[int, str]:
        """Run it, and do something once it said something; give the exit code and all that it said."""
        with subprocess.Popen(  # noqa: TID251 (something has to happen while it runs)
            [sys.executable, "-m", "interlock", *words],
            cwd=self.estate.world.root, env=self.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as program:  # fmt: skip
            assert program.stdout is not None
            lines = []
            for line in program.stdout:
                lines.append(line)
                if said in line:
                    then()
                    said = "\0"
        return program.returncode, "".join(lines)

    def answering(self) -> list[str]:
        """Give what answers on each machine, past nginx."""
        found = []
        for port in self._ports.values():
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as asking:
                asking.request("GET", "/metrics")
                found.append(asking.getresponse().read().decode().split('"')[1])
        return found

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, **self.estate.world.environ, "PYTHONPATH": ":".join(sys.path)}

    def wait_until_counted(self) -> None:
        """Wait until Prometheus has seen every machine answer people, twice."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if len(self.prometheus.ask('increase(http_requests_total{code="2xx"}[5s]) > 0')) >= len(MACHINES):
                return
            time.sleep(0.2)
        raise AssertionError(self.prometheus.ask("up"))


class Buying:
    """People who ask nginx so many times a second, whatever becomes of it; use it in a `with`."""

    def __init__(self, port: int, *, people: int = 6, per_second: float = 100) -> None:
        self._port = port
        self._every_s = people / per_second
        self._stop = threading.Event()
        self.answers: collections.Counter[str] = collections.Counter()
        self.failed_on_purpose = 0
        self.lost: list[str] = []
        self._threads = [threading.Thread(target=self._buy, args=(number / per_second,)) for number in range(people)]

    def _buy(self, later_s: float) -> None:
        due = time.monotonic() + later_s
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            due = max(due + self._every_s, time.monotonic() - 1)
            try:
                self._once()
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))

    def _once(self) -> None:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)) as asking:
            asking.request("GET", "/")
            answer = asking.getresponse()
            body = answer.read().decode()
        if answer.status == 200:
            self.answers[body] += 1
        elif answer.status == 500 and body == "failed on purpose":
            self.failed_on_purpose += 1
        else:
            self.lost.append(f"{answer.status} {body[:200]}")

    def __enter__(self) -> Self:
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for one in self._threads:
            one.join(30)


@contextlib.contextmanager
def open_shop(folder: Path) -> Iterator[tuple[Shop, Buying]]:
    """Give a shop that runs its first release, with people who buy there, and see to it that no request was lost."""
    with Shop(folder) as shop:
        done = shop.run("deploy", str(shop.keep(release(1)).digests[0]), "--env", "production")
        assert done.returncode == 0, done.stdout + done.stderr
        with Buying(shop.nginx.port) as buying:
            shop.wait_until_counted()
            yield shop, buying
        assert buying.lost == []
        assert sum(buying.answers.values()) > 200
