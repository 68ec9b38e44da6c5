"""The outbox in tables: events in the order they were entered, and how their errands stand. Floor 11.

Satisfies `interlock.flows.ports.Outbox`. Nothing here is proof: whoever may write the tables may write events. That
is why the ledger is asked before anything follows from one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant, stamp
from interlock.response import OF_TIME, Backlog, Errand, EventUnknown, Outgoing, State
from interlock.store.database import in_groups, insert, marks

if TYPE_CHECKING:
    from interlock.store.database import Database, Row, Session

_DIGITS: Final = re.compile("[0-9a-f]{1,32}")
ERRAND_COLUMNS: Final = "event, action, sameness, made, state, attempts, due, said"
"""What `errand_of` reads."""


class StoredOutbox:
    """The outbox of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unplanned(self, most: int) -> tuple[Outgoing, ...]:
        """Give the oldest events that were not held against responses yet."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT number, body, planned FROM event WHERE planned = 0 ORDER BY number LIMIT ?", (most,)
            )
        return tuple(outgoing_of(row) for row in rows)

    def after(self, number: int, most: int) -> tuple[Outgoing, ...]:
        """Give the events behind a number, in the order in which they were entered."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT number, body, planned FROM event WHERE number > ? ORDER BY number LIMIT ?", (number, most)
            )
        return tuple(outgoing_of(row) for row in rows)

    def newest(self) -> int:
        """Give the number of the newest event; -1 where there is none."""
        with self._database.reading() as session:
            number: int = session.rows("SELECT coalesce(max(number), -1) FROM event")[0][0]
        return number

    def is_whole_behind(self, number: int) -> bool:
        """Say whether every event behind one is still kept, and that one was ever entered; -1 stands for none of them.

        Shape:  numbers go on without a hole when they are entered, so that one which is missing was forgotten.
        """
        with self._database.reading() as session:
            newest, kept = session.rows(
                "SELECT (SELECT coalesce(max(number), -1) FROM event), (SELECT count(*) FROM event WHERE number > ?)",
                (number,),
            )[0]
        return bool(number == newest or (number < newest and kept == newest - number))

    def plan(self, numbers: Sequence[int], errands: Sequence[Errand]) -> None:
        """Keep what is to be done because of some events, and that they were looked at, together.

        Promise: whoever plans the same event twice, at once or later, MUST leave the first plan as it is.
        """
        with self._database.writing() as session:
            session.serialise()
            open_ones = {number for number in numbers if _is_open(session, number)}
            insert(session, f"errand ({ERRAND_COLUMNS})", [_row(one) for one in errands if one.event in open_ones])
            session.run_many("UPDATE event SET planned = 1 WHERE number = ?", [(number,) for number in numbers])

    def claim(self, at: Instant, until: Instant, most: int) -> tuple[tuple[Outgoing, Errand], ...]:
        """Give the errands that are due, with their events, and keep others from taking them up until a time."""
        with self._database.writing() as session:
            session.serialise()
            rows = session.rows(
                "SELECT e.number, e.body, e.planned, d.event, d.action, d.sameness, d.made, d.state, d.attempts, d.due,"
                " d.said FROM errand d JOIN event e ON e.number = d.event WHERE d.state = ? AND d.due <= ?"
                " ORDER BY d.due, d.event, d.action LIMIT ?",
                (State.WAITING.value, _seconds(at), most),
            )
            session.run_many(
                "UPDATE errand SET due = ? WHERE event = ? AND action = ?",
                [(_seconds(until), row[3], row[4]) for row in rows],
            )
        return tuple((outgoing_of(row[:3]), errand_of(row[3:])) for row in rows)

    def is_due(self, at: Instant) -> bool:
        """Say whether an event was not held against the responses yet, or an errand is due."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM event WHERE planned = 0)"
                " OR EXISTS (SELECT 1 FROM errand WHERE state = ? AND due <= ?)",
                (State.WAITING.value, _seconds(at)),
            )
        return bool(rows)

    def settle(self, errands: Sequence[Errand]) -> None:
        """Keep how errands stand after an attempt."""
        with self._database.writing() as session:
            settle(session, errands)

    def has_alike(self, errand: Errand, since: Instant) -> bool:
        """Say whether a errand like this one was planned since a time and not given up."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT 1 FROM errand WHERE sameness = ? AND action = ? AND made >= ? AND state <> ? LIMIT 1",
                (errand.sameness, errand.action, _seconds(since), State.DEAD.value),
            )
        return bool(rows)

    def events(self, *, kind: str = "", state: State | None = None, most: int) -> tuple[Outgoing, ...]:
        """Give the newest events, in the order they were entered; of a kind, or with a errand in a state."""
        conditions, values = ["1 = 1"], list[str | int]()
        if kind:
            conditions.append("kind = ?")
            values.append(kind)
        if state is not None:
            conditions.append("EXISTS (SELECT 1 FROM errand WHERE event = number AND state = ?)")
            values.append(state.value)
        with self._database.reading() as session:
            rows = session.rows(
                f"SELECT number, body, planned FROM event WHERE {' AND '.join(conditions)}"  # noqa: S608, our own words
                " ORDER BY number DESC LIMIT ?",
                (*values, most),
            )
        return tuple(outgoing_of(row) for row in reversed(rows))

    def find(self, name: str) -> Outgoing:
        """Give the event whose id begins so. Errors: EventUnknown (RSP-102)."""
        digits = name.removeprefix("evt-")
        if not _DIGITS.fullmatch(digits):
            raise EventUnknown(name=name, found="no")
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT number, body, planned FROM event WHERE id LIKE ? ORDER BY id LIMIT 2", (f"evt-{digits}%",)
            )
        if len(rows) != 1:
            raise EventUnknown(name=name, found="several" if rows else "no")
        return outgoing_of(rows[0])

    def errands(self, number: int) -> tuple[Errand, ...]:
        """Give what is to be done, or was, because of an event."""
        with self._database.reading() as session:
            rows = session.rows(f"SELECT {ERRAND_COLUMNS} FROM errand WHERE event = ? ORDER BY action", (number,))  # noqa: S608, our own words
        return tuple(errand_of(row) for row in rows)

    def counts(self) -> dict[State, int]:
        """Give how many errands are in which state."""
        with self._database.reading() as session:
            rows = session.rows("SELECT state, COUNT(*) FROM errand GROUP BY state")
        return {State(state): count for state, count in rows}

    def backlog(self) -> tuple[Backlog, ...]:
        """Give what waits, is held or was given up, by action and state."""
        states = (State.WAITING.value, State.HELD.value, State.DEAD.value)
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT action, state, COUNT(*), MIN(made), MIN(due) FROM errand"
                " WHERE state IN (?, ?, ?) GROUP BY action, state ORDER BY action, state",
                states,
            )
            return tuple(_backlog(session, row) for row in rows)

    def revive(self, number: int | None = None) -> int:
        """Have dead errands tried again at once, those of one event or all; give how many there were."""
        which, values = ("AND event = ?", (number,)) if number is not None else ("", ())
        with self._database.writing() as session:
            session.serialise()
            sql = f"SELECT COUNT(*) FROM errand WHERE state = ? {which}"  # noqa: S608, our own words
            found: int = session.rows(sql, (State.DEAD.value, *values))[0][0]
            session.run(
                f"UPDATE errand SET state = ?, attempts = 0, due = 0 WHERE state = ? {which}",  # noqa: S608, our own words
                (State.WAITING.value, State.DEAD.value, *values),
            )
        return found

    def forget(self, before: Instant, most: int) -> int:
        """Forget the oldest events of before a moment that are over, with their errands; give how many.

        Shape:  an event is over once it was held against the responses, and all that follows from it was done. What
                was given up stays, for it may be tried again. What time brings about stays too, or it would be told
                again; and the newest of all, or its number would be given again.
        """
        kept = sorted(OF_TIME)
        with self._database.writing() as session:
            rows = session.rows(
                f"SELECT number FROM event WHERE at < ? AND planned = 1 AND kind NOT IN ({marks(len(kept))})"  # noqa: S608, only marks
                " AND number < (SELECT MAX(number) FROM event)"
                " AND NOT EXISTS (SELECT 1 FROM errand WHERE errand.event = event.number AND state <> ?)"
                " ORDER BY number LIMIT ?",
                (stamp(before), *kept, State.DONE.value, most),
            )
            for group in in_groups([number for (number,) in rows]):
                session.run(f"DELETE FROM errand WHERE event IN ({marks(len(group))})", group)  # noqa: S608, only marks
                session.run(f"DELETE FROM event WHERE number IN ({marks(len(group))})", group)  # noqa: S608, only marks
        return len(rows)


