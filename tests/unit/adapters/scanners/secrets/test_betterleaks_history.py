"""betterleaks over commits: how many were read, and what is kept of them."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.secrets import betterleaks_history
from interlock.change import FileEntry, Kind
from interlock.control import Job, ToolOutputMalformed

HASH = "hmac-sha256:" + "ab" * 32


def entry(rule: str, path: str = "", sha: str = "c1", line: int = 1, description: str = "marker") -> dict[str, Any]:
    place: dict[str, Any] = {"start_line": line, "end_line": line, "start_column": 1, "end_column": 3}
    return {
        "rule_id": rule,
        "description": description,
        "confidence": "high",
        "match": {"fingerprint": HASH},
        "attributes": {"git.sha": sha, "git.author_email": "ada@example.org", "git.message": "what Ada wrote"},
        "location": {**place, "path": path} if path else place,
    }


def report(*findings: dict[str, Any], state: str = "complete") -> dict[str, Any]:
    return {"findings": list(findings), "scan": {"state": state, "num_findings": len(findings), "bytes_scanned": 9}}


READ = "interlock-read"


def test_every_message_is_a_commit_and_a_long_one_counts_once(job: Any, run: Any) -> None:
    marks = [entry(READ, sha=f"c{place}") for place in range(5)] + [entry(READ, sha="c1", line=900)]
    read = betterleaks_history.read(run(1, report(*marks)), job())
    assert (read.commits, read.sightings, read.faults, read.is_partial) == (5, (), (), False)


def test_a_commit_without_a_message_counts_once_by_its_files(job: Any, run: Any) -> None:
    marks = [entry(READ, sha="c1"), entry(READ, "a", "c2"), entry(READ, "b", "c2"), entry(READ, "b", "c3")]
    assert betterleaks_history.read(run(1, report(*marks)), job()).commits == 3


def test_a_leak_names_its_commit_and_nobody(job: Any, run: Any) -> None:
    found = entry("github-pat", "old/name.py", "c7", 4, "A token.")
    (seen,) = betterleaks_history.read(run(1, report(found)), job()).sightings
    assert (seen.at.path, seen.at.line, seen.at.commit) == ("old/name.py", 4, "c7")
    assert seen.tool == "betterleaks-history"
    assert seen.secret_id == "ab" * 32
    assert "ada" not in repr(seen).lower()


def test_a_leak_in_a_message_is_placed_in_the_message(job: Any, run: Any) -> None:
    (seen,) = betterleaks_history.read(run(1, report(entry("github-pat", description="A token."))), job()).sightings
    assert (seen.at.path, seen.at.line, seen.at.commit) == ("commit message", 0, "c1")


def test_a_path_that_leaves_the_repository_is_no_answer(job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        betterleaks_history.read(run(1, report(entry("github-pat", "../../etc/passwd", description="A token."))), job())


def test_an_incomplete_scan_is_partial_and_a_fault(job: Any, run: Any) -> None:
    words = '12:04AM ERR git command error message="fatal: bad object"\n12:04AM WRN incomplete scan ended\n'
    read = betterleaks_history.read(run(1, report(entry(READ), state="incomplete"), words), job())
    assert read.is_partial
    assert "bad object" in read.faults[0]


def test_no_report_at_all_is_partial(job: Any, run: Any) -> None:
    read = betterleaks_history.read(run(1, b"", "FTL something"), job())
    assert read.is_partial
    assert read.faults


def test_an_empty_repository_has_no_commits(job: Any, run: Any) -> None:
    read = betterleaks_history.read(run(0, report()), job())
    assert (read.commits, read.faults, read.is_partial) == (0, (), False)


def history(since: str) -> Job:
    return Job(root="/r", paths=(), report="/o", files={}, rules_dir="/rules", secret_key="cd" * 16, since=since)


def test_git_is_told_everything_that_settings_could_change() -> None:
    command = betterleaks_history.command(history(f"^{'a' * 40} ^{'b' * 64}"))
    log = command.args[-1]
    for option in ("--all", "--text", "--no-textconv", "--no-ext-diff", "--pretty=medium", "--src-prefix=a/"):
        assert option in log
    assert log.endswith(f"^{'a' * 40} ^{'b' * 64}")
    assert command.env["GIT_NO_REPLACE_OBJECTS"] == command.env["GIT_NO_LAZY_FETCH"] == "1"
    assert "cd" * 16 not in " ".join(command.args)


@pytest.mark.parametrize("since", ["--output=/etc/passwd", "main", "^main", "a" * 40, "^" + "g" * 40])
def test_only_excluded_commits_are_handed_to_git(since: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        betterleaks_history.command(history(since))


def test_it_wants_no_files() -> None:
    assert not betterleaks_history.wants(FileEntry(path="a", kind=Kind.TEXT))
