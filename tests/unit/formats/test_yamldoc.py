from collections.abc import Callable

import pytest

from interlock.formats import (
    FieldUnknown,
    FieldWrong,
    Node,
    YamlMalformed,
    read_foreign_yaml,
    read_yaml,
    read_yaml_documents,
)


def test_values_are_read_by_the_core_schema_of_yaml_1_2() -> None:
    text = "a: no\nb: true\nc: 010\nd: 1\ne: 1.5\nf: ~\ng: '1'\nh: 2026-01-01\ni: 1e3\n"
    assert read_yaml(text, "x").plain() == {
        "a": "no", "b": True, "c": "010", "d": 1, "e": 1.5, "f": None, "g": "1", "h": "2026-01-01", "i": "1e3",
    }  # fmt: skip


def test_every_value_knows_its_line() -> None:
    node = read_yaml("a:\n  - b: 1\n  - c\n", "x")
    items = node.fields("x", {"a"})["a"].items("a")
    assert [item.line for item in items] == [2, 3]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: 1\na: 2\n", 2, "stands twice"),
        ("a: &x 1\n", 1, "anchors"),
        ("a: *x\n", 1, "aliases"),
        ("a: !!python/object:os.system x\n", 1, "tags"),
        ("a: [1\n", 2, ""),
        ("a: 1\n---\nb: 2\n", 3, "more than one document"),
        ("? [1, 2]\n: 3\n", 1, "a key must be a text"),
        ("a: " + "[" * 40 + "]" * 40, 1, "deeper"),
    ],
)
def test_what_is_not_strict_is_refused_with_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(YamlMalformed) as caught:
        read_yaml(text, "interlock.yaml")
    assert str(caught.value).startswith(f"interlock.yaml:{line}: ")
    assert why in str(caught.value)


def test_a_document_that_is_too_large_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(YamlMalformed, match="larger"):
        read_yaml("a" * ((1 << 20) + 1), "x")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(YamlMalformed):
        read_yaml(b"a: \xff\xfe\x00", "x")


def test_an_empty_document_is_null() -> None:
    assert read_yaml("# nothing\n", "x").value is None


def test_an_unknown_field_names_the_nearest_known_word() -> None:
    node = read_yaml("a: 1\npolcy: x\n", "interlock.yaml")
    with pytest.raises(FieldUnknown) as caught:
        node.fields("interlock.yaml", {"policy", "a"})
    assert str(caught.value) == "interlock.yaml:2: unknown field 'polcy' in interlock.yaml"
    assert "'policy'" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[]", lambda n: n.fields("x", ())),
        ("a", lambda n: n.items("x")),
        ("1", lambda n: n.text("x")),
        ("''", lambda n: n.text("x")),
        ("-1", lambda n: n.whole("x")),
        ("true", lambda n: n.whole("x")),
        ("yes", lambda n: n.truth("x")),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_the_field_takes(text: str, read: Callable[[Node], object]) -> None:
    with pytest.raises(FieldWrong, match="but it takes"):
        read(read_yaml(text, "x"))


def test_several_documents_are_read_with_their_lines() -> None:
    found = read_yaml_documents("a: 1\n---\n---\nb: 2\n", "x.yaml")
    assert [(node.plain(), node.line) for node in found] == [({"a": 1}, 1), ({"b": 2}, 4)]
    with pytest.raises(YamlMalformed, match="larger than 3 bytes"):
        read_yaml_documents("a: 1", "x.yaml", 3)


def test_yaml_of_others_may_have_anchors_merges_and_tags() -> None:
    (top,) = read_foreign_yaml("a: &x {b: 1}\nc: {<<: *x, d: !ref [e]}\nf: {<<: [*x, {b: 2, g: 3}], b: 0}\n", "f")
    assert top.plain() == {"a": {"b": 1}, "c": {"b": 1, "d": ["e"]}, "f": {"b": 0, "g": 3}}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: *x", "names nothing"),
        ("a: &a [*a]", "names nothing"),
        ("a: &a {b: 1}\nc: {<<: x}", "merge key"),
        ("[" * 10_000, "nested deeper"),
        ("a: 1\na: 2", "stands twice"),
        ("a: &a [" + "x," * 1000 + "]\nb: [" + "*a," * 1000 + "]", "more than"),
        ("a: &a " + "[" * 20 + "x" + "]" * 20 + "\nb: " + "[" * 20 + "*a" + "]" * 20, "nest deeper"),
    ],
)
def test_yaml_of_others_is_bounded_all_the_same(text: str, why: str) -> None:
    with pytest.raises(YamlMalformed, match=why):
        read_foreign_yaml(text, "f")
