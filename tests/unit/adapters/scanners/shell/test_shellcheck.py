"""shellcheck's JSON, for faults and for syntax: a script in which the parser gave up was not examined."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from interlock.adapters.scanners.shell import shellcheck, shellcheck_syntax
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity

BOTH = pytest.mark.parametrize("scanner", [shellcheck, shellcheck_syntax], ids=["shellcheck", "shellcheck-syntax"])
GONE = "./a.sh: ./a.sh: openBinaryFile: does not exist (No such file or directory)\n"


def comment(code: int, level: str = "warning", path: str = "./a.sh", line: int = 2) -> dict[str, Any]:
    return {
        "file": path, "line": line, "endLine": line, "column": 8, "endColumn": 12, "level": level, "code": code,
        "message": "m", "fix": None,
    }  # fmt: skip


def report(*comments: dict[str, Any]) -> dict[str, Any]:
    return {"comments": comments}


def test_a_comment_becomes_a_sighting_with_the_weight_of_its_rule(job: Any, run: Any) -> None:
    read = shellcheck.read(run(1, report(comment(2115), comment(2999, "style"))), job("a.sh", language="shell"))
    assert [(seen.rule, seen.severity, seen.cwe) for seen in read.sightings] == [
        ("SC2115", Severity.MEDIUM, ("CWE-73",)),
        ("SC2999", Severity.INFO, ()),
    ]
    assert read.covered == {"a.sh"}


@pytest.mark.parametrize("code", [1090, 1091, 2148])
def test_files_not_followed_and_unnamed_shells_are_no_findings(code: int, job: Any, run: Any) -> None:
    for scanner in (shellcheck, shellcheck_syntax):
        read = scanner.read(run(1, report(comment(code, "error"))), job("a.sh"))
        assert read.sightings == ()
        assert read.covered == {"a.sh"}


@pytest.mark.parametrize("code", [1070, 1071, 1072, 1073, 1088, 1089, 1036])
def test_a_script_that_was_not_parsed_is_unread(code: int, job: Any, run: Any) -> None:
    read = shellcheck.read(run(1, report(comment(1009, "info"), comment(code, "error"))), job("a.sh", "b.sh"))
    assert set(read.unread) == {"a.sh"}
    assert read.covered == {"b.sh"}
    assert read.sightings == ()


def test_a_remark_of_the_parser_after_which_it_went_on_leaves_the_script_read(job: Any, run: Any) -> None:
    told = report(comment(1017, "error"), comment(1036, "error"), comment(2086, "info"))
    read = shellcheck.read(run(1, told), job("a.sh"))
    assert [seen.rule for seen in read.sightings] == ["SC2086"]
    assert read.covered == {"a.sh"}


@BOTH
def test_a_file_that_could_not_be_opened_is_unread(scanner: ModuleType, job: Any, run: Any) -> None:
    read = scanner.read(run(2, report(), GONE), job("a.sh", "b.sh"))
    assert read.unread == {"a.sh": "does not exist (No such file or directory)"}
    assert read.covered == {"b.sh"}


@BOTH
@pytest.mark.parametrize(
    ("exit_code", "comments", "words"),
    [
        (0, (comment(2086),), ""),
        (1, (), ""),
        (2, (), ""),
        (0, (), GONE),
        (0, (), "something new\n"),
        (3, (), "usage"),
        (4, (), "usage"),
        (-11, (), ""),
    ],
)
def test_an_answer_that_contradicts_itself_is_a_fault(
    scanner: ModuleType, exit_code: int, comments: tuple[Any, ...], words: str, job: Any, run: Any
) -> None:
    read = scanner.read(run(exit_code, report(*comments), words), job("a.sh"))
    assert read.faults
    assert read.covered == frozenset()


@BOTH
@pytest.mark.parametrize("body", [b"", b"[]", b'{"comments":[{"file"'])
def test_what_is_no_report_is_malformed(scanner: ModuleType, body: bytes, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        scanner.read(run(0, body), job("a.sh"))


@BOTH
def test_other_shells_are_not_wanted(scanner: ModuleType) -> None:
    assert scanner.wants(FileEntry(path="run", kind=Kind.TEXT, language="shell"))
    assert not scanner.wants(FileEntry(path="a.zsh", kind=Kind.TEXT, language="shell"))
