"""What people and programs are still to be told, what failed since when, and what was given up. Floor 14.

Of where something is sent to its name is shown, and where it fails its host: the rest of an address may be a secret,
and a path is of the machine.
"""

from __future__ import annotations

from typing import Final

from interlock.identity import Directory
from interlock.response import Backlog, State
from interlock.response.queues import Standing
from interlock.web.places import without_places
from interlock.web.tables import Cell, Column, Row, Shape
from interlock.web.visiting import Asked, serving_of
from interlock.wiring.delivering import Delivering
from interlock.wiring.serving import Serving

_LONGEST: Final = 300
_STANDS: Final = {
    State.WAITING: ("waits", "waiting"),
    State.HELD: ("held", "held"),
    State.DEAD: ("given up", "failed"),
}
_COLUMNS: Final = (
    Column("to", "To"),
    Column("what", "What"),
    Column("stands", "Stands", Shape.STATE),
    Column("count", "Events", Shape.NUMBER),
    Column("since", "Since", Shape.TIME),
    Column("next", "Next", Shape.TIME),
    Column("failures", "Failures", Shape.NUMBER),
    Column("because", "Because"),
)


def waiting(serving: Serving) -> int:
    """Give how many errands wait, are held, or were given up."""
    return sum(one.count for one in serving.outbox.backlog())


def last_said(serving: Serving) -> str:
    """Say when events were delivered last, and what came of it."""
    last = Delivering(serving.app).last()
    if last is None:
        return "nothing was to be delivered yet"
    if last.why:
        return f"not delivered since {last.at}: {_shown(serving, last.why)} [{last.code}]"
    done = last.report
    return f"delivered last at {last.at}: {done.done} done, {done.failed} to be tried again, {done.dead} given up"


def _rows(request: Asked, _: Directory) -> list[tuple[str, Row]]:
    serving = serving_of(request)
    lines = {one.line.channel: one for one in serving.app.queues.standing()}
    backlog = serving.outbox.backlog()
    found = [_row(serving, one, lines.get(one.action.rpartition(":")[2])) for one in backlog]
    told = {one.action.rpartition(":")[2] for one in backlog if one.state is State.HELD}
    found += [_silent(serving, one) for name, one in lines.items() if name not in told]
    return sorted(found, key=lambda each: each[0])


def _row(serving: Serving, one: Backlog, line: Standing | None) -> tuple[str, Row]:
    response, _, word = one.action.partition(" ")
    act, _, to = word.partition(":")
    stands, tone = _STANDS.get(one.state, (one.state.value, ""))
    failures, because, due = one.attempts, one.said, one.due_at
    if line is not None and one.state is State.HELD and line.line.failures:
        failures, because, due = line.line.failures, line.line.said, line.line.due
        stands, tone = "does not answer", "failed"
    cells = (
        Cell(to or act, note=f"by the response {response}"),
        Cell(act),
        Cell(stands, state=tone),
        Cell(f"{one.count:,}", number=one.count),
        Cell(at=one.since),
        Cell(at=due) if due is not None else Cell("" if one.state is State.DEAD else "at once"),
        Cell(str(failures), number=failures),
        Cell(_shown(serving, because)),
    )
    return f"{one.action} {one.state}", Row(cells)


def _silent(serving: Serving, one: Standing) -> tuple[str, Row]:
    """Show a channel that did not answer, and for which nothing waits any more."""
    line = one.line
    cells = (
        Cell(line.channel),
        Cell("notify"),
        Cell("does not answer", state="failed"),
        Cell("0", number=0),
        Cell(),
        Cell(at=line.due) if line.due is not None else Cell(),
        Cell(str(line.failures), number=line.failures),
        Cell(_shown(serving, line.said)),
    )
    return f" {line.channel}", Row(cells)


def _shown(serving: Serving, text: str) -> str:
    return without_places(serving, text)[:_LONGEST]


PART: Final = (
    "What is to be told",
    "Events that wait for people and programs, and what was given up. Each message comes under the same id again.",
    "interlock events retry",
    _COLUMNS,
    _rows,
)
