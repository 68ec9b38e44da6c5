"""What shellcheck says of syntax: where the parser gave up weighs most."""

from __future__ import annotations

from typing import Any

from interlock.adapters.scanners.shell import shellcheck, shellcheck_syntax
from interlock.kernel import Certainty, Severity
from tests.unit.adapters.scanners.shell.test_shellcheck import comment, report


def test_a_syntax_error_is_a_finding_for_the_build(job: Any, run: Any) -> None:
    read = shellcheck_syntax.read(run(1, report(comment(1073, "error"), comment(1072, "error"))), job("a.sh"))
    assert [(seen.rule, seen.severity) for seen in read.sightings] == [
        ("SC1073", Severity.MEDIUM),
        ("SC1072", Severity.HIGH),
    ]
    assert read.covered == {"a.sh"}


def test_a_shell_that_it_does_not_know_is_not_judged(job: Any, run: Any) -> None:
    read = shellcheck_syntax.read(run(1, report(comment(1071, "error"))), job("a.sh"))
    assert (read.sightings, read.covered, set(read.unread)) == ((), frozenset(), {"a.sh"})


def test_carriage_returns_are_one_finding_for_a_file(job: Any, run: Any) -> None:
    told = report(*(comment(1017, "error", line=line) for line in range(1, 50)))
    assert len(shellcheck_syntax.read(run(1, told), job("a.sh")).sightings) == 1


def test_only_errors_are_findings(job: Any, run: Any) -> None:
    told = report(comment(2086, "info"), comment(2115, "warning"), comment(2068, "error"))
    (seen,) = shellcheck_syntax.read(run(1, told), job("a.sh")).sightings
    assert (seen.rule, seen.severity, seen.certainty) == ("SC2068", Severity.MEDIUM, Certainty.HIGH)


def test_the_repository_has_no_say_and_neither_does_the_name_of_a_file(job: Any) -> None:
    args = shellcheck_syntax.command(job("-a.sh")).args
    assert "--norc" in args
    assert args[-1] == "./-a.sh"
    assert shellcheck_syntax.TOOL is shellcheck.TOOL
    assert shellcheck_syntax.configuration() != shellcheck.configuration()
