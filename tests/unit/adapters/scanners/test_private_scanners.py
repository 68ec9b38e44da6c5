"""The readers of tools with an environment of their own: checkov, cfn-lint, ansible-lint, kingfisher."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import ansible_lint, cfn_lint, checkov
from interlock.adapters.scanners.secrets import kingfisher
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


def match(rule: str = "E3003", level: str = "Error", **fields: Any) -> dict[str, Any]:
    where = {"Start": {"LineNumber": 3, "ColumnNumber": 5}, "End": {"LineNumber": 3, "ColumnNumber": 9}}
    known = {"Filename": "cfn/a.yaml", "Level": level, "Location": {**where, "Path": ["Resources", "B", 0]}}
    return {**known, "Message": "it is required", "Rule": {"Id": rule, "ShortDescription": "required"}, **fields}


SCANNED = "INFO - Run scan of template cfn/a.yaml\n"


def test_cfn_lint_covers_what_its_log_says_it_scanned(job: Any, run: Any) -> None:
    read = cfn_lint.read(run(2, [match()], SCANNED), job("cfn/a.yaml", "cfn/b.yaml"))
    (seen,) = read.sightings
    assert (seen.severity, seen.at.line, seen.at.symbol) == (Severity.MEDIUM, 3, "Resources.B.0")
    assert (set(read.covered), set(read.unread)) == ({"cfn/a.yaml"}, {"cfn/b.yaml"})


def test_cfn_lint_leaves_what_it_could_not_parse_unread(job: Any, run: Any) -> None:
    for found in (match("E0000"), match("E0002"), match("E1001", Message="'Resources' is a required property")):
        read = cfn_lint.read(run(2, [found], SCANNED), job("cfn/a.yaml"))
        assert (set(read.unread), read.sightings) == ({"cfn/a.yaml"}, ())


def test_cfn_lint_exit_codes_are_the_sum_of_the_levels(job: Any, run: Any) -> None:
    both = [match(), match("W1", "Warning")]
    assert not cfn_lint.read(run(6, both, SCANNED), job("cfn/a.yaml")).faults
    assert cfn_lint.read(run(4, both, SCANNED), job("cfn/a.yaml")).faults
    assert cfn_lint.read(run(0, both, SCANNED), job("cfn/a.yaml")).faults
    assert cfn_lint.read(run(1, b"", "Traceback"), job("cfn/a.yaml")).faults


def test_cfn_lint_called_wrongly_is_a_fault(job: Any, run: Any) -> None:
    wrong = match("E0003", Filename=None, Message="nope.yaml could not be processed")
    assert "nope.yaml" in cfn_lint.read(run(2, [wrong]), job("cfn/a.yaml")).faults[0]


def issue(name: str = "risky-octal", path: str = "site.yml", **where: Any) -> dict[str, Any]:
    place = where or {"positions": {"begin": {"line": 4, "column": 2}}}
    return {"check_name": name, "description": "a mode", "severity": "major", "location": {"path": path, **place}}


def processed(done: int, met: int) -> str:
    return f"Failed: 1 failure(s), 0 warning(s) in {done} files processed of {met} encountered.\n"


def test_ansible_lint_covers_its_files_only_if_all_it_met_were_processed(job: Any, run: Any) -> None:
    files = ("site.yml", "other.yml")
    assert ansible_lint.read(run(2, [issue()], processed(3, 3)), job(*files)).covered == set(files)
    for words in (processed(1, 1), processed(2, 3), ""):
        assert ansible_lint.read(run(2, [issue()], words), job(*files)).covered == frozenset()


def test_ansible_lint_places_come_in_two_shapes(job: Any, run: Any) -> None:
    issues = [issue(), issue("name[play]", lines={"begin": 7})]
    first, second = ansible_lint.read(run(2, issues, processed(1, 1)), job("site.yml")).sightings
    assert (first.at.line, first.severity, first.cwe) == (4, Severity.MEDIUM, ("CWE-732",))
    assert (second.at.line, second.severity) == (7, Severity.INFO)


def test_ansible_lint_leaves_a_playbook_it_could_not_check_unread(job: Any, run: Any) -> None:
    found = [issue("syntax-check[unknown-module]"), issue("load-failure[yaml]", "b.yml")]
    read = ansible_lint.read(run(2, found, processed(2, 2)), job("site.yml", "b.yml"))
    assert (set(read.unread), read.sightings) == ({"site.yml", "b.yml"}, ())


def test_ansible_lint_failing_itself_is_a_fault(job: Any, run: Any) -> None:
    assert ansible_lint.read(run(3, b"", "CRITICAL: no such configuration"), job("site.yml")).faults
    assert ansible_lint.read(run(2, [], processed(1, 1)), job("site.yml")).faults


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


@pytest.mark.parametrize("scanner", [ansible_lint, cfn_lint, checkov, kingfisher], ids=lambda one: str(one.NAME))
def test_each_lives_in_an_environment_of_its_own_and_says_what_shapes_its_answer(scanner: Any) -> None:
    assert scanner.TOOL.is_private
    assert scanner.configuration() == scanner.configuration() != b""
