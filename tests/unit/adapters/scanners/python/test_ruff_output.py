"""ruff's list and its log: what each proves, and what they prove together."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.python.ruff_output import Diagnostic, read_checked
from interlock.control import Sighting, ToolOutputMalformed
from interlock.kernel import Certainty, Severity
from tests.unit.adapters.scanners.python.test_ruff import checking, diagnostic


def seen_at(path: str, seen: Diagnostic) -> Sighting | None:
    """Take everything but what has the code `no`."""
    if seen.code == "no":
        return None
    return Sighting("x", seen.code or "", Severity.LOW, Certainty.LOW, seen.message, seen.at(path))


def test_a_diagnostic_that_the_scanner_refuses_leaves_its_file_unread_with_the_first_reason(job: Any, run: Any) -> None:
    told = [diagnostic("no", message="first"), diagnostic("no", message="second"), diagnostic("A1")]
    read = read_checked("x", run(1, told, checking("a.py")), job("a.py"), seen_at)
    assert (dict(read.unread), read.covered) == ({"a.py": "first"}, frozenset())


def test_the_line_of_a_syntax_error_is_part_of_the_reason(job: Any, run: Any) -> None:
    told = [diagnostic("invalid-syntax", message="odd")]
    read = read_checked("x", run(1, told, checking("a.py")), job("a.py"), lambda *_: None)
    assert read.unread == {"a.py": "odd (line 3)"}


def test_a_place_without_an_end_ends_where_it_begins_and_none_is_no_place(job: Any, run: Any) -> None:
    told = [diagnostic("A1", end_location=None), diagnostic("A2", location=None, end_location=None)]
    first, second = read_checked("x", run(1, told, checking("a.py")), job("a.py"), seen_at).sightings
    assert (first.at.line, first.at.end_line, first.at.end_column) == (3, 3, 5)
    assert (second.at.line, second.at.end_line) == (0, 0)


def test_a_diagnostic_of_a_file_that_nobody_gave_is_malformed(job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        read_checked("x", run(1, [diagnostic("A1", "/elsewhere/a.py")], checking("a.py")), job("a.py"), seen_at)


def test_the_log_may_be_in_colour_and_name_files_that_are_not_ours(job: Any, run: Any) -> None:
    log = "\x1b[34m" + checking("a.py").strip() + "\x1b[0m\n" + checking("z.py")
    assert read_checked("x", run(0, [], log), job("a.py"), seen_at).covered == {"a.py"}


def test_which_diagnostics_are_about_syntax() -> None:
    assert [Diagnostic("a", "m", None, code=code).is_syntax for code in (None, "invalid-syntax", "E902", "F821")] == [
        True,
        True,
        False,
        False,
    ]
