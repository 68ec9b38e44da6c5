"""Deployments over several workers that are killed again and again: each ends once, with every step told once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from interlock.testing.repositories import GitSandbox
from tests.scenarios.delivery import Delivery
from tests.unit.cli.test_deploy import DO

Process = subprocess.Popen[bytes]  # noqa: TID251  # a worker is no tool
_PROGRAM = "import sys; from interlock.cli import main; sys.exit(main())"
_DEPLOYMENTS = 6
_LONGEST_S = 240
SETTINGS = """\
product: shop
policy: policy.yaml
stages:
  - id: commit
    controls: [key.builds, commit.sca]
  - id: production
build:
  commands: [[sh, build.sh]]
  artifacts: [out/*.zip]
environments:
"""
POLICY = "policy: own\nsays: what can be examined without a tool\nrequire:\n  - control: key.builds\n"


class Site:
    """One repository whose evidence and runs are in one database, and workers over it."""

    def __init__(self, folder: Path, store: str, environ: dict[str, str]) -> None:
        self.delivery = Delivery(GitSandbox(folder / "repository"), {**environ, "HOME": str(folder / "home")})
        (folder / "home").mkdir()
        self.store = store
        self.workers: list[Process] = []
        words = f'["{sys.executable}", do.py]'
        given = ", ".join(f"{name}: {words}" for name in ("look", "bring", "switch", "restore"))
        places = "".join(
            f"  - name: {name}\n    deployer: command\n    with: {{{given}}}\n"
            f"    targets: [{{name: {name}1}}, {{name: {name}2}}]\n"
            for name in ("east", "west")
        )
        build = "mkdir -p out; for n in 1 2 3 4 5 6; do echo $n > out/$n.zip; done\n"
        files: dict[str, str | None] = {
            "interlock.yaml": SETTINGS + places,
            "policy.yaml": POLICY,
            "build.sh": build,
            "do.py": DO,
            "requirements.txt": "flask==3.0.3\n",
            ".gitignore": "out/\n.interlock/\n",
        }
        self.delivery.commit("first", files)

    def run(self, *words: str) -> Any:
        """Run a command over the shared database, which has to end well; give its document."""
        said = self.delivery.run(*words, "--store", self.store, "--format", "json")
        assert said.code == 0, said.out + said.err
        return json.loads(said.out)

    def start(self) -> Process:
        """Start a worker."""
        argv = [sys.executable, "-c", _PROGRAM, "worker", "--store", self.store, "--every", "0.3"]
        made = Process(
            argv,
            cwd=self.delivery.repository.root,
            env=self.delivery.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.workers.append(made)
        return made

    def end(self) -> None:
        """End every worker."""
        for one in self.workers:
            one.kill()
            one.wait()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    folder = str(tmp_path / "evidence")
    store = folder if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    made = Site(tmp_path, store, {**kept, "USER": "tester"})
    yield made
    made.end()


def test_every_deployment_ends_once_however_often_its_workers_are_killed(site: Site) -> None:
    chance = random.Random(7)  # noqa: S311 -- a schedule, not a secret
    site.run("check")
    built = site.run("build")
    digests = [one["digest"] for one in built["artifacts"]][:_DEPLOYMENTS]
    for number, digest in enumerate(digests[:2]):
        site.run("deploy", digest, "--env", ("east", "west")[number], "--no-wait")
    workers = [site.start(), site.start()]
    until = time.monotonic() + _LONGEST_S
    entered = 2
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.5, 2.5))
        victim = chance.randrange(2)
        workers[victim].kill()
        workers[victim].wait()
        rows = site.run("deployments", "list")["deployments"]
        going = {one["environment"] for one in rows if one["outcome"] == "running"}
        for name in {"east", "west"} - going:
            if entered < len(digests):
                site.run("deploy", digests[entered], "--env", name, "--no-wait")
                entered += 1
        workers[victim] = site.start()
        if len(rows) == len(digests) and not going:
            break
    rows = site.run("deployments", "list")["deployments"]
    assert [one["outcome"] for one in rows] == ["deployed"] * len(digests)
    for one in rows:
        numbers = [step["number"] for step in one["steps"]]
        assert numbers == list(range(len(numbers))), one["run"]
        assert Counter(step["outcome"] for step in one["steps"])["deployed"] == 1
        tokens = [step["token"] for step in one["steps"] if step["number"]]
        assert tokens == sorted(tokens)
    for name in ("east", "west"):
        plan = site.run("env", "show", name)["plan"].removeprefix("sha256:")
        for target in (f"{name}1", f"{name}2"):
            current = Path(site.delivery.environ["HOME"], "srv", target, "current")
            assert current.read_text() == plan
