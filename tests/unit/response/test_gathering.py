from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interlock.kernel import Severity
from interlock.response import Kind
from interlock.response.gathering import Gathered, Sort, Told, Waiting, gather, thread_of
from interlock.response.manners import HOUR, Manner, Quiet
from tests.unit.response.events import AT, event

MINUTE = timedelta(minutes=1)
URGENT = Manner(urgent_severity=Severity.CRITICAL)


def waits(number: int, since: datetime = AT, *, is_alone: bool = False, **fields: Any) -> Waiting:
    return Waiting(number, since, event(id=f"evt-{number:032x}", **fields), is_alone)


def told(at: datetime, sort: Sort = Sort.ALIKE, about: str = "x", name: str = "a") -> Told:
    return Told(name, at, sort, about, 1)


def numbers(found: Gathered) -> list[list[int]]:
    return [[one.number for one in batch.waiting] for batch in found.batches]


def test_what_is_alike_goes_out_together_and_the_first_at_once() -> None:
    waiting = [waits(0), waits(1, product="shop"), waits(2), waits(3, kind=Kind.HOLD_PLACED), waits(4)]
    found = gather(Manner(), waiting, (), AT)
    assert numbers(found) == [[0, 2, 4], [1], [3]]
    assert found.held == ()


def test_what_follows_on_the_heels_of_a_message_waits_for_more_of_it() -> None:
    first = gather(Manner(), [waits(0)], (), AT)
    sent = [told(AT, about=first.batches[0].about)]
    found = gather(Manner(), [waits(1), waits(2, product="shop")], sent, AT + MINUTE)
    assert numbers(found) == [[2]]
    assert [(one.waiting.number, one.until) for one in found.held] == [(1, AT + 10 * MINUTE)]
    assert numbers(gather(Manner(), [waits(1), waits(3)], sent, AT + 10 * MINUTE)) == [[1, 3]]


def test_quiet_hours_hold_all_but_what_is_urgent_and_one_message_has_the_night_in_the_morning() -> None:
    night = Manner(quiet=Quiet(time(22), time(7)), urgent_severity=Severity.CRITICAL)
    late = AT.replace(hour=23)
    waiting = [waits(0, late), waits(1, late, kind=Kind.HOLD_PLACED), waits(2, late, severity="critical")]
    found = gather(night, waiting, (), late)
    assert numbers(found) == [[2]]
    assert {one.until for one in found.held} == {late + timedelta(hours=8)}
    morning = late + timedelta(hours=8)
    found = gather(night, [*waiting[:2], waits(3, morning, kind=Kind.POLICY_CHANGED)], (), morning)
    assert numbers(found) == [[0, 1], [3]]
    assert found.batches[0].sort is Sort.DIGEST


def test_a_digest_collects_until_it_is_due_and_has_all_that_waits_then() -> None:
    hourly = Manner(digest_every=HOUR, urgent_severity=Severity.CRITICAL)
    waiting = [waits(0, AT), waits(1, AT + 30 * MINUTE, kind=Kind.HOLD_PLACED)]
    early = gather(hourly, waiting, (), AT + 59 * MINUTE)
    assert (early.batches, {one.until for one in early.held}) == ((), {AT + HOUR})
    due = gather(hourly, [*waiting, waits(2, AT + HOUR, severity="critical")], (), AT + HOUR)
    assert numbers(due) == [[2], [0, 1]]


def test_more_than_the_limit_is_held_back_and_one_message_says_how_much() -> None:
    manner = Manner(most_an_hour=2)
    waiting = [waits(number, product=f"p{number}") for number in range(5)]
    found = gather(manner, waiting, (), AT)
    assert numbers(found) == [[0], [1], []]
    assert (found.batches[-1].sort, found.batches[-1].held, found.batches[-1].until) == (Sort.OVERFLOW, 3, AT + HOUR)
    assert [one.waiting.number for one in found.held] == [2, 3, 4]


def test_after_that_nothing_is_told_for_an_hour_and_then_all_of_it_at_once() -> None:
    manner = Manner(most_an_hour=2, urgent_severity=Severity.CRITICAL)
    sent = [told(AT, about="0"), told(AT, about="1"), told(AT, Sort.OVERFLOW, Sort.OVERFLOW)]
    waiting = [waits(2, product="p2"), waits(3, product="p3"), waits(4, AT + HOUR / 2, severity="critical")]
    found = gather(manner, waiting, sent, AT + HOUR / 2)
    assert numbers(found) == [[4]], "what is urgent is told"
    sent.append(told(AT + HOUR / 2, Sort.URGENT))
    assert {one.until for one in found.held} == {AT + HOUR}
    found = gather(manner, waiting[:2], sent, AT + HOUR)
    assert numbers(found) == [[2, 3]]
    assert found.batches[0].sort is Sort.DIGEST


def test_what_was_told_more_than_an_hour_ago_counts_no_more_for_the_limit() -> None:
    manner = Manner(most_an_hour=1)
    waiting = [waits(0, product="p0")]
    assert numbers(gather(manner, waiting, [told(AT - HOUR)], AT)) == [[0]]
    assert numbers(gather(manner, waiting, [told(AT - HOUR + MINUTE)], AT)) == [[]]


