"""oxlint's JSON, for faults and for syntax: a file without the mark was not linted."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from interlock.adapters.scanners.javascript import oxlint, oxlint_syntax
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity

BOTH = pytest.mark.parametrize("scanner", [oxlint, oxlint_syntax], ids=["oxlint", "oxlint-syntax"])


def diagnostic(code: str, path: str = "a.js", severity: str = "error", message: str = "m") -> dict[str, Any]:
    told: dict[str, Any] = {
        "message": message, "severity": severity, "filename": path, "help": "h",
        "labels": [{"span": {"offset": 0, "length": 4, "line": 2, "column": 3}}],
    }  # fmt: skip
    return {**told, "code": code} if code else told


def mark(path: str = "a.js") -> dict[str, Any]:
    return diagnostic("eslint(max-lines)", path, "warning")


def report(*diagnostics: dict[str, Any]) -> dict[str, Any]:
    return {"diagnostics": diagnostics, "number_of_files": 1, "number_of_rules": 1}


def test_a_fault_is_named_as_settings_name_it(job: Any, run: Any) -> None:
    told = report(mark(), diagnostic("eslint(no-eval)"), diagnostic("react(no-danger)"))
    read = oxlint.read(run(1, told), job("a.js"))
    assert [(seen.rule, seen.severity, seen.cwe) for seen in read.sightings] == [
        ("no-eval", Severity.HIGH, ("CWE-95",)),
        ("react/no-danger", Severity.MEDIUM, ("CWE-79",)),
    ]
    assert (read.sightings[0].at.line, read.sightings[0].at.column) == (2, 3)
    assert read.covered == {"a.js"}


@BOTH
def test_a_file_without_the_mark_is_unread(scanner: ModuleType, job: Any, run: Any) -> None:
    read = scanner.read(run(0, report(mark("b.js"))), job("a.js", "b.js"))
    assert read.covered == {"b.js"}
    assert set(read.unread) == {"a.js"}


@BOTH
def test_a_count_of_files_alone_covers_nothing(scanner: ModuleType, job: Any, run: Any) -> None:
    assert scanner.read(run(0, report()), job("a.js")).covered == frozenset()


def test_a_syntax_error_leaves_the_file_unread_by_the_one(job: Any, run: Any) -> None:
    read = oxlint.read(run(1, report(diagnostic("", message="Unexpected token"))), job("a.js"))
    assert read.unread == {"a.js": "Unexpected token (line 2)"}
    assert read.sightings == ()


@BOTH
def test_a_file_that_could_not_be_opened_is_unread(scanner: ModuleType, job: Any, run: Any) -> None:
    words = 'Failed to open file /tree/a.js with error "stream did not contain valid UTF-8"'
    told = {"message": words, "severity": "error", "labels": []}
    read = scanner.read(run(1, report(told, mark("b.js"))), job("a.js", "b.js"))
    assert read.unread == {"a.js": "stream did not contain valid UTF-8"}
    assert read.covered == {"b.js"}


@BOTH
def test_an_error_of_no_file_is_a_fault(scanner: ModuleType, job: Any, run: Any) -> None:
    told = {"message": "something broke", "severity": "error", "labels": []}
    read = scanner.read(run(1, report(told, mark())), job("a.js"))
    assert "something broke" in read.faults[0]
    assert read.covered == frozenset()


@BOTH
@pytest.mark.parametrize(
    ("exit_code", "diagnostics"), [(1, (mark(),)), (0, (mark(), diagnostic("eslint(no-eval)"))), (134, (mark(),))]
)
def test_an_exit_code_that_does_not_fit_is_a_fault(
    scanner: ModuleType, exit_code: int, diagnostics: tuple[Any, ...], job: Any, run: Any
) -> None:
    read = scanner.read(run(exit_code, report(*diagnostics)), job("a.js"))
    assert read.faults
    assert read.covered == frozenset()


@BOTH
@pytest.mark.parametrize(
    "body", [b"", b"Failed to parse oxlint configuration file.\n", b"No files found to lint.\n{}", b'{"diagnostics":[{']
)
def test_words_in_place_of_a_report_are_malformed(scanner: ModuleType, body: bytes, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        scanner.read(run(1, body), job("a.js"))


@BOTH
@pytest.mark.parametrize("path", ["a.min.js", "a-min.js", "a_min.cjs", "script", "a.es6"])
def test_what_oxlint_skips_by_name_is_not_wanted(scanner: ModuleType, path: str) -> None:
    assert not scanner.wants(FileEntry(path=path, kind=Kind.TEXT, language="javascript"))


@BOTH
def test_its_settings_are_ours_and_shape_its_configuration(scanner: ModuleType, job: Any) -> None:
    args = scanner.command(job("a.js")).args
    assert args[args.index("--config") + 1].startswith("/rules/oxlintrc")
    assert oxlint.configuration() != oxlint_syntax.configuration()
