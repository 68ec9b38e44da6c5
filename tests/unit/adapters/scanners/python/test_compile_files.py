"""What our own script says of each file, run as the program that it is and asked directly."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from interlock.adapters.scanners.python.compile_files import judge, main


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """Judge a text."""

    def tell(text: str | bytes) -> dict[str, Any]:
        file = tmp_path / "a.py"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return judge(str(file).encode())

    return tell


def test_what_compiles_is_told_with_its_warnings(told: Any) -> None:
    assert told("x = 1\n") == {"state": "compiled", "errors": [], "warnings": []}
    (warning,) = told("x = 1\nif x is 1: pass\n")["warnings"]
    assert (warning["line"], warning["kind"]) == (2, "SyntaxWarning")


def test_what_parses_and_does_not_compile_is_broken_in_every_version(told: Any) -> None:
    found = told("x = 1\nreturn x\n")
    assert found["state"] == "broken"
    assert (found["errors"][0]["line"], found["errors"][0]["kind"]) == (2, "SyntaxError")


@pytest.mark.parametrize(
    "text",
    [
        "x = (\n",
        "from __future__ import tomorrow\n",
        "\0",
        b"\xff\xfe",
        b"# coding: nothing\n",
        "(" * 5000 + ")" * 5000,
    ],
)
def test_what_may_be_of_another_version_or_no_python_is_unparsed(told: Any, text: str | bytes) -> None:
    found = told(text)
    assert found["state"] == "unparsed"
    assert found["errors"][0]["message"]
    assert "warnings" not in found or found["warnings"] == []


def test_the_code_is_never_run(told: Any, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    assert told(f"open({str(mark)!r}, 'w')\n")["state"] == "compiled"
    assert not mark.exists()


def test_what_is_not_there_is_unreadable(tmp_path: Path) -> None:
    found = judge(str(tmp_path / "none.py").encode())
    assert (found["state"], cast("Any", found["errors"])[0]["kind"]) == ("unreadable", "FileNotFoundError")


def test_the_program_answers_one_line_a_file_and_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a.py\0b\xff.py\0")))
    main()
    first, second, end = map(json.loads, capsysbinary.readouterr().out.splitlines())
    assert (first["path"], first["state"]) == ("a.py", "compiled")
    assert first["python"] == ".".join(map(str, sys.version_info[:2]))
    assert (second["path"], second["state"]) == ("b\\xff.py", "unreadable")
    assert end == {"type": "end", "files": 2}
