"""Print what grows too large: files, functions, `__init__` files. To be looked at: it never fails a build."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
MOST_IN_FILE = 400
MOST_IN_FUNCTION = 50
MOST_IN_INIT = 40
MOST_PARAMETERS = 7


class Outlier(NamedTuple):
    """Something that is larger than it should be."""

    where: str
    what: str
    size: int
    most: int


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function of a file, those inside of classes and functions too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def outliers(name: str, text: str) -> Iterator[Outlier]:
    """Give what is too large in one file."""
    lines = text.count("\n")
    most = MOST_IN_INIT if name.endswith("__init__.py") else MOST_IN_FILE
    if lines > most:
        yield Outlier(name, "lines", lines, most)
    for node in functions(ast.parse(text)):
        if length(node) > MOST_IN_FUNCTION:
            yield Outlier(f"{name}:{node.lineno} {node.name}", "lines", length(node), MOST_IN_FUNCTION)
        taken = [one for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in {"self", "cls"}]
        if len(taken) > MOST_PARAMETERS:
            yield Outlier(f"{name}:{node.lineno} {node.name}", "parameters", len(taken), MOST_PARAMETERS)


def main() -> int:
    """Print medians and outliers of the program."""
    files = {file: file.read_text("utf-8") for file in sorted((ROOT / "src").rglob("*.py"))}
    sizes = [text.count("\n") for file, text in files.items() if file.name != "__init__.py"]
    lengths = [length(node) for text in files.values() for node in functions(ast.parse(text))]
    print(f"{len(files)} files, median {median(sizes):g} lines")
    print(f"{len(lengths)} functions, median {median(lengths):g} lines")
    for file, text in files.items():
        for one in outliers(str(file.relative_to(ROOT)), text):
            print(f"  {one.where}: {one.size} {one.what}, {one.most} is the aim")
    return 0


if __name__ == "__main__":
    sys.exit(main())
