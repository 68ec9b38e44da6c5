"""A report with 10,000 findings handed in, as a command: the first time and again, beside the same file read as JSON.

Every fifth result is said twice, and every finding is in a file of the repository, whose text is looked at.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tools.bench.measuring import interleaved, interlock, run
from tools.bench.table import Row, at_most

import interlock as program
from interlock.testing.world import World

FINDINGS: Final = 10_000
FILES: Final = 500
FIRST_S: Final = 10.0
AGAIN_S: Final = 5.0
_ROUNDS: Final = 3


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Hand in a report of a tool that found much, then the very same."""
    findings = 500 if is_small else FINDINGS
    world = World(place / "world")
    lines = findings // FILES + 1
    text = "".join(f"value_{line} = query(argument_{line})\n" for line in range(lines))
    world.commit({f"src/part_{number}.py": text for number in range(FILES)})
    report = place / "report.sarif"
    report.write_text(sarif(findings), "utf-8")
    environ = {**world.environ, "PATH": "/usr/local/bin:/usr/bin:/bin"}
    environ["PYTHONPATH"] = str(Path(program.__file__).parents[1])
    words = interlock("import", str(report), "--subject", "HEAD")
    first = _timed(words, world.root, environ)
    again = min(_timed(words, world.root, environ) for _ in range(_ROUNDS))
    beside = f"json.loads of it {_read(report) * 1000:.0f} ms"
    what = f"a SARIF log with {findings:,} findings, {report.stat().st_size / 1e6:.1f} MB"
    return [
        at_most(f"{what}: imported", f"{first:.2f} s", beside, first, FIRST_S, " s"),
        at_most("the same again: known, and nothing appended", f"{again:.2f} s", beside, again, AGAIN_S, " s"),
    ]


def sarif(findings: int) -> str:
    """Write a report in which every fifth result is said twice."""
    results = [_result(number) for number in range(findings)]
    results += results[::5]
    tool = {"driver": {"name": "Analyser", "rules": [{"id": f"RULE{number}"} for number in range(200)]}}
    return json.dumps({"version": "2.1.0", "runs": [{"tool": tool, "results": results}]})


def _result(number: int) -> dict[str, object]:
    place = {"artifactLocation": {"uri": f"src/part_{number % FILES}.py"}, "region": {"startLine": number // FILES + 1}}
    return {
        "ruleId": f"RULE{number % 200}",
        "level": ("error", "warning", "note")[number % 3],
        "message": {"text": f"argument {number} flows into a query, and nothing on the way checks what is in it"},
        "locations": [{"physicalLocation": place}],
    }


def _timed(words: list[str], folder: Path, environ: dict[str, str]) -> float:
    cost = run(words, folder, environ)
    if cost.code:
        raise SystemExit(f"{words[2:]} ended with {cost.code}: {cost.stderr}")
    return cost.wall_s


def _read(report: Path) -> float:
    body = report.read_bytes()
    return interleaved({"json": lambda: json.loads(body)}, _ROUNDS)["json"]
