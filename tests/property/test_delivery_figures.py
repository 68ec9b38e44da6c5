"""Delivery figures against answers that were found by looking at every moment, one after the other."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from interlock.deployment import Outcome, Why
from interlock.trace.figures.changes import What, changes
from interlock.trace.figures.every import NAMES, figures
from interlock.trace.figures.failures import failures
from interlock.trace.figures.frequency import frequency
from interlock.trace.figures.history import Decided, Deployed, Looked, Scanned, Stop
from interlock.trace.figures.model import Unit
from interlock.trace.figures.remediation import remediation
from interlock.trace.figures.restore import restore
from interlock.trace.figures.waiting import waiting
from tests.histories import assessed, at, days, decided, deployed, fault, history, looked, scanned

HOURS: Final = 24
WHOLE: Final = days(0, 40)
CONTENTS: Final = "abc"

_deployments = st.lists(
    st.tuples(
        st.sampled_from(CONTENTS),
        st.sampled_from([Why.RELEASE, Why.RELEASE, Why.ROLLBACK, Why.REPAIR]),
        st.sampled_from([Outcome.DEPLOYED, Outcome.DEPLOYED, Outcome.ROLLED_BACK, Outcome.REFUSED]),
    ),
    max_size=HOURS - 2,
)


def deployments(drawn: list[tuple[str, Why, Outcome]]) -> list[Deployed]:
    """One each hour, on the hour, each asked for ten minutes before."""
    return [
        deployed(
            hour, what, why=why, outcome=outcome, failed_at=at(hour - 0.1) if outcome is not Outcome.DEPLOYED else None
        )
        for hour, (what, why, outcome) in enumerate(drawn, 1)
    ]


@given(_deployments)
def test_changes_are_what_a_list_of_all_that_ran_says(drawn: list[tuple[str, Why, Outcome]]) -> None:
    told = changes(deployments(drawn))
    ran: list[int] = []
    taken: set[int] = set()
    for number, (what, why, outcome) in enumerate(drawn):
        before = [drawn[each][0] for each in ran]
        if outcome is Outcome.REFUSED:
            wanted = What.UNTOUCHED
        elif why is not Why.RELEASE:
            wanted = What.ROLLBACK if why is Why.ROLLBACK else What.REPAIR
        elif before[-1:] == [what]:
            wanted = What.AGAIN
        else:
            wanted = What.RETURN if what in before else What.CHANGE
        assert told[number].what is wanted
        if outcome is Outcome.DEPLOYED:
            if wanted is What.ROLLBACK:
                back = len(before) - 1 - before[::-1].index(what) if what in before else len(before) - 2
                taken.update(ran[max(back + 1, 0) :])
            elif wanted is What.RETURN and before[-2] == what:
                taken.add(ran[-1])
            ran.append(number)
    fell = {number for number in taken if told[number].what is What.CHANGE}
    assert {number for number, one in enumerate(told) if one.taken_back_by is not None} == fell


@given(_deployments)
def test_frequency_and_failures_count_what_anybody_would_count(drawn: list[tuple[str, Why, Outcome]]) -> None:
    made = deployments(drawn)
    told = changes(made)
    whole = history(*made)
    reached = [one for one in told if one.what is What.CHANGE]
    often, failing = frequency(whole, told, WHOLE), failures(whole, told, WHOLE)
    count = often.number("count", "shop/production")
    assert (count.value if count else 0) == sum(1 for one in reached if one.is_done)
    share = failing.number("share", "shop/production")
    bad = [one for one in reached if not one.is_done or one.taken_back_by is not None]
    assert (share.value if share else None) == (len(bad) / len(reached) if reached else None)


_looks = st.lists(st.sampled_from(["none", "well", "bad", "partly"]), max_size=HOURS)


@given(_looks, st.integers(0, HOURS - 1), st.integers(1, HOURS))
def test_time_to_restore_is_what_a_walk_from_look_to_look_finds(seen: list[str], since: int, length: int) -> None:
    period = days(since / 24, (since + length) / 24)
    looks: list[Looked] = []
    began: int | None = None
    wanted: list[tuple[int, int | None]] = []
    for hour, one in enumerate(seen):
        if one == "none":
            continue
        faults = (fault(since=hour if began is None else began),) if one == "bad" else ()
        looks.append(looked(hour, *faults, entry=hour, is_whole=one != "partly"))
        if one == "bad" and began is None:
            began = hour
        elif one == "well" and began is not None:
            wanted.append((began, hour))
            began = None
    if began is not None:
        wanted.append((began, None))
    figure = restore(history(*looks, now=HOURS), (), period)
    end = min(since + length, HOURS)
    over = [b - a for a, b in wanted if b is not None and since <= b < since + length]
    open_ones = [(a, b) for a, b in wanted if (b is None or b >= since + length) and a < since + length]
    assert sorted(one.seconds or 0 for one in figure.rows if one.counts) == sorted(took * 3600 for took in over)
    assert sorted(one.seconds or 0 for one in figure.rows if not one.counts) == sorted(
        (end - a) * 3600 for a, _ in open_ones
    )


@given(
    st.lists(st.sampled_from(CONTENTS), min_size=1, max_size=8),
    st.dictionaries(st.integers(0, 40), st.tuples(st.sampled_from(CONTENTS), st.booleans()), max_size=8),
)
def test_time_to_remediate_is_what_looking_at_each_moment_finds(
    ran: list[str], drawn: dict[int, tuple[str, bool]]
) -> None:
    """Deployments are at 0, 5, 10 and so on; each quarter of an hour it is asked whether what runs is affected."""
    scans = [(hour, what, is_bad) for hour, (what, is_bad) in drawn.items()]
    made = [deployed(number * 5, what, index=number) for number, what in enumerate(ran)]
    found: list[Scanned] = [
        scanned(hour + 0.5, f"sha256:{what}", *(["CVE-1"] if is_bad else []), entry=1000 + hour)
        for hour, what, is_bad in sorted(scans)
    ]
    whole = history(*made, *found, now=50)
    figure = remediation(whole, changes(whole.deployed), days(0, 50 / 24))

    def runs(moment: float) -> str:
        return ran[min(int(moment // 5), len(ran) - 1)]

    def is_affected(what: str, moment: float) -> bool:
        told = [is_bad for hour, each, is_bad in sorted(scans) if each == what and hour + 0.5 <= moment]
        return bool(told) and told[-1]

    known = [hour + 0.5 for hour, what, is_bad in sorted(scans) if is_bad and what in ran]
    wanted: list[list[float]] = []
    was = False
    for quarter in range(200):
        moment = quarter / 4
        now = is_affected(runs(moment), moment)
        if now and not was:
            wanted.append([moment, moment])
        if now:
            wanted[-1][1] = moment + 0.25
        was = now
    if wanted:
        wanted[0][0] = min(known)
    assert sorted(one.seconds or 0 for one in figure.rows) == sorted((b - a) * 3600 for a, b in wanted)
    assert all(one.counts == (one.since is not None and one.at != one.since) for one in figure.rows)


@given(st.lists(st.tuples(st.sampled_from(["main", "other"]), st.booleans()), max_size=20))
def test_waiting_is_from_the_first_stop_on_a_branch_to_what_passed_there(answers: list[tuple[str, bool]]) -> None:
    facts: list[Decided] = []
    began: dict[str, int] = {}
    wanted: list[int] = []
    for hour, (branch, is_stopped) in enumerate(answers):
        status = Stop("commit.sast", "violated", "deny") if is_stopped else Stop("commit.sast", "satisfied", "allow")
        facts.append(decided(hour, "deny" if is_stopped else "allow", status, line=branch, entry=hour))
        if is_stopped:
            began.setdefault(branch, hour)
        elif branch in began:
            wanted.append(hour - began.pop(branch))
    figure = waiting(history(*facts), WHOLE)
    assert sorted((one.seconds or 0) / 3600 for one in figure.rows if one.counts) == sorted(wanted)
    assert sum(1 for one in figure.rows if not one.counts) == len(began)


@given(_deployments, _looks)
def test_every_number_rests_on_rows_that_count_and_every_row_on_an_entry(
    drawn: list[tuple[str, Why, Outcome]], seen: list[str]
) -> None:
    looks = [looked(hour, *([fault(since=hour)] if one == "bad" else [])) for hour, one in enumerate(seen)]
    whole = history(*deployments(drawn), *looks, decided(1), assessed(2, own_s=1))
    for figure in figures(whole, WHOLE, NAMES):
        assert all(one.entries for one in figure.rows)
        for number in figure.numbers:
            assert all(figure.rows[place].counts for place in number.rows)
            assert number.value is None or number.unit is not Unit.SHARE or 0 <= number.value <= 1
            assert number.n or number.value in {None, 0}
