"""Names, lines, secrets and groups of sign-in.yaml are read strictly, and a secret is never repeated."""

from __future__ import annotations

import pytest

from interlock.formats import FieldWrong, Node, read_yaml
from interlock.identity.elsewhere import GroupRule
from interlock.wiring.sign_in_fields import group_rules, printable, reference_of, source_name


def node(text: str) -> Node:
    return read_yaml(text.encode(), "sign-in.yaml")


def test_what_is_meant_is_read() -> None:
    assert source_name(node("corp-1")) == "corp-1"
    assert printable(node("Example Corp"), "label") == "Example Corp"
    assert reference_of(node("env:A"), "/etc") == "env:A"
    assert reference_of(node("file:a"), "/etc") == "file:/etc/a"
    assert group_rules(node("{b: ours, a: ours}")) == (GroupRule("a", "ours"), GroupRule("b", "ours"))


@pytest.mark.parametrize("text", ["Corp", "-a", "a_b", "a" * 64, "'a\\n'"])
def test_names_that_are_none(text: str) -> None:
    with pytest.raises(FieldWrong):
        source_name(node(text))


@pytest.mark.parametrize("text", ["''", '"a\\nb"', "a" * 301])
def test_lines_that_are_none(text: str) -> None:
    with pytest.raises(FieldWrong):
        printable(node(text), "label")


@pytest.mark.parametrize("text", ["hunter2", "'env:'", '"file:a\\0b"', "[env:A]"])
def test_a_secret_in_place_of_where_it_is_is_not_repeated(text: str) -> None:
    with pytest.raises(FieldWrong) as raised:
        reference_of(node(text), "/etc")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("text", ["[a]", "{a: 'Not An Id'}", "{'': ours}", '{"a\\nb": ours}'])
def test_groups_that_are_none(text: str) -> None:
    with pytest.raises(FieldWrong):
        group_rules(node(text))
