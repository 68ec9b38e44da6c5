"""The page that lists the functions cannot fall behind the functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.decision.expression.functions.table import TABLE
from interlock.decision.expression.writing.macros import LAZY, MACROS

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "rule-language.md"
NAMES = sorted({name.lstrip(".") for name in TABLE} | {key[0] for key in MACROS} | {key[0] for key in LAZY})


@pytest.mark.parametrize("name", NAMES)
def test_every_function_is_in_the_reference(name: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"`{name}" in text or f".{name}(" in text or f"{name}(" in text
