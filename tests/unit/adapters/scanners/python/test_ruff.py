"""ruff's JSON together with its log, for faults and for syntax."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from interlock.adapters.scanners.python import ruff, ruff_syntax
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Certainty, Severity

BOTH = pytest.mark.parametrize("scanner", [ruff, ruff_syntax], ids=["ruff", "ruff-syntax"])


def diagnostic(
    code: str | None = "S602", path: str = "/tree/a.py", message: str = "m", **fields: object
) -> dict[str, Any]:
    return {
        "cell": None,
        "code": code,
        "filename": path,
        "message": message,
        "location": {"row": 3, "column": 5},
        "end_location": {"row": 4, "column": 9},
        **fields,
    }


def checking(*paths: str) -> str:
    return "".join(f"[2026-01-01][00:00:00][ruff::diagnostics][DEBUG] Checking: /tree/{path}\n" for path in paths)


def test_a_fault_carries_what_the_table_knows_of_its_number(job: Any, run: Any) -> None:
    read = ruff.read(run(1, [diagnostic()], checking("a.py")), job("a.py"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.certainty) == ("S602", Severity.HIGH, Certainty.HIGH)
    assert (seen.cwe, seen.same_as) == (("CWE-78",), ("bandit:B602",))
    assert (seen.at.line, seen.at.column, seen.at.end_line, seen.at.end_column) == (3, 5, 4, 9)
    assert read.covered == {"a.py"}


def test_a_command_that_ruff_calls_seemingly_safe_is_low(job: Any, run: Any) -> None:
    calm = diagnostic(message="`subprocess` call with `shell=True` seems safe, but may be changed in the future")
    (seen,) = ruff.read(run(1, [calm], checking("a.py")), job("a.py")).sightings
    assert seen.severity is Severity.LOW


def test_a_password_is_never_quoted(job: Any, run: Any) -> None:
    value = "hun" + "ter2"
    told = diagnostic("S105", message=f'Possible hardcoded password assigned to: "{value}"')
    (seen,) = ruff.read(run(1, [told], checking("a.py")), job("a.py")).sightings
    assert value not in seen.message


@BOTH
def test_an_empty_list_proves_nothing_without_the_log(scanner: ModuleType, job: Any, run: Any) -> None:
    read = scanner.read(run(0, []), job("a.py"))
    assert (read.covered, set(read.unread)) == (frozenset(), {"a.py"})


@BOTH
def test_only_files_that_the_log_names_are_covered(scanner: ModuleType, job: Any, run: Any) -> None:
    read = scanner.read(run(0, [], checking("a.py", "other.py")), job("a.py", "b.py"))
    assert read.covered == {"a.py"}
    assert set(read.unread) == {"b.py"}


@BOTH
def test_a_file_that_could_not_be_linted_is_unread_though_the_log_names_it(
    scanner: ModuleType, job: Any, run: Any
) -> None:
    words = checking("a: b.py") + "warning: Failed to lint a: b.py: stream did not contain valid UTF-8\n"
    read = scanner.read(run(0, [], words), job("a: b.py"))
    assert read.unread == {"a: b.py": "stream did not contain valid UTF-8"}


@BOTH
def test_a_complaint_about_a_file_nobody_knows_is_a_fault(scanner: ModuleType, job: Any, run: Any) -> None:
    words = checking("a.py") + "warning: Failed to lint elsewhere.py: No such file or directory\n"
    read = scanner.read(run(0, [], words), job("a.py"))
    assert "elsewhere.py" in read.faults[0]
    assert read.covered == frozenset()


@pytest.mark.parametrize("code", ["invalid-syntax", None, "E902", "panic"])
def test_a_file_that_was_not_parsed_is_unread_by_the_one(code: str | None, job: Any, run: Any) -> None:
    read = ruff.read(run(1, [diagnostic(code, message="Expected `)`")], checking("a.py")), job("a.py"))
    assert read.covered == frozenset()
    assert "Expected" in read.unread["a.py"]
    assert read.sightings == ()


def test_the_line_of_a_notebook_cell_is_no_line_of_the_file(job: Any, run: Any) -> None:
    told = diagnostic("S307", "/tree/n.ipynb", cell=2)
    (seen,) = ruff.read(run(1, [told], checking("n.ipynb")), job("n.ipynb")).sightings
    assert (seen.at.line, seen.at.symbol) == (0, "cell 2 line 3")


@BOTH
@pytest.mark.parametrize(("exit_code", "found"), [(0, True), (1, False)])
def test_an_exit_code_that_contradicts_the_list_is_a_fault(
    scanner: ModuleType, exit_code: int, found: bool, job: Any, run: Any
) -> None:
    listed = [diagnostic("invalid-syntax")] if found else []
    read = scanner.read(run(exit_code, listed, checking("a.py")), job("a.py"))
    assert read.faults
    assert read.covered == frozenset()


@BOTH
def test_a_broken_run_is_a_fault(scanner: ModuleType, job: Any, run: Any) -> None:
    assert scanner.read(run(2, [], checking("a.py")), job("a.py")).faults
    assert scanner.read(run(-6, b"", "thread main panicked"), job("a.py")).faults == (
        f"{scanner.NAME} ended with exit code -6: thread main panicked",
    )


@BOTH
@pytest.mark.parametrize("body", [b"", b"{}", b"null", b'[{"code":"S1'])
def test_what_is_no_list_is_malformed(scanner: ModuleType, body: bytes, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        scanner.read(run(0, body, checking("a.py")), job("a.py"))


@BOTH
def test_notebooks_are_wanted_and_cython_is_not(scanner: ModuleType) -> None:
    assert scanner.wants(FileEntry(path="n.ipynb", kind=Kind.TEXT, language="jupyter"))
    assert not scanner.wants(FileEntry(path="fast.pyx", kind=Kind.TEXT, language="python"))
