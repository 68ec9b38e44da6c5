"""A worker for tests of durable runs: each step writes a line, and a folder tells it when to go on.

Used as a program: `python durable_worker.py PLACE FOLDER SILENCE_S`. A run's order is JSON: how many steps, how long
each takes, which one fails, which one waits for a file.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from interlock.cli.deploying import end_replaced
from interlock.engine.durable import Journal, Runs
from interlock.kernel import InterlockError


class Worker:
    """One process that works, and tells what it does in a folder."""

    def __init__(self, place: str, folder: Path, silence_s: float) -> None:
        self.folder = folder
        self.runs = Runs(place, bodies={"count": self.body}, end=end_replaced, silence_s=silence_s, poll_s=0.05)

    def work(self) -> None:
        """Work until the folder has a file `stop`."""
        with self.runs:
            (self.folder / f"up-{self.runs.worker}").touch()
            while not (self.folder / "stop").exists():
                for order in sorted(self.folder.glob("order-*.json")):
                    self.look_at(json.loads(order.read_text()))
                time.sleep(0.02)

    def look_at(self, told: dict[str, Any]) -> None:
        """Ask for a run, and tell how it ended once it has."""
        run = told["run"]
        self.runs.submit(run, "count", json.dumps(told), told.get("lane", run))
        if self.runs.is_over(run):
            standing = self.runs.standing(run)
            draft = self.folder / f".{run}-{self.runs.worker}"
            draft.write_text(json.dumps([standing.state.value, standing.result]))
            draft.rename(self.folder / f"ended-{run}")

    def body(self, journal: Journal, order: str) -> str:
        """Do the steps of a run."""
        told = json.loads(order)
        gave = []
        for number in range(told["steps"]):
            try:
                gave.append(journal.step(f"step {number}", partial(self.effect, journal, told, number)))
            except InterlockError as error:
                gave.append(f"{error.code} {error}")
        if told.get("breaks"):
            raise RuntimeError("nobody foresaw this")
        return ",".join(gave)

    def effect(self, journal: Journal, told: dict[str, Any], number: int) -> str:
        """Do one step."""
        self.tell(journal, number, self.runs.worker)
        while number == told.get("waits_at") and not (self.folder / "go").exists():
            time.sleep(0.01)
        time.sleep(told.get("takes_s", 0))
        if number == told.get("fails_at"):
            raise InterlockError
        if number == told.get("breaks_at"):
            raise RuntimeError("a step broke")
        self.tell(journal, number, "done")
        return str(number)

    def tell(self, journal: Journal, number: int, who: str) -> None:
        """Leave a line about a step."""
        with (self.folder / "effects").open("a") as file:
            file.write(f"{json.dumps([journal.run, number, journal.token, journal.lane, who, time.time()])}\n")


if __name__ == "__main__":
    Worker(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])).work()
