import msgspec
import pytest

from interlock.decision import Status, Verdict
from interlock.kernel import Severity
from interlock.render.report.overview import figures, top, verdict
from tests.unit.render.builders import checked, errored, failed, finding, not_applicable, passed, reason
from tests.unit.render.report.reading import made, said


@pytest.mark.parametrize("wanted", list(Verdict))
def test_the_verdict_is_said_by_a_word_before_the_sentence(wanted: Verdict) -> None:
    text = said(verdict(checked(passed(), reasons=[reason("commit.build", Status.MISSING, wanted)])))
    assert text.lower().startswith(wanted.value)


def test_what_blocks_comes_with_what_would_change_it_the_worst_first() -> None:
    stands = [reason("a", Status.MISSING, Verdict.REVIEW), reason("b", Status.VIOLATED, Verdict.DENY)]
    text = said(verdict(checked(passed(), reasons=stands)))
    assert text.index("b is violated mend it") < text.index("a is missing mend it")


def test_more_reasons_than_fit_are_counted() -> None:
    stands = [reason(f"c{number}", Status.MISSING, Verdict.DENY) for number in range(9)]
    assert "and 3 more, listed under the decision" in said(verdict(checked(passed(), reasons=stands)))


def test_a_hypothetical_answer_says_so_and_why() -> None:
    text = said(verdict(checked(passed(), hypothetical=("only some ran", "another time"))))
    assert "Hypothetical, and not sealed: only some ran; another time" in text
    assert "Hypothetical" not in said(verdict(checked(passed())))


def test_the_first_line_names_the_repository_its_branch_and_the_commit() -> None:
    text = said(top(checked(passed())))
    assert text == f"Interlock check of shop on topic {'ab' * 6}"
    check = checked(passed())
    detached = msgspec.structs.replace(check, change=msgspec.structs.replace(check.change, branch=""))
    assert " on " not in said(top(detached))


def test_the_figures_are_those_of_the_check() -> None:
    text = said(figures(checked(passed(), failed(finding(), finding("ruff:S1", severity=Severity.LOW)), errored())))
    assert "Controls passed 1 of 3" in text
    assert "1 passed, 1 failed, 1 errored" in text
    assert "Findings 2" in text
    assert "1 high 1 low" in text
    assert "6 of 7" in text
    assert "1 not examined, 1 excepted with a reason" in text


def test_nothing_owed_is_not_called_all_of_it() -> None:
    text = said(figures(checked(not_applicable())))
    assert "nothing was owed" in text
    assert "all of it" not in text


def test_nothing_that_ran_is_said_and_draws_no_full_bar() -> None:
    text = said(figures(checked()))
    assert "none ran" in text
    assert "<rect" not in made(figures(checked()))


def test_the_figures_say_whether_the_decision_is_sealed() -> None:
    assert "the decision is sealed too" in said(figures(checked(passed())))
    assert "the decision is not sealed" in said(figures(checked(passed(), hypothetical=("why",))))
