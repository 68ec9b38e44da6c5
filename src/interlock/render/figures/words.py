"""Numbers of figures in words. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.kernel import Instant, stamp
from interlock.render.environments import window_words
from interlock.trace.figures.model import Figure, Name, Number, Period, Unit
from interlock.trace.figures.shut import SETTINGS, Shut, Stop
from interlock.trace.figures.timeline import Timeline

NOTHING: Final = "nothing to tell"
_BRIEF: Final = 10
"""Seconds under which tenths are told."""
_SHOWN: Final = 2
_UNITS: Final = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def span(seconds: float) -> str:
    """Say how long something took, by its two largest units."""
    if seconds < 0:
        return f"-{span(-seconds)}"
    if seconds < _BRIEF:
        return f"{seconds:.1f} s" if seconds else "0 s"
    whole = round(seconds)
    parts: list[str] = []
    for size, unit in _UNITS:
        count, whole = divmod(whole, size)
        if parts or count:
            parts.append(f"{count} {unit}" if count else "")
        if len(parts) == _SHOWN:
            break
    return " ".join(one for one in parts if one)


def value(number: Number) -> str:
    """Say a number with its unit; what is not there is no zero."""
    if number.value is None:
        return NOTHING
    if number.unit is Unit.SECONDS:
        return span(number.value)
    if number.unit is Unit.SHARE:
        return f"{round(number.value * number.n)} of {number.n} ({number.value:.0%})"
    if number.unit is Unit.PER_WEEK:
        return f"{number.value:.1f} per week"
    return f"{number.value:,.0f}"


def moment(at: Instant) -> str:
    """Say when, to the second; midnight in UTC is a day."""
    text = stamp(at.replace(microsecond=0))
    return text.removesuffix("T00:00:00Z")


def period_words(period: Period) -> str:
    """Say a period."""
    return f"{moment(period.since)} to {moment(period.until)}, UTC, the end left out"


def shut_by(one: Shut) -> str:
    """Say who shut an environment, and who opened it and why."""
    by = f"by {one.by}"
    if not one.lifted_by:
        return by
    word = "unlocked" if one.what is Stop.LOCKED else "thawed"
    early = f" (it was to last until {moment(one.meant_until)})" if one.meant_until is not None else ""
    before = " before it began" if one.is_void else ""
    return f"{by}, {word}{before} by {one.lifted_by}: {one.lifted_because}{early}"


def windows_of(one: Timeline) -> list[str]:
    """Say when deployments may begin; nothing where they may at any time."""
    if not one.windows:
        return []
    return [f"deployments may begin {'; '.join(map(window_words, one.windows))} (as {SETTINGS} has it now)"]


def aside(figure: Figure) -> str:
    """Say what was not counted, and why; of what is open still, how old the oldest is."""
    parts = []
    for state, count in figure.aside():
        ages = [one.seconds for one in figure.rows if one.state == state and not one.counts and one.seconds is not None]
        is_open = state.startswith("still ")
        parts.append(f"{count} {state}{f' (the oldest for {span(max(ages))})' if is_open and ages else ''}")
    return ", ".join(parts)


_TOLD_FIRST: Final = 3
"""Places that are told of before any figure."""


def headline(figures: Sequence[Figure], groups: Sequence[str]) -> str:
    """Give what stands first: how changes came to run where it matters, and what it cost, of the first few places.

    Shape:  places where something does not work still come before all others.
    """
    by_name = {one.name: one for one in figures}
    restore = by_name.get(Name.RESTORE)
    bad = {one.group for one in restore.rows if one.state == "still bad"} if restore is not None else set()
    ordered = sorted(groups, key=lambda group: group not in bad)
    sentences = [text for group in ordered if (text := "; ".join(_of_group(by_name, group)))]
    more = len(sentences) - _TOLD_FIRST
    if more > 0:
        sentences[_TOLD_FIRST:] = [f"The figures have {more} more {'place' if more == 1 else 'places'}"]
    return ". ".join(sentences) or "nothing was deployed in this time that anybody here may see"


def _of_group(figures: dict[Name, Figure], group: str) -> Iterator[str]:
    count = _number(figures, Name.FREQUENCY, "count", group)
    if count is not None:
        much = f"{count.value:.0f} change{'' if count.value == 1 else 's'}" if count.value else "no change"
        yield f"{much} came to run in {group}"
    lead = _number(figures, Name.LEAD_TIME, "median", group)
    if lead is not None and lead.value is not None:
        yield f"half of the {lead.n} commits were there within {value(lead)}"
    failed = _number(figures, Name.FAILURES, "share", group)
    if failed is not None and failed.value is not None:
        yield f"{round(failed.value * failed.n)} of {failed.n} changes failed"
    restored = _number(figures, Name.RESTORE, "median", group)
    if restored is not None and restored.value is not None:
        yield f"what did not work worked again within {value(restored)}, median of {restored.n}"
    figure = figures.get(Name.RESTORE)
    bad = [] if figure is None else [one for one in figure.rows if one.group == group and one.state == "still bad"]
    if bad:
        yield f"something has not worked for {span(bad[0].seconds or 0)}"


def _number(figures: dict[Name, Figure], name: Name, what: str, group: str) -> Number | None:
    figure = figures.get(name)
    return figure.number(what, group) if figure is not None else None
