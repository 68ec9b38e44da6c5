"""How long commands take to start, beside an interpreter that does nothing, and in instructions where valgrind is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Final

from tools.bench import repository
from tools.bench.measuring import Home, interleaved, interlock, run
from tools.bench.table import Row, at_most

BARS: Final = {"interlock --version": 1.5, "interlock gate HEAD": 8.0}
_ROUNDS: Final = 41


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure in a small repository that was checked once, with the policy loaded once."""
    root, home = place / "repository", Home(place / "home")
    repository.make(root, 8)
    run(interlock("check", str(root)), root, home.environ)
    commands = {
        "bare interpreter": [sys.executable, "-c", "pass"],
        "interlock --version": interlock("--version"),
        "interlock gate HEAD": interlock("gate", "HEAD"),
    }
    for argv in commands.values():
        run(argv, root, home.environ)

    def call(argv: list[str]) -> None:
        subprocess.run(argv, cwd=root, env=home.environ, stdout=subprocess.DEVNULL, check=False)  # noqa: TID251

    seconds = interleaved({name: partial(call, argv) for name, argv in commands.items()}, 9 if is_small else _ROUNDS)
    bare = seconds["bare interpreter"]
    rows = [
        at_most(
            name, f"{seconds[name] * 1000:.1f} ms", f"bare interpreter {bare * 1000:.1f} ms", seconds[name] / bare, bar
        )
        for name, bar in BARS.items()
    ]
    counts = {name: instructions(argv, root, home) for name, argv in commands.items()}
    least = counts["bare interpreter"]
    if least:
        rows += [
            Row(
                f"{name}, instructions",
                f"{counts[name] / 1e6:.0f} million",
                f"bare interpreter {least / 1e6:.0f} million",
                counts[name] / least,
            )
            for name in BARS
        ]
    return rows


def instructions(argv: list[str], root: Path, home: Home) -> int:
    """Count the instructions of a run, which do not depend on how busy the machine is; 0 without valgrind."""
    program = shutil.which("valgrind")
    if program is None:
        return 0
    words = [program, "--tool=callgrind", "--callgrind-out-file=/dev/null", *argv]
    cost = run(words, root, {**home.environ, "PYTHONHASHSEED": "0"})
    found = re.search(r"Collected : ([0-9]+)", cost.stderr)
    return int(found[1]) if found else 0
