"""Interlock's own memory with a hundred thousand findings, which real tools report on generated code.

Every line that is wrong is reported by several tools, read, merged, sealed and rendered in every large format.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tools.bench import repository
from tools.bench.checks import VERDICTS, CheckFailedError, check
from tools.bench.measuring import Home, interlock, run
from tools.bench.table import Row, at_most

FINDINGS: Final = 100_000
BAR_MB: Final = 200
_A_FILE: Final = 100
_FORMATS: Final = ("text", "sarif", "html", "junit", "gitlab")


def make(root: Path, findings: int) -> None:
    """Write modules in which every second line is a fault."""
    root.mkdir(parents=True)
    repository.git(root, "init", "-q", "-b", "main")
    for number in range(findings // _A_FILE):
        lines = [f'"""Part {number}."""\n\nimport pickle\n\n']
        lines += [
            f"value_{number}_{line} = pickle.loads(b'{line}')\nname_{line} = value_{number}_{line}\n"
            for line in range(_A_FILE)
        ]
        (root / f"part_{number}.py").write_text("".join(lines), "utf-8")
    repository.commit(root, "Add everything")


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Check once with the tools, then render what is known in each format."""
    root, home = place / "repository", Home(place / "home")
    make(root, 2_000 if is_small else FINDINGS)
    first = check(root, home, place / "first.json")
    count = len(first.document["findings"])
    rows = [_row(f"check of {count:,} findings, json", first.cost.own_peak_mb, first.cost.wall_s)]
    for form in _FORMATS:
        cost = run(interlock("check", str(root), "--format", form, "-o", str(place / form)), root, home.environ)
        if cost.code not in VERDICTS:
            raise CheckFailedError(f"the check ended with code {cost.code}: {cost.stderr[-2000:]}")
        rows.append(_row(f"again, known already, {form}", cost.own_peak_mb, cost.wall_s))
    return rows


def _row(what: str, peak_mb: float, wall_s: float) -> Row:
    return at_most(what, f"{peak_mb:.0f} MB", f"{wall_s:.1f} s", peak_mb, BAR_MB, " MB")
