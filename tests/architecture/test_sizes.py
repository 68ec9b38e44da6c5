"""What `make sizes` measures is measured right; how large things may be is for people to judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts import script

ROOT = Path(__file__).resolve().parents[2]


SIZES = script("sizes")


def found(name: str, text: str) -> list[tuple[str, int]]:
    """Give what stands out in a text: what, and how large."""
    return [(one.what, one.size) for one in SIZES.outliers(name, text)]


def test_a_function_is_counted_without_its_docstring() -> None:
    body = '    """One.\n\n    Two.\n    """\n' + "    x = 1\n" * 49
    assert found("a.py", f"def f():\n{body}") == []
    assert found("a.py", f"def f():\n{body}    x = 1\n") == [("lines", 51)]


def test_long_files_stand_out_and_init_files_sooner() -> None:
    assert found("a.py", "x = 1\n" * 400) == []
    assert found("a.py", "x = 1\n" * 401) == [("lines", 401)]
    assert found("a/__init__.py", "x = 1\n" * 41) == [("lines", 41)]


def test_parameters_that_must_be_named_do_not_count() -> None:
    assert found("a.py", "def f(a, b, c, d, e, f, g, *, h, i): ...\n") == []
    assert found("a.py", "def f(a, b, c, d, e, f, g, h): ...\n") == [("parameters", 8)]


def test_the_report_names_the_medians_and_is_no_judge(capsys: pytest.CaptureFixture[str]) -> None:
    assert SIZES.main() == 0
    first, second, *outliers = capsys.readouterr().out.splitlines()
    assert "files, median" in first
    assert "functions, median" in second
    assert all(" is the aim" in line for line in outliers)
