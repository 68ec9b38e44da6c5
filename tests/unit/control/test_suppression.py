import msgspec
import pytest

from interlock.change import FileEntry, Kind
from interlock.control import (
    Finding,
    FindingState,
    Location,
    Witness,
    defuse,
    directives,
    suppress,
)
from interlock.control.suppression import FORMS, STEMS, Form
from interlock.kernel import Certainty, ControlId, Severity

FILE = FileEntry("a.py", Kind.TEXT)


def found(tool: str, rule: str, line: int, end_line: int = 0) -> Finding:
    return Finding(
        rule=f"{tool}:{rule}",
        control=ControlId("commit.sast"),
        severity=Severity.HIGH,
        certainty=Certainty.HIGH,
        message="m",
        at=Location("a.py", line, end_line=end_line),
        fingerprint="0" * 32,
        state=FindingState.NEW,
        witnesses=(Witness(tool, rule),),
    )


COMMENTS = [
    (b"x()  # nosec B602\n", "bandit", "B602"),
    (b"x()  # nosec\n", "bandit", "B602"),
    (b"x()  # noqa: S602\n", "ruff", "S602"),
    (b"x()  # NOQA\n", "ruff", "S602"),
    (b"eval(x) // eslint-disable-line no-eval\n", "oxlint", "eslint(no-eval)"),
    (b"curl x # zizmor: ignore[unpinned-uses]\n", "zizmor", "unpinned-uses"),
    (b"key = 1 # gitleaks:allow\n", "betterleaks", "generic"),
    (b"a = 1 #trivy:ignore:AVD-AWS-0001\n", "trivy", "AVD-AWS-0001"),
    (b"# shellcheck disable=SC2086\necho $x\n", "shellcheck", "SC2086"),
    (b"# hadolint ignore=DL3008\nRUN apt-get install x\n", "hadolint", "DL3008"),
    (b"// ast-grep-ignore\neval(x)\n", "ast-grep", "js-eval"),
    (b"a: 1 # yamllint disable-line\n", "yamllint", "key-duplicates"),
]


@pytest.mark.parametrize(("body", "tool", "rule"), COMMENTS)
def test_a_silencing_comment_is_defused_without_moving_anything(body: bytes, tool: str, rule: str) -> None:
    out = defuse(FILE, body)
    assert out != body
    assert len(out) == len(body)
    assert [len(line) for line in out.split(b"\n")] == [len(line) for line in body.split(b"\n")]
    assert directives(out) == ()


@pytest.mark.parametrize(("body", "tool", "rule"), COMMENTS)
def test_a_finding_that_a_comment_would_hide_is_suppressed_and_says_by_what(body: bytes, tool: str, rule: str) -> None:
    line = body.count(b"\n")
    (marked,) = suppress([found(tool, rule, line)], directives(body))
    assert marked.state is FindingState.SUPPRESSED
    assert marked.suppression is not None
    assert marked.suppression.text
    assert marked.suppression.line == 1


def test_a_directive_for_one_rule_hides_no_other() -> None:
    body = b"x()  # nosec B602\n"
    (kept,) = suppress([found("bandit", "B105", 1)], directives(body))
    assert kept.state is FindingState.NEW


def test_a_directive_for_one_tool_hides_no_other() -> None:
    body = b"x()  # nosec\n"
    (kept,) = suppress([found("ast-grep", "py-eval", 1)], directives(body))
    assert kept.state is FindingState.NEW


def test_a_directive_inside_a_statement_of_several_lines_reaches_it() -> None:
    body = b"call(\n  x,  # nosec\n)\n"
    (marked,) = suppress([found("bandit", "B602", 1, end_line=3)], directives(body))
    assert marked.state is FindingState.SUPPRESSED


def test_a_block_reaches_to_its_end_and_not_beyond() -> None:
    body = b"/* eslint-disable no-eval */\neval(a)\n/* eslint-enable no-eval */\neval(b)\n"
    first, second = suppress([found("oxlint", "no-eval", 2), found("oxlint", "no-eval", 4)], directives(body))
    assert first.state is FindingState.SUPPRESSED
    assert second.state is FindingState.NEW


def test_a_directive_for_a_file_reaches_all_of_it() -> None:
    body = b"a\nb\n# ruff: noqa\nc\n"
    (marked,) = suppress([found("ruff", "S101", 1)], directives(body))
    assert marked.state is FindingState.SUPPRESSED


def test_the_first_line_followed_by_an_empty_one_silences_ast_grep_for_the_whole_file() -> None:
    body = b"// ast-grep-ignore\n\na();\nb();\neval(x);\n"
    (marked,) = suppress([found("ast-grep", "js-eval", 5)], directives(body))
    assert marked.state is FindingState.SUPPRESSED
    (kept,) = suppress([found("ast-grep", "js-eval", 5)], directives(b"\n" + body))
    assert kept.state is FindingState.NEW


def test_directives_that_silence_nothing_keep_working() -> None:
    body = b"# shellcheck shell=bash\n# noqualms here\nnosecret = 1\n"
    assert defuse(FILE, body) == body
    assert directives(body) == ()


def test_bytes_that_are_no_text_pass_through() -> None:
    body = bytes(range(256)) * 3
    assert defuse(FILE, body) == body


def test_values_are_frozen() -> None:
    with pytest.raises(AttributeError):
        FILE.path = "b"  # type: ignore[misc]
    assert msgspec.structs.replace(FILE, path="b").path == "b"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.letter.decode())
def test_no_form_is_passed_over_by_the_first_look(form: Form) -> None:
    assert any(stem in form.letter for stem in STEMS)
    assert form.letter == form.letter.lower()
