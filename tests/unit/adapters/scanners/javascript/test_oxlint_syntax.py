"""What oxlint says of syntax: errors are findings, and what must fail weighs more than what may."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.javascript import oxlint_syntax
from interlock.control import ToolOutputMalformed
from interlock.kernel import Certainty, Severity
from tests.unit.adapters.scanners.javascript.test_oxlint import diagnostic, mark, report


def test_a_syntax_error_is_a_finding_of_the_other(job: Any, run: Any) -> None:
    read = oxlint_syntax.read(run(1, report(diagnostic("", message="Unexpected token"))), job("a.js"))
    assert [(seen.rule, seen.severity) for seen in read.sightings] == [("syntax-error", Severity.HIGH)]
    assert read.covered == {"a.js"}


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("eslint(no-const-assign)", Severity.MEDIUM),
        ("eslint(no-invalid-regexp)", Severity.MEDIUM),
        ("eslint(no-dupe-keys)", Severity.LOW),
    ],
)
def test_what_must_fail_weighs_more_than_what_may(code: str, severity: Severity, job: Any, run: Any) -> None:
    (seen,) = oxlint_syntax.read(run(1, report(mark(), diagnostic(code))), job("a.js")).sightings
    assert (seen.severity, seen.certainty, seen.remedy) == (severity, Certainty.HIGH, "h")
    assert seen.rule == code.removeprefix("eslint(").removesuffix(")")


def test_a_file_with_a_syntax_error_is_covered_without_the_mark_and_another_is_not(job: Any, run: Any) -> None:
    read = oxlint_syntax.read(run(1, report(diagnostic("", "a.js"))), job("a.js", "b.js"))
    assert (set(read.covered), set(read.unread)) == ({"a.js"}, {"b.js"})


def test_a_file_outside_of_the_job_is_malformed(job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        oxlint_syntax.read(run(1, report(diagnostic("", "../b.js"))), job("a.js"))


def test_exactly_the_files_of_the_job_are_given_and_none_is_taken_for_an_option(job: Any) -> None:
    assert oxlint_syntax.command(job("-a.js", "b.js")).args[-2:] == ("./-a.js", "./b.js")
    assert oxlint_syntax.configuration() == oxlint_syntax.configuration() != b""
