"""`setup.py`, as far as it can be read without running it. Enters: text. Leaves: a `Reading`.

It is a program: plain lists of texts are read, what is computed is owed and not guessed. Floor 5.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI
from interlock.formats.manifests.python.project import BUILD, wanted
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "pypi.setup-py"
TAKES = "setup.py"

BIGGEST_BYTES: Final = 1 << 20
"""A program's tree takes some hundred times its size in memory."""
_FIELDS: Final = {
    "install_requires": (Scope.REQUIRED, ""),
    "setup_requires": (Scope.BUILD, BUILD),
    "tests_require": (Scope.TEST, "tests"),
}


def is_for(path: str) -> bool:
    """Say whether it is the build script of setuptools, by its name."""
    return path.rpartition("/")[2] == "setup.py"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the plain lists among the arguments of `setup`.

    Errors: ManifestMalformed (FMT-201).
    """
    if len(body) > BIGGEST_BYTES:
        raise malformed(path, f"it is larger than {BIGGEST_BYTES} bytes", remedy="move its data out of it")
    tree = _parsed(decoded(body, path), path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, PYPI)
    plain = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    project: dict[str, str] = {}
    for call in _calls_of_setup(tree):
        for keyword in call.keywords:
            value = plain.get(keyword.value.id, keyword.value) if isinstance(keyword.value, ast.Name) else keyword.value
            if keyword.arg in _FIELDS:
                _take_list(found, value, *_FIELDS[keyword.arg])
            elif keyword.arg == "extras_require":
                _take_extras(found, value)
            elif keyword.arg is None:
                found.owe(keyword.value.lineno, "the arguments of setup are computed")
            elif isinstance(value, ast.Constant) and isinstance(value.value, str):
                project[keyword.arg] = value.value
    licence = project.get("license", "")
    itself = found.project(
        project.get("name", ""), project.get("version", ""), licences=(licence,) * bool(licence and "\n" not in licence)
    )
    return found.reading(project=itself)


def _parsed(text: str, path: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of somebody else's code
            return ast.parse(text)
    except SyntaxError as error:
        raise malformed(
            path, f"it is not Python: {error.msg}", line=error.lineno or 0, remedy=f"mend {path}"
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise malformed(path, "it cannot be parsed as Python", remedy=f"mend {path}") from error


def _calls_of_setup(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "setup":
                yield node


def _take_list(found: Gathering, value: ast.expr, scope: Scope, group: str) -> None:
    elements = value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]
    for element in elements:
        if not isinstance(element, ast.Constant) or not isinstance(element.value, str):
            found.owe(element.lineno, "a requirement is computed")
            continue
        for line in filter(None, map(str.strip, element.value.splitlines())):
            one = wanted(line, scope, group)
            if not one.name:
                found.owe(element.lineno, f"{line[:120]!r} is no requirement")
                continue
            place = found.add(
                one.name, one.version, scope=scope, constraint=one.constraint, source=one.source, line=element.lineno
            )
            found.asks(place, scope, group=group)


def _take_extras(found: Gathering, value: ast.expr) -> None:
    if not isinstance(value, ast.Dict):
        found.owe(value.lineno, "the extras are computed")
        return
    for key, listed in zip(value.keys, value.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            _take_list(found, listed, Scope.OPTIONAL, key.value)
        else:
            found.owe(listed.lineno, "the name of an extra is computed")
