"""Runs that outlive their workers: one suite for SQLite and PostgreSQL, with real processes that are really killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tests.durable_worker

Process = subprocess.Popen[bytes]  # noqa: TID251  # a worker is no tool
POSTGRES = pytest.param("postgresql", marks=pytest.mark.server("postgresql"))
_LONGEST_S = 60


class Workshop:
    """A place where runs are kept, and workers that are real processes."""

    def __init__(self, place: str, folder: Path) -> None:
        self.place = place
        self.folder = folder
        self.workers: list[Process] = []

    def start(self, silence_s: float = 0.6) -> Process:
        """Start a worker, and wait until it is up."""
        before = len(list(self.folder.glob("up-*")))
        program = str(Path(tests.durable_worker.__file__))
        with (self.folder / f"errors-{len(self.workers)}").open("wb") as errors:
            made = Process(
                [sys.executable, program, self.place, str(self.folder), str(silence_s)],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        self.workers.append(made)
        self.wait(lambda: len(list(self.folder.glob("up-*"))) > before or made.poll() is not None)
        assert made.poll() is None, self.errors()
        return made

    def errors(self) -> str:
        """Give what workers had to say."""
        return "\n".join(one.read_text() for one in sorted(self.folder.glob("errors-*")))

    def order(self, run: str, **more: Any) -> None:
        """Ask for a run."""
        draft = self.folder / f".{run}"
        draft.write_text(json.dumps({"run": run, "steps": 3, **more}))
        draft.rename(self.folder / f"order-{run}.json")

    def ended(self, run: str) -> list[str]:
        """Wait for the end of a run, and give its state and result."""
        path = self.folder / f"ended-{run}"
        self.wait(path.exists)
        said: list[str] = json.loads(path.read_text())
        return said

    def effects(self) -> list[list[Any]]:
        """Give what steps did, in order."""
        path = self.folder / "effects"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def began(self, run: str, number: int) -> int:
        """Say how often a step was begun."""
        return sum(1 for one in self.effects() if one[:2] == [run, number] and one[4] != "done")

    def wait(self, until: Any) -> None:
        """Wait for something, for a minute at most."""
        end = time.monotonic() + _LONGEST_S
        while not until():
            assert time.monotonic() < end, self.errors()
            time.sleep(0.02)


@pytest.fixture(params=["sqlite", POSTGRES])
def workshop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workshop]:
    sqlite = str(tmp_path / "runs.sqlite")
    place = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    folder = tmp_path / "shared"
    folder.mkdir()
    made = Workshop(place, folder)
    yield made
    for one in made.workers:
        one.kill()
        one.wait()


def test_steps_are_done_in_order_and_a_run_that_is_asked_for_again_is_the_same(workshop: Workshop) -> None:
    workshop.start()
    workshop.order("one")
    assert workshop.ended("one") == ["ended", "0,1,2"]
    (workshop.folder / "ended-one").unlink()
    assert workshop.ended("one") == ["ended", "0,1,2"]
    assert [workshop.began("one", number) for number in range(3)] == [1, 1, 1]


def test_a_step_that_failed_fails_the_same_way_when_it_is_told_again(workshop: Workshop) -> None:
    first = workshop.start()
    workshop.order("one", fails_at=0, waits_at=1)
    workshop.wait(lambda: workshop.began("one", 1) == 1)
    first.kill()
    first.wait()
    (workshop.folder / "go").touch()
    workshop.start()
    state, result = workshop.ended("one")
    assert (state, result) == ("ended", "ENG-202 step 0: something went wrong,1,2")
    assert workshop.began("one", 0) == 1


def test_a_step_that_broke_in_a_way_nobody_foresaw_is_a_failed_step(workshop: Workshop) -> None:
    workshop.start()
    workshop.order("one", breaks_at=1)
    assert workshop.ended("one") == ["ended", "0,ENG-202 step 1: RuntimeError: a step broke,2"]


def test_a_body_that_breaks_is_no_success(workshop: Workshop) -> None:
    workshop.start()
    workshop.order("one", breaks=True)
    assert workshop.ended("one") == ["broken", ""]


def test_what_a_killed_worker_was_at_goes_on_elsewhere_and_done_steps_are_not_done_again(workshop: Workshop) -> None:
    first = workshop.start()
    workshop.order("one", waits_at=1)
    workshop.wait(lambda: workshop.began("one", 1) == 1)
    workshop.start()
    first.kill()
    first.wait()
    killed = time.monotonic()
    (workshop.folder / "go").touch()
    assert workshop.ended("one") == ["ended", "0,1,2"]
    assert time.monotonic() - killed < _LONGEST_S / 2
    assert [workshop.began("one", number) for number in range(3)] == [1, 2, 1]
    tokens = [one[2] for one in workshop.effects() if one[4] != "done"]
    assert tokens == sorted(tokens)
    assert tokens[0] < tokens[-1]


def test_a_worker_that_was_only_slow_ends_without_another_effect(workshop: Workshop) -> None:
    first = workshop.start()
    workshop.order("one", waits_at=1)
    workshop.wait(lambda: workshop.began("one", 1) == 1)
    os.kill(first.pid, signal.SIGSTOP)
    workshop.start()
    workshop.wait(lambda: workshop.began("one", 1) == 2)
    (workshop.folder / "go").touch()
    assert workshop.ended("one") == ["ended", "0,1,2"]
    before = len(workshop.effects())
    os.kill(first.pid, signal.SIGCONT)
    assert first.wait(_LONGEST_S) == 75
    assert "another worker took over" in workshop.errors()
    late = [one for one in workshop.effects()[before:] if one[4] != "done"]
    assert late == []


def test_one_run_of_a_lane_goes_on_at_a_time_over_all_workers(workshop: Workshop) -> None:
    for number in range(6):
        workshop.order(f"run{number}", lane="live", takes_s=0.02)
    workshop.start()
    workshop.start()
    for number in range(6):
        assert workshop.ended(f"run{number}")[0] == "ended"
    under_way = ""
    for run, _, _, _, who, _ in workshop.effects():
        assert under_way in {"", run}
        under_way = "" if who == "done" else run


def test_every_run_ends_once_however_often_workers_are_killed(workshop: Workshop) -> None:
    for number in range(4):
        workshop.order(f"run{number}", steps=6, takes_s=0.05, lane=f"lane{number % 2}")
    workers = [workshop.start(), workshop.start()]
    for turn in range(4):
        time.sleep(0.25)
        workers[turn % 2].kill()
        workers[turn % 2].wait()
        workers[turn % 2] = workshop.start()
    for number in range(4):
        assert workshop.ended(f"run{number}") == ["ended", "0,1,2,3,4,5"]
    for number in range(4):
        began = [workshop.began(f"run{number}", step) for step in range(6)]
        assert min(began) == 1
        assert sum(began) <= 6 + 4
