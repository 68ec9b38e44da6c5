"""Each file of the program that does something has a test of its own, in the place that its name gives."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import interlock

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(interlock.__file__).parent
UNIT = ROOT / "tests" / "unit"

ELSEWHERE: Final[dict[str, str]] = {
    "adapters/tools/errors.py": "architecture/test_errors.py",
    "adapters/tools/supervision.py": "unit/adapters/tools/test_run.py",
    "adapters/vcs/__init__.py": "unit/adapters/vcs/test_opening.py",
    "store/ledger.py": "contract/test_store.py unit/store/test_sqlite.py",
    "store/ledger_rows.py": "contract/test_store.py unit/store/test_sqlite.py",
    "store/migrations/by_alembic.py": "migrations/test_schema.py",
    "store/migrations/by_hand.py": "migrations/test_schema.py",
    "store/migrations/dialects.py": "migrations/test_schema.py",
    "store/migrations/steps.py": "migrations/test_schema.py",
    "store/migrations/versions/v0001_first_tables.py": "migrations/test_schema.py",
    "store/migrations/versions/v0002_leaves_in_few_rows.py": "migrations/test_schema.py",
    "store/results.py": "contract/test_store.py unit/store/test_sqlite.py",
    "store/tables.py": "contract/test_store.py unit/store/test_sqlite.py",
    "testing/postgres.py": "contract/test_store.py",
    "testing/runner.py": "unit/flows/test_check.py",
    "testing/scanning.py": "unit/engine/test_local.py",
    "testing/tools.py": "unit/adapters/tools/test_locate.py",
    "testing/world.py": "unit/flows/test_check.py",
}
"""Files whose tests lie elsewhere, and where. The list may become shorter; nothing is to be added to it."""
MOST: Final = 18


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
        if not mirror.is_file() and does_something(ast.parse(file.read_text("utf-8"))):
            found.add(place.as_posix())
    return found


def test_every_file_that_does_something_has_a_test_of_its_own() -> None:
    assert sorted(unmirrored() - ELSEWHERE.keys()) == []


def test_the_list_of_exceptions_only_becomes_shorter() -> None:
    gone = {name for name in ELSEWHERE if not (SOURCE / name).is_file()}
    mirrored = ELSEWHERE.keys() - gone - unmirrored()
    assert (gone, mirrored) == (set(), set()), "these need no exception any more"
    assert len(ELSEWHERE) <= MOST


def test_every_exception_names_tests_that_are_there() -> None:
    for name, places in ELSEWHERE.items():
        for place in places.split():
            assert (ROOT / "tests" / place).exists(), f"{name}: tests/{place}"


def test_a_mirror_holds_tests() -> None:
    bare = []
    for file in UNIT.rglob("test_*.py"):
        names = {getattr(node, "name", None) or "" for node in ast.walk(ast.parse(file.read_text("utf-8")))}
        if not any(name.startswith("test_") for name in names):
            bare.append(file.relative_to(UNIT).as_posix())
    assert bare == []
