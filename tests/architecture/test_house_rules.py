"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import interlock

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(interlock.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
TREES = {file: ast.parse(file.read_text("utf-8")) for file in FILES}

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "manager", "stuff"}
EMPTY_ENDINGS = ("Manager", "Helper", "Handler", "Processor", "Service", "Util", "Utils")
BROAD = {"api/admission/answering.py", "engine/runner.py", "engine/durable/runs.py", "cli/start.py"}
"""The control runner, the loop of a worker, the boundaries of the command line and of the webhook for clusters."""


def where(file: Path) -> str:
    """Name a file as below the package."""
    return str(file.relative_to(SOURCE))


def handlers(kind: str) -> Iterator[tuple[str, ast.ExceptHandler]]:
    """Give the places that catch a kind of exception by its name."""
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                if any(isinstance(one, ast.Name) and one.id == kind for one in caught):
                    yield where(file), node


def test_no_module_is_called_after_nothing() -> None:
    assert [where(file) for file in FILES if file.stem.strip("_") in EMPTY_NAMES] == []
    assert [where(file) for file in FILES if set(file.relative_to(SOURCE).parts[:-1]) & EMPTY_NAMES] == []


def test_no_class_is_called_after_nothing() -> None:
    found = [
        f"{where(file)}: {node.name}"
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_ENDINGS)
    ]
    assert found == []


def test_everything_may_be_caught_in_four_files_only() -> None:
    assert {file for file, _ in handlers("Exception")} <= BROAD
    bare = [
        f"{where(file)}:{node.lineno}"
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == [], "\n".join(bare)


def test_whoever_catches_even_an_interrupt_passes_it_on() -> None:
    """It is raised again, or handed to the thread that waits for it."""
    for file, handler in handlers("BaseException"):
        body = list(ast.walk(handler))
        is_raised = any(isinstance(node, ast.Raise) for node in body)
        is_handed_on = any(isinstance(node, ast.Attribute) and node.attr in {"put", "set_exception"} for node in body)
        assert is_raised or is_handed_on, f"{file}:{handler.lineno}"


def test_only_the_command_line_ends_the_program() -> None:
    found = [
        f"{where(file)}:{node.lineno}"
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.exit", "os._exit", "os.abort"})
        or (isinstance(node, ast.Raise) and node.exc is not None and "SystemExit" in ast.unparse(node.exc))
    ]
    allowed = (
        "cli/",
        "adapters/deployers/ansible/onhost.py",
        "adapters/deployers/folders/onhost/instances.py",
        "adapters/scanners/python/compile_files.py",
        "adapters/tools/apart.py",
        "__main__.py",
    )
    assert [place for place in found if not place.startswith(allowed)] == []


def test_there_is_one_clock() -> None:
    found = {
        where(file)
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and re.search(r"(datetime|date)\.(now|utcnow|today)$", ast.unparse(node))
    }
    assert found == {"wiring/opened.py"}


def test_only_the_command_line_prints() -> None:
    found = {
        where(file)
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert {file for file in found if not file.startswith("cli/")} == set()


def test_colour_for_a_stream_is_asked_for_where_the_user_is_heeded() -> None:
    found = {
        where(file)
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Paint" and "isatty" in ast.unparse(node)
    }
    assert found == {"render/screen.py"}


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Give what a module offers: classes, their methods, functions."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and not inner.name.startswith("_"):
                        yield inner


def test_everything_public_says_what_it_gives() -> None:
    bare = [where(file) for file, tree in TREES.items() if ast.get_docstring(tree) is None and tree.body]
    bare += [
        f"{where(file)}:{node.lineno} {node.name}"
        for file, tree in TREES.items()
        for node in public(tree)
        if ast.get_docstring(node) is None and not is_overload(node)
    ]
    assert bare == [], "\n".join(bare)


def is_overload(node: ast.AST) -> bool:
    """Say whether it only names types, or stands in a Protocol whose class says all."""
    if isinstance(node, ast.ClassDef):
        return False
    body = getattr(node, "body", [])
    is_stub = len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return is_stub and body[0].value.value is ...


def test_the_first_line_of_a_docstring_is_one_sentence() -> None:
    found = [
        f"{where(file)}:{node.lineno}"
        for file, tree in TREES.items()
        for node in public(tree)
        if (text := ast.get_docstring(node)) and "\n" not in text and not text.endswith((".", "?"))
    ]
    assert found == [], "\n".join(found)


def test_init_files_only_name_what_others_may_use() -> None:
    for file, tree in TREES.items():
        if file.name != "__init__.py":
            continue
        odd = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For | ast.While)]
        names = {getattr(node, "name", "") for node in odd}
        assert names <= {"__getattr__"}, where(file)  # what loads a name when it is first asked for


TEXTS = [
    *FILES,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "tools").rglob("*.py")),
    *(ROOT / name for name in ("pyproject.toml", "Makefile", "README.md") if (ROOT / name).exists()),
]
MACHINE = re.compile(r"(?<![\w.<>{}$*-])/(?:work|tmp/[tv])/")
REGISTRY = re.compile("|".join((r"pypi\." + "org", r"pythonhosted\." + "org", r"registry\.npmjs\." + "org")))


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_names_a_machine_or_a_registry(file: Path) -> None:
    text = file.read_text("utf-8")
    if file != Path(__file__):
        assert MACHINE.findall(text) == []
    assert REGISTRY.findall(text) == []


def test_work_that_is_left_is_not_left_in_the_code() -> None:
    marks = re.compile(r"#.*\b(?:TODO|FIXME|XXX|HACK)\b")
    assert [where(file) for file in FILES if marks.search(file.read_text("utf-8"))] == []


def test_nothing_is_called_not_implemented() -> None:
    found = [
        f"{where(file)}:{node.lineno}"
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "NotImplementedError"
    ]
    assert found == []
