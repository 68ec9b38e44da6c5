"""Who carries out what: which workers live, and whose word holds in a lane.

Enters: names of workers, lanes and runs. Leaves: tokens that only grow. Floor 11.

A worker that was thought dead may only have been slow. Whoever takes its run over takes the next token of the lane,
and what has an effect refuses every token but the newest: the slow one can do no harm when it wakes up.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlalchemy as sa

_WORKERS: Final = """
    CREATE TABLE IF NOT EXISTS interlock_workers (name TEXT PRIMARY KEY, beat BIGINT NOT NULL, is_out BIGINT NOT NULL)
"""
_FENCES: Final = """
    CREATE TABLE IF NOT EXISTS interlock_fences
    (lane TEXT PRIMARY KEY, token BIGINT NOT NULL, run TEXT NOT NULL, worker TEXT NOT NULL)
"""
_LOCK: Final = "SELECT pg_advisory_xact_lock(1229736754)"
"""Two that make one table at once fail in PostgreSQL, whatever they say of its existing."""
_IN: Final = (
    "INSERT INTO interlock_workers (name, beat, is_out) VALUES (:name, 0, 0) ON CONFLICT (name) DO UPDATE SET beat = 0"
)
_BEAT: Final = "UPDATE interlock_workers SET beat = beat + 1 WHERE name = :name AND is_out = 0"
_ALL: Final = "SELECT name, beat FROM interlock_workers WHERE is_out = 0"
_OUT: Final = "UPDATE interlock_workers SET is_out = 1 WHERE name = :name AND beat = :beat AND is_out = 0"
_LEFT: Final = "SELECT name FROM interlock_workers WHERE is_out = 1"
_GONE: Final = "DELETE FROM interlock_workers WHERE name = :name"
_TAKE: Final = (
    "INSERT INTO interlock_fences (lane, token, run, worker) VALUES (:lane, 1, :run, :worker) ON CONFLICT (lane)"
    " DO UPDATE SET token = interlock_fences.token + 1, run = :run, worker = :worker RETURNING token"
)
_HELD: Final = "SELECT token FROM interlock_fences WHERE lane = :lane"


class Fences:
    """The two tables beside those of the engine."""

    def __init__(self, engine: sa.Engine) -> None:
        import sqlalchemy as sa

        self._engine = engine
        self._text = sa.text
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.text(_LOCK))
            for one in (_WORKERS, _FENCES):
                connection.execute(sa.text(one))

    def enter(self, worker: str) -> None:
        """Count a worker as living."""
        self._do(_IN, name=worker)

    def beat(self, worker: str) -> bool:
        """Say that a worker lives; false where it was counted out meanwhile and must not go on."""
        return self._do(_BEAT, name=worker) == 1

    def beats(self) -> dict[str, int]:
        """Give every worker that counts as living, with the number of its last beat."""
        with self._engine.connect() as connection:
            return {str(name): int(beat) for name, beat in connection.execute(self._text(_ALL))}

    def count_out(self, worker: str, beat: int) -> bool:
        """Count a worker out that has not moved since a beat; false where it has, or somebody else was quicker."""
        return self._do(_OUT, name=worker, beat=beat) == 1

    def counted_out(self) -> tuple[str, ...]:
        """Give the workers that were counted out, whose runs somebody has to take."""
        with self._engine.connect() as connection:
            return tuple(str(name) for (name,) in connection.execute(self._text(_LEFT)))

    def forget(self, worker: str) -> None:
        """Forget a worker that left, or whose runs were all taken."""
        self._do(_GONE, name=worker)

    def take(self, lane: str, run: str, worker: str) -> int:
        """Give the next token of a lane; every older one is void from here on."""
        with self._engine.begin() as connection:
            return int(connection.execute(self._text(_TAKE), {"lane": lane, "run": run, "worker": worker}).scalar_one())

    def newest(self, lane: str) -> int:
        """Give the token that holds in a lane; 0 where none was ever taken."""
        with self._engine.connect() as connection:
            return int(connection.execute(self._text(_HELD), {"lane": lane}).scalar() or 0)

    def _do(self, sql: str, **values: str | int) -> int:
        with self._engine.begin() as connection:
            return int(connection.execute(self._text(sql), values).rowcount)


class Watch:
    """What one worker has seen of the others, by its own clock: no two clocks are compared."""

    def __init__(self, silence_s: float) -> None:
        self._silence_s = silence_s
        self._seen: dict[str, tuple[int, float]] = {}

    def silent(self, beats: dict[str, int], now: float, but: Collection[str] = ()) -> list[tuple[str, int]]:
        """Give the workers that have not moved for too long, with the beat they stopped at."""
        found = []
        for name, beat in beats.items():
            known = self._seen.get(name)
            if known is None or known[0] != beat:
                self._seen[name] = (beat, now)
            elif now - known[1] >= self._silence_s and name not in but:
                found.append((name, beat))
        for name in self._seen.keys() - beats.keys():
            del self._seen[name]
        return found
