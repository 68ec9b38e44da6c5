"""How often somebody failed to prove who they are, by whatever they are known by. Floor 11.

Satisfies `interlock.flows.visiting_ports.TriesBook`. A try is counted before it is looked at, under a lock on its row,
so that many at once get no further than one after the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.identity.waiting import Patience
from interlock.kernel import Instant
from interlock.store.forgetting import forget_over

if TYPE_CHECKING:
    from interlock.store.database import Database

KEPT: Final = timedelta(days=1)
"""How long after the last one tries are forgotten."""
_COUNT: Final = (
    "INSERT INTO failed_try (who, tries, until) VALUES (?, 1, 0) ON CONFLICT (who) DO UPDATE SET"
    " tries = CASE WHEN failed_try.until < ? THEN 1 ELSE failed_try.tries + 1 END RETURNING tries, until"
)


class StoredTries:
    """The tries of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, who: Mapping[str, Patience], at: Instant) -> int:
        """Count a try as one that failed, by each name; give 0, or the seconds to wait, with nothing counted.

        Errors: those of interlock.store.errors.
        """
        now, names = at.timestamp(), sorted(who)
        left = self._left(names, now)
        if left:
            return left
        with self._database.writing() as session:
            found = {}
            for name in names:  # in one order, so that two never wait for each other
                found[name] = session.rows(_COUNT, (name, int(now - KEPT.total_seconds())))[0]
            until = max((until for _, until in found.values()), default=0)
            if until > now:
                for name in names:
                    session.run("UPDATE failed_try SET tries = tries - 1 WHERE who = ?", (name,))
                return math.ceil(until - now)
            for name, (tries, _) in found.items():
                pause = who[name].pause(tries).total_seconds()
                end = math.ceil(now + pause) if pause else int(now)  # what is free waits not even for the next second
                session.run("UPDATE failed_try SET until = ? WHERE who = ?", (end, name))
        return 0

    def _left(self, names: list[str], now: float) -> int:
        """Give the seconds to wait; nobody who has to wait keeps others from writing."""
        with self._database.reading() as session:
            ends = [
                end for name in names for (end,) in session.rows("SELECT until FROM failed_try WHERE who = ?", (name,))
            ]
        return max(0, math.ceil(max(ends, default=0) - now))

    def clear(self, who: str) -> None:
        """Forget the tries of somebody. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run("DELETE FROM failed_try WHERE who = ?", (who,))

    def take_back(self, who: str, at: Instant) -> None:
        """Let one try that was counted not have failed, and nobody wait for it."""
        with self._database.writing() as session:
            session.run(
                "UPDATE failed_try SET tries = tries - 1, until = ? WHERE who = ? AND tries > 0",
                (int(at.timestamp()), who),
            )

    def forget(self, at: Instant, most: int) -> int:
        """Forget what is long over; give how much. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            return forget_over(session, "failed_try", "who", int((at - KEPT).timestamp()), most)
