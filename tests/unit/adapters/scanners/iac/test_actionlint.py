"""actionlint's JSON together with its log."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import actionlint
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity

A, B = ".github/workflows/a.yml", ".github/workflows/b.yml"
UNTRUSTED = '"github.head_ref" is potentially untrusted. avoid using it'


def fault(message: str = "no such key", kind: str = "syntax-check", path: str = f"./{A}") -> dict[str, Any]:
    return {"message": message, "filepath": path, "line": 7, "column": 3, "kind": kind, "end_column": 9}


def totals(**counts: int) -> str:
    names = {"a": A, "b": B}
    return "".join(f"verbose: Found total {n} errors in 1 ms for ./{names[key]}\n" for key, n in counts.items())


def test_a_file_is_covered_only_if_the_log_counts_what_the_answer_lists(job: Any, run: Any) -> None:
    read = actionlint.read(run(1, [fault()], totals(a=1, b=0)), job(A, B))
    assert read.covered == {A, B}
    short = actionlint.read(run(1, [fault()], totals(a=2, b=0)), job(A, B))
    assert short.covered == {B}


def test_the_marks_of_two_files_that_ran_into_each_other_lose_no_line(job: Any, run: Any) -> None:
    log = f"verbose: verbose: Found total 0 errors in 1 ms for ./{A}\nFound total 0 errors in 2 ms for ./{B}\n"
    assert actionlint.read(run(0, [], log), job(A, B)).covered == {A, B}


def test_without_a_log_nothing_is_covered(job: Any, run: Any) -> None:
    assert actionlint.read(run(0, []), job(A)).covered == frozenset()


def test_what_does_not_parse_is_unread_and_no_finding(job: Any, run: Any) -> None:
    read = actionlint.read(run(1, [fault("could not parse as YAML: no node")], totals(a=1)), job(A))
    assert set(read.unread) == {A}
    assert not read.sightings


@pytest.mark.parametrize(
    ("message", "kind", "rule", "level"),
    [
        (UNTRUSTED, "expression", "untrusted-input", Severity.HIGH),
        ("type of expression", "expression", "expression", Severity.LOW),
        ("password", "credentials", "credentials", Severity.HIGH),
        ("set-output", "deprecated-commands", "deprecated-commands", Severity.MEDIUM),
        ("old action", "action", "action", Severity.LOW),
    ],
)
def test_severity_goes_by_the_kind(message: str, kind: str, rule: str, level: Severity, job: Any, run: Any) -> None:
    (seen,) = actionlint.read(run(1, [fault(message, kind)], totals(a=1)), job(A)).sightings
    assert (seen.rule, seen.severity, seen.at.line, seen.at.end_column) == (rule, level, 7, 10)


def test_codes_that_contradict_the_list_are_faults(job: Any, run: Any) -> None:
    assert actionlint.read(run(0, [fault()], totals(a=1)), job(A)).faults
    assert actionlint.read(run(1, [], totals(a=0)), job(A)).faults
    assert "no such file" in actionlint.read(run(3, b"", "open nope.yml: no such file"), job(A)).faults[0]


def test_silence_and_foreign_files_are_no_answers(job: Any, run: Any) -> None:
    for code, body in ((0, b""), (1, [fault(path="/etc/x.yml")])):
        with pytest.raises(ToolOutputMalformed):
            actionlint.read(run(code, body), job(A))


def test_other_linters_and_settings_of_the_repository_are_switched_off(job: Any) -> None:
    args = actionlint.command(job(A)).args
    assert {"-shellcheck=", "-pyflakes=", "/rules/settings/actionlint.yaml"} <= set(args)
