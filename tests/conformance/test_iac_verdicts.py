"""How many resources that a peer fails our scanner of infrastructure flags too, in the families that are clear."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.scanners.iac import trivy
from interlock.change import FileEntry, Kind
from interlock.control import Job, Sighting, ToolReport, ToolRun
from tests.programs import finish

CHECKS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "policy" / "iac-checks"
FAMILIES = {
    "encryption": re.compile(r"encrypt", re.IGNORECASE),
    "public access": re.compile(r"public", re.IGNORECASE),
    "everything allowed": re.compile(r"wildcard|\"\*\"|full .*admin|\*", re.IGNORECASE),
    "open ingress": re.compile(r"0\.0\.0\.0|ingress|inbound|unrestricted|internet", re.IGNORECASE),
}
FLOOR = 0.30
"""The share of failed resources that was flagged when this was measured, less a margin."""

pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(not CHECKS.is_dir(), reason="the shared data are not beside this checkout"),
]


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for line in (CHECKS / "expected.jsonl").read_text().splitlines():
        row = json.loads(line)
        family = next((name for name, words in FAMILIES.items() if words.search(row["title"])), None)
        if family and row["fail"] and row["kind"] == "terraform":
            yield family, row


def scan(root: Path, report: Path) -> ToolReport:
    program = shutil.which("trivy", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("trivy is not installed")
    paths = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    files = {path: FileEntry(path=path, kind=Kind.TEXT, size=1) for path in paths}
    wanted = tuple(path for path in paths if trivy.wants(files[path]))
    job = Job(root=str(root), paths=wanted, report=str(report), files=files, rules_dir="")
    done = finish([program, *trivy.command(job).args], cwd=root)
    return trivy.read(ToolRun(done.returncode, done.stdout, done.stderr, report.read_bytes()), job)


def flags(seen: Sighting, folder: str, resource: str) -> bool:
    return seen.at.path.startswith(folder + "/") and seen.at.symbol.split("[")[0] == resource.split("[", maxsplit=1)[0]


def test_resources_that_a_peer_fails_are_flagged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "tree"
    with tarfile.open(CHECKS / "files.tar.gz", "r:gz") as archive:
        for member in archive:
            place = (root / member.name).resolve()
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and place.is_relative_to(root.resolve()):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())
    report = scan(root, tmp_path / "report.json")
    assert not report.faults
    told: dict[str, list[tuple[bool, bool]]] = {name: [] for name in FAMILIES}
    for family, row in cases():
        for name in row["fail"]:
            seen = [one for one in report.sightings if flags(one, row["dir"], name)]
            told[family].append((bool(seen), any(FAMILIES[family].search(one.message) for one in seen)))
    with capsys.disabled():
        for family, verdicts in told.items():
            flagged, named = (sum(one[place] for one in verdicts) for place in (0, 1))
            sys.stdout.write(f"\n{family}: of {len(verdicts)} failed resources {flagged} flagged, {named} for this")
        sys.stdout.write("\n")
    every = [one[0] for verdicts in told.values() for one in verdicts]
    assert len(every) > 100
    assert sum(every) / len(every) >= FLOOR
