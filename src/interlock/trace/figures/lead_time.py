"""Lead time: from a commit to its running in an environment. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from interlock.trace.figures.changes import Change, What
from interlock.trace.figures.history import Brought, Committed, Deployed, History
from interlock.trace.figures.model import SKEW, Figure, Name, Period, Row, place, seconds
from interlock.trace.figures.ranks import durations

SAYS: Final = "from when a commit was made to when it first ran everywhere in the environment"
_NOTHING: Final = Brought()


def lead_time(history: History, told: Sequence[Change], period: Period) -> Figure:
    """Give how long commits took, each counted once in each environment, when it first arrived."""
    rows = tuple(row for row in _rows(history, told) if period.holds(row.at))
    return Figure(Name.LEAD_TIME, SAYS, period, rows, tuple(durations(rows)), tuple(_notes(rows)))


def _rows(history: History, told: Iterable[Change]) -> Iterator[Row]:
    arrived: set[tuple[str, str, str]] = set()
    for one in told:
        if not one.is_done or one.what not in {What.CHANGE, What.UNKNOWN}:
            continue
        deployed = one.deployed
        if one.what is What.UNKNOWN:
            yield _aside(deployed, deployed.run, "plan lost", "nobody can tell what it let run")
            continue
        brought = history.brought.get(deployed.run, _NOTHING)
        if not brought.commits and not brought.unknown:
            yield _aside(deployed, deployed.run, "no commit named", "no provenance says what it was built from")
        for each in brought.unknown:
            yield _aside(deployed, each, "commit not here", "no repository here says when it was made")
        for commit in brought.commits:
            key = (deployed.product, deployed.environment, commit.commit)
            if key not in arrived:
                arrived.add(key)
                yield _row(one, commit, brought)


def _row(one: Change, commit: Committed, brought: Brought) -> Row:
    deployed = one.deployed
    ended = deployed.ended_at or deployed.begun_at
    took = seconds(commit.at, ended)
    is_wrong = took < 0 or ended > deployed.entered_at + SKEW
    says = [f"came with {deployed.run}"]
    if not brought.is_range:
        says.append("the commit that was built; which others came with it is not known")
    if one.taken_back_by is not None:
        says.append(f"taken back by {one.taken_back_by.run}")
    if deployed.is_through_glass:
        says.append("through broken glass")
    return Row(
        commit.commit,
        place(deployed.product, deployed.environment),
        "clocks disagree" if is_wrong else "in a range" if brought.is_range else "alone",
        ended,
        counts=not is_wrong,
        since=commit.at,
        seconds=took,
        says="; ".join(says),
        product=deployed.product,
        environment=deployed.environment,
        entries=deployed.entries,
    )


def _aside(one: Deployed, what: str, state: str, says: str) -> Row:
    return Row(
        what,
        place(one.product, one.environment),
        state,
        one.ended_at or one.begun_at,
        counts=False,
        says=f"came with {one.run}; {says}",
        product=one.product,
        environment=one.environment,
        entries=one.entries,
    )


def _notes(rows: Iterable[Row]) -> Iterator[str]:
    alone = sum(1 for one in rows if one.state == "alone")
    if alone:
        yield (
            f"{alone} stand for a whole deployment: what else it brought is not known, so only the commit that was "
            "built is counted"
        )