def settle(session: Session, errands: Sequence[Errand]) -> None:
    """Keep how errands stand, in a transaction that somebody else began."""
    session.run_many(
        "UPDATE errand SET state = ?, attempts = ?, due = ?, said = ? WHERE event = ? AND action = ?",
        [
            (one.state.value, one.attempts, _due(one.due_at), storable(one.said), one.event, one.action)
            for one in errands
        ],
    )


def _is_open(session: Session, number: int) -> bool:
    return session.rows("SELECT planned FROM event WHERE number = ?", (number,)) == [(0,)]


def _backlog(session: Session, row: Row) -> Backlog:
    action, state, count, made, due = row
    ((attempts, said),) = session.rows(
        "SELECT attempts, said FROM errand WHERE state = ? AND action = ? ORDER BY attempts DESC, event LIMIT 1",
        (state, action),
    )
    due_at = datetime.fromtimestamp(due, UTC) if due else None
    return Backlog(action, State(state), count, datetime.fromtimestamp(made, UTC), due_at, attempts, said)


def outgoing_of(row: Row) -> Outgoing:
    """Read an event from `number, body, planned`."""
    number, body, planned = row
    return Outgoing(number, bytes(body), bool(planned))


def _row(one: Errand) -> tuple[str | int, ...]:
    made, due = _seconds(one.made_at), _due(one.due_at)
    return one.event, one.action, one.sameness, made, one.state.value, one.attempts, due, storable(one.said)


def errand_of(row: Row) -> Errand:
    """Read an errand from `ERRAND_COLUMNS`."""
    event, action, alike, made, state, attempts, due, said = row
    due_at = datetime.fromtimestamp(due, UTC) if due else None
    return Errand(event, action, alike, datetime.fromtimestamp(made, UTC), State(state), attempts, due_at, said)


def storable(text: str) -> str:
    """Give a text that both engines take: PostgreSQL takes no NUL, and neither takes half characters."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()


def _due(at: Instant | None) -> int:
    return _seconds(at) if at is not None else 0


def _seconds(at: Instant) -> int:
    return int(at.timestamp())
