"""zizmor's findings in real runs of our scanner, against what zizmor's own run says of the same files."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from interlock.adapters.scanners.iac import zizmor
from interlock.change import FileEntry, Kind
from interlock.control import Job, ToolRun
from tests.programs import finish, finish_text

WORKFLOWS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "policy" / "github-workflows"
VERSION = "1.32.0"

pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(not WORKFLOWS.is_dir(), reason="the shared data are not beside this checkout"),
]


def program() -> str:
    found = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip("zizmor is not installed")
    told = finish_text([found, "--version"], check=True)
    if VERSION not in told.stdout:
        pytest.skip(f"the expected findings are those of zizmor {VERSION}")
    return found


def expected() -> dict[str, Counter[tuple[str, str, str, int]]]:
    rows = map(json.loads, (WORKFLOWS / "expected.jsonl").read_text().splitlines())
    levels = {"Informational": "info"}
    return {
        row["file"]: Counter(
            (one["audit"], levels.get(one["severity"], one["severity"].lower()), one["confidence"].lower(), one["line"])
            for one in row["findings"]
        )
        for row in rows
    }


def _unaltered(path: str, counts: Counter[tuple[str, str, str, int]]) -> Counter[tuple[str, str, str, int]]:
    """Leave out one audit in files where the names of package indexes, which it goes by, were replaced."""
    if ".example." not in (WORKFLOWS / "files" / path).read_text(encoding="utf-8"):
        return counts
    return Counter({key: count for key, count in counts.items() if key[0] != "use-trusted-publishing"})


def test_every_finding_agrees_and_only_ignored_ones_are_added() -> None:
    files = {path: FileEntry(path=path, kind=Kind.TEXT) for path in expected()}
    root = str((WORKFLOWS / "files").resolve())
    job = Job(root=root, paths=tuple(sorted(files)), report="", files=files, rules_dir="")
    done = finish([program(), *zizmor.command(job).args], cwd=root)
    report = zizmor.read(ToolRun(done.returncode, done.stdout, done.stderr), job)
    assert not report.faults
    assert report.covered == set(files)
    seen: dict[str, Counter[tuple[str, str, str, int]]] = {path: Counter() for path in files}
    for one in report.sightings:
        seen[one.at.path][one.rule, one.severity.value, one.certainty.value, one.at.line] += 1
    wanted = {path: _unaltered(path, counts) for path, counts in expected().items()}
    assert not {path: lost for path, counts in wanted.items() if (lost := counts - seen[path])}
    added = sum((seen[path] - expected()[path]).total() for path in files)
    assert added == sum(one["ignored"] for one in json.loads(done.stdout))
