from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.control import Location
from interlock.decision import Status, Verdict, summarise
from interlock.kernel import Severity
from interlock.render.github import command, plain
from tests.unit.render.builders import (
    HOSTILE,
    checked,
    errored,
    everything,
    failed,
    finding,
    hostile,
    passed,
    reason,
    written,
)


def lines(check: Any) -> list[str]:
    return written(check, "github").decode().split("\n")[:-1]


def test_an_annotation_points_at_the_lines() -> None:
    assert lines(checked(failed(finding(at=Location("a.py", 2, end_line=4)))))[0] == (
        "::error file=a.py,line=2,endLine=4,title=high bandit%3AB602 CWE-78::a shell runs text%0ATo do: pass a list"
    )


def test_the_verdict_is_the_last_line() -> None:
    assert lines(everything())[-1].startswith("DENY: Denied under standard")
    clean = checked(passed())
    assert lines(clean) == [f"ALLOW: {summarise(clean.decision)}"]


def test_ten_errors_and_ten_warnings_are_shown_and_the_rest_is_counted() -> None:
    bad = [finding(at=Location("a.py", line)) for line in range(1, 16)]
    mild = [finding("x:y", at=Location("a.py", line), severity=Severity.LOW) for line in range(1, 14)]
    written_lines = lines(checked(failed(*bad, *mild), errored()))
    assert sum(line.startswith("::error ") for line in written_lines) == 10
    assert sum(line.startswith("::warning ") for line in written_lines) == 10
    assert written_lines[-2].startswith("9 more findings than GitHub shows")


def test_what_blocks_is_shown_before_what_does_not() -> None:
    free = [finding("a:free", control="commit.iac", at=Location("a", line)) for line in range(1, 20)]
    blocks = finding("z:blocks")
    stands = [
        reason("commit.sast", Status.VIOLATED, Verdict.DENY),
        reason("commit.iac", Status.SATISFIED, Verdict.ALLOW),
    ]
    shown = lines(checked(failed(*free, control="commit.iac"), failed(blocks), reasons=stands))
    assert "z%3Ablocks" in shown[0]


def test_a_broken_control_is_an_error() -> None:
    first = lines(checked(errored()))[0]
    assert first.startswith("::error file=infra/main.tf,title=commit.iac errored::")


def test_special_characters_are_escaped_as_the_runner_reads_them() -> None:
    assert command("error", {"file": "a:b,c%d\ne"}, "x%y\r\nz:,") == "::error file=a%3Ab%2Cc%25d%0Ae::x%25y%0D%0Az:,"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_forge_no_command(text: str) -> None:
    *annotations, last = lines(hostile(text))
    assert all(re.match(r"::(error|warning) ", line) for line in annotations)
    assert len(annotations) == 3
    assert last.startswith("DENY: ")
    assert "##[" not in last


@given(st.text())
def test_a_plain_line_is_never_a_command(text: str) -> None:
    line = plain(text)
    assert "\n" not in line
    assert not line.lstrip().startswith("::")
    assert "##[" not in line


@given(st.text(), st.text())
def test_a_command_is_one_line_with_two_ends(value: str, message: str) -> None:
    made = command("error", {"title": value}, message)
    assert len(made.splitlines()) == 1
    head, _, _ = made.removeprefix("::error title=").partition("::")
    assert not set(":,") & set(head)
