"""Which programs a script starts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.pipelines.commands import MOST, commands_of


def names(text: str) -> list[str]:
    """Give the programs."""
    return [one.program for one in commands_of(text, "x", 1)]


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("sudo npx eslint .", ["eslint"]),
        ("A=1 B=2 python3 -m pytest -q", ["pytest"]),
        ("cd x && go test ./... | tee log; cargo audit", ["go", "cargo"]),
        ("echo 'gitleaks; semgrep'", []),
        ("# bandit\nruff check \\\n  --fix", ["ruff"]),
        ("cat <<EOF\nsemgrep\nEOF\ntrivy fs .", ["trivy"]),
        ("uv run pytest", ["pytest"]),
        ("./node_modules/.bin/jest --ci", ["jest"]),
        ("$(BIN)/mypy src; $PY -m bandit", ["mypy", "bandit"]),
        ("if [ -f x ]; then semgrep scan; fi", ["semgrep"]),
    ],
)
def test_programs_are_found_behind_what_merely_starts_them(text: str, programs: list[str]) -> None:
    assert names(text) == programs


def test_a_command_stands_on_the_line_that_it_begins_on() -> None:
    assert [one.at.line for one in commands_of("a \\\n b\n\nc", "x", 10)] == [10, 13]


def test_what_may_fail_is_told() -> None:
    assert commands_of("semgrep scan || true", "x", 1)[0].may_fail
    assert not commands_of("semgrep scan || exit 1", "x", 1)[0].may_fail


def test_long_scripts_end_somewhere_and_soon() -> None:
    began = time.monotonic()
    assert len(names("semgrep x\n" * 50_000)) == MOST
    names('"' + '\\"' * 400_000)
    assert time.monotonic() - began < 20


@given(st.text(max_size=500))
def test_any_text_gives_programs_or_none(text: str) -> None:
    assert all(one.program and one.at.line >= 1 for one in commands_of(text, "x", 1))
