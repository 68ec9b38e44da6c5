"""Each file of the program that does something has a test of its own, in the place that its name gives."""

from __future__ import annotations

import ast
from pathlib import Path

import interlock

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(interlock.__file__).parent
UNIT = ROOT / "tests" / "unit"
OF_SAMPLES = "formats/reports/tools"
"""A file for each tool, held to a sample of its report: tests/unit/formats/reports/test_samples.py."""


def does_something(tree: ast.Module) -> bool:
    """Say whether a file has a function with a body; the methods of a port and overloads have none."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(not is_stub(node.body) for node in functions)


def is_stub(body: list[ast.stmt]) -> bool:
    """Say whether there is nothing in a function but words and dots."""
    return all(isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) for one in body)


def unmirrored() -> set[str]:
    """Give the files that do something and have no test in the place that mirrors theirs."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        place = file.relative_to(SOURCE)
        mirror = UNIT / place.parent / f"test_{place.stem.strip('_')}.py"
        if place.parent.as_posix() == OF_SAMPLES:
            continue
        if not mirror.is_file() and does_something(ast.parse(file.read_text("utf-8"))):
            found.add(place.as_posix())
    return found


def test_every_file_that_does_something_has_a_test_of_its_own() -> None:
    assert sorted(unmirrored()) == []


def test_a_mirror_holds_tests() -> None:
    bare = []
    for file in UNIT.rglob("test_*.py"):
        names = {getattr(node, "name", None) or "" for node in ast.walk(ast.parse(file.read_text("utf-8")))}
        if not any(name.startswith("test_") for name in names):
            bare.append(file.relative_to(UNIT).as_posix())
    assert bare == []
