"""An observed build beside the plain command, and hashing artifacts beside SHA-256 alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from pathlib import Path
from typing import Final

from tools.bench import repository
from tools.bench.checks import CheckFailedError
from tools.bench.measuring import Cost, Home, interlock, run
from tools.bench.table import Row, at_most

_PARTS: Final = 24
"""Files to compile; enough of them take twenty seconds on one core."""
_FUNCTIONS: Final = 900
_ADDED_S: Final = 2.0
_ADDED: Final = 1.05
_HASHED: Final = 1.1
_PEAK_MB: Final = 150
_BIG: Final = 10 << 30


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Compile C with gcc, plain and observed; then deliver one big file, plain and observed."""
    return [*_compiling(place / "compiling", 3 if is_small else _PARTS), *_big(place, 64 << 20 if is_small else _BIG)]


def _compiling(root: Path, parts: int) -> list[Row]:
    root.mkdir(parents=True)
    repository.git(root, "init", "-q", "-b", "main")
    for number in range(parts):
        lines = [f"int f{number}_{line}(int x) {{ return x * {line} + x % {line + 1}; }}" for line in range(_FUNCTIONS)]
        (root / f"part{number}.c").write_text("\n".join(lines) + "\n")
    (root / "main.c").write_text("int main(void) { return 0; }\n")
    names = " ".join(f"part{number}.o" for number in range(parts))
    (root / "Makefile").write_text(f"all: {names} main.o\n\t$(CC) -o app {names} main.o\n")
    repository.commit(root, "Add everything")
    copy = root.parent / "copy"
    repository.git(root.parent, "clone", "-q", str(root), str(copy))
    home = Home(root.parent / "home")
    command = ["make", "CFLAGS=-O2"]
    plain = _good(run(command, copy, {"PATH": os.defpath, "HOME": str(home.folder)}))
    seen = _good(run(interlock("build", "--artifact", "app", "--", *command), root, home.environ))
    bar = plain.wall_s * _ADDED + _ADDED_S
    what = f"observed build of {parts} C files"
    return [
        at_most(
            what, f"{seen.wall_s:.2f} s", f"plain {plain.wall_s:.2f} s", seen.wall_s / plain.wall_s, bar / plain.wall_s
        )
    ]


def _big(place: Path, size: int) -> list[Row]:
    """Have a build deliver one big file; what is measured is all that comes beside the command, less what any takes."""
    home = Home(place / "home-big")
    root = place / "big"
    root.mkdir(parents=True)
    repository.git(root, "init", "-q", "-b", "main")
    (root / "build.sh").write_text("head -c $1 /dev/zero | tr '\\0' 'x' > big.bin\n")
    repository.commit(root, "Add everything")
    environ = {**home.environ, "TMPDIR": str(place)}
    fixed = min(_beside(root, environ, 1 + number)[0] for number in range(3))
    beside, cost = _beside(root, environ, size)
    shutil.rmtree(root / ".interlock" / "repository")  # so that both find as much memory for what was just written
    alone = _alone(root, place, size)
    after, name = beside - fixed, f"artifact of {size / (1 << 30):.1f} GB"
    took, peak = f"{cost.wall_s:.1f} s", cost.own_peak_mb
    return [
        at_most(
            f"{name}: hashed, signed",
            f"{after:.1f} s",
            f"SHA-256 and a sync alone {alone:.1f} s",
            after / alone,
            _HASHED,
        ),
        at_most(f"{name}: memory", f"{peak:.0f} MB", took, peak, _PEAK_MB, " MB"),
    ]


def _alone(root: Path, place: Path, size: int) -> float:
    """Give the seconds that SHA-256 over a file that the same command has just written, and its way to the disk take.

    The build's file is written just before it is hashed too, and an artifact that a crash could take is none.
    """
    plain = place / "plain"
    plain.mkdir()
    _good(run(["sh", str(root / "build.sh"), str(size)], plain, {"PATH": os.defpath}))
    began = time.perf_counter()
    with (plain / "big.bin").open("rb") as file:
        hashlib.file_digest(file, "sha256")
        os.fsync(file.fileno())
    taken = time.perf_counter() - began
    (plain / "big.bin").unlink()
    return taken


def _beside(root: Path, environ: dict[str, str], size: int) -> tuple[float, Cost]:
    """Build a file of a size; give the seconds that the command did not take."""
    words = ("--artifact", "big.bin", "--format", "json", "--", "sh", "build.sh", str(size))
    out = root.parent / "built.json"
    cost = _good(run(interlock("build", *words), root, environ, out=out))
    steps = json.loads(out.read_text())["steps"]
    return cost.wall_s - sum(one["duration_ms"] for one in steps) / 1000, cost


def _good(cost: Cost) -> Cost:
    if cost.code:
        raise CheckFailedError(f"it ended with code {cost.code}: {cost.stderr[-2000:]}")
    return cost
