import pytest

from interlock.control import Coverage, Errored, FindingState, Location
from interlock.kernel import Severity
from interlock.render.report.findings import section
from tests.unit.render.builders import CODE, Files, checked, errored, everything, failed, finding, passed, suppressed
from tests.unit.render.report.reading import made, said


def text_of(check: object, files: Files | None = None) -> str:
    return said(section(check, files or Files(CODE)))  # type: ignore[arg-type]  # a check, as built


def test_where_nothing_was_found_it_is_said_so() -> None:
    assert "Nothing: no control found anything, and nothing stands in the way." in text_of(checked(passed()))


@pytest.mark.parametrize("check", [checked(failed(finding())), checked(errored())])
def test_where_something_stands_in_the_way_it_is_never_said_that_nothing_does(check: object) -> None:
    assert "Nothing:" not in text_of(check)


def test_a_finding_comes_with_rule_remedy_place_and_code() -> None:
    text = text_of(checked(failed(finding()), files=CODE))
    for words in ("bandit:B602", "CWE-78", "pass a list", "src/app.py:2", "os.system(text)"):
        assert words in text


def test_the_code_around_a_secret_is_never_shown() -> None:
    secret = finding("betterleaks:token", control="commit.secrets", cwe=("CWE-798",), at=Location("src/app.py", 2))
    text = text_of(checked(failed(secret, control="commit.secrets"), files=CODE))
    assert "os.system(text)" not in text
    assert "The code is not shown, since it may be the secret." in text


def test_what_does_not_block_stands_after_what_does() -> None:
    mild = finding("ruff:S1", severity=Severity.LOW, state=FindingState.EXISTING, is_new=False)
    text = text_of(checked(failed(finding(), mild)))
    assert text.index("bandit:B602") < text.index("ruff:S1")


def test_a_comment_that_asks_to_hide_is_told_with_line_and_author() -> None:
    text = text_of(checked(failed(suppressed())))
    assert "a comment in line 2 by Ada Example" in text
    assert "listed all the same" in text


def test_more_places_than_fit_are_counted_and_not_passed_over() -> None:
    many = [finding(at=Location(f"f{number}.py", 1)) for number in range(25)]
    text = text_of(checked(failed(*many)))
    assert "25 places" in text
    assert "and 5 more places" in text


def test_more_rules_than_fit_are_listed_without_places_and_beyond_that_counted() -> None:
    many = [finding(f"tool:R{number:04}", message=f"says {number:04}") for number in range(700)]
    text = text_of(checked(failed(*many)))
    assert "550 findings of 550 rules, without places" in text
    assert "and 50 more findings of 50 rules; the JSON format has them all" in text


def test_what_a_broken_control_did_not_examine_is_listed_up_to_a_number() -> None:
    from interlock.control import ControlRun
    from interlock.kernel import ControlId

    missing = tuple((f"f{number}.tf", "skipped") for number in range(30))
    outcome = Errored("CTL-201", "0 of 30", "look", (Coverage("files", 30, 0, missing),))
    text = text_of(checked(ControlRun(ControlId("commit.iac"), outcome)))
    assert "30 things not examined" in text
    assert "f19.tf skipped" in text
    assert "f20.tf" not in text
    assert "and 10 more" in text


def test_a_file_that_changed_since_costs_the_code_and_not_the_finding() -> None:
    text = text_of(checked(failed(finding()), files=CODE), Files())
    assert "src/app.py:2" in text
    assert "os.system" not in text


def test_each_rule_is_one_piece_so_that_a_large_report_needs_no_second_copy() -> None:
    many = [finding(f"tool:R{number:04}") for number in range(100)]
    pieces = list(section(checked(failed(*many)), Files(CODE)))
    assert len(pieces) > 100
    assert max(len(piece.text) for piece in pieces) < len(made(pieces)) / 20


def test_everything_that_was_found_is_there() -> None:
    text = text_of(everything())
    for rule in ("bandit:B602", "ruff:S605", "shellcheck:SC2086", "betterleaks:token"):
        assert rule in text
