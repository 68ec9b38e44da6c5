"""Errors: codes are unique, sentences can be filled in, trees are drawn as they are, raisers give the fields."""

from __future__ import annotations

import ast
import pickle
import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import interlock
from interlock.cli.exits import Exit, of_error
from interlock.kernel import Family, InterlockError
from interlock.ledger.model import FaultCode

SOURCE = Path(interlock.__file__).parent
FILES = sorted(SOURCE.rglob("errors.py"))
NAMES = [".".join(("interlock", *file.relative_to(SOURCE).with_suffix("").parts)) for file in FILES]


def classes() -> list[type[InterlockError]]:
    """Give every error class."""
    for module in NAMES:
        import_module(module)
    found: list[type[InterlockError]] = []
    waiting = [InterlockError]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__ in NAMES:
            found.append(kind)
    return sorted(set(found), key=lambda kind: kind.code)


CLASSES = classes()


def called(kind: type[InterlockError]) -> str:
    """Name a class in a test's id."""
    return f"{kind.code}-{kind.__name__}"


def fields_of(template: str) -> set[str]:
    """Give the fields that a sentence has."""
    return {field for _, field, _, _ in Formatter().parse(template) if field is not None}


def test_there_are_errors_of_every_package_that_has_some() -> None:
    assert {kind.__module__ for kind in CLASSES} == set(NAMES)


def test_no_code_stands_for_two_things() -> None:
    by_code: dict[str, list[str]] = {}
    for kind in CLASSES:
        by_code.setdefault(kind.code, []).append(kind.__qualname__)
    for fault in FaultCode:
        by_code.setdefault(fault.value, []).append(fault.name)
    for code in ("CTL-201", "CTL-203"):
        by_code.setdefault(code, []).append("outcome")
    assert {code: names for code, names in by_code.items() if len(names) > 1} == {}


def test_no_name_stands_for_two_errors() -> None:
    by_name: dict[str, list[str]] = {}
    for kind in CLASSES:
        by_name.setdefault(kind.__name__, []).append(kind.__module__)
    assert {name: modules for name, modules in by_name.items() if len(modules) > 1} == {}


@pytest.mark.parametrize("kind", CLASSES, ids=called)
def test_an_error_has_a_code_of_its_own_and_that_of_its_package(kind: type[InterlockError]) -> None:
    assert "code" in vars(kind)
    assert re.fullmatch(r"[A-Z]{3}-[0-9]{3}", kind.code)
    others = {one.code[:3] for one in CLASSES if one.__module__.split(".")[1] == kind.__module__.split(".")[1]}
    assert kind.code[:3] in others
    assert isinstance(kind.family, Family)


@pytest.mark.parametrize("kind", CLASSES, ids=called)
def test_the_sentence_and_the_remedy_can_be_filled_in(kind: type[InterlockError]) -> None:
    given = {field: f"<{field}>" for field in fields_of(kind.says) | fields_of(kind.hint)}
    assert all(field.isidentifier() for field in given)
    error = kind(**given)
    for field in fields_of(kind.says):
        assert f"<{field}>" in str(error)
    for field in fields_of(kind.hint):
        assert f"<{field}>" in error.remedy


@pytest.mark.parametrize("kind", CLASSES, ids=called)
def test_the_sentence_has_the_form_that_all_have(kind: type[InterlockError]) -> None:
    for text in (kind.says, kind.hint):
        assert not text.removesuffix("...").endswith((".", "!"))
        assert text == " ".join(text.split())
        assert not re.match(r"[A-Z][a-z]", text) or text.startswith("Interlock")
    if not kind.__subclasses__():
        assert kind.says != InterlockError.says
        assert kind.hint


@pytest.mark.parametrize("kind", CLASSES, ids=called)
def test_an_error_survives_the_way_between_processes(kind: type[InterlockError]) -> None:
    error = kind(why="because")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert type(again) is kind
    assert (str(again), again.remedy) == (str(error), error.remedy)


@pytest.mark.parametrize("kind", CLASSES, ids=called)
def test_no_error_lets_a_change_proceed(kind: type[InterlockError]) -> None:
    assert of_error(kind()) not in {Exit.ALLOWED, Exit.REVIEW}


_NODE = re.compile(r"^(?P<before>[ │]*(?:[├└]── )?)(?P<name>[A-Z]\w+)(?: +(?P<code>[A-Z]{3}-[0-9x]{3}))?")


def drawn(module: str) -> dict[str, tuple[str, str]]:
    """Give the tree at the top of a module: parent and code by the name of the class."""
    text = (import_module(module).__doc__ or "").split("\n\n", 1)[1]
    above: list[tuple[int, str]] = []
    found: dict[str, tuple[str, str]] = {}
    for line in text.split("\n"):
        node = _NODE.match(line)
        if node is None or (not above and node["name"] != "InterlockError"):
            if above:
                break
            continue
        depth = len(node["before"])
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            found[node["name"]] = (above[-1][1], node["code"] or "")
        above.append((depth, node["name"]))
    return found


@pytest.mark.parametrize("module", NAMES)
def test_the_tree_at_the_top_is_the_tree_of_the_classes(module: str) -> None:
    there = {
        kind.__name__: (kind.__bases__[0].__name__, kind.code)
        for kind in CLASSES
        if kind.__module__ == module and kind is not InterlockError
    }
    shown = drawn(module)
    assert shown.keys() == there.keys()
    for name, (parent, code) in there.items():
        assert shown[name][0] == parent, name
        assert re.fullmatch(shown[name][1].replace("x", "[0-9]"), code), name


def raisers() -> list[tuple[str, str, set[str]]]:
    """Give every place that makes an error with fields: where, which class, which fields."""
    known = {kind.__name__ for kind in CLASSES}
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in known:
                continue
            if all(keyword.arg for keyword in node.keywords):
                where = f"{file.relative_to(SOURCE)}:{node.lineno}"
                found.append((where, node.func.id, {str(keyword.arg) for keyword in node.keywords}))
    return found


def test_whoever_makes_an_error_gives_the_fields_that_its_sentences_name() -> None:
    wanted = {kind.__name__: fields_of(kind.says) | fields_of(kind.hint) for kind in CLASSES}
    places = raisers()
    assert len(places) > 100
    short = [f"{where} {name}: {given}" for where, name, given in places if not wanted[name] <= given]
    assert short == []
