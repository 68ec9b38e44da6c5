"""What becomes of a ticket, from whatever state and whatever dies in between: nothing is lost and nothing doubled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.flows.keep_tickets import MOST_REOPENED, KeepTickets
from interlock.response.events import Event, Kind
from interlock.response.tickets import Did, Draft, Kept, Mark, Matter, Standing, Ticket
from tests.unit.response.events import event

MATTER = Matter("ab" * 16, "cd" * 16, "commit.sast")


class Died(Exception):
    """The process is gone."""


class Shelf:
    """A tracker in memory that dies, if told to, after so many writes."""

    def __init__(self, *, reopens: bool = False) -> None:
        self.tickets: list[Ticket] = []
        self.is_reopening = reopens
        self.writes = 0
        self.dies_after = 0
        self.hides = False
        self.moves: list[str] = []
        self.groups: dict[str, str] = {}

    @property
    def reopens(self) -> bool:
        return self.is_reopening

    def find(self, matter: str) -> tuple[Ticket, ...]:
        return () if self.hides else tuple(one for one in self.tickets if one.matter == matter)

    def lately(self, group: str) -> tuple[Ticket, ...]:
        return tuple(replace(one, told="") for one in self.tickets if self.groups[one.id] == group)

    def named(self, key: str) -> Ticket | None:
        return next((one for one in self.tickets if one.key == key), None)

    def look(self, ticket: str) -> Ticket:
        return self.tickets[int(ticket)]

    def create(self, draft: Draft, mark: Mark) -> Ticket:
        number = len(self.tickets)
        told = "\n".join(text for _, text in draft.lines)
        one = Ticket(
            str(number), f"T-{number}", "", draft.matter.id, draft.title, is_closed=False, mark=mark, told=told
        )
        self.tickets.append(one)
        self.groups[one.id] = draft.matter.group
        self._written()
        return one

    def update(self, ticket: Ticket, draft: Draft) -> None:
        self._put(ticket, title=draft.title)

    def comment(self, ticket: Ticket, text: str) -> None:
        self._put(ticket, told=f"{self.look(ticket.id).told}\n{text}")

    def mark(self, ticket: Ticket, mark: Mark) -> None:
        self._put(ticket, mark=mark)

    def close(self, ticket: Ticket, why: str) -> None:
        del why
        self.moves.append("close")
        self._put(ticket, is_closed=True)

    def reopen(self, ticket: Ticket, why: str) -> None:
        del why
        self.moves.append("reopen")
        self._put(ticket, is_closed=False)

    def by_hand(self, *, is_closed: bool, number: int = 0) -> None:
        self.tickets[number] = replace(self.tickets[number], is_closed=is_closed)

    def _put(self, ticket: Ticket, **more: object) -> None:
        number = int(ticket.id)
        self.tickets[number] = replace(self.tickets[number], **more)
        self._written()

    def _written(self) -> None:
        self.writes += 1
        if self.writes == self.dies_after:
            raise Died


def told(number: int, kind: Kind = Kind.FINDING_NEW, **more: Any) -> Event:
    fields = {"severity": "high", "rule": "bandit:B602", "control": "commit.sast", **more}
    return event(id=f"evt-{number:020x}{0:012x}", kind=kind, says=f"event {number}", **fields)


def never(digits: str) -> bool:
    del digits
    return False


def begin(shelf: Shelf, number: int, **more: Any) -> Kept:
    return KeepTickets(shelf).begin(told(number, **more), MATTER)


def end(shelf: Shelf, number: int) -> Kept:
    return KeepTickets(shelf).end(told(number, Kind.PROBE_MENDED), MATTER, never)


def heard(shelf: Shelf, number: int) -> Kept:
    return KeepTickets(shelf).heard(told(number, Kind.DELIVERY_RECEIVED, about="T-0"))


def settle(shelf: Shelf, number: int, standing: tuple[str, ...] = ()) -> list[Kept]:
    one = told(number, Kind.DECISION_ALLOWED)
    return KeepTickets(shelf).settle(one, MATTER.group, {"commit.sast"}, set(standing), never)


def made() -> Shelf:
    shelf = Shelf()
    begin(shelf, 1)
    return shelf


def closed() -> Shelf:
    shelf = made()
    end(shelf, 2)
    return shelf


def closed_by_hand(*, reopens: bool = False) -> Shelf:
    shelf = made()
    shelf.is_reopening = reopens
    shelf.by_hand(is_closed=True)
    return shelf


def opened_by_hand() -> Shelf:
    shelf = closed()
    shelf.by_hand(is_closed=False)
    return shelf


CASES: dict[str, tuple[Callable[[], Shelf], Callable[[Shelf, int], object], Did]] = {
    "created": (Shelf, begin, Did.CREATED),
    "commented": (made, begin, Did.COMMENTED),
    "retitled": (made, lambda shelf, number: begin(shelf, number, severity="critical"), Did.COMMENTED),
    "reopened": (closed, begin, Did.REOPENED),
    "reopened by rule": (lambda: closed_by_hand(reopens=True), begin, Did.REOPENED),
    "left": (closed_by_hand, begin, Did.LEFT),
    "goes on after a person opened it": (opened_by_hand, begin, Did.COMMENTED),
    "closed": (made, end, Did.CLOSED),
    "kept": (opened_by_hand, end, Did.LEFT),
    "heard of": (closed_by_hand, heard, Did.LEFT),
    "settled": (made, settle, Did.CLOSED),
}


@pytest.mark.parametrize("case", list(CASES))
def test_whoever_dies_after_any_write_and_does_it_again_has_done_it_once(case: str) -> None:
    start, act, did = CASES[case]
    whole = start()
    before = whole.writes
    first = act(whole, 9)
    assert (first[0] if isinstance(first, list) else first).did is did  # type: ignore[union-attr]
    count = whole.writes - before
    assert count >= 1
    for step in range(1, count + 1):
        shelf = start()
        shelf.dies_after = shelf.writes + step
        with pytest.raises(Died):
            act(shelf, 9)
        shelf.dies_after = 0
        again = act(shelf, 9)
        assert shelf.tickets == whole.tickets, step
        kept = again[0] if isinstance(again, list) else again
        assert kept.did is did, step  # type: ignore[union-attr]
        assert shelf.moves == whole.moves or len(shelf.moves) == len(whole.moves) + 1  # asked again, moved once
        assert act(shelf, 9) is not None
        assert shelf.tickets == whole.tickets


def test_the_same_event_is_told_once() -> None:
    shelf = made()
    for _ in range(3):
        begin(shelf, 2)
    assert shelf.tickets[0].told.count("event 2") == 1


def test_a_title_is_ours_until_a_person_writes_one() -> None:
    shelf = made()
    begin(shelf, 2, severity="critical")
    assert shelf.tickets[0].title.startswith("critical: ")
    shelf.tickets[0] = replace(shelf.tickets[0], title="mine")
    begin(shelf, 3, severity="low")
    assert shelf.tickets[0].title == "mine"


def test_who_closes_it_by_hand_is_heard_and_told_once() -> None:
    shelf = closed_by_hand()
    results = [begin(shelf, number).did for number in range(2, 6)]
    assert results == [Did.LEFT] * 4
    assert shelf.tickets[0].told.count("Somebody closed this by hand") == 1
    shelf.by_hand(is_closed=False)
    assert begin(shelf, 7).did is Did.COMMENTED
    assert end(shelf, 8).did is Did.CLOSED


def test_by_rule_it_is_opened_again_so_often_and_no_more() -> None:
    shelf = closed_by_hand(reopens=True)
    results = []
    for number in range(2, 9):
        results.append(begin(shelf, number).did)
        shelf.by_hand(is_closed=True)
    assert results.count(Did.REOPENED) == MOST_REOPENED
    assert results[MOST_REOPENED:] == [Did.LEFT] * (7 - MOST_REOPENED)


def test_who_opens_it_again_by_hand_is_not_closed_out() -> None:
    shelf = opened_by_hand()
    assert [end(shelf, number).did for number in range(3, 6)] == [Did.LEFT, Did.NOTHING, Did.NOTHING]
    assert not shelf.tickets[0].is_closed
    assert shelf.tickets[0].told.count("stays open") == 1


def test_what_a_person_closed_and_is_over_is_something_new_when_it_comes_again() -> None:
    shelf = closed_by_hand()
    assert end(shelf, 2).did is Did.NOTHING
    assert begin(shelf, 3).did is Did.REOPENED


def test_what_is_over_without_a_ticket_needs_none() -> None:
    shelf = Shelf()
    assert end(shelf, 1) == Kept(Did.NOTHING)
    assert shelf.tickets == []


def test_what_came_again_since_is_not_over() -> None:
    shelf = made()
    one = told(2, Kind.PROBE_MENDED)
    assert KeepTickets(shelf).end(one, MATTER, lambda _: True) == Kept(Did.NOTHING)
    assert KeepTickets(shelf).settle(one, MATTER.group, {"commit.sast"}, set(), lambda _: True) == []
    assert not shelf.tickets[0].is_closed


@pytest.mark.parametrize(
    ("examined", "standing"), [(set[str](), set[str]()), ({"other"}, set()), ({"commit.sast"}, {MATTER.id})]
)
def test_only_what_was_looked_for_and_not_found_is_closed(examined: set[str], standing: set[str]) -> None:
    shelf = made()
    one = told(2, Kind.DECISION_ALLOWED)
    assert KeepTickets(shelf).settle(one, MATTER.group, examined, standing, never) == []
    assert not shelf.tickets[0].is_closed


def test_a_ticket_without_our_mark_is_settled_by_nobody_and_taken_up_when_it_comes_again() -> None:
    shelf = made()
    shelf.tickets[0] = replace(shelf.tickets[0], mark=None)
    assert settle(shelf, 2) == []
    assert begin(shelf, 3).did is Did.COMMENTED
    assert shelf.tickets[0].mark is not None


def test_of_two_that_are_about_the_same_the_older_one_stays() -> None:
    shelf = made()
    shelf.hides = True
    begin(shelf, 2)
    shelf.hides = False
    assert len(shelf.tickets) == 2
    assert begin(shelf, 3).did is Did.COMMENTED
    assert [one.is_closed for one in shelf.tickets] == [False, True]
    assert "T-0 is about the same" in shelf.tickets[1].told


def test_what_was_made_in_this_round_is_known_before_any_search_finds_it() -> None:
    shelf = Shelf()
    shelf.hides = True
    keeping = KeepTickets(shelf)
    assert [keeping.begin(told(number), MATTER).did for number in (1, 2)] == [Did.CREATED, Did.COMMENTED]
    assert len(shelf.tickets) == 1


def test_a_mark_says_who_left_it_how() -> None:
    shelf = closed()
    mark = shelf.tickets[0].mark
    assert mark is not None
    assert (mark.standing, mark.event, mark.control) == (Standing.CLOSED, f"{2:020x}", "commit.sast")


@pytest.mark.parametrize("start", [Shelf, made, closed, opened_by_hand, lambda: closed_by_hand(reopens=True)])
def test_what_a_tracker_tells_of_its_tickets_changes_nothing_where_no_person_closed_one(
    start: Callable[[], Shelf],
) -> None:
    shelf = start()
    before = list(shelf.tickets)
    assert heard(shelf, 9).did is Did.NOTHING
    assert shelf.tickets == before
