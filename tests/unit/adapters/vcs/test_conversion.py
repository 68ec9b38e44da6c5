from __future__ import annotations

import pytest

from interlock.adapters.vcs.conversion import committed_forms, pointed_at


def forms(content: bytes, rules: dict[str, str], settings: dict[str, str] | None = None) -> list[bytes]:
    return list(committed_forms(content, rules, settings or {}))


@pytest.mark.parametrize(
    ("rules", "settings", "converted"),
    [
        ({}, {}, False),
        ({"text": "set"}, {}, True),
        ({"text": "unset"}, {"core.autocrlf": "true"}, False),
        ({"text": "auto"}, {}, True),
        ({"eol": "crlf"}, {}, True),
        ({"crlf": "input"}, {}, True),
        ({}, {"core.autocrlf": "input"}, True),
        ({}, {"core.autocrlf": "false"}, False),
    ],
)
def test_line_ends_are_converted_where_git_would(
    rules: dict[str, str], settings: dict[str, str], *, converted: bool
) -> None:
    assert forms(b"a\r\nb\r\n", rules, settings) == ([b"a\nb\n"] if converted else [])


@pytest.mark.parametrize("content", [b"a\r\n\0", b"a\rb\r\n"])
def test_what_looks_binary_is_only_converted_where_it_is_said_to_be_text(content: bytes) -> None:
    assert forms(content, {"text": "auto"}) == []
    assert forms(content, {"text": "set"}) == [content.replace(b"\r\n", b"\n")]


def test_encodings_come_before_line_ends_and_unknown_ones_explain_nothing() -> None:
    rules = {"working-tree-encoding": "UTF-16LE-BOM", "text": "set"}
    assert forms("é\r\n".encode("utf-16"), rules)[-1] == "é\n".encode()
    assert forms(b"abc", {"working-tree-encoding": "no-such", "text": "set"}) == []
    assert forms(b"\xff", {"working-tree-encoding": "utf-8", "text": "set"}) == []


def test_a_pointer_is_read_strictly() -> None:
    good = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12\n" % (b"a" * 64)
    assert pointed_at(good) == ("a" * 64, 12)
    for bad in (b"", good[:-1], good + b"x", b"x" + good, good.replace(b"a" * 64, b"A" * 64)):
        assert pointed_at(bad) is None
