"""A real worker deploys by itself what is good, environment after environment, and says why it does not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.deployment import Outcome
from interlock.testing.world import World
from tests.estate import Estate
from tests.unit.cli.test_deploy import DO, settings
from tests.unit.flows.test_continuing import built

_LONGEST_S = 60.0


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """Give a repository with two environments that start by themselves, on the clock of this machine."""
    world = World(tmp_path)
    world.at = datetime.now(UTC)  # noqa: TID251 (the worker reads the real clock)
    world.commit({"do.py": DO})
    automatic = (
        settings().replace("    deployer", "    start: automatic\n    deployer").replace("    ticket: CHG-[0-9]+\n", "")
    )
    return Estate(tmp_path, automatic, world)


@contextmanager
def working(estate: Estate) -> Iterator[Path]:
    """Have a worker work for as long as the block lasts; give the file that it writes to."""
    log = estate.folder / "worker.log"
    environ = {**estate.world.environ, "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    with log.open("wb") as file:
        words = [sys.executable, "-m", "interlock", "worker", "--every", "0.2"]
        worker = subprocess.Popen(  # noqa: TID251 -- it is a process of its own that is tried here
            words, cwd=estate.world.root, env=environ, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            yield log
        finally:
            worker.terminate()
            worker.wait(30)


def until(condition: Callable[[], object], log: Path) -> None:
    end = time.monotonic() + _LONGEST_S
    while not condition():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)


def outcomes(estate: Estate, environment: str) -> list[Outcome]:
    return [one.outcome for one in estate.all(environment)]


def test_a_build_goes_through_every_environment_without_anybody_asking(estate: Estate) -> None:
    built(estate)
    with working(estate) as log:
        until(lambda: outcomes(estate, "live") == [Outcome.DEPLOYED], log)
        assert outcomes(estate, "staging") == [Outcome.DEPLOYED]
        (estate.world.home / "full").touch()
        built(estate, b"a build that cannot be switched to")
        until(lambda: "by hand first" in log.read_text(), log)
        assert outcomes(estate, "staging") == [Outcome.DEPLOYED, Outcome.STRANDED]
        assert outcomes(estate, "live") == [Outcome.DEPLOYED]
    assert "it runs in staging" in log.read_text()


def test_settings_that_change_while_a_worker_works_hold_for_what_it_carries_out_next(estate: Estate) -> None:
    built(estate)
    with working(estate) as log:
        until(lambda: outcomes(estate, "live") == [Outcome.DEPLOYED], log)
        file = estate.world.root / "interlock.yaml"
        changed = file.read_text().replace("    start: automatic\n", "    start: automatic\n    verify_every: 2h\n")
        file.write_text("environments: [{nme: x}]\n")
        until(lambda: "nothing goes on: " in log.read_text(), log)
        estate.world.commit({"interlock.yaml": changed})
        estate.world.check()
        built(estate, b"a newer build")
        until(lambda: len(outcomes(estate, "live")) > 1 and outcomes(estate, "live")[-1] is not Outcome.RUNNING, log)
        assert outcomes(estate, "staging") == outcomes(estate, "live") == [Outcome.DEPLOYED] * 2, log.read_text()
