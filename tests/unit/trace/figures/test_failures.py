from interlock.deployment import Outcome, Why
from interlock.trace.figures.changes import changes
from interlock.trace.figures.failures import failures, is_bad
from interlock.trace.figures.history import History
from interlock.trace.figures.model import Figure
from tests.histories import back, days, deployed, failed, fault, history, looked


def told(whole: History, since: float = 0, until: float = 30) -> Figure:
    return failures(whole, changes(whole.deployed), days(since, until))


def test_what_failed_by_itself_and_what_was_taken_back_failed() -> None:
    facts = (deployed(1, "a"), deployed(2, "b"), back(3, "a"), failed(4, "c"), deployed(5, "d"))
    figure = told(history(*facts, deployed(6, "e", outcome=Outcome.STRANDED)))
    assert [(one.what, one.state) for one in figure.rows] == [
        ("dpl-0100", "stands"),
        ("dpl-0200", "taken back"),
        ("dpl-0400", "rolled back"),
        ("dpl-0500", "stands"),
        ("dpl-0600", "stranded"),
    ]
    (number,) = figure.numbers
    assert (number.value, number.n) == (3 / 5, 5)
    assert figure.rows[1].entries == (200, 300)


def test_rollbacks_repairs_refusals_and_what_is_under_way_are_in_neither_number() -> None:
    facts = (deployed(1, "a"), deployed(2, "b", outcome=Outcome.REFUSED), deployed(3, "a", why=Why.REPAIR))
    more = (deployed(4, "c", outcome=Outcome.RUNNING), failed(5, "d", has_reached=False))
    (number,) = told(history(*facts, *more)).numbers
    assert (number.value, number.n) == (0, 1)


def test_a_change_that_was_bad_when_it_was_first_looked_at_failed() -> None:
    new = looked(3, fault(says="one answers 500"), run="dpl-0200")
    figure = told(history(deployed(1, "a"), deployed(2, "b"), looked(1.5, run="dpl-0100"), new))
    assert [(one.state, one.says) for one in figure.rows] == [("stands", ""), ("went bad", "one answers 500")]
    assert figure.rows[1].entries == (200, 300)


def test_what_was_bad_before_it_or_came_later_is_no_fault_of_a_change() -> None:
    before = (looked(1.5, fault(), run="dpl-0100"), looked(3, fault(), run="dpl-0200"))
    facts = (deployed(1, "a"), deployed(2, "b"))
    assert [one.state for one in told(history(*facts, *before)).rows] == ["went bad", "stands"]
    later = (looked(3, run="dpl-0200"), looked(4, fault(), run="dpl-0200"))
    assert [one.state for one in told(history(*facts, *later)).rows] == ["stands", "stands"]


def test_bad_is_what_is_unwell_and_what_probes_find_grave() -> None:
    assert is_bad(fault("unwell", severity="medium"))
    assert is_bad(fault("probe", severity="high"))
    assert not is_bad(fault("probe", severity="medium"))
    assert not is_bad(fault("vulnerability", severity="critical"))


def test_where_no_change_reached_anything_there_is_nothing_to_tell() -> None:
    assert told(history(back(3, "a"))).numbers == ()
    assert told(history()).numbers == ()


def test_one_deployment_gives_a_share_that_says_that_it_is_only_one() -> None:
    figure = told(history(deployed(1, "a")))
    assert (figure.numbers[0].value, figure.numbers[0].says) == (0, "only 1")
    assert figure.notes == ("what was deployed lately may still fail",)
