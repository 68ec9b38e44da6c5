"""kingfisher's report with the audit of what it scanned."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.secrets import kingfisher
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity


def scanned(path: str, status: str = "completed", blobs: int = 1) -> dict[str, Any]:
    return {"repository": f"/tree/{path}", "scan": {"status": status}, "stats": {"blobs_scanned": blobs}}


def audit(*targets: dict[str, Any], found: tuple[dict[str, Any], ...] = (), failed: int = 0) -> dict[str, Any]:
    summary = {"scan_partial": 0, "scan_failed": failed, "pending": 0}
    return {"findings": list(found), "audit": {"summary": summary, "repositories": list(targets)}}


def secret(path: str = "./a.py") -> dict[str, Any]:
    rule = {"id": "betterleaks.github-pat", "description": "A token.", "name": "github-pat"}
    return {"rule": rule, "finding": {"path": path, "confidence": "high", "line": 3, "column_start": 0, "snippet": "x"}}


def test_kingfisher_covers_files_whose_own_scan_completed(job: Any, run: Any) -> None:
    told = audit(scanned("a.py"), scanned("b.py", "failed"), scanned("z.zip", blobs=0), found=(secret(),))
    read = kingfisher.read(run(200, told), job("a.py", "b.py", "c.py", "z.zip"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.at.line, seen.at.column) == ("github-pat", Severity.HIGH, 3, 1)
    assert (seen.same_as, seen.secret_id) == (("betterleaks:github-pat",), "")
    assert (set(read.covered), set(read.unread)) == ({"a.py"}, {"b.py", "c.py", "z.zip"})


def test_kingfisher_places_what_is_in_an_archive_in_the_archive(job: Any, run: Any) -> None:
    (seen,) = kingfisher.read(run(200, audit(found=(secret("./z.zip!in.txt"),))), job("z.zip")).sightings
    assert (seen.at.path, seen.at.symbol, seen.at.line) == ("z.zip", "in.txt", 0)


def test_kingfisher_codes_that_contradict_the_report_are_faults(job: Any, run: Any) -> None:
    assert kingfisher.read(run(0, audit(found=(secret(),))), job("a.py")).faults
    assert kingfisher.read(run(200, audit(scanned("a.py"))), job("a.py")).faults
    assert kingfisher.read(run(0, audit(scanned("a.py"), failed=1)), job("a.py")).faults
    assert kingfisher.read(run(1, b"", "Error: no such path"), job("a.py")).faults
    with pytest.raises(ToolOutputMalformed):
        kingfisher.read(run(200, audit(found=(secret("../x"),))), job("a.py"))


def test_kingfisher_sends_nothing_anywhere(job: Any) -> None:
    assert {"--no-validate", "--no-update-check", "--redact"} <= set(kingfisher.command(job("a.py")).args)


def test_it_looks_into_everything_that_has_content() -> None:
    assert [kingfisher.wants(FileEntry(path="a", kind=kind)) for kind in (Kind.TEXT, Kind.BINARY, Kind.LINK)] == [
        True,
        True,
        False,
    ]


def test_its_environment_is_its_own_and_its_report_a_file(job: Any) -> None:
    assert kingfisher.TOOL.is_private
    assert kingfisher.command(job("a.py")).reads_report
    assert kingfisher.configuration() == kingfisher.configuration() != b""


def test_a_confidence_that_nobody_knows_is_high_and_doubtful(job: Any, run: Any) -> None:
    told = secret()
    told["finding"]["confidence"] = "cosmic"
    (seen,) = kingfisher.read(run(200, audit(scanned("a.py"), found=(told,))), job("a.py")).sightings
    assert seen.severity is Severity.HIGH
