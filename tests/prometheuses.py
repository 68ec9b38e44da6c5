"""A private Prometheus on loopback, with the configuration that a test writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import pytest

from tests.folders import free_port


def find_prometheus() -> str:
    """Give the program, or leave the test out with a reason; in CI none may be left out."""
    found = shutil.which("prometheus")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Prometheus is not installed, and in CI no server test may be left out")
        pytest.skip("Prometheus is not installed")
    return found


class Prometheus:
    """One server; use it in a `with`."""

    def __init__(self, place: Path, configuration: str) -> None:
        self._place = place
        place.mkdir(parents=True, exist_ok=True)
        (place / "prometheus.yml").write_text(configuration)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        words = [
            find_prometheus(),
            f"--config.file={self._place}/prometheus.yml",
            f"--storage.tsdb.path={self._place}/data",
            f"--web.listen-address=127.0.0.1:{self.port}",
            "--log.level=warn",
        ]
        with (self._place / "log").open("wb") as log:
            self._process = subprocess.Popen(words, stdout=log, stderr=log)  # noqa: TID251 (a test starts what it asks)
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"{self.url}/-/ready", timeout=1):  # noqa: S310 (on loopback)
                    return self
            except OSError:
                assert self._process.poll() is None, (self._place / "log").read_text()
                time.sleep(0.05)
        raise AssertionError("Prometheus is not ready")

    def ask(self, query: str) -> list[Any]:
        """Give the rows that a query comes to."""
        with urllib.request.urlopen(f"{self.url}/api/v1/query?query={quote(query)}", timeout=5) as answer:  # noqa: S310
            rows: list[Any] = json.load(answer)["data"]["result"]
            return rows

    def stop(self) -> None:
        """End it at once, as a crash does."""
        self._process.kill()
        self._process.wait()

    def __exit__(self, *_: object) -> None:
        self.stop()
