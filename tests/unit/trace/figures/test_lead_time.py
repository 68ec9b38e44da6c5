from datetime import timedelta

from interlock.deployment import Why
from interlock.trace.figures.changes import changes
from interlock.trace.figures.history import Brought, Committed, Deployed, History
from interlock.trace.figures.lead_time import lead_time
from interlock.trace.figures.model import Figure
from tests.histories import NOON, at, days, deployed, failed, history


def told(whole: History, since: float = 0, until: float = 30) -> Figure:
    return lead_time(whole, changes(whole.deployed), days(since, until))


def commits(*hours: float, is_range: bool = True) -> Brought:
    return Brought(tuple(Committed(f"c{one:g}", at(one)) for one in hours), is_range=is_range)


def test_every_commit_of_a_range_has_a_lead_time_of_its_own() -> None:
    whole = history(deployed(10, "a"), brought={"dpl-1000": commits(1, 4, 9)})
    figure = told(whole)
    assert [(one.what, one.seconds, one.state) for one in figure.rows] == [
        ("c1", 9 * 3600, "in a range"),
        ("c4", 6 * 3600, "in a range"),
        ("c9", 3600, "in a range"),
    ]
    numbers = {one.name: one.value for one in figure.numbers if one.group == "shop/production"}
    assert numbers == {"n": 3, "median": 6 * 3600, "p90": 9 * 3600}
    assert {one.entries for one in figure.rows} == {(1000,)}
    assert figure.notes == ()


def test_where_the_range_is_not_known_the_commit_that_was_built_stands_alone_and_that_is_said() -> None:
    figure = told(history(deployed(10, "a"), brought={"dpl-1000": commits(9, is_range=False)}))
    assert [one.state for one in figure.rows] == ["alone"]
    assert "1 stand for a whole deployment" in figure.notes[0]


def test_a_commit_counts_once_in_each_environment_when_it_first_arrives() -> None:
    first, again, staging = deployed(10, "a"), deployed(20, "b"), deployed(5, "a", environment="staging")
    brought = {"dpl-1000": commits(1), "dpl-2000": commits(1, 15), "dpl-0500": commits(1)}
    figure = told(history(first, again, staging, brought=brought))
    assert sorted((one.what, one.environment, one.seconds) for one in figure.rows) == [
        ("c1", "production", 9 * 3600),
        ("c1", "staging", 4 * 3600),
        ("c15", "production", 5 * 3600),
    ]


def test_what_arrived_before_the_period_arrives_in_it_no_more() -> None:
    brought = {"dpl-1000": commits(1), "dpl-4800": commits(1, 40)}
    figure = told(history(deployed(10, "a"), deployed(48, "b"), brought=brought), 1, 3)
    assert [one.what for one in figure.rows] == ["c40"]


def test_the_end_of_a_period_is_no_part_of_it() -> None:
    whole = history(deployed(24, "a"), brought={"dpl-2400": commits(1)})
    assert told(whole, 0, 1).rows == ()
    assert len(told(whole, 1, 2).rows) == 1


def test_rollbacks_repairs_and_what_failed_bring_no_commit() -> None:
    facts = (
        deployed(1, "a"),
        failed(2, "b"),
        deployed(3, "a", why=Why.REPAIR),
        deployed(4, "c"),
        deployed(5, "a", why=Why.ROLLBACK),
    )
    brought = {f"dpl-0{number}00": commits(number - 0.5) for number in range(1, 6)}
    assert [one.what for one in told(history(*facts, brought=brought)).rows] == ["c0.5", "c3.5"]


def test_a_negative_time_is_told_apart_and_not_cut_off() -> None:
    figure = told(history(deployed(10, "a"), brought={"dpl-1000": commits(9, 11)}))
    assert [(one.seconds, one.counts, one.state) for one in figure.rows] == [
        (3600, True, "in a range"),
        (-3600, False, "clocks disagree"),
    ]
    assert list(figure.aside()) == [("clocks disagree", 1)]


def test_an_end_that_lies_after_its_entry_is_the_word_of_a_wrong_clock() -> None:
    late: Deployed = deployed(10, "a", entered_at=NOON + timedelta(hours=9))
    assert [one.state for one in told(history(late, brought={"dpl-1000": commits(1)})).rows] == ["clocks disagree"]


def test_what_cannot_be_counted_says_why() -> None:
    brought = {"dpl-0200": Brought(unknown=("c7",))}
    figure = told(history(deployed(1, "a"), deployed(2, "b"), deployed(3, ""), brought=brought))
    assert [(one.what, one.state, one.counts) for one in figure.rows] == [
        ("dpl-0100", "no commit named", False),
        ("c7", "commit not here", False),
        ("dpl-0300", "plan lost", False),
    ]
    assert figure.number("median", "shop/production").value is None  # type: ignore[union-attr]  # it is there


def test_what_was_taken_back_or_went_through_broken_glass_says_so() -> None:
    facts = (deployed(1, "a"), deployed(2, "b", is_through_glass=True), deployed(3, "a", why=Why.ROLLBACK))
    (row,) = told(history(*facts, brought={"dpl-0200": commits(1.5)})).rows[1:]
    assert row.says == "came with dpl-0200; taken back by dpl-0300; through broken glass"


def test_of_an_empty_ledger_there_is_nothing_to_tell() -> None:
    figure = told(history(begins=None))
    assert (figure.rows, figure.numbers) == ((), ())
