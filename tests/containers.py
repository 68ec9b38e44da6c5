"""Containers of a real podman, for tests: small images made on the spot, and orders for them."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.podman import PodmanDeployer
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import Health, Order, Plan, PlannedArtifact, PlannedFile, Seen, Strategy, Target
from interlock.kernel import Digest
from tests.folders import Shelf

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LIMITS = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096", "--network=none")
"""What containers take in a place that may not raise its own limits."""


class Podman:
    """A podman with a storage of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = tempfile.mkdtemp(prefix="ilk-")  # podman takes no long path
        self.argv = ["podman", "--runtime", "runc", "--root", f"{self.own}/r", "--runroot", f"{self.own}/n"]
        self.why = self._missing() or self._broken()

    def _missing(self) -> str:
        for name in ("podman", "runc", "busybox"):
            if shutil.which(name, path=PATH) is None:
                return f"{name} is not installed"
        return ""

    def _broken(self) -> str:
        """Say why no container runs here; empty where one does."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "Containerfile").write_text("FROM scratch\nCOPY busybox /bin/busybox\nWORKDIR /etc\n")
        shutil.copy(shutil.which("busybox", path=PATH) or "", self.folder / "busybox")
        for argv in (
            ("build", "--isolation=chroot", "-q", "-t", "base", str(self.folder)),
            ("run", "--rm", *LIMITS, "base", "/bin/busybox", "true"),
        ):
            ended = self.run(*argv)
            if ended.returncode:
                return f"podman does not run here: {ended.stderr.strip()[-300:]}"
        return ""

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": PATH, "HOME": str(self.folder)}
        whole = [*self.argv, *argv]
        return subprocess.run(whole, env=environ, capture_output=True, text=True, timeout=120, check=False)  # noqa: TID251

    def image(self, mode: str) -> str:
        """Make an image whose program stays up, or ends at once; give its digest."""
        file = self.folder / f"{mode}.containerfile"
        command = {"sick": '["/bin/busybox", "sh", "-c", "echo it is sick; exit 3"]'}.get(
            mode, '["/bin/busybox", "sh", "-c", "trap exit TERM; while :; do sleep 1 & wait; done"]'
        )
        file.write_text(f"FROM base\nLABEL mode={mode}\nCMD {command}\n")
        made = self.run("build", "--isolation=chroot", "-q", "-f", str(file), "-t", f"{mode}/shop", str(self.folder))
        assert made.returncode == 0, made.stderr
        told = json.loads(self.run("image", "inspect", f"{mode}/shop").stdout)
        return str(told[0]["Digest"]).removeprefix("sha256:")

    def close(self) -> None:
        self.run("rm", "--all", "--force", "--time=0")
        self.run("rmi", "--all", "--force")
        shutil.rmtree(self.own, ignore_errors=True)


class Yard:
    """One target whose containers are deployed, with all that is needed for it."""

    configuration: Mapping[str, bytes] = {"app.env": b"A=b\n"}

    def __init__(self, folder: Path, podman: Podman) -> None:
        self.podman = podman
        self.shelf = Shelf(folder / "shelf")
        self.target = Target("one")
        self.within_ms = 4000
        self.more: dict[str, Any] = {"podman": podman.argv, "arguments": list(LIMITS), "settle_s": 1, "grace_s": 2}
        self.deployer = PodmanDeployer(Programs({"HOME": str(podman.folder), "PATH": PATH}, str(folder)))
        self._images: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._tokens = itertools.count(1)

    def plan(self, mode: str = "good", replaces: str = "", **changes: Any) -> Plan:
        """Make a plan unlike any before."""
        if mode not in self._images:
            self._images[mode] = self.podman.image(mode)
        digest = self._images[mode]
        files = changes.pop("configuration", self.configuration)
        given: dict[str, Any] = {
            "environment": "production",
            "product": "demo",
            "artifacts": (PlannedArtifact("shop", digest, place=f"oci://localhost/{mode}/shop@sha256:{digest}"),),
            "configuration": tuple(PlannedFile(name, self.shelf.put(text), len(text)) for name, text in files.items()),
            "deployer": "podman",
            "parameters": {**self.more, **changes.pop("parameters", {})},
            "tools": (),
            "targets": (self.target,),
            "strategy": Strategy(),
            "health": Health(),
            "replaces": replaces,
            "ticket": f"CHG-{next(self._numbers)}",
        }
        return Plan(**{**given, **changes})

    def order(self, plan: Plan, token: int | None = None) -> Order:
        return Order(plan, self.target, "dep-1", next(self._tokens) if token is None else token)

    def deploy(self, plan: Plan) -> Order:
        """Bring a plan and switch to it."""
        order = self.order(plan)
        self.deployer.bring(order, self.shelf)
        self.deployer.switch(order)
        return order

    def look(self) -> Seen:
        return self.deployer.look(self.target, self.more)

    def spoil(self, plan: Plan) -> None:
        """Let the shelf give other bytes than were decided about."""
        Path(self.shelf.path(Digest("sha256", plan.configuration[0].sha256))).write_bytes(b"other bytes")

    def ask(self) -> str:
        """Give the digest of the plan whose container runs."""
        label = '{{index .Config.Labels "interlock.example.org/plan"}}'
        running = self.podman.run("ps", "--quiet").stdout.split()
        plans = {self.podman.run("container", "inspect", "--format", label, one).stdout.strip() for one in running}
        assert len(plans) == 1
        return plans.pop()


@contextmanager
def yard_at(folder: Path) -> Iterator[Yard]:
    """Give a target whose containers are gone afterwards; the test is skipped where podman does not run."""
    podman = Podman(folder / "podman")
    if podman.why:
        shutil.rmtree(podman.own, ignore_errors=True)
        # not even in CI: what a container may do is for the machine to say
        (pytest.fail if os.environ.get("INTERLOCK_PODMAN") else pytest.skip)(podman.why)
    try:
        yield Yard(folder, podman)
    finally:
        podman.close()
