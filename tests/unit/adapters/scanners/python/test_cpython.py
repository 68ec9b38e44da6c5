"""What the compiler says, read from our own script's lines and made by it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.scanners.python import compile_files, cpython
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity


def file(path: str = "a.py", state: str = "compiled", **fields: object) -> dict[str, Any]:
    return {"type": "file", "path": path, "state": state, "python": "3.11", "errors": [], "warnings": [], **fields}


def remark(message: str, kind: str = "SyntaxError", line: int = 2) -> dict[str, Any]:
    return {"line": line, "column": 1, "kind": kind, "message": message}


def lines(*files: dict[str, Any], end: int | None = None) -> bytes:
    import json

    total = {"type": "end", "files": len(files) if end is None else end}
    return b"".join(json.dumps(line).encode() + b"\n" for line in (*files, total))


def test_a_compiled_file_is_covered_and_its_warnings_are_low(job: Any, run: Any) -> None:
    told = file(warnings=[remark('"is" with a literal. Did you mean "=="?', "SyntaxWarning")])
    read = cpython.read(run(0, lines(told)), job("a.py"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.same_as) == ("SyntaxWarning", Severity.LOW, ("ruff-syntax:F632",))
    assert read.covered == {"a.py"}


def test_what_parses_and_does_not_compile_is_a_finding(job: Any, run: Any) -> None:
    told = file(state="broken", errors=[remark("'return' outside function")])
    read = cpython.read(run(0, lines(told)), job("a.py"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.same_as) == ("compile-error", Severity.HIGH, ("ruff-syntax:F706",))
    assert read.covered == {"a.py"}


def test_what_does_not_parse_may_be_newer_and_is_unread(job: Any, run: Any) -> None:
    read = cpython.read(run(0, lines(file(state="unparsed", errors=[remark("invalid syntax")]))), job("a.py"))
    assert read.unread == {"a.py": "Python 3.11 cannot parse it: invalid syntax (line 2)"}
    assert read.sightings == ()


def test_what_cannot_be_opened_is_unread(job: Any, run: Any) -> None:
    told = file(state="unreadable", errors=[remark("No such file or directory", "FileNotFoundError", 0)])
    assert cpython.read(run(0, lines(told)), job("a.py")).unread == {"a.py": "No such file or directory"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        lines(file(), end=2),
        lines(file()).splitlines()[0],
        lines(file()) + lines(file()),
        lines(file(state="new")),
        b"Python 3.11\n",
    ],
)
def test_an_answer_without_the_right_last_line_is_malformed(body: bytes, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        cpython.read(run(0, body), job("a.py"))


def test_a_crash_of_the_interpreter_is_a_fault(job: Any, run: Any) -> None:
    assert cpython.read(run(-11, lines(file())), job("a.py")).faults


def test_paths_go_in_on_standard_input(job: Any) -> None:
    command = cpython.command(job("-c", "b c.py"))
    assert command.stdin == b"-c\0b c.py"
    assert "-I" in command.args


@pytest.mark.parametrize(
    ("source", "state"),
    [
        (b"x = 1\n", "compiled"),
        (b"", "compiled"),
        ("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"), "compiled"),
        (b"\xef\xbb\xbfx = 1\r\n", "compiled"),
        (b"def f(:\n", "unparsed"),
        (b"x = '\xff'\n", "unparsed"),
        (b"x\0y\n", "unparsed"),
        (b"x = " + b"(" * 5000 + b"1" + b")" * 5000, "unparsed"),
        (b"from __future__ import a_feature_of_tomorrow\n", "unparsed"),
        (b"return 1\n", "broken"),
        (b"def f():\n    x = 1\n    global x\n", "broken"),
        (b"import no_such_module_anywhere\nraise SystemExit\n", "compiled"),
    ],
)
def test_the_script_judges_a_file_without_running_it(source: bytes, state: str, tmp_path: Path) -> None:
    path = tmp_path / "given.py"
    path.write_bytes(source)
    assert compile_files.judge(str(path).encode())["state"] == state


def test_the_script_catches_warnings_and_leaves_the_filters_alone(tmp_path: Path) -> None:
    path = tmp_path / "given.py"
    path.write_text("x = 1\nassert (x, 'always')\n", encoding="utf-8")
    before = list(warnings.filters)
    said = compile_files.judge(str(path).encode())["warnings"]
    assert isinstance(said, list)
    assert [(one["line"], one["kind"]) for one in said] == [(2, "SyntaxWarning")]
    assert list(warnings.filters) == before


def test_the_script_says_when_a_file_is_not_there(tmp_path: Path) -> None:
    assert compile_files.judge(str(tmp_path / "gone.py").encode())["state"] == "unreadable"
