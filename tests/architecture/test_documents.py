"""Documents that programs read name their fields alike, but for those whose form is somebody else's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "interlock"
OTHERS = {"render/sarif.py", "render/github.py", "render/gitlab.py"}
"""Whose fields a standard or a forge names."""
CAMEL = re.compile(r"[a-z]+[A-Z]\w*")


def keys_in(text: str) -> Iterator[str]:
    """Give every key that is written down in a dictionary."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Dict):
            yield from (one.value for one in node.keys if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_no_field_of_a_document_of_ours_is_in_camel_case() -> None:
    found = []
    for folder in ("render", "cli"):
        for path in sorted((SOURCE / folder).rglob("*.py")):
            name = path.relative_to(SOURCE).as_posix()
            if name not in OTHERS:
                found += [f"{name}: {key}" for key in keys_in(path.read_text()) if CAMEL.fullmatch(key)]
    assert not found


def test_a_field_in_camel_case_is_found() -> None:
    found = [key for key in keys_in("x = {'whyNot': 1, 'why_not': 2, **y}") if CAMEL.fullmatch(key)]
    assert found == ["whyNot"]
