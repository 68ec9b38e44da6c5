"""The queues of channels that people read, in tables: what waits, what was told, who has the channel. Floor 11.

Satisfies `interlock.flows.ports.Queues`. What waits are errands of the outbox in the state `held`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant
from interlock.response import Errand, Outgoing, State
from interlock.response.gathering import Sort, Told
from interlock.response.queues import LONGEST_LEFT_ALONE, Line, Standing
from interlock.store.outbox import ERRAND_COLUMNS, errand_of, outgoing_of, settle, storable

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

KEPT_FOR: Final = timedelta(days=7)
"""How long it is known what a channel was told."""
_NOTIFY: Final = " notify:"


class StoredQueues:
    """The queues of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def let_go(self, channels: Collection[str]) -> int:
        """Have everything tried like any other errand that is held for none of these channels; give how much."""
        with self._database.reading() as session:
            gone = [one for one in _held_actions(session) if _channel(one) not in channels]
        found = 0
        for action in gone:
            with self._database.writing() as session:
                values = (State.HELD.value, action)
                found += session.rows("SELECT COUNT(*) FROM errand WHERE state = ? AND action = ?", values)[0][0]
                session.run(
                    "UPDATE errand SET state = ?, due = 0 WHERE state = ? AND action = ?",
                    (State.WAITING.value, *values),
                )
        return found

    def waiting(self) -> tuple[str, ...]:
        """Give the channels for which something is held."""
        with self._database.reading() as session:
            return tuple(sorted({_channel(one) for one in _held_actions(session)}))

    def is_due(self, at: Instant) -> bool:
        """Say whether something held may be told now, in a channel that nobody has and that is not left alone."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT DISTINCT action FROM errand WHERE state = ? AND due <= ?", (State.HELD.value, _seconds(at))
            )
            return any(not _is_had(_line(session, _channel(action)), at) for (action,) in rows)

    def take(self, channel: str, at: Instant, until: Instant) -> Line | None:
        """Have a channel until a time, so that nobody else tells it anything; None if that is not possible now.

        Shape:  a time that nothing here would set, since a clock was wrong or somebody wrote it, keeps nobody away.
        """
        with self._database.writing() as session:
            session.serialise()
            line = _line(session, channel)
            if _is_had(line, at):
                return None
            _put(session, Line(channel, until, line.failures, line.said))
        return line

    def free(self, line: Line) -> None:
        """Let a channel go, or leave it alone until it is due."""
        with self._database.writing() as session:
            _put(session, line)

    def held(self, channel: str, most: int) -> tuple[tuple[Outgoing, Errand], ...]:
        """Give what waits for a channel, in the order in which it was entered."""
        with self._database.reading() as session:
            actions = [one for one in _held_actions(session) if _channel(one) == channel]
            found = []
            for action in actions:
                found += session.rows(
                    f"SELECT e.number, e.body, e.planned, {ERRAND_COLUMNS} FROM errand JOIN event e"  # noqa: S608, our own words
                    " ON e.number = errand.event WHERE state = ? AND action = ? ORDER BY event LIMIT ?",
                    (State.HELD.value, action, most),
                )
        pairs = sorted(((outgoing_of(row[:3]), errand_of(row[3:])) for row in found), key=_place)
        return tuple(pairs[:most])

    def told(self, channel: str, since: Instant) -> tuple[Told, ...]:
        """Give what a channel was told since a time, the oldest first."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT id, at, sort, about, events FROM notice WHERE channel = ? AND at >= ?"
                " ORDER BY at, CASE WHEN sort = ? THEN 1 ELSE 0 END, id",  # after it, nothing comes for an hour
                (channel, _seconds(since), Sort.OVERFLOW.value),
            )
        return tuple(Told(name, _instant(at), Sort(sort), about, events) for name, at, sort, about, events in rows)

    def settle(self, line: Line, errands: Sequence[Errand], told: Told | None) -> None:
        """Keep how errands stand after a message, what was told, and until when the channel is had, together."""
        with self._database.writing() as session:
            settle(session, errands)
            _put(session, line)
            if told is not None:
                session.run("DELETE FROM notice WHERE id = ? OR at < ?", (told.id, _seconds(told.at - KEPT_FOR)))
                session.run(
                    "INSERT INTO notice (id, channel, at, sort, about, events) VALUES (?, ?, ?, ?, ?, ?)",
                    (told.id, line.channel, _seconds(told.at), told.sort.value, storable(told.about), told.events),
                )

    def standing(self) -> tuple[Standing, ...]:
        """Give how each channel stands for which something is held, or which did not answer."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT action, COUNT(*), MIN(made), MIN(due) FROM errand WHERE state = ? GROUP BY action",
                (State.HELD.value,),
            )
            failing = {str(name) for (name,) in session.rows("SELECT channel FROM notice_channel WHERE failures > 0")}
            names = sorted(failing | {_channel(row[0]) for row in rows})
            found = []
            for name in names:
                own = [row for row in rows if _channel(row[0]) == name]
                found.append(_standing(session, name, own))
        return tuple(found)


def _standing(session: Session, name: str, rows: Sequence[Sequence[object]]) -> Standing:
    line = _line(session, name)
    if not rows:
        return Standing(line)
    first = min(rows, key=lambda row: int(str(row[3])))
    why = session.rows(
        "SELECT said FROM errand WHERE state = ? AND action = ? ORDER BY due, event LIMIT 1",
        (State.HELD.value, str(first[0])),
    )
    return Standing(
        line,
        sum(int(str(row[1])) for row in rows),
        _instant(min(int(str(row[2])) for row in rows)),
        _instant(int(str(first[3]))) if first[3] else None,
        str(why[0][0]) if why else "",
    )


def _held_actions(session: Session) -> list[str]:
    rows = session.rows("SELECT DISTINCT action FROM errand WHERE state = ?", (State.HELD.value,))
    return sorted(str(action) for (action,) in rows)


def _channel(action: str) -> str:
    return action.partition(_NOTIFY)[2]


def _line(session: Session, channel: str) -> Line:
    rows = session.rows("SELECT due, failures, said FROM notice_channel WHERE channel = ?", (channel,))
    if not rows:
        return Line(channel)
    due, failures, said = rows[0]
    return Line(channel, _instant(due) if due else None, failures, said)


def _is_had(line: Line, at: Instant) -> bool:
    return line.due is not None and at < line.due <= at + LONGEST_LEFT_ALONE


def _put(session: Session, line: Line) -> None:
    due = _seconds(line.due) if line.due is not None else 0
    session.run(
        "INSERT INTO notice_channel (channel, due, failures, said) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (channel) DO UPDATE SET due = excluded.due, failures = excluded.failures, said = excluded.said",
        (line.channel, due, line.failures, storable(line.said)),
    )


def _place(pair: tuple[Outgoing, Errand]) -> tuple[int, str]:
    return pair[0].number, pair[1].action


def _seconds(at: Instant) -> int:
    return int(at.timestamp())


def _instant(seconds: int) -> Instant:
    return datetime.fromtimestamp(seconds, UTC)
