"""A silencing comment comes out of a line; whatever may be a part of the program stays."""

from __future__ import annotations

import time

import pytest

from interlock.control.unsilenced import unsilenced

NO = "no" + "sec"
"""Written apart, so that this file silences nothing."""
SEM = "nosem" + "grep"
ES = "eslint-" + "disable-line"


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        (f"run(x)  # {NO}", "run(x)  "),
        (f"run(x)  #{NO}: B602,B603 because of that", "run(x)  "),
        (f"run(x)  # type: ignore # {NO}", "run(x)  # type: ignore "),
        (f"run(x)  # why {SEM}: a.b.c", "run(x)  # why "),
        (f"run(x) // {SEM}", "run(x) "),
        (f"run( /* {SEM} */ x)", "run(  x)"),
        (f"<b>{{/* {ES} */}}{{x}}</b>", "<b>{x}</b>"),
        (f"<!-- {SEM} --><script>", "<script>"),
        (f'run("a # b")  # {NO}', 'run("a # b")  '),
        (f"    # {NO}", "    "),
        ("acl = x #tfsec" + ":ignore:AVD-AWS-1", "acl = x "),
        ("run(\u00e9)  # no" + "qa: S602", "run(\u00e9)  "),
        ("run(x)  # NO" + "SEC", "run(x)  "),
    ],
)
def test_a_silencing_comment_is_taken_out_to_its_end(line: str, bare: str) -> None:
    assert unsilenced(["a", line, "b"]) == ["a", bare, "b"]


@pytest.mark.parametrize(
    "line",
    [
        "run(x)  # a comment",
        f'run("# {NO}", x)',
        f"run('// {SEM}' + x)",
        f"run({SEM}, x)",
        f"{SEM} = x",
        "ignore(allow)",
        f"it's # {NO}",
    ],
)
def test_what_may_be_a_part_of_the_program_stays(line: str) -> None:
    assert unsilenced([line]) == [line]


@pytest.mark.parametrize("mark", ['"' * 3, "'" * 3, "`"])
def test_a_line_within_a_text_of_several_lines_stays(mark: str) -> None:
    lines = [f"run({mark}", f"a # {NO}", f"b {mark})", f"run(x) # {NO}"]
    assert unsilenced(lines) == [*lines[:3], "run(x) "]


def test_lines_without_a_directive_are_given_as_they_are() -> None:
    lines = ("a", "b  # c")
    assert unsilenced(lines) is lines


def test_a_line_as_long_as_a_program_is_looked_at_in_time() -> None:
    line = f"# {NO} " * 60_000
    began = time.monotonic()
    unsilenced([line, "/* lint-" + "disable " * 60_000])
    assert time.monotonic() - began < 5
