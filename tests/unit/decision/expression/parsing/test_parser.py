from __future__ import annotations

import pytest

from interlock.decision.expression import ExpressionError, Limits, LiteralMalformed, RuleTooLarge, SyntaxMalformed
from interlock.decision.expression.parsing.parser import parse, qualified
from interlock.decision.expression.parsing.syntax import (
    Call,
    Index,
    Literal,
    Logic,
    Message,
    Name,
    Node,
    Operation,
    Select,
)


def read(text: str) -> Node:
    return parse(text, Limits())


def shown(node: Node) -> str:  # noqa: PLR0911 - one return for each kind of node
    """Give a tree with every bracket written out."""
    if isinstance(node, Literal):
        return repr(node.value)
    if isinstance(node, Name):
        return node.text
    if isinstance(node, Select):
        return f"{shown(node.operand)}.{node.field}"
    if isinstance(node, Index):
        return f"{shown(node.operand)}[{shown(node.key)}]"
    if isinstance(node, Call):
        target = f"{shown(node.target)}." if node.target else ""
        return f"{target}{node.name}({', '.join(map(shown, node.args))})"
    if isinstance(node, Logic):
        return f"({f' {node.sign} '.join(map(shown, node.terms))})"
    assert isinstance(node, Operation)
    return f"({node.sign} {' '.join(map(shown, node.args))})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 * 3", "(+ 1 (* 2 3))"),
        ("1 - 2 - 3", "(- (- 1 2) 3)"),
        ("a || b && c", "(a || (b && c))"),
        ("a && b && c", "(a && b && c)"),
        ("a || (b || c)", "(a || (b || c))"),
        ("a == b in c", "(in (== a b) c)"),
        ("a ? b : c ? d : e", "(?: a b (?: c d e))"),
        ("a ? (b ? c : d) : e", "(?: a (?: b c d) e)"),
        ("!a.b[0].c(1)", "(! a.b[0].c(1))"),
        ("--1", "(neg -1)"),
        ("-a.b", "(neg a.b)"),
        ("1 -1", "(- 1 1)"),
        ("a.package", "a.package"),
        ("a.`b-c`", "a.b-c"),
    ],
)
def test_operators_bind_as_cel_says(text: str, tree: str) -> None:
    assert shown(read(text)) == tree


def test_a_message_is_read_after_a_qualified_name() -> None:
    node = read("a.B{c: 1, ?d: 2,}")
    assert isinstance(node, Message)
    assert (node.name, [entry.key for entry in node.entries]) == ("a.B", ["c", "d"])


def test_a_chain_of_names_knows_its_parts() -> None:
    assert qualified(read(".a.b.c")) == (True, ("a", "b", "c"))
    assert qualified(read("a().b")) is None
    assert qualified(read("a.?b")) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "[1",
        "{1}",
        "{1: 2",
        "a.",
        "a.1",
        "f(1,)",
        "1 2",
        "a ? b",
        "a ? b ? c : d : e",
        "!-a",
        "in",
        "if",
        "a.true",
        "x{",
        ")",
        "&&",
    ],
)
def test_what_is_not_cel_is_refused(text: str) -> None:
    with pytest.raises(SyntaxMalformed) as caught:
        read(text)
    assert caught.value.code == "DEC-302"


def test_a_fault_has_line_and_column_of_the_file_it_is_in() -> None:
    with pytest.raises(SyntaxMalformed) as caught:
        parse("a &&\n  ) b", Limits(), 40)
    assert (caught.value.line, caught.value.column) == (41, 3)


def test_a_literal_that_cannot_be_read_says_where() -> None:
    with pytest.raises(LiteralMalformed) as caught:
        read("1 + 99999999999999999999")
    assert (caught.value.line, caught.value.column) == (1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "((((((((((((1))))))))))))",
        "[[[[[[[[[[[[1]]]]]]]]]]]]",
        "a" + ".b" * 12,
        "a" + "[0]" * 12,
        "f(" * 12 + "1" + ")" * 12,
        " || ".join(["a"] * 64),
        "1" + " + 1" * 32,
        "true ? 1 : " * 24 + "0",
        f"[{', '.join(['1'] * 64)}]",
        "-" * 32 + "1",
    ],
)
def test_everything_the_specification_asks_for_is_within_the_limits(text: str) -> None:
    assert isinstance(read(text), Node)


@pytest.mark.parametrize(
    "text",
    [
        "1" + "+1" * 50_000,
        "1" + "+1" * 5_000,
        "(" * 20_000,
        "(" * 9_000 + "1" + ")" * 9_000,
        "[" * 5_000,
        "!" * 19_000 + "true",
        "-" * 19_000 + "1",
        "a" + ".b" * 9_000,
        "a" + "[0]" * 6_000,
        "true ? 1 : " * 1_800 + "0",
        "true?" * 3_900,
        "f(" * 9_000,
        "{1:" * 6_000,
        "a." * 9_999 + "a",
        "a{b:" * 4_000,
        "true||" * 3_300 + "true",
    ],
)
def test_a_rule_that_is_too_large_is_refused_and_never_a_crash(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read(text)
    assert isinstance(caught.value, RuleTooLarge | SyntaxMalformed)


def test_the_limit_on_parts_counts_parts() -> None:
    parse("[1, 2, 3]", Limits(nodes=4))
    with pytest.raises(RuleTooLarge, match="3 parts"):
        parse("[1, 2, 3]", Limits(nodes=3))
