"""What a timeline shows: for each environment what ran from when to when, what happened, and when nothing might.

Floor 13.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from interlock.kernel import Instant, stamp
from interlock.render.figures.words import shut_by, windows_of
from interlock.render.picture.model import Tone
from interlock.trace.figures.changes import What
from interlock.trace.figures.shut import Shut, Stop
from interlock.trace.figures.timeline import Happened, Mark, Ran, Timeline


class Span(msgspec.Struct, frozen=True):
    """That something was so from one moment to another."""

    since: Instant
    until: Instant | None
    """None while it is so."""
    label: str
    state: str = ""
    """In few words what is to be known of it."""
    says: str = ""
    tone: Tone = Tone.NONE
    entries: tuple[int, ...] = ()


class Moment(msgspec.Struct, frozen=True):
    """That something happened."""

    at: Instant
    mark: Mark
    says: str
    entries: tuple[int, ...] = ()


class Lane(msgspec.Struct, frozen=True):
    """One environment."""

    title: str
    ran: tuple[Span, ...] = ()
    moments: tuple[Moment, ...] = ()
    shut: tuple[Span, ...] = ()
    """When nothing might be deployed there: freezes and locks, each with its word as its state."""
    opened: tuple[tuple[Instant, Instant], ...] = ()
    """When deployments might begin, where that is not at any time."""
    windows: str = ""
    """That in words."""


class Lanes(msgspec.Struct, frozen=True):
    """Several environments over one period."""

    title: str
    answer: str
    since: Instant
    until: Instant
    lanes: tuple[Lane, ...]
    notes: tuple[str, ...] = ()


MARKS: Final[dict[Mark, tuple[Tone, str]]] = {
    Mark.BEGUN: (Tone.RUNNING, "M5 3.5v9l7-4.5z"),
    Mark.WAITING: (Tone.WAITING, "M6 4v8M10 4v8"),
    Mark.REFUSED: (Tone.BAD, "M4 4l8 8M12 4l-8 8"),
    Mark.ROLLED_BACK: (Tone.WARNING, "M6.5 3L3 6.5 6.5 10M3 6.5h6a3.5 3.5 0 0 1 0 7H6"),
    Mark.STRANDED: (Tone.BAD, "M8 2.5v7M8 12.5v.5"),
    Mark.DIFFERS: (Tone.WARNING, "M3 6h10M3 10h10M10.5 3l-5 10"),
    Mark.AS_PLANNED: (Tone.GOOD, "M3 8.5l3.2 3.2L13 4.8"),
}
"""How each thing that can happen stands, and its shape in a square of sixteen."""
_STATES: Final = {What.ROLLBACK: "rollback", What.RETURN: "return", What.AGAIN: "again", What.REPAIR: "repair"}
SHUT: Final = {Stop.LOCKED: Tone.BAD, Stop.FROZEN: Tone.WAITING}


def lane_of(timeline: Timeline) -> Lane:
    """Give the lane of an environment."""
    name = f"{timeline.product}/{timeline.environment}" if timeline.product else timeline.environment
    return Lane(
        name,
        tuple(_span(one) for one in timeline.ran),
        tuple(_moment(one) for one in timeline.happened),
        tuple(_shut(one, is_so=one in timeline.holding) for one in timeline.shut),
        timeline.opened,
        "; ".join(windows_of(timeline)),
    )


def lanes_of(timelines: Iterable[Timeline], *, title: str, answer: str, notes: Sequence[str] = ()) -> Lanes | None:
    """Give the lanes of some timelines; None where there is not one."""
    told = tuple(timelines)
    if not told:
        return None
    since = min(one.period.since for one in told)
    until = max(one.period.until for one in told)
    return Lanes(title, answer, since, until, tuple(lane_of(one) for one in told), tuple(notes))


def told(span: Span) -> str:
    """Give a span in words."""
    until = f"until {stamp(span.until)}" if span.until is not None else "and still"
    parts = [span.label, span.state, span.says, f"since {stamp(span.since)} {until}", entries(span.entries)]
    return ", ".join(part for part in parts if part)


def entries(numbers: Sequence[int]) -> str:
    """Give the entries of the ledger that say something."""
    return f"{'entry' if len(numbers) == 1 else 'entries'} {', '.join(map(str, numbers))}" if numbers else ""


def _span(ran: Ran) -> Span:
    """Give what ran: what somebody went back from and what came through broken glass stand out, as does what runs."""
    states = [_STATES[ran.what]] if ran.what in _STATES else []
    states += ["taken back"] if ran.is_taken_back else []
    states += ["glass broken"] if ran.is_through_glass else []
    states += ["clocks disagree"] if ran.is_clock_wrong else []
    states += ["runs"] if ran.until is None else []
    is_odd = ran.is_taken_back or ran.is_through_glass or ran.is_clock_wrong
    tone = Tone.WARNING if is_odd else Tone.RUNNING if ran.until is None else Tone.NONE
    says = f"{ran.run} by {ran.by}" if ran.by else ran.run
    return Span(ran.since, ran.until, ran.label, ", ".join(states), says, tone, ran.entries)


def _shut(one: Shut, *, is_so: bool) -> Span:
    """Give when it was shut, by whom, and who opened it."""
    state = f"{one.what.value}, holds" if is_so else one.what.value
    return Span(one.since, one.until, one.reason, state, shut_by(one), SHUT[one.what], one.entries)


def _moment(one: Happened) -> Moment:
    return Moment(one.at, one.mark, f"{one.run}: {one.says}" if one.says else one.run, one.entries)
