"""Real outputs of real tools, read by the scanners: what was seen, and what an incomplete run is worth."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from interlock.adapters.scanners import SCANNERS
from interlock.change import FileEntry, Kind
from interlock.control import Job, ToolOutputMalformed, ToolReport, ToolRun
from interlock.control.findings import merge
from interlock.kernel import Severity

SAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "samples"

if not SAMPLES.is_dir():
    pytest.skip("the shared samples are not beside this checkout", allow_module_level=True)

ROOT = "/scan-root"


def job(paths: set[str], language: str = "python") -> Job:
    files = {path: FileEntry(path=path, kind=Kind.TEXT, size=1000, language=language) for path in paths}
    return Job(root=ROOT, paths=tuple(sorted(paths)), report="", files=files, rules_dir="/rules")


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def read(name: str, body: bytes, paths: set[str], exit_code: int, stderr: str = "") -> ToolReport:
    run = ToolRun(exit_code=exit_code, stdout=body, stderr=stderr.encode())
    return SCANNERS[name].read(run, job(paths))


def files_of(body: bytes, key: str) -> set[str]:
    """Give every file that an output names under a key, without the root."""
    names = re.findall(rb'"%s"\s*:\s*"([^"]+)"' % key.encode(), body)
    return {name.decode().removeprefix(ROOT + "/").removeprefix("./") for name in names}


def bandit(name: str) -> ToolReport:
    body = sample(name)
    paths = files_of(body, "filename") | {
        key.removeprefix("./") for key in json.loads(body)["metrics"] if key != "_totals"
    }
    return read("bandit", body, paths, exit_code=1)


@pytest.mark.parametrize("name", ["bandit/pygoat.json", "bandit/pygoat-baseline-none.json"])
def test_bandit_sees_all_that_its_report_lists_and_covers_only_files_with_counts(name: str) -> None:
    raw = json.loads(sample(name))
    report = bandit(name)
    assert len(report.sightings) == len(raw["results"])
    assert report.covered == {path.removeprefix("./") for path in raw["metrics"] if path != "_totals"}
    assert not report.faults
    levels = [sighting.severity.value.upper() for sighting in report.sightings if sighting.rule[1] != "4"]
    assert levels == [issue["issue_severity"] for issue in raw["results"] if issue["test_id"][1] != "4"]


def test_no_message_of_bandit_or_ruff_quotes_a_password() -> None:
    raw = json.loads(sample("bandit/pygoat.json"))
    quoted = {
        issue["issue_text"].partition(": ")[2].strip("'")
        for issue in raw["results"]
        if issue["test_id"] in {"B105", "B106", "B107"}
    }
    messages = " ".join(
        sighting.message
        for sighting in bandit("bandit/pygoat.json").sightings
        if sighting.rule in {"B105", "B106", "B107"}
    )
    assert quoted
    assert messages
    assert not [value for value in quoted if len(value) > 4 and value in messages]


def test_ruff_sees_all_that_its_report_lists_and_covers_nothing_without_its_log() -> None:
    body = sample("ruff/pygoat.json")
    paths = files_of(body, "filename")
    report = read("ruff", body, paths, exit_code=1)
    assert len(report.sightings) == len(json.loads(body))
    assert not report.covered
    assert set(report.unread) == paths
    log = "".join(f"[2026-01-01][00:00:00][ruff::diagnostics][DEBUG] Checking: {ROOT}/{path}\n" for path in paths)
    assert read("ruff", body, paths, exit_code=1, stderr=log).covered == paths


def test_bandit_and_ruff_see_the_same_faults_at_the_same_places() -> None:
    ruff_body = sample("ruff/pygoat.json")
    by_ruff = read("ruff", ruff_body, files_of(ruff_body, "filename"), exit_code=1).sightings
    by_bandit = bandit("bandit/pygoat.json").sightings
    both = {(seen.at.path, seen.at.line, seen.same_as[0]) for seen in by_ruff} & {
        (seen.at.path, seen.at.line, f"bandit:{seen.rule}") for seen in by_bandit
    }
    merged = 0
    for path in {seen.at.path for seen in (*by_ruff, *by_bandit)}:
        groups = merge([seen for seen in (*by_ruff, *by_bandit) if seen.at.path == path])
        merged += sum(1 for group in groups if {seen.tool for seen in group} == {"bandit", "ruff"})
    assert len(both) >= 20
    assert merged >= len(both)


def test_ruff_and_bandit_agree_on_how_bad_a_shared_fault_is() -> None:
    ruff_body = sample("ruff/pygoat.json")
    by_place = {
        (seen.at.path, seen.at.line, f"bandit:{seen.rule}"): seen for seen in bandit("bandit/pygoat.json").sightings
    }
    pairs = [
        (seen, by_place[place])
        for seen in read("ruff", ruff_body, files_of(ruff_body, "filename"), exit_code=1).sightings
        if (place := (seen.at.path, seen.at.line, seen.same_as[0])) in by_place
    ]
    assert pairs
    assert [(one.rule, one.severity) for one, other in pairs if one.severity is not other.severity] == []
    assert [(one.rule, one.cwe) for one, other in pairs if one.cwe != other.cwe] == []


def test_ast_grep_counts_lines_from_1_here() -> None:
    body = sample("ast-grep/pygoat.json")
    raw = json.loads(body)
    report = read("ast-grep", body, files_of(body, "file"), exit_code=1)
    assert [seen.at.line for seen in report.sightings] == [match["range"]["start"]["line"] + 1 for match in raw]
    assert {seen.severity for seen in report.sightings} == {Severity.HIGH}
    assert not report.covered


def test_oxlint_sees_all_that_its_report_lists_and_covers_nothing_without_the_mark() -> None:
    body = sample("oxlint/NodeGoat.json")
    paths = files_of(body, "filename")
    report = read("oxlint", body, paths, exit_code=0)
    assert len(report.sightings) == len(json.loads(body)["diagnostics"])
    assert not report.covered
    assert set(report.unread) == paths


def test_shellcheck_sees_what_its_report_lists_but_for_notes_on_files_it_did_not_follow() -> None:
    body = sample("shellcheck/kubernetes-goat.json1.json")
    comments = json.loads(body)["comments"]
    paths = files_of(body, "file")
    report = read("shellcheck", body, paths, exit_code=1)
    wanted = [comment for comment in comments if comment["code"] >= 2000 and comment["code"] != 2148]
    assert len(report.sightings) == len(wanted)
    assert report.covered == paths
    assert not report.faults


@pytest.mark.parametrize(
    ("tool", "name"),
    [("ruff", "ruff/pygoat.json"), ("oxlint", "oxlint/NodeGoat.json"), ("ast-grep", "ast-grep/pygoat.json"),
     ("bandit", "bandit/pygoat.json"), ("shellcheck", "shellcheck/kubernetes-goat.json1.json")],
)  # fmt: skip
def test_a_report_that_is_cut_off_anywhere_covers_nothing(tool: str, name: str) -> None:
    body = sample(name).strip()
    paths = files_of(body, "filename") | files_of(body, "file")
    for end in range(0, len(body), max(1, len(body) // 40)):
        with pytest.raises(ToolOutputMalformed):
            read(tool, body[:end], paths, exit_code=1)


def test_bandit_exits_0_over_a_file_it_cannot_parse_and_the_file_is_unread() -> None:
    report = read("bandit", sample("failures/bandit-cannot-parse.json"), {"py312.py"}, exit_code=0)
    assert not report.covered
    assert "syntax error" in report.unread["py312.py"]


def test_ruff_exits_0_over_a_missing_path_and_the_path_is_unread() -> None:
    report = read("ruff", sample("failures/ruff-missing-path.json"), {"no-such-dir"}, exit_code=0)
    assert not report.covered
    assert "no-such-dir" in report.unread


def test_a_configuration_error_in_words_is_no_report_of_any_scanner_of_files() -> None:
    body = sample("failures/eslint-config-error.txt")
    for name in ("ast-grep", "bandit", "cpython", "oxlint", "oxlint-syntax", "ruff", "ruff-syntax", "shellcheck"):
        for exit_code in (0, 1, 2):
            try:
                report = read(name, body, {"a.py"}, exit_code)
            except ToolOutputMalformed:
                continue
            assert report.faults, (name, exit_code)
