"""Compile the Python files named on standard input and say what the compiler says, one JSON line for each.

A program of its own, run by `cpython.py` with -I -S: it imports nothing but the standard library, nothing of
Interlock, and never the code it reads; `compile` makes code objects, which are thrown away. Paths are separated
by NUL bytes and relative to the working folder. The last line holds the number of files.
"""

from __future__ import annotations

import ast
import json
import sys
import warnings

_REFUSED = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def main() -> None:
    """Read the paths, write the lines."""
    names = [name for name in sys.stdin.buffer.read().split(b"\0") if name]
    out = sys.stdout.buffer
    for name in names:
        line = {"type": "file", "path": name.decode("utf-8", "backslashreplace"), "python": _version(), **judge(name)}
        out.write(json.dumps(line).encode() + b"\n")
    out.write(json.dumps({"type": "end", "files": len(names)}).encode() + b"\n")
    out.flush()


def judge(name: bytes) -> dict[str, object]:
    """Say what compiling the file gives: its state, the error if there is one, the warnings."""
    try:
        with open(name, "rb") as file:  # noqa: PTH123  # a path of bytes
            source = file.read()
    except OSError as error:
        return {"state": "unreadable", "errors": [_remark(error, error.strerror or "cannot be opened")]}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        state, errors = _compile(source)
    said = [
        {"line": one.lineno, "column": 0, "kind": one.category.__name__, "message": str(one.message)} for one in caught
    ]
    return {"state": state, "errors": errors, "warnings": said if state == "compiled" else []}


def _compile(source: bytes) -> tuple[str, list[dict[str, object]]]:
    """Compile, and where that fails parse alone: what parses and does not compile is wrong in every version."""
    try:
        compile(source, "<source>", "exec", dont_inherit=True, optimize=0)
    except SyntaxError as error:
        is_newer = "future feature" in _words(error) or not _parses(source)
        return "unparsed" if is_newer else "broken", [_remark(error, _words(error))]
    except _REFUSED as error:
        return "unparsed", [_remark(error, _words(error))]
    return "compiled", []


def _parses(source: bytes) -> bool:
    try:
        ast.parse(source, "<source>")
    except _REFUSED:
        return False
    return True


def _remark(error: BaseException, message: str) -> dict[str, object]:
    line, column = getattr(error, "lineno", 0), getattr(error, "offset", 0)
    return {"line": line or 0, "column": max(column or 0, 0), "kind": type(error).__name__, "message": message}


def _words(error: BaseException) -> str:
    words = getattr(error, "msg", None) or str(error)
    if isinstance(error, RecursionError | MemoryError):
        return "it is nested too deeply"
    return str(words)


def _version() -> str:
    return ".".join(map(str, sys.version_info[:2]))


if __name__ == "__main__":
    main()
