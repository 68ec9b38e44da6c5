"""What a durable step costs beside one of the engine's own, and how soon a lost worker's work goes on elsewhere.

Used as a program too: `python -m tools.bench.runs ours|engine|worker PLACE ...`, since the engine is one for a process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from tools.bench.table import Row, at_most

from interlock.engine.durable import Journal, Runs
from interlock.engine.durable.places import opened

_ROUNDS: Final = 3
_STEPS: Final = 400
_TWICE: Final = 2.0
_LONGEST_S: Final = 5.0
_TURN_S: Final = 0.005
_WAIT_S: Final = 60.0


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Give what a step costs, the best of some rounds, and how long a takeover takes."""
    steps = 50 if is_small else _STEPS
    costs: dict[str, list[float]] = {"ours": [], "engine": []}
    for turn in range(1 if is_small else _ROUNDS):
        for kind, found in costs.items():
            found.append(float(_run(kind, str(place / f"{kind}-{turn}.sqlite"), str(steps))) / steps)
    ours, engine = min(costs["ours"]), min(costs["engine"])
    taken = min(_takeover(place / f"takeover-{turn}") for turn in range(1 if is_small else _ROUNDS))
    return [
        at_most(
            f"a durable step, of {steps}",
            f"{ours * 1e6:,.0f} us",
            f"the engine's own {engine * 1e6:,.0f} us",
            ours / engine,
            _TWICE,
        ),
        at_most("a lost worker's work goes on elsewhere", f"{taken:.2f} s", "kill -9", taken, _LONGEST_S, " s"),
    ]


def _run(*words: str) -> str:
    argv = [sys.executable, "-m", "tools.bench.runs", *words]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout  # noqa: TID251


def _takeover(folder: Path) -> float:
    """Give the seconds from the death of a worker until another one begins the step that it was at."""
    folder.mkdir()
    began = folder / "began"
    workers = [_worker(folder)]
    try:
        _until(lambda: began.exists() and len(began.read_text().split()) == 1)
        workers.append(_worker(folder))
        _until(lambda: len(list(folder.glob("up-*"))) == len(workers))
        workers[0].send_signal(signal.SIGKILL)
        killed = time.monotonic()
        _until(lambda: len(began.read_text().split()) > 1)
        return time.monotonic() - killed
    finally:
        for one in workers:
            one.kill()
            one.wait()


def _worker(folder: Path) -> subprocess.Popen[bytes]:  # noqa: TID251  # its type
    argv = [sys.executable, "-m", "tools.bench.runs", "worker", str(folder / "runs.sqlite"), str(folder)]
    return subprocess.Popen(argv, stdout=subprocess.DEVNULL)  # noqa: TID251


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _WAIT_S
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(_TURN_S)


def _never() -> NoReturn:
    os._exit(1)


def _ours(place: str, steps: int) -> float:
    spent: list[float] = []

    def body(journal: Journal, order: str) -> str:
        began = time.perf_counter()
        for number in range(steps):
            journal.step(f"{number}", lambda: order)
        spent.append(time.perf_counter() - began)
        return ""

    with Runs(place, bodies={"count": body}, end=_never) as runs:
        runs.submit("run", "count", json.dumps({"plan": "ab" * 32}), "lane")
        runs.wait("run")
    return spent[0]


def _engine(place: str, steps: int) -> float:
    import logging

    logging.getLogger("dbos").addHandler(logging.NullHandler())
    from dbos import DBOS

    spent: list[float] = []
    engine = opened(place)
    DBOS(
        config={
            "name": "interlock",
            "system_database_url": str(engine.url),
            "system_database_engine": engine,
            "application_version": "1",
            "log_level": "CRITICAL",
        }
    )

    def body(order: str) -> str:
        began = time.perf_counter()
        for number in range(steps):
            DBOS.run_step({"name": f"{number}"}, lambda: order)
        spent.append(time.perf_counter() - began)
        return ""

    flow = DBOS.workflow(name="count")(body)
    DBOS.launch()
    flow(json.dumps({"plan": "ab" * 32}))
    DBOS.destroy()
    return spent[0]


def _work(place: str, folder: Path) -> None:
    def body(journal: Journal, _: str) -> str:
        return journal.step("wait", act)

    def act() -> str:
        with (folder / "began").open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(_WAIT_S)
        return ""

    with Runs(place, bodies={"wait": body}, end=_never) as runs:
        runs.submit("run", "wait", "{}", "lane")
        (folder / f"up-{runs.worker}").touch()
        time.sleep(_WAIT_S)


if __name__ == "__main__":
    KIND, PLACE, *MORE = sys.argv[1:]
    if KIND == "worker":
        _work(PLACE, Path(MORE[0]))
    else:
        print((_ours if KIND == "ours" else _engine)(PLACE, int(MORE[0])))
