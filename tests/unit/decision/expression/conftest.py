"""What the tests of the rule language share: a schema, variables, and a way to run one rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from interlock.decision.expression import Schema, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES: Mapping[str, object] = {
    "change": {"author": "string", "files": ["string"], "labels": {"*": "string"}, "size": "int"},
    "evidence": [{"control": "string", "outcome": "string", "at": "timestamp", "score": "double"}],
    "anything": "dyn",
}
VARIABLES: Mapping[str, object] = {
    "change": {"author": "ann", "files": ["src/a.py", "docs/b.md"], "labels": {"risk": "low"}, "size": 7},
    "evidence": [
        {"control": "secrets", "outcome": "passed", "at": AT - timedelta(hours=1), "score": 0.5},
        {"control": "sast", "outcome": "failed", "at": AT - timedelta(days=2), "score": 7.0},
    ],
    "anything": None,
}

Run = Callable[..., object]


@pytest.fixture
def run() -> Run:
    """Give a function that loads and runs one rule."""

    def run_rule(text: str, /, *, checked: bool = True, fuel: int = 100_000, **variables: object) -> object:
        names = {**NAMES, **dict.fromkeys(variables, "dyn")}
        rule = compile_rule(text, Schema.of(names, checked=checked))
        return rule.evaluate({**VARIABLES, **variables}, at=AT, fuel=fuel)

    return run_rule
