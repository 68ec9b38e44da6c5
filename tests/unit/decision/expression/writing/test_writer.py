from __future__ import annotations

import pytest

from interlock.decision.expression.writing.writer import Writer


def test_a_function_sees_its_table_and_nothing_of_python() -> None:
    writer = Writer()
    writer.line(f"return {writer.constant('x')}, known", 3)
    made, places = writer.function("def rule(m, v):", {"known": 7})
    assert made(None, None) == ("x", 7)
    assert places == [0, 3]
    assert made.__globals__["__builtins__"] == {}


@pytest.mark.parametrize("name", ["print", "open", "__import__", "type", "len"])
def test_no_builtin_can_be_reached(name: str) -> None:
    writer = Writer()
    writer.line(f"return {name}", 0)
    made, _ = writer.function("def rule(m, v):", {})
    with pytest.raises(NameError):
        made(None, None)


@pytest.mark.parametrize("value", ["'); import os; ('", "x\ny", -1, 2**70, 1.5, b"", None, True])
def test_values_go_through_a_table_and_never_into_the_text(value: object) -> None:
    writer = Writer()
    writer.line(f"return {writer.constant(value)}", 0)
    made, _ = writer.function("def rule(m, v):", {})
    assert made(None, None) == value
    assert all("import" not in text for text, _ in writer.lines)
