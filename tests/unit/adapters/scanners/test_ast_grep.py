"""ast-grep's JSON together with its log: which files rules were applied to, and where its parser lost its way."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners import ast_grep
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Certainty, Severity


def match(rule: str = "js-eval", path: str = "a.js", start: int = 0, end: int = 7, **fields: object) -> dict[str, Any]:
    return {
        "file": path, "ruleId": rule, "severity": "warning", "message": "eval of text", "note": None,
        "range": {
            "byteOffset": {"start": start, "end": end},
            "start": {"line": 0, "column": 0}, "end": {"line": 1, "column": 3},
        },
        **fields,
    }  # fmt: skip


def read_line(path: str = "a.js", rules: int = 3) -> str:
    return f"sg: entity|file|./{path}: language=JavaScript,appliedRuleCount={rules}\n"


def test_metadata_of_a_rule_says_how_bad_and_how_sure(job: Any, run: Any) -> None:
    data = {
        "cwe": ["CWE-95"],
        "severity": "critical",
        "certainty": "high",
        "same_as": ["oxlint:no-eval"],
        "remedy": "r",
    }
    read = ast_grep.read(run(0, [match(metadata=data)], read_line()), job("a.js", language="javascript"))
    (seen,) = read.sightings
    assert (seen.severity, seen.certainty, seen.cwe) == (Severity.CRITICAL, Certainty.HIGH, ("CWE-95",))
    assert (seen.same_as, seen.remedy) == (("oxlint:no-eval",), "r")
    assert read.covered == {"a.js"}


@pytest.mark.parametrize(
    ("named", "same_as"),
    [
        (["B506", "S506"], ("bandit:B506",)),
        (["G402"], ("gosec:G402",)),
        (["SC2086"], ("shellcheck:SC2086",)),
        (["no-eval", "react/no-danger"], ("oxlint:no-eval", "oxlint:react/no-danger")),
        (["bandit:B307"], ("bandit:B307",)),
        ("B602, S602", ("bandit:B602",)),
    ],
)
def test_rules_of_other_tools_get_the_name_by_which_they_are_merged(
    named: Any, same_as: tuple[str, ...], job: Any, run: Any
) -> None:
    read = ast_grep.read(run(0, [match(metadata={"same_as": named})], read_line()), job("a.js"))
    assert read.sightings[0].same_as == same_as


def test_lines_and_columns_count_from_1(job: Any, run: Any) -> None:
    at = ast_grep.read(run(0, [match()], read_line()), job("a.js")).sightings[0].at
    assert (at.line, at.column, at.end_line, at.end_column) == (1, 1, 2, 4)


@pytest.mark.parametrize("rule", ["js-eval.ts", "js-eval.tsx", "js-eval"])
def test_a_rule_has_one_name_in_every_dialect(rule: str, job: Any, run: Any) -> None:
    assert ast_grep.read(run(0, [match(rule)], read_line()), job("a.js")).sightings[0].rule == "js-eval"


def test_a_rule_about_secrets_quotes_nothing(job: Any, run: Any) -> None:
    value = "hun" + "ter2"
    told = match(message=f'key "{value}" is in the code', metadata={"cwe": "CWE-798"})
    assert value not in ast_grep.read(run(0, [told], read_line()), job("a.js")).sightings[0].message


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "does not say"),
        ("sg: entity|file|./a.js: language=JavaScript,appliedRuleCount=0\n", "no rules"),
        ("sg: entity|file|./a.js: skipped=invalidUtf8\n", "not UTF-8"),
        ("sg: entity|file|./a.js: skipped=fileTooLarge\n", "larger"),
        ("sg: entity|file|./a.js: skipped=emptyFile\n", "emptyFile"),
        ("sg: entity|file|./b.js: language=JavaScript,appliedRuleCount=3\n", "does not say"),
    ],
)
def test_a_file_to_which_no_rule_was_applied_is_unread(words: str, reason: str, job: Any, run: Any) -> None:
    read = ast_grep.read(run(0, [], words), job("a.js"))
    assert read.covered == frozenset()
    assert reason in read.unread["a.js"]


def test_an_empty_file_has_nothing_to_find(job: Any, run: Any) -> None:
    words = "sg: entity|file|./a.js: skipped=emptyFile\n"
    assert ast_grep.read(run(0, [], words), job("a.js", size=0)).covered == {"a.js"}


@pytest.mark.parametrize("exit_code", [0, 6])
def test_a_missing_file_is_unread(exit_code: int, job: Any, run: Any) -> None:
    words = read_line("b.js") + "ERROR: ./a.js: No such file or directory (os error 2)\n"
    read = ast_grep.read(run(exit_code, [], words), job("a.js", "b.js"))
    assert read.unread == {"a.js": "No such file or directory (os error 2)"}
    assert read.covered == {"b.js"}


def test_a_complaint_about_a_file_nobody_knows_is_a_fault(job: Any, run: Any) -> None:
    assert ast_grep.read(run(6, [], read_line() + "ERROR: it broke\n"), job("a.js")).faults == ("ERROR: it broke",)


def test_any_place_that_was_not_parsed_makes_a_file_unread_where_another_tool_can_read_it(job: Any, run: Any) -> None:
    lost = match("unparsed-tsx", severity="hint")
    read = ast_grep.read(run(0, [lost, match()], read_line()), job("a.js", language="javascript", size=100_000))
    assert read.covered == frozenset()
    assert "line 1" in read.unread["a.js"]


def test_small_parts_that_were_not_parsed_are_one_finding_elsewhere(job: Any, run: Any) -> None:
    lost = [
        match("unparsed-c", "a.c", 10, 60, severity="hint"),
        match("unparsed-c", "a.c", 20, 30, severity="hint"),
    ]
    read = ast_grep.read(run(0, lost, read_line("a.c")), job("a.c", language="c", size=1000))
    assert [(seen.rule, seen.severity) for seen in read.sightings] == [("not-parsed", Severity.LOW)]
    assert read.covered == {"a.c"}


@pytest.mark.parametrize(
    ("language", "lost", "is_read"), [("c", 200, True), ("c", 201, False), ("go", 20, True), ("go", 21, False)]
)
def test_a_large_part_makes_the_file_unread(language: str, lost: int, is_read: bool, job: Any, run: Any) -> None:
    told = [match("unparsed-x", "a.x", 0, lost, severity="hint")]
    read = ast_grep.read(run(0, told, read_line("a.x")), job("a.x", language=language, size=1000))
    assert (read.covered == {"a.x"}) is is_read


@pytest.mark.parametrize(
    ("exit_code", "matches"),
    [(1, []), (0, [match(severity="error")]), (6, []), (8, []), (2, []), (-9, [])],
)
def test_an_exit_code_that_does_not_fit_is_a_fault(exit_code: int, matches: list[Any], job: Any, run: Any) -> None:
    read = ast_grep.read(run(exit_code, matches, read_line()), job("a.js"))
    assert read.faults
    assert read.covered == frozenset()


@pytest.mark.parametrize("body", [b"", b"{}", b"Error: Cannot read configuration.", b'[{"file":"a.js"'])
def test_what_is_no_list_is_malformed(body: bytes, job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        ast_grep.read(run(0, body, read_line()), job("a.js"))


def test_ignore_files_and_hidden_names_have_no_say(job: Any) -> None:
    args = ast_grep.command(job(".hidden/a.js")).args
    assert [args[at + 1] for at, arg in enumerate(args) if arg == "--no-ignore"] == [
        "hidden", "dot", "exclude", "global", "parent", "vcs",
    ]  # fmt: skip
    assert args[-1] == "./.hidden/a.js"


@pytest.mark.parametrize(
    ("path", "language", "wanted"),
    [
        ("a.js", "javascript", True),
        ("Gemfile", "ruby", True),
        ("script", "javascript", False),
        ("a.sh", "shell", False),
    ],
)
def test_it_wants_what_it_knows_by_name(path: str, language: str, wanted: bool) -> None:
    assert ast_grep.wants(FileEntry(path=path, kind=Kind.TEXT, language=language)) is wanted
