"""The parts of oxlint's answer: what carries the mark, what was not opened, what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.javascript.oxlint_output import Diagnostic, answer, wants
from interlock.change import FileEntry, Kind
from tests.unit.adapters.scanners.javascript.test_oxlint import diagnostic, mark, report


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("eslint(no-eval)", "no-eval"),
        ("react(no-danger)", "react/no-danger"),
        ("typescript-eslint(no-explicit-any)", "typescript-eslint/no-explicit-any"),
        ("", ""),
        ("odd", "odd"),
    ],
)
def test_a_rule_is_named_as_settings_name_it(code: str, rule: str) -> None:
    assert Diagnostic("m", "error", code=code).rule == rule


def test_a_remark_without_a_place_is_about_the_file() -> None:
    at = Diagnostic("m", "error").at("a.js")
    assert (at.path, at.line, at.column) == ("a.js", 0, 0)


def test_the_parts_of_an_answer_are_told_apart(job: Any, run: Any) -> None:
    told = report(mark("a.js"), diagnostic("eslint(no-eval)", "a.js"), diagnostic("", "b.js"))
    said = answer("x", run(1, told), job("a.js", "b.js"))
    assert (said.linted, said.unopened, said.faults) == ({"a.js"}, {}, ())
    assert [(path, seen.rule) for path, seen in said.remarks] == [("a.js", "no-eval")]
    assert [path for path, _ in said.syntax] == ["b.js"]


def test_a_file_that_could_not_be_opened_and_is_not_of_the_job_is_a_fault(job: Any, run: Any) -> None:
    words = 'Failed to open file /elsewhere/a.js with error "no"'
    said = answer("x", run(1, report({"message": words, "severity": "error", "labels": []})), job("a.js"))
    assert said.unopened == {}
    assert "no file in particular" in said.faults[0]


def test_a_code_that_the_list_does_not_explain_is_a_fault(job: Any, run: Any) -> None:
    (fault,) = answer("x", run(1, report(mark())), job("a.js")).faults
    assert fault == "x ended with exit code 1 and no errors"
    assert answer("x", run(-9, b""), job("a.js")).faults != ()


@pytest.mark.parametrize(
    ("path", "language", "kind", "wanted"),
    [
        ("a.js", "javascript", Kind.TEXT, True),
        ("a.d.ts", "typescript", Kind.TEXT, True),
        ("a.vue", "vue", Kind.BINARY, True),
        ("a.js", "javascript", Kind.LINK, False),
        ("a.js", "flow", Kind.TEXT, False),
        ("A.MIN.JS", "javascript", Kind.TEXT, False),
        ("admin.js", "javascript", Kind.TEXT, True),
    ],
)
def test_what_it_wants_is_told_by_language_ending_and_kind(path: str, language: str, kind: Kind, wanted: bool) -> None:
    assert wants(FileEntry(path=path, kind=kind, language=language)) is wanted
