"""Delivery figures for a terminal: the first sentence, then each figure with what it left aside. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.kernel import Instant
from interlock.render.figures.words import (
    NOTHING,
    aside,
    headline,
    moment,
    period_words,
    shut_by,
    span,
    value,
    windows_of,
)
from interlock.render.paint import Paint, visible
from interlock.render.table import rows as aligned
from interlock.trace.figures.model import Figure, Name, Number, Row, Unit, place
from interlock.trace.figures.timeline import Timeline

_BAR: Final = 20
"""Columns of the longest bar."""
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_MOST: Final = 40
"""Rows that are told where one figure is asked for; all of them are in the table and the document."""
_SHORT: Final = 12
_WHOLE: Final = 40
"""Digits of a whole commit."""
_TOLD: Final = 6
"""Entries that are named in a line."""


def overview_lines(figures: Sequence[Figure], groups: Sequence[str], refused: int, paint: Paint) -> Iterator[str]:
    """Give every figure in a few lines."""
    yield paint("bold", f"{visible(headline(figures, groups))}.")
    if figures:
        yield period_words(figures[0].period)
    yield from left_out(refused)
    for one in figures:
        yield ""
        yield from figure_lines(one, paint)
    yield ""
    yield "`interlock figures NAME` tells every row behind one of them; `--format csv` gives all of them as a table"


def left_out(refused: int) -> Iterator[str]:
    """Say what of the ledger counts for nothing."""
    if refused:
        one = "1 statement was" if refused == 1 else f"{refused} statements were"
        yield f"{one} left out: it does not verify, or whoever signed it might not say it; `interlock ledger fsck`"


def figure_lines(figure: Figure, paint: Paint) -> Iterator[str]:
    """Give a figure: what it measures, its numbers, what was not counted, and what has to be known."""
    yield f"{paint('bold', figure.name.value)}  {figure.says}"
    table = [[f"  {group}", *cells] for group, cells in _groups(figure)]
    yield from aligned(table) if table else [f"  {NOTHING}"]
    not_counted = aside(figure)
    if not_counted:
        yield f"  not counted: {not_counted}"
    yield from (f"  note: {one}" for one in figure.notes)


def detail_lines(figure: Figure, paint: Paint, refused: int = 0) -> Iterator[str]:
    """Give a figure with the rows behind it, the newest last, and the entries that say them."""
    yield from figure_lines(figure, paint)
    yield f"  {period_words(figure.period)}"
    yield from left_out(refused)
    if not figure.rows:
        return
    yield ""
    shown = sorted(figure.rows, key=lambda one: one.at)[-_MOST:]
    yield from aligned([["when", "what", "under", "state", "took", "entries", ""], *map(_cells, shown)])
    more = len(figure.rows) - len(shown)
    if more:
        yield f"{more} older ones are not shown; `--format csv` or `json` gives them all"
    yield "`interlock evidence show ENTRY` shows what an entry says, and who signed it"


def timeline_lines(timelines: Sequence[Timeline], environment: str) -> Iterator[str]:
    """Give what ran when, the newest first, and what happened beside."""
    yield f"{visible(runs_now(timelines, environment))}."
    for one in timelines:
        yield f"{visible(place(one.product, one.environment))}, {period_words(one.period)}"
        yield from (f"{visible(says)}." for says in shut_now(one))
        yield from (visible(says) for says in windows_of(one))
        if one.ran or one.happened or one.shut:
            yield ""
            yield from aligned([["since", "what", "lasted", "deployment", "entries", ""], *_of_timeline(one)])


def runs_now(timelines: Sequence[Timeline], environment: str) -> str:
    """Say what runs in an environment, as the last deployment that ended well has it."""
    told = [
        f"{one.ran[-1].label} runs in {place(one.product, one.environment)} since {moment(one.ran[-1].since)}"
        for one in timelines
        if one.ran and one.ran[-1].until is None
    ]
    return "; ".join(told) or f"nothing that anybody here may see ran in {environment} in this time"


def shut_now(one: Timeline) -> list[str]:
    """Say what shuts an environment now, by whom and why."""
    where = place(one.product, one.environment)
    return [
        f"{where} is {each.what.value} since {moment(each.since)}"
        f"{f' until {moment(each.until)}' if each.until is not None else ''}, {shut_by(each)}: {each.reason}"
        for each in one.holding
    ]


def _of_timeline(one: Timeline) -> list[list[str]]:
    lines: list[tuple[Instant, list[str]]] = []
    for ran in one.ran:
        took = "clocks disagree" if ran.is_clock_wrong else span(ran.seconds) if ran.seconds is not None else "runs"
        back = ["taken back"] if ran.is_taken_back else []
        glass = ["through broken glass"] if ran.is_through_glass else []
        says = ", ".join([ran.label, *back, *glass])
        lines.append((ran.since, [moment(ran.since), ran.what.value, took, ran.run, _entries(ran.entries), says]))
    lines += [
        (each.at, [moment(each.at), each.mark.value, "", each.run, _entries(each.entries), each.says])
        for each in one.happened
    ]
    for shut in one.shut:
        took = "never" if shut.is_void else "still" if shut in one.holding else ""
        if not took and shut.until is not None:
            took = span((shut.until - shut.since).total_seconds())
        says = f"{shut.reason}, {shut_by(shut)}"
        lines.append((shut.since, [moment(shut.since), shut.what.value, took, "", _entries(shut.entries), says]))
    return [cells for _, cells in sorted(lines, key=lambda line: line[0], reverse=True)]


def _groups(figure: Figure) -> Iterator[tuple[str, list[str]]]:
    longest = max((one.value or 0 for one in figure.numbers if one.name in {"median", "total"}), default=0)
    for group in dict.fromkeys(one.group for one in figure.numbers):
        numbers = {one.name: one for one in figure.numbers if one.group == group}
        if figure.name is Name.WAIVERS:
            if group in {one.group for one in figure.rows if one.counts} or "count" in numbers:
                yield group, [_ages(numbers)]
        else:
            yield group, _duration_cells(numbers, longest) if "median" in numbers else [_told(figure, numbers)]


def _duration_cells(numbers: dict[str, Number], longest: float) -> list[str]:
    median, p90, total = numbers["median"], numbers["p90"], numbers.get("total")
    if median.value is None:
        return [NOTHING, "", "", "", ""]
    size = total.value if total is not None and total.value is not None else median.value
    return [
        f"median {value(median)}",
        f"p90 {value(p90)}",
        f"n {median.n}",
        f"together {value(total)}" if total is not None else "",
        f"{bar(size, longest)}{f'  {median.says}' if median.says else ''}",
    ]


def _told(figure: Figure, numbers: dict[str, Number]) -> str:
    if figure.name is Name.FREQUENCY:
        return _often(numbers)
    parts = []
    for name, one in numbers.items():
        if one.unit is Unit.COUNT and not one.value and figure.name is Name.GATES:
            continue
        if one.value is None:
            parts.append(f"{name}: {one.says or NOTHING}")
            continue
        word = "" if name in {"share", "count", "per week"} else f" {name}"
        parts.append(f"{value(one)}{word}{f', {one.says}' if one.says else ''}")
    return "; ".join(parts)


def _ages(numbers: dict[str, Number]) -> str:
    if "count" in numbers:
        return value(numbers["count"])
    return f"{value(numbers['n'])}; median age {value(numbers['median'])}, p90 {value(numbers['p90'])}"


def _often(numbers: dict[str, Number]) -> str:
    count, days, rate = numbers["count"], numbers["days with one"], numbers["per week"]
    on_days = f" on {value(days)} day{'' if days.value == 1 else 's'}" if count.value else ""
    often = value(rate) if rate.value is not None else f"no rate: {rate.says}"
    return f"{value(count)}{on_days}; {often}"


def bar(size: float, longest: float) -> str:
    """Give a bar as long as its part of the longest one."""
    if longest <= 0:
        return ""
    eighths = round(size / longest * _BAR * 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _cells(row: Row) -> list[str]:
    name = row.what[:_SHORT] if len(row.what) >= _WHOLE and row.what.isalnum() else row.what
    took = span(row.seconds) if row.seconds is not None else ""
    return [moment(row.at), name, row.group, row.state, took, _entries(row.entries), row.says]


def _entries(entries: Sequence[int]) -> str:
    told = " ".join(map(str, entries[:_TOLD]))
    return f"{told} and {len(entries) - _TOLD} more" if len(entries) > _TOLD else told
