"""The parts of shellcheck's answer: comments, complaints, and in which files the parser gave up."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.shell.shellcheck_output import (
    Comment,
    answer,
    gave_up,
    is_analysis,
    is_noise,
    wants,
)
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from tests.unit.adapters.scanners.shell.test_shellcheck import GONE, comment, report


def remark(code: int, level: str = "error") -> Comment:
    """Make a comment."""
    return Comment("a.sh", 2, 3, level, code, "m")


@pytest.mark.parametrize(
    ("codes", "stop"),
    [
        ((1073, 1072), 1072),
        ((1072, 2086), 1072),
        ((2086, 1036), None),
        ((1017,), None),
        ((1091,), None),
        ((1036,), 1036),
        ((1017, 1036), 1036),
        ((), None),
    ],
)
def test_where_the_parser_gave_up_is_told_by_what_follows(codes: tuple[int, ...], stop: int | None) -> None:
    found = gave_up([remark(code) for code in codes])
    assert (found.code if found else None) == stop


def test_noise_is_neither_analysis_nor_a_fault_of_the_script() -> None:
    assert [is_noise(remark(code)) for code in (1090, 1091, 1094, 2148, 2086)] == [True, True, True, True, False]
    assert [is_analysis(remark(code)) for code in (1073, 2148, 2086)] == [False, False, True]


def test_comments_are_by_file_with_their_places_and_the_files_not_understood(job: Any, run: Any) -> None:
    told = report(comment(2086), comment(1073, "error", "./b.sh", line=7))
    said = answer("x", run(1, told), job("a.sh", "b.sh"))
    assert {path: [one.rule for one in some] for path, some in said.comments.items()} == {
        "a.sh": ["SC2086"],
        "b.sh": ["SC1073"],
    }
    assert said.not_understood() == {"b.sh": "m (line 7)"}
    at = said.comments["a.sh"][0].at("a.sh")
    assert (at.line, at.column, at.end_line, at.end_column) == (2, 8, 2, 12)


def test_complaints_are_read_and_what_is_none_is_a_fault(job: Any, run: Any) -> None:
    said = answer("x", run(2, report(), GONE + "odd\n"), job("a.sh"))
    assert said.refused == {"a.sh": "does not exist (No such file or directory)"}
    assert said.faults == ("x says: odd",)


def test_wrong_use_is_a_fault_with_its_last_words(job: Any, run: Any) -> None:
    assert answer("x", run(3, b"", "usage\nno such option"), job("a.sh")).faults == (
        "x ended with exit code 3: no such option",
    )
    assert answer("x", run(4, b""), job("a.sh")).faults == ("x ended with exit code 4: no words",)


def test_a_file_that_nobody_gave_is_malformed(job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        answer("x", run(1, report(comment(2086, path="../b.sh"))), job("a.sh"))


@pytest.mark.parametrize(
    ("path", "kind", "wanted"),
    [("a.sh", Kind.TEXT, True), ("run", Kind.BINARY, True), ("a.fish", Kind.TEXT, False), ("a.sh", Kind.LINK, False)],
)
def test_what_it_wants_is_told_by_kind_and_ending(path: str, kind: Kind, wanted: bool) -> None:
    assert wants(FileEntry(path=path, kind=kind, language="shell")) is wanted
    assert not wants(FileEntry(path=path, kind=kind, language="python"))
