"""checkov's report: what proves that a file was judged, and what a check is about."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import checkov
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity


def verdict(path: str = "/a.tf", name: str = "Ensure the bucket is encrypted") -> dict[str, Any]:
    place = {"file_path": path, "repo_file_path": path, "file_line_range": [3, 9]}
    return {"check_id": "CKV_AWS_1", "check_name": name, "resource": "aws_s3_bucket.b", "severity": None, **place}


def framework(failed: int = 0, errors: int = 0, **results: Any) -> dict[str, Any]:
    summary = {"passed": 0, "failed": failed, "skipped": 0, "parsing_errors": errors, "resource_count": 1}
    return {"check_type": "terraform", "results": results, "summary": summary}


def test_checkov_covers_files_in_which_a_check_was_applied(job: Any, run: Any) -> None:
    told = framework(1, failed_checks=[verdict()], passed_checks=[verdict("/b.tf")])
    read = checkov.read(run(1, [told]), job("a.tf", "b.tf", "c.tf"))
    (seen,) = read.sightings
    assert (seen.at.path, seen.at.line, seen.at.symbol, seen.cwe) == ("a.tf", 3, "aws_s3_bucket.b", ("CWE-311",))
    assert (set(read.covered), set(read.unread)) == ({"a.tf", "b.tf"}, {"c.tf"})


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Ensure no security groups allow ingress from 0.0.0.0:0 to port 22", Severity.HIGH),
        ('Ensure IAM policies do not allow "*" actions', Severity.HIGH),
        ("Ensure access logging is on", Severity.LOW),
        ("Ensure the disk is encrypted", Severity.MEDIUM),
    ],
)
def test_checkov_severities_come_from_what_a_check_is_about(title: str, level: Severity, job: Any, run: Any) -> None:
    told = framework(1, failed_checks=[verdict(name=title)])
    assert checkov.read(run(1, told), job("a.tf")).sightings[0].severity is level


def test_checkov_names_what_it_could_not_parse_or_has_a_fault(job: Any, run: Any) -> None:
    named = framework(errors=1, parsing_errors=["/tree/a.tf"], passed_checks=[verdict("/b.tf")])
    read = checkov.read(run(0, named), job("a.tf", "b.tf"))
    assert "could not parse" in read.unread["a.tf"]
    assert checkov.read(run(0, framework(errors=1)), job("a.tf")).faults


def test_checkov_with_a_bare_summary_covers_nothing(job: Any, run: Any) -> None:
    nothing = {"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0, "checkov_version": "3"}
    assert set(checkov.read(run(0, nothing), job("a.tf")).unread) == {"a.tf"}
    with pytest.raises(ToolOutputMalformed):
        checkov.read(run(0, {**nothing, "parsing_errors": 1}), job("a.tf"))


def test_checkov_codes_that_contradict_the_report_are_faults(job: Any, run: Any) -> None:
    assert checkov.read(run(0, framework(1, failed_checks=[verdict()])), job("a.tf")).faults
    assert checkov.read(run(1, framework(passed_checks=[verdict()])), job("a.tf")).faults
    assert checkov.read(run(2, b"", "Traceback"), job("a.tf")).faults


def test_checkov_is_not_run_where_its_settings_lie_in_the_tree(job: Any, run: Any) -> None:
    given = job(".checkov.yaml", "a.tf")
    assert checkov.wants(FileEntry(path=".checkov.yaml", kind=Kind.TEXT))
    assert checkov.command(given).args == ("--version",)
    assert ".checkov.yaml" in checkov.read(run(0, b"3.3.30"), given).faults[0]


def test_its_environment_is_its_own_and_its_arguments_shape_its_answer(job: Any) -> None:
    assert checkov.TOOL.is_private
    assert "--skip-download" in checkov.command(job("a.tf")).args
    assert checkov.configuration() == checkov.configuration() != b""


@pytest.mark.parametrize(
    ("path", "wanted"), [("a.tf", True), ("deploy/Dockerfile", True), ("tfplan.json", True), ("main.py", False)]
)
def test_what_it_wants_is_told_by_the_name(path: str, wanted: bool) -> None:
    assert checkov.wants(FileEntry(path=path, kind=Kind.TEXT, size=9)) is wanted
    assert not checkov.wants(FileEntry(path=path, kind=Kind.LINK))
