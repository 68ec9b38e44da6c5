"""`python -m tools.bench [NAME...] [--small] [--write]`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.bench import (
    admission,
    audits,
    board,
    builds,
    checks,
    gates,
    importing,
    ledger,
    memory,
    pictures,
    plans,
    policies,
    records,
    replays,
    repository,
    runs,
    searching,
    serving,
    start_up,
    streams,
    tracing,
    verifying,
)
from tools.bench.measuring import scratch
from tools.bench.table import Row, merged, page, written

_ROOT: Final = Path(__file__).resolve().parents[2]
_PAGE: Final = _ROOT / "docs" / "benchmarks.md"
_ENDINGS: Final = (".py", ".py", ".py", ".py", ".py", ".py", ".js", ".js", ".ts", ".sh")
"""What a small change touches: files that only tools read which can be told files."""


def start(place: Path, is_small: bool) -> list[Row]:
    """Measure how commands start."""
    return start_up.measure(place, is_small=is_small)


def generated(place: Path, is_small: bool) -> list[Row]:
    """Measure checks of the generated repository."""
    made = repository.make(place / "repository", 300 if is_small else repository.FILES)
    names = repository.git(made.root, "ls-files").splitlines()
    sample = []
    for ending in _ENDINGS:
        sample.append(next(name for name in names if name.endswith(ending) and name not in sample))
    rows, _ = checks.measure("generated", made.root, place, sample)
    return [Row("generated repository", f"{made.files:,} files", f"{made.lines:,} lines"), *rows]


def itself(place: Path, is_small: bool) -> list[Row]:
    """Measure checks of this repository, as it is committed."""
    del is_small
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(_ROOT), str(place / "clone")], check=True)  # noqa: S607, TID251
    names = repository.git(place / "clone", "ls-files").splitlines()
    sample = [name for name in names if name.startswith("src/") and name.endswith(".py")][10 : 10 + checks.CHANGED]
    rows, _ = checks.measure("itself", place / "clone", place, sample)
    return rows


PARTS: Final[dict[str, tuple[str, Callable[[Path, bool], list[Row]]]]] = {
    "start": ("Starting a command", start),
    "gate": ("The decision of a gate", lambda place, is_small: gates.measure(place, is_small=is_small)),
    "verify": ("Artifacts verified", lambda place, is_small: verifying.measure(place, is_small=is_small)),
    "build": ("Builds and artifacts", lambda place, is_small: builds.measure(place, is_small=is_small)),
    "admission": (
        "A cluster that asks what may run",
        lambda place, is_small: admission.measure(place, is_small=is_small),
    ),
    "serve": ("The server", lambda place, is_small: list(serving.measure(place, is_small=is_small))),
    "streams": (
        "People who follow what happens",
        lambda place, is_small: streams.measure(place, is_small=is_small),
    ),
    "plans": ("Infrastructure that is judged", lambda place, is_small: plans.measure(place, is_small=is_small)),
    "import": ("Reports of other tools", lambda place, is_small: importing.measure(place, is_small=is_small)),
    "replay": ("Decisions made again", lambda place, is_small: replays.measure(place, is_small=is_small)),
    "audit": ("Audit packs", lambda place, is_small: audits.measure(place, is_small=is_small)),
    "runs": ("Durable runs", lambda place, is_small: runs.measure(place, is_small=is_small)),
    "policy": ("Policies and rules", lambda place, is_small: policies.measure(place, is_small=is_small)),
    "ledger": ("Appending to the ledger", lambda place, is_small: ledger.measure(place, is_small=is_small)),
    "trace": (
        "The graph of an estate",
        lambda place, is_small: tracing.measure(place, is_small=is_small),
    ),
    "board": ("Pages over a board", lambda place, is_small: list(board.measure(place, is_small=is_small))),
    "search": ("Words looked for", lambda place, is_small: list(searching.measure(place, is_small=is_small))),
    "records": (
        "Advisories, and what everything is made of",
        lambda place, is_small: records.measure(place, is_small=is_small),
    ),
    "pictures": ("Graphs as pictures", lambda place, is_small: pictures.measure(place, is_small=is_small)),
    "memory": ("Memory with many findings", lambda place, is_small: memory.measure(place, is_small=is_small)),
    "itself": ("A check of this repository", itself),
    "generated": ("A check of a generated repository of framework size", generated),
}


def main() -> int:
    """Measure what was asked for, print it, and keep it where that is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PARTS, []], help="which parts; left out, all of them")
    parser.add_argument("--small", action="store_true", help="small sizes, to see that it works; proves nothing")
    parser.add_argument("--write", action="store_true", help=f"write {_PAGE.relative_to(_ROOT)}")
    asked = parser.parse_args()
    sections = []
    missed = 0
    for name in asked.names or PARTS:
        title, measure = PARTS[name]
        print(f"measuring: {title.lower()}", file=sys.stderr, flush=True)
        began = time.monotonic()
        with scratch() as place:
            rows = measure(place, asked.small)
        sections.append(written(title, rows))
        missed += sum(row.is_met is False for row in rows)
        print(sections[-1], flush=True)
        print(f"  took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    if asked.write:
        known = _PAGE.read_text("utf-8") if _PAGE.exists() else ""
        _PAGE.write_text(page(merged(known, sections, [title for title, _ in PARTS.values()])), "utf-8")
    print(f"{missed} bars missed" if missed else "every bar met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