def test_a_critical_event_is_not_kept_by_a_mild_one_of_its_kind_and_is_grouped_with_its_like() -> None:
    mild = gather(URGENT, [waits(0, severity="low")], (), AT).batches[0].about
    bad = gather(URGENT, [waits(1, severity="critical")], [told(AT, about=mild)], AT + MINUTE)
    assert numbers(bad) == [[1]]
    sent = [told(AT + MINUTE, Sort.URGENT, bad.batches[0].about)]
    found = gather(URGENT, [waits(2, severity="critical")], sent, AT + 2 * MINUTE)
    assert (found.batches, [one.waiting.number for one in found.held]) == ((), [2])


def test_what_was_refused_is_tried_by_itself_wherever_it_would_stand() -> None:
    waiting = [waits(0), waits(1, is_alone=True), waits(2, is_alone=True), waits(3)]
    assert sorted(numbers(gather(Manner(), waiting, (), AT))) == [[0, 3], [1], [2]]
    assert sorted(numbers(gather(Manner(digest_every=MINUTE), waiting, (), AT + HOUR))) == [[0, 3], [1], [2]]


def test_a_pager_gets_what_begins_and_what_ends_in_order() -> None:
    fault: dict[str, Any] = {"kind": Kind.PROBE_FAILING, "environment": "prod", "data": {"difference": "d"}}
    over = {**fault, "kind": Kind.PROBE_MENDED}
    waiting = [
        waits(0, **fault),
        waits(1, **fault),
        waits(2, kind=Kind.HOLD_PLACED),
        waits(3, **over),
        waits(4, **fault),
        waits(5, is_alone=True, **fault),
        waits(6, **fault),
    ]
    found = gather(Manner(is_pager=True), waiting, (), AT)
    assert numbers(found) == [[0, 1], [2], [3], [4], [5], [6]]
    assert found.held == ()


def test_an_incident_that_can_end_is_one_of_its_own_and_all_else_is_one_of_its_kind() -> None:
    one = event(kind=Kind.DEPLOYMENT_ALTERED, environment="prod", rule="image", about="shop", data={"difference": "d"})
    other = event(
        kind=Kind.DEPLOYMENT_ALTERED, environment="prod", rule="image", about="shop", data={"difference": "e"}
    )
    mended = event(
        kind=Kind.DEPLOYMENT_MENDED, environment="prod", rule="image", about="shop", data={"difference": "d"}
    )
    assert thread_of(one)[0] == thread_of(mended)[0] != thread_of(other)[0]
    assert (thread_of(one)[1], thread_of(mended)[1]) == (False, True)
    first, second = event(kind=Kind.FINDING_NEW, rule="a"), event(kind=Kind.FINDING_NEW, rule="b")
    assert thread_of(first) == thread_of(second)


MANNERS = st.builds(
    Manner,
    group_for=st.sampled_from([timedelta(0), 10 * MINUTE]),
    most_an_hour=st.integers(1, 3),
    digest_every=st.sampled_from([None, HOUR]),
    quiet=st.sampled_from([None, Quiet(time(22), time(7)), Quiet(days=frozenset({5}))]),
    urgent_severity=st.sampled_from([None, Severity.HIGH]),
    is_pager=st.booleans(),
)
WAITING = st.lists(
    st.tuples(
        st.sampled_from([Kind.FINDING_NEW, Kind.PROBE_FAILING, Kind.PROBE_MENDED]),
        st.sampled_from(["", "shop", "bank"]),
        st.sampled_from(["", "low", "critical"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(MANNERS, WAITING, st.integers(0, 72))
def test_nothing_is_lost_or_told_twice_and_in_the_end_everything_is_told(
    manner: Manner, fields: list[tuple[Kind, str, str, bool]], hours: int
) -> None:
    at = AT + timedelta(hours=hours)
    waiting = [
        waits(number, at, kind=kind, product=product, severity=severity, is_alone=is_alone)
        for number, (kind, product, severity, is_alone) in enumerate(fields)
    ]
    sent: list[Told] = []
    got: list[int] = []
    for step in range(24 * 40):
        now = at + step * HOUR / 4
        found = gather(manner, waiting, sent, now)
        batched = [one.number for batch in found.batches for one in batch.waiting]
        held = [one.waiting.number for one in found.held]
        assert sorted([*batched, *held]) == [one.number for one in waiting]
        assert all(one.until > now for one in found.held)
        got += batched
        waiting = [one for one in waiting if one.number in held]
        sent += [Told(f"{step}", now, batch.sort, batch.about, len(batch.waiting)) for batch in found.batches]
        lately = [one for one in sent if one.at > now - HOUR and one.sort is not Sort.URGENT]
        assert manner.is_pager or len(lately) <= manner.most_an_hour + 1
        if not waiting:
            break
    assert sorted(got) == list(range(len(fields)))
