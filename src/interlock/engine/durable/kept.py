"""What the queue has of runs, for those who only look: how each stands, its steps, and how long they took. Floor 11.

Enters: a path or a URL. Leaves: runs as the engine's tables have them. No run is made or changed, and the engine
itself is not loaded. Nothing here is proof: it is what workers wrote down for themselves.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from interlock.engine.durable.places import opened
from interlock.engine.durable.runs import QUEUE, STATES, State
from interlock.engine.errors import RunsUnreachable
from interlock.kernel import Instant, sha256
from interlock.kernel.paths import POSTGRES

if TYPE_CHECKING:
    import sqlalchemy as sa

_SCHEMA: Final = "dbos"
"""Where the engine has its tables in PostgreSQL."""
_RUN: Final = (
    "SELECT workflow_uuid, queue_partition_key, status, executor_id, recovery_attempts, created_at,"
    " started_at_epoch_ms, completed_at FROM {runs} WHERE queue_name = :queue"
    " AND substr(queue_partition_key, 1, :length) = :prefix"
)
_BEFORE: Final = " AND (created_at < :at OR (created_at = :at AND workflow_uuid < :run))"
_IN: Final = " AND status IN ({states})"
_NEWEST: Final = " ORDER BY created_at DESC, workflow_uuid DESC LIMIT :most"
_STEPS: Final = (
    "SELECT function_id, function_name, started_at_epoch_ms, completed_at_epoch_ms, output FROM {steps}"
    " WHERE workflow_uuid = :run ORDER BY function_id LIMIT :most"
)
_COUNTS: Final = "SELECT workflow_uuid, count(*) FROM {steps} WHERE workflow_uuid IN ({marks}) GROUP BY workflow_uuid"
_MOST_STEPS: Final = 1_000
_LOOKED_AT: Final = 100
"""The newest runs of which a sign tells that anything changed."""


class KeptRun(msgspec.Struct, frozen=True):
    """A run, as the queue has it."""

    run: str
    lane: str
    """The product and the environment that it goes on in."""
    state: State
    worker: str
    """Who carries it out, or did last; empty where nobody took it up."""
    times: int
    """How often somebody took it up."""
    asked_at: Instant
    begun_at: Instant | None
    ended_at: Instant | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state not in {State.WAITING, State.RUNNING}

    @property
    def environment(self) -> str:
        """Where it goes on."""
        return self.lane.partition("/")[2]


class KeptStep(msgspec.Struct, frozen=True):
    """A step of a run that is over, whether it worked or not."""

    number: int
    name: str
    begun_at: Instant | None
    ended_at: Instant | None
    gave: str
    """What it gave, or why it failed."""
    code: str = ""
    """The error that it ended in; empty where it worked."""


class KeptRuns:
    """Reads what the queue has. May be used by many threads."""

    def __init__(self, place: str) -> None:
        """`place` is a path or the URL of a PostgreSQL; where nothing is there yet, there are no runs."""
        self._place = place
        self._schema = f"{_SCHEMA}." if place.startswith(POSTGRES) else ""
        self._turn = threading.Lock()
        self._engine: sa.Engine | None = None

    def newest(
        self, product: str, most: int, *, before: tuple[int, str] | None = None, states: Sequence[State] = ()
    ) -> tuple[KeptRun, ...]:
        """Give the runs of a product, the newest first, perhaps those before one alone. Errors: RunsUnreachable."""
        wanted = [word for word, state in STATES.items() if state in states]
        chosen = _IN.format(states=", ".join(f"'{one}'" for one in wanted)) if states else ""
        where: dict[str, object] = {} if before is None else {"at": before[0], "run": before[1]}
        return self._runs(product, (_BEFORE if before is not None else "") + chosen + _NEWEST, most=most, **where)

    def find(self, product: str, run: str) -> KeptRun | None:
        """Give a run of a product; None where it has none of that name. Errors: RunsUnreachable."""
        return next(iter(self._runs(product, " AND workflow_uuid = :run", run=run)), None)

    def steps(self, run: str) -> tuple[KeptStep, ...]:
        """Give the steps of a run that are over, in their order. Errors: RunsUnreachable."""
        return tuple(_step(row) for row in self._rows(_STEPS, run=run, most=_MOST_STEPS))

    def counts(self, runs: Sequence[str]) -> dict[str, int]:
        """Give how many steps of runs are over. Errors: RunsUnreachable."""
        if not runs:
            return {}
        names = {f"run{number}": run for number, run in enumerate(runs)}
        rows = self._rows(_COUNTS.replace("{marks}", ", ".join(f":{one}" for one in names)), **names)
        return {str(run): int(count) for run, count in rows}

    def sign(self, product: str) -> str:
        """Give what is another one whenever the newest runs of a product changed. Errors: RunsUnreachable."""
        found = self.newest(product, _LOOKED_AT)
        counts = self.counts([one.run for one in found])
        told = [(one.run, one.state.value, one.worker, one.times, counts.get(one.run, 0)) for one in found]
        return sha256(json.dumps(told).encode()).hex[:32]

    def close(self) -> None:
        """Let go of what was opened."""
        with self._turn:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def _runs(self, product: str, more: str, **values: object) -> tuple[KeptRun, ...]:
        prefix = f"{product}/"
        rows = self._rows(_RUN + more, queue=QUEUE, prefix=prefix, length=len(prefix), **values)
        return tuple(_run(row) for row in rows)

    def _rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        engine = self._opened()
        if engine is None:
            return []
        import sqlalchemy as sa

        told = sql.replace("{runs}", f"{self._schema}workflow_status")
        told = told.replace("{steps}", f"{self._schema}operation_outputs")
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.text(told), values)]
        except sa.exc.SQLAlchemyError as error:
            raise RunsUnreachable(why=str(getattr(error, "orig", error) or error).splitlines()[0]) from error

    def _opened(self) -> sa.Engine | None:
        """Give the engine; None as long as no worker ever made the tables. Errors: RunsUnreachable (ENG-203)."""
        with self._turn:
            if self._engine is not None:
                return self._engine
            if not self._place.startswith(POSTGRES) and not os.path.exists(self._place):  # noqa: PTH110 (as the store)
                return None
            import sqlalchemy as sa

            engine = opened(self._place)
            schema = _SCHEMA if self._schema else None
            try:
                known = sa.inspect(engine)
                is_made = all(known.has_table(one, schema=schema) for one in ("workflow_status", "operation_outputs"))
            except sa.exc.SQLAlchemyError as error:
                engine.dispose()
                raise RunsUnreachable(why=str(getattr(error, "orig", error) or error).splitlines()[0]) from error
            if not is_made:
                engine.dispose()
                return None
            self._engine = engine
            return engine


def _run(row: tuple[Any, ...]) -> KeptRun:
    run, lane, status, worker, times, asked, begun, ended = row
    state = STATES.get(str(status), State.BROKEN)
    return KeptRun(
        run=str(run),
        lane=str(lane),
        state=state,
        worker=str(worker or "") if begun is not None else "",
        times=int(times or 0),
        asked_at=_instant(asked) or datetime.fromtimestamp(0, UTC),
        begun_at=_instant(begun),
        ended_at=_instant(ended),
    )


def _step(row: tuple[Any, ...]) -> KeptStep:
    number, name, begun, ended, output = row
    gave, code = _gave(output)
    return KeptStep(int(number), str(name), _instant(begun), _instant(ended), gave, code)


def _gave(output: object) -> tuple[str, str]:
    """Give what a step gave, and the code of the error that it ended in; what cannot be read is told as such."""
    try:
        told = json.loads(json.loads(str(output)))
        if "failed" in told:
            return str(told["failed"]["why"]), str(told["failed"]["code"]) or "ENG-199"
        return str(told["gave"]), ""
    except (ValueError, TypeError, KeyError):
        return "what it gave cannot be read", "ENG-199"


def _instant(milliseconds: object) -> Instant | None:
    return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC) if milliseconds is not None else None
