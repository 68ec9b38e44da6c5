"""Looking into YAML of any shape."""

from __future__ import annotations

import pytest

from interlock.formats import FieldWrong
from interlock.formats.pipelines.nodes import (
    documents,
    each,
    field,
    fields,
    first,
    is_true,
    script,
    scripts,
    text,
    texts,
)


def test_paths_scalars_and_lists() -> None:
    top = first(b"a: {b: [1, x]}\nc: true\nd:\n  - [make x, [make y]]\n", "f")
    assert texts(field(top, "a", "b")) == ("1", "x")
    assert (text(field(top, "c")), is_true(field(top, "c")), text(field(top, "a"))) == ("true", True, "")
    assert field(top, "c", "x") is None
    assert (each(None), fields(None), fields(field(top, "c"))) == ([], {}, {})
    assert [one.program for one in scripts(field(top, "d"))] == ["make", "make"]


def test_a_block_begins_on_the_line_after_its_mark() -> None:
    top = first(b"a: |\n  make\nb: make\n", "f")
    lines = [script(one)[0].at.line for one in fields(top).values()]
    assert lines == [2, 3]


@pytest.mark.parametrize("body", [b"- x", b"text", b"{}\n---\n[]"])
def test_what_is_no_mapping_is_refused(body: bytes) -> None:
    with pytest.raises(FieldWrong):
        documents(body, "f")


def test_nothing_is_an_empty_mapping() -> None:
    assert first(b"", "f").value == {}
