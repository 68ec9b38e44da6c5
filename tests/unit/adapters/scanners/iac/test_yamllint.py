"""yamllint's lines: markers, syntax errors, and runs that broke off."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import yamllint
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity


def line(text: str, path: str = "./a.yaml", level: str = "error", at: int = 2) -> bytes:
    return f"{path}:{at}:5: [{level}] {text}\n".encode()


def mark(path: str = "./a.yaml") -> bytes:
    return line('missing document end "..." (document-end)', path, "warning")


DOUBLE = 'duplication of key "a" in mapping (key-duplicates)'


def test_a_key_twice_is_a_finding_in_a_file_that_was_read(job: Any, run: Any) -> None:
    read = yamllint.read(run(1, line(DOUBLE) + mark()), job("a.yaml"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.at.line, seen.at.column) == ("key-duplicates", Severity.MEDIUM, 2, 5)
    assert seen.message == 'duplication of key "a" in mapping'
    assert read.covered == {"a.yaml"}


def test_markers_are_no_findings_and_files_without_one_are_unread(job: Any, run: Any) -> None:
    read = yamllint.read(run(0, mark()), job("a.yaml", "b.yaml"))
    assert (list(read.sightings), set(read.covered), set(read.unread)) == ([], {"a.yaml"}, {"b.yaml"})


def test_an_empty_file_needs_no_marker(job: Any, run: Any) -> None:
    assert yamllint.read(run(0, b""), job("a.yaml", size=0)).covered == {"a.yaml"}
    assert yamllint.read(run(0, b""), job("a.yaml")).covered == frozenset()


def test_a_syntax_error_makes_a_file_unread_and_is_no_finding(job: Any, run: Any) -> None:
    read = yamllint.read(run(1, mark() + line("syntax error: expected ',' (syntax)")), job("a.yaml"))
    assert "syntax error" in read.unread["a.yaml"]
    assert not read.sightings


def test_a_traceback_is_a_fault_that_names_the_likely_file(job: Any, run: Any) -> None:
    words = "Traceback (most recent call last):\n  File x\nUnicodeDecodeError: 'utf-8' codec\n"
    read = yamllint.read(run(1, mark(), words), job("a.yaml", "b.yaml"))
    assert "b.yaml" in read.faults[0]
    assert "UnicodeDecodeError" in read.faults[0]
    assert not read.covered


def test_codes_that_contradict_the_lines_are_faults(job: Any, run: Any) -> None:
    assert yamllint.read(run(0, mark() + line(DOUBLE)), job("a.yaml")).faults
    assert yamllint.read(run(1, mark()), job("a.yaml")).faults
    assert yamllint.read(run(255, b"", "No such file"), job("a.yaml")).faults


def test_other_lines_and_other_files_are_no_answer(job: Any, run: Any) -> None:
    for body in (b"hello\n", line(DOUBLE, "../b.yaml"), mark()[:9]):
        with pytest.raises(ToolOutputMalformed):
            yamllint.read(run(1, body), job("a.yaml"))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a.yaml", True),
        ("c/templates/a.yml", True),
        ("c/Chart.yaml", False),
        (".github/workflows/a.yml", False),
        ("k8s/a.json", True),
        ("tfplan.json", True),
        ("package.json", False),
    ],
)
def test_it_wants_yaml_that_no_chart_or_workflow_answers_for(path: str, wanted: bool) -> None:
    assert yamllint.wants(FileEntry(path=path, kind=Kind.TEXT)) is wanted
