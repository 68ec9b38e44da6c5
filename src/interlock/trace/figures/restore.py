"""Time to restore: from the first sign that something does not work to when it does again. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.deployment import Outcome
from interlock.kernel import Instant
from interlock.trace.figures.changes import Change, What
from interlock.trace.figures.failures import is_bad
from interlock.trace.figures.history import Deployed, History, Looked
from interlock.trace.figures.model import Figure, Name, Period, Row, place, seconds
from interlock.trace.figures.ranks import durations

SAYS: Final = "from the first sign that something did not work in the environment to when it worked again"
_Place = tuple[str, str]


class _Sign(msgspec.Struct, frozen=True):
    """That something was bad, or good, at a moment."""

    at: Instant
    index: int
    is_good: bool
    says: str
    entries: tuple[int, ...]
    since: Instant | None = None
    """Of a bad one: since when it was so."""
    is_seen: bool = False
    """Whether somebody looked: a deployment that ended well was only checked on its way."""


class _Trouble(msgspec.Struct, frozen=True):
    since: Instant
    says: str
    entries: tuple[int, ...]
    until: Instant | None = None
    ended_by: str = ""
    is_seen: bool = False


def restore(history: History, told: Sequence[Change], period: Period) -> Figure:
    """Give how long environments did not work; what still does not is told apart, with its age."""
    places: dict[_Place, list[_Sign]] = {}
    wrong: list[Row] = []
    for one in told:
        for sign in _of_deployment(one):
            if isinstance(sign, Row):
                wrong.append(sign)
            else:
                places.setdefault((one.deployed.product, one.deployed.environment), []).append(sign)
    for each in history.looked:
        places.setdefault((each.product, each.environment), []).extend(_of_look(each))
    until = min(period.until, history.now)
    rows = [
        row
        for (product, environment), signs in places.items()
        for trouble in _troubles(sorted(signs, key=lambda one: (one.at, one.index)))
        if (row := _row(trouble, product, environment, period, until)) is not None
    ]
    rows += [one for one in wrong if period.holds(one.at)]
    rows.sort(key=lambda one: (one.at, one.entries))
    return Figure(Name.RESTORE, SAYS, period, tuple(rows), tuple(durations(rows)))


def _of_deployment(one: Change) -> Iterator[_Sign | Row]:
    deployed = one.deployed
    if one.what in {What.UNTOUCHED, What.UNDER_WAY}:
        return
    ended, entries = deployed.ended_at or deployed.begun_at, deployed.entries
    if deployed.outcome is not Outcome.DEPLOYED:
        first = deployed.failed_at or deployed.begun_at
        says = f"{deployed.run} failed{f': {deployed.failed}' if deployed.failed else ''}"
        if first > ended:
            yield _wrong(deployed, first, ended, says)
            return
        yield _Sign(first, deployed.index, is_good=False, says=says, entries=entries)
        if deployed.outcome is Outcome.ROLLED_BACK:
            yield _Sign(ended, deployed.index, is_good=True, says="what had run ran on", entries=entries)
        return
    is_back = one.what is What.ROLLBACK or (one.what is What.RETURN and one.takes_back)
    if is_back and deployed.begun_at > ended:
        yield _wrong(deployed, deployed.begun_at, ended, f"{deployed.run} went back")
        return
    if is_back:
        says = f"{deployed.run} went back to what ran before"
        yield _Sign(deployed.begun_at, deployed.index, is_good=False, says=says, entries=entries)
    yield _Sign(ended, deployed.index, is_good=True, says=f"{deployed.run} ended well", entries=entries)


def _of_look(one: Looked) -> Iterator[_Sign]:
    bad = [each for each in one.faults if is_bad(each)]
    if bad:
        since = min(one.at, *(each.since for each in bad))
        says = bad[0].says or f"{bad[0].kind} {bad[0].what}"
        yield _Sign(one.at, one.entry, is_good=False, says=says, entries=(one.entry,), since=since, is_seen=True)
    elif one.is_whole:
        says = "it was looked at, and worked"
        yield _Sign(one.at, one.entry, is_good=True, says=says, entries=(one.entry,), is_seen=True)


def _troubles(signs: Iterable[_Sign]) -> Iterator[_Trouble]:
    """Give each stretch of time in which something was bad.

    A deployment that ended well ends it, unless the next look finds that what was bad before it still is.
    """
    done: list[_Trouble] = []
    now: _Trouble | None = None
    for one in signs:
        since = one.since or one.at
        if one.is_good:
            if now is not None:
                done.append(
                    msgspec.structs.replace(
                        now, until=one.at, ended_by=one.says, entries=(*now.entries, *one.entries), is_seen=one.is_seen
                    )
                )
            now = None
        elif now is not None:
            now = msgspec.structs.replace(now, since=min(now.since, since), entries=(*now.entries, *one.entries))
        elif done and not done[-1].is_seen and done[-1].until is not None and since < done[-1].until:
            last = done.pop()
            now = _Trouble(min(last.since, since), last.says, (*last.entries, *one.entries))
        else:
            now = _Trouble(since, one.says, one.entries)
    yield from done
    if now is not None:
        yield now


def _row(one: _Trouble, product: str, environment: str, period: Period, until: Instant) -> Row | None:
    is_over = one.until is not None and one.until < period.until
    if (is_over and not period.holds(one.until or until)) or (not is_over and one.since >= period.until):
        return None
    ended = one.until if is_over and one.until is not None else until
    return Row(
        one.says,
        place(product, environment),
        "restored" if is_over else "still bad",
        ended if is_over else one.since,
        counts=is_over,
        since=one.since,
        seconds=seconds(one.since, ended),
        says=one.ended_by if is_over else "so far",
        product=product,
        environment=environment,
        entries=tuple(dict.fromkeys(one.entries)),
    )


def _wrong(one: Deployed, since: Instant, until: Instant, says: str) -> Row:
    return Row(
        says,
        place(one.product, one.environment),
        "clocks disagree",
        until,
        counts=False,
        since=since,
        seconds=seconds(since, until),
        product=one.product,
        environment=one.environment,
        entries=one.entries,
    )
