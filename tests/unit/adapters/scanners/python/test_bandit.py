"""bandit's JSON: what was seen, what was read, and each way in which it can be wrong."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.python import bandit
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Certainty, Severity

COUNTS = {"loc": 3, "nosec": 0, "skipped_tests": 0, "SEVERITY.HIGH": 0, "CONFIDENCE.HIGH": 0}
UNCOUNTED = {"loc": 3, "nosec": 0, "skipped_tests": 0}


def issue(path: str = "././a.py", rule: str = "B602", **fields: object) -> dict[str, object]:
    return {
        "filename": path,
        "test_id": rule,
        "issue_text": "subprocess call with shell=True identified, security issue.",
        "issue_severity": "HIGH",
        "issue_confidence": "HIGH",
        "line_number": 3,
        "line_range": [3, 4],
        "col_offset": 0,
        "end_col_offset": 5,
        "issue_cwe": {"id": 78, "link": "https://example.org"},
        **fields,
    }


def report(
    *results: object, metrics: dict[str, object] | None = None, errors: tuple[object, ...] = ()
) -> dict[str, Any]:
    return {"errors": errors, "metrics": metrics or {"././a.py": COUNTS}, "results": results}


def test_an_issue_becomes_a_sighting_with_place_weakness_and_remedy(job: Any, run: Any) -> None:
    read = bandit.read(run(1, report(issue())), job("a.py"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.certainty) == ("B602", Severity.HIGH, Certainty.HIGH)
    assert (seen.at.path, seen.at.line, seen.at.column, seen.at.end_line) == ("a.py", 3, 1, 4)
    assert seen.cwe == ("CWE-78",)
    assert "shell" in seen.remedy
    assert read.covered == {"a.py"}


def test_an_old_report_without_columns_and_weakness_gets_the_weakness_of_the_table(job: Any, run: Any) -> None:
    old = issue(issue_cwe=None)
    del old["col_offset"], old["end_col_offset"], old["line_range"]
    (seen,) = bandit.read(run(1, report(old)), job("a.py")).sightings
    assert (seen.cwe, seen.at.column, seen.at.end_line) == (("CWE-78",), 0, 3)


@pytest.mark.parametrize("rule", ["B105", "B106", "B107"])
def test_a_password_is_never_quoted(rule: str, job: Any, run: Any) -> None:
    value = "hun" + "ter2"
    told = issue(rule=rule, issue_text=f"Possible hardcoded password: '{value}'")
    (seen,) = bandit.read(run(1, report(told)), job("a.py")).sightings
    assert value not in seen.message
    assert seen.message.startswith("Possible hardcoded password")


def test_an_import_alone_is_at_most_medium(job: Any, run: Any) -> None:
    (seen,) = bandit.read(run(1, report(issue(rule="B413"))), job("a.py")).sightings
    assert seen.severity is Severity.MEDIUM


def test_a_file_among_the_errors_is_unread_although_it_was_measured(job: Any, run: Any) -> None:
    error = {"filename": "././a.py", "reason": "syntax error while parsing AST from file"}
    read = bandit.read(run(0, report(errors=(error,))), job("a.py"))
    assert read.covered == frozenset()
    assert read.unread == {"a.py": "syntax error while parsing AST from file"}


@pytest.mark.parametrize("metrics", [{"_totals": COUNTS}, {"././a.py": UNCOUNTED}, {"././b.py": COUNTS}])
def test_a_file_without_counted_issues_is_unread(metrics: dict[str, object], job: Any, run: Any) -> None:
    read = bandit.read(run(0, report(metrics=metrics)), job("a.py"))
    assert read.covered == frozenset()
    assert set(read.unread) == {"a.py"}


def test_a_file_on_which_a_rule_crashed_is_unread(job: Any, run: Any) -> None:
    words = "[tester]\tERROR\tBandit internal error running: hardcoded_tmp on file ./a.py at line 7: boom\nTraceback\n"
    read = bandit.read(run(0, report(), words), job("a.py"))
    assert "hardcoded_tmp crashed" in read.unread["a.py"]


@pytest.mark.parametrize(("exit_code", "results"), [(0, (issue(),)), (1, ())])
def test_an_exit_code_that_contradicts_the_results_is_a_fault(
    exit_code: int, results: tuple[object, ...], job: Any, run: Any
) -> None:
    read = bandit.read(run(exit_code, report(*results)), job("a.py"))
    assert read.faults
    assert read.covered == frozenset()


@pytest.mark.parametrize("exit_code", [2, 3, 137, -11])
def test_any_other_exit_code_is_a_fault_with_bandits_last_words(exit_code: int, job: Any, run: Any) -> None:
    read = bandit.read(run(exit_code, report(), "usage\n[main] ERROR it broke"), job("a.py"))
    assert "it broke" in read.faults[0]


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"errors":[],"metrics":{},"results":[{'])
def test_what_is_no_report_is_malformed(body: bytes, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        bandit.read(run(0, body), job("a.py"))


@pytest.mark.parametrize("path", ["/etc/passwd", "../a.py", "b.py"])
def test_a_finding_in_a_file_it_was_not_given_is_malformed(path: str, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        bandit.read(run(1, report(issue(path))), job("a.py"))


def test_it_wants_python_text_and_no_links() -> None:
    assert bandit.wants(FileEntry(path="a.py", kind=Kind.TEXT, language="python"))
    assert not bandit.wants(FileEntry(path="a.py", kind=Kind.LINK, language="python"))
    assert not bandit.wants(FileEntry(path="a.js", kind=Kind.TEXT, language="javascript"))


def test_no_path_can_be_taken_for_an_option_and_comments_are_ignored(job: Any) -> None:
    command = bandit.command(job("-r", "a.py"))
    assert command.args[-2:] == ("./-r", "./a.py")
    assert "--ignore-nosec" in command.args
