"""Real outputs of the scanners of secrets, infrastructure and pipelines, and what an incomplete run is worth."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.scanners import SCANNERS
from interlock.change import FileEntry, Kind
from interlock.control import Job, ToolOutputMalformed, ToolReport, ToolRun
from interlock.kernel import Severity

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
SAMPLES = SHARED / "samples"
REPORTS = SHARED / "data" / "scan-reports"

if not SAMPLES.is_dir():
    pytest.skip("the shared samples are not beside this checkout", allow_module_level=True)

ROOT = "/scan-root"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def read(name: str, body: bytes, paths: set[str], exit_code: int, stderr: str = "") -> ToolReport:
    files = {path: FileEntry(path=path, kind=Kind.TEXT, size=1000) for path in paths}
    job = Job(root=ROOT, paths=tuple(sorted(paths)), report="", files=files, rules_dir="/rules")
    return SCANNERS[name].read(ToolRun(exit_code, body, stderr.encode(), body), job)


def files_of(body: bytes, key: str) -> set[str]:
    """Give every file that an output names under a key, relative to where the tool ran."""
    names = re.findall(rb'"%s"\s*:\s*"([^"]+)"' % key.encode(), body)
    return {name.decode().removeprefix(ROOT).removeprefix("./").lstrip("/") for name in names} - {""}


def test_betterleaks_finds_what_its_sample_lists_and_keeps_nobodys_name() -> None:
    raw = json.loads(sample("betterleaks/test_keys.json"))
    report = read("betterleaks-history", sample("betterleaks/test_keys.json"), set(), 1)
    assert not report.faults
    assert not report.is_partial
    assert [seen.at.commit for seen in report.sightings] == [one["attributes"]["git.sha"] for one in raw["findings"]]
    assert [seen.severity for seen in report.sightings] == [Severity.HIGH] * 3 + [Severity.MEDIUM]
    people = {one["attributes"][key] for one in raw["findings"] for key in ("git.author_email", "git.message")}
    assert not [text for text in people if text in repr(report)]
    assert report.commits == 0, "without our marker nothing proves how many commits were read"


def test_betterleaks_calling_its_scan_incomplete_is_partial_and_a_fault() -> None:
    report = read("betterleaks-history", sample("failures/betterleaks-incomplete-history.json"), set(), 1)
    assert report.is_partial
    assert report.faults
    assert len(report.sightings) == 1


@pytest.mark.parametrize("name", ["cfngoat", "terragoat"])
def test_trivy_gives_every_failed_check_of_its_sample(name: str) -> None:
    body = sample(f"trivy/{name}-misconf.json")
    judged = [one for one in json.loads(body)["Results"] if one["Class"] == "config"]
    paths = {one["Target"] for one in judged if one.get("Misconfigurations")}
    report = read("trivy", body, paths, 0)
    failed = sum(len(one.get("Misconfigurations") or ()) for one in judged)
    assert len(report.sightings) == failed > 0
    assert report.covered == paths
    assert all(seen.cwe or seen.message for seen in report.sightings)


def test_trivy_without_its_database_is_a_fault() -> None:
    report = read("trivy", b"", {"package.json"}, 1, sample("failures/trivy-no-db.stderr.txt").decode())
    assert "database" in report.faults[0]
    assert not report.covered


@pytest.mark.parametrize("name", ["cfngoat", "terragoat", "tfplan"])
def test_checkov_gives_every_failed_check_of_its_sample(name: str) -> None:
    body = sample(f"checkov/{name}.json")
    raw = json.loads(body)
    frameworks = raw if isinstance(raw, list) else [raw]
    paths = files_of(body, "repo_file_path")
    report = read("checkov", body, paths, 1)
    assert len(report.sightings) == sum(len(one["results"]["failed_checks"]) for one in frameworks) > 0
    assert report.covered <= paths


def test_checkov_that_parsed_nothing_is_not_clean() -> None:
    report = read("checkov", sample("failures/checkov-parse-error.json"), {"broken.tf"}, 0)
    assert report.faults
    assert not report.covered


def test_checkov_with_nothing_to_judge_covers_nothing() -> None:
    report = read("checkov", sample("failures/checkov-nothing.json"), {"a.tf"}, 0)
    assert not report.covered
    assert set(report.unread) == {"a.tf"}


def test_hadolint_gives_every_remark_of_its_sample() -> None:
    body = sample("hadolint/kubernetes-goat.json")
    paths = files_of(body, "file")
    report = read("hadolint", body, paths, 1)
    assert len(report.sightings) == len(json.loads(body))
    assert report.covered == paths


def test_hadolint_on_something_else_leaves_it_unread() -> None:
    report = read("hadolint", sample("failures/hadolint-not-a-dockerfile.json"), {"py312.py"}, 1)
    assert set(report.unread) == {"py312.py"}
    assert not report.sightings


def test_zizmor_gives_every_finding_of_its_sample_and_covers_only_what_its_log_names() -> None:
    body = sample("zizmor/starter-workflows.json")
    paths = files_of(body, "verbatim_path")
    silent = read("zizmor", body, paths, 14)
    assert len(silent.sightings) == len(json.loads(body))
    assert not silent.covered
    words = "".join(f" INFO audit: zizmor: completed ./{path}\n" for path in sorted(paths))
    assert read("zizmor", body, paths, 14, words).covered == paths


def test_zizmor_without_inputs_has_read_nothing() -> None:
    words = sample("failures/zizmor-no-inputs.stderr.txt").decode()
    report = read("zizmor", b"", {".github/workflows/a.yml"}, 3, words)
    assert not report.covered
    assert set(report.unread) == {".github/workflows/a.yml"}


def test_actionlint_gives_every_fault_of_its_sample() -> None:
    body = sample("actionlint/toolkit.json")
    report = read("actionlint", body, files_of(body, "filepath"), 1)
    assert len(report.sightings) == len(json.loads(body))
    assert not report.covered, "this sample has no log"


def test_yamllint_refuses_what_it_was_not_asked_to_judge_by_but_reads_it() -> None:
    report = read(
        "yamllint", sample("yamllint/ansible-role-security.parsable.txt"), {"molecule/default/converge.yml"}, 0
    )
    assert [seen.rule for seen in report.sightings] == ["comments"]
    assert not report.faults


def test_cfn_lint_gives_every_match_of_its_sample() -> None:
    body = sample("cfn-lint/cfngoat.json")
    report = read("cfn-lint", body, {"cfngoat.yaml"}, 6, "INFO - Run scan of template cfngoat.yaml\n")
    assert len(report.sightings) == len(json.loads(body))
    assert report.covered == {"cfngoat.yaml"}


def test_ansible_lint_gives_every_issue_of_its_sample() -> None:
    body = sample("ansible-lint/ansible-role-security.json")
    issues: list[dict[str, Any]] = json.loads(body)
    paths = {issue["location"]["path"] for issue in issues}
    words = f"Failed: 35 failure(s), 0 warning(s) in {len(paths)} files processed of {len(paths)} encountered."
    report = read("ansible-lint", body, paths, 2, words)
    unjudged = {
        one["location"]["path"] for one in issues if one["check_name"].startswith(("syntax-check", "load-failure"))
    }
    assert set(report.unread) == unjudged
    assert len(report.sightings) == sum("syntax-check" not in one["check_name"] for one in issues)


def test_kingfisher_gives_every_finding_of_its_sample_but_has_read_no_single_file() -> None:
    body = sample("kingfisher/test_keys.json")
    report = read("kingfisher", body, {"keys", "new_key"}, 200)
    assert len(report.sightings) == len(json.loads(body)["findings"])
    assert not report.covered, "its audit names the repository, not the files"


CUT = [
    ("actionlint", "actionlint/toolkit.json", 1),
    ("ansible-lint", "ansible-lint/ansible-role-security.json", 2),
    ("betterleaks-history", "betterleaks/test_keys.json", 1),
    ("cfn-lint", "cfn-lint/cfngoat.json", 6),
    ("checkov", "checkov/terragoat.json", 1),
    ("hadolint", "hadolint/kubernetes-goat.json", 1),
    ("kingfisher", "kingfisher/test_keys.json", 200),
    ("trivy", "trivy/cfngoat-misconf.json", 0),
    ("zizmor", "zizmor/starter-workflows.json", 14),
]


@pytest.mark.parametrize(("name", "file", "code"), CUT, ids=[name for name, _, _ in CUT])
def test_a_sample_cut_off_anywhere_is_never_clean(name: str, file: str, code: int) -> None:
    whole = sample(file).rstrip()
    for part in (1, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        try:
            report = read(name, whole[:part], {"keys"}, code)
        except ToolOutputMalformed:
            continue
        assert report.faults


@pytest.mark.parametrize(("name", "file", "code"), CUT, ids=[name for name, _, _ in CUT])
def test_an_undocumented_exit_code_is_a_fault_whatever_was_written(name: str, file: str, code: int) -> None:
    body = sample(file)
    paths = files_of(body, "(?:file|filepath|filename|Filename|path|repo_file_path|verbatim_path|Target)")
    report = read(name, body, paths, 137 if code != 137 else 139)
    assert report.faults
    assert not report.covered


def counted(tool: str) -> list[tuple[str, int]]:
    if not REPORTS.is_dir():
        return []
    rows = (json.loads(line) for line in (REPORTS / "expected.jsonl").read_text().splitlines())
    return [(row["file"], row["findings"]) for row in rows if row["tool"] == tool and "findings" in row]


def whole(file: str) -> bytes:
    body = (REPORTS / file).read_bytes()
    return gzip.decompress(body) if file.endswith(".gz") else body


@pytest.mark.parametrize(("file", "findings"), counted("hadolint"))
def test_hadolint_counts_as_a_peer_does(file: str, findings: int) -> None:
    body = whole(file)
    report = read("hadolint", body, {remark["file"] for remark in json.loads(body)}, 1)
    assert len(report.sightings) + len(report.unread) == findings


@pytest.mark.parametrize(("file", "findings"), counted("cfn_lint"))
def test_cfn_lint_counts_as_a_peer_does(file: str, findings: int) -> None:
    body = whole(file)
    levels = {one["Level"] for one in json.loads(body)}
    code = sum({"Error": 2, "Warning": 4, "Informational": 8}[level] for level in levels)
    assert len(read("cfn-lint", body, files_of(body, "Filename"), code).sightings) == findings


@pytest.mark.parametrize(("file", "findings"), counted("checkov"))
def test_checkov_counts_as_a_peer_does(file: str, findings: int) -> None:
    body = whole(file)
    report = read("checkov", body, files_of(body, "repo_file_path"), int(findings > 0))
    assert len(report.sightings) == findings


@pytest.mark.parametrize(("file", "findings"), counted("trivy"))
def test_trivy_reads_reports_of_every_age_or_refuses_them(file: str, findings: int) -> None:
    body = whole(file)
    try:
        report = read("trivy", body, files_of(body, "Target"), 0)
    except ToolOutputMalformed:
        assert b'"SchemaVersion"' not in body
        return
    raw = json.loads(body)
    given = [one for one in raw.get("Results") or () if one.get("Class") == "config"]
    judged = [one for one in given if ".." not in one["Target"].split("/")]
    failed = sum(check["Status"] == "FAIL" for one in judged for check in one.get("Misconfigurations") or ())
    assert len(report.sightings) == failed <= findings
