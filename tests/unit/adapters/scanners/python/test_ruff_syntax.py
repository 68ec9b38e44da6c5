"""What ruff says of syntax and of names that nothing defines."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.python import ruff, ruff_syntax
from interlock.kernel import Certainty, Severity
from tests.unit.adapters.scanners.python.test_ruff import checking, diagnostic


@pytest.mark.parametrize("code", ["invalid-syntax", None])
def test_a_syntax_error_is_a_finding_of_the_other_and_its_file_covered(code: str | None, job: Any, run: Any) -> None:
    read = ruff_syntax.read(run(1, [diagnostic(code)], checking("a.py")), job("a.py"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity) == ("invalid-syntax", Severity.HIGH)
    assert read.covered == {"a.py"}


def test_a_file_that_could_not_be_read_is_no_syntax_error(job: Any, run: Any) -> None:
    read = ruff_syntax.read(run(1, [diagnostic("E902")], checking("a.py")), job("a.py"))
    assert read.sightings == ()
    assert set(read.unread) == {"a.py"}


@pytest.mark.parametrize(
    ("code", "severity", "certainty"),
    [
        ("F706", Severity.HIGH, Certainty.HIGH),
        ("F821", Severity.MEDIUM, Certainty.MEDIUM),
        ("F507", Severity.MEDIUM, Certainty.HIGH),
        ("F632", Severity.LOW, Certainty.HIGH),
    ],
)
def test_what_must_fail_weighs_more_than_what_may(
    code: str, severity: Severity, certainty: Certainty, job: Any, run: Any
) -> None:
    (seen,) = ruff_syntax.read(run(1, [diagnostic(code)], checking("a.py")), job("a.py")).sightings
    assert (seen.severity, seen.certainty) == (severity, certainty)


def test_a_rule_that_was_not_asked_for_means_that_the_file_was_not_examined(job: Any, run: Any) -> None:
    read = ruff_syntax.read(run(1, [diagnostic("S602")], checking("a.py")), job("a.py"))
    assert (read.sightings, read.covered, set(read.unread)) == ((), frozenset(), {"a.py"})


def test_it_shares_the_tool_with_ruff_and_not_its_configuration(job: Any) -> None:
    assert ruff_syntax.TOOL is ruff.TOOL
    assert ruff_syntax.configuration() != ruff.configuration()
    args = ruff_syntax.command(job("-a.py")).args
    assert {"--isolated", "--ignore-noqa", "--no-cache"} <= set(args)
    assert args[-2:] == ("--", "./-a.py")
