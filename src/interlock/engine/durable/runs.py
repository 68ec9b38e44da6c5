"""Runs that outlive the process that carries them out: each step is kept once it is done, and done again if it was not.

Enters: bodies by kind, orders. Leaves: their results. The engine below is DBOS, over a SQLite file or PostgreSQL;
nothing else in the program knows of it. Floor 11. Source: docs/decisions/0034-durable-runs.md.

A step is done at least once. Whatever has an effect takes the run, the name of the step and a token along, and is
made so that doing it again changes nothing, and that whoever holds an older token changes nothing either.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

import msgspec

from interlock.engine.durable.fences import Fences, Watch
from interlock.engine.durable.places import opened
from interlock.engine.errors import RunUnknown
from interlock.kernel import InterlockError

if TYPE_CHECKING:
    from dbos import DBOS

_NAME: Final = "interlock"
QUEUE: Final = "interlock-runs"
"""Where runs wait for a worker."""
_BODY: Final = "interlock-run"
_FORMAT: Final = "1"
"""How runs are written down; the engine leaves one of another format to a program that knows it."""


class State(StrEnum):
    """How a run stands."""

    WAITING = "waiting"
    """It is in the queue."""
    RUNNING = "running"
    ENDED = "ended"
    """It has a result, whatever that says."""
    BROKEN = "broken"
    """Its body failed in a way that nobody foresaw."""
    CANCELLED = "cancelled"


STATES: Final[Mapping[str, State]] = {
    "ENQUEUED": State.WAITING,
    "DELAYED": State.WAITING,
    "PENDING": State.RUNNING,
    "SUCCESS": State.ENDED,
    "ERROR": State.BROKEN,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": State.BROKEN,
    "CANCELLED": State.CANCELLED,
}
"""How a run stands, by the words of the engine."""


class Standing(msgspec.Struct, frozen=True):
    """A run, as it stands."""

    run: str
    state: State
    result: str = ""
    worker: str = ""
    """Who carries it out, or did last."""


class Journal:
    """Where the steps of one run are kept while it is carried out."""

    def __init__(self, runs: Runs, run: str, lane: str) -> None:
        self.run = run
        self.lane = lane
        self.token = runs.fences.take(lane, run, runs.worker)
        """Greater than any that was given for this lane before."""
        self._runs = runs

    def step(self, name: str, act: Callable[[], str]) -> str:
        """Do something and keep what it gave; give what was kept where it had been done.

        Errors: what `act` raises, the second time too, as StepFailed.
        """
        self._runs.stop_if_replaced(self)
        return self._runs.kept(name, act)


Body = Callable[[Journal, str], str]
"""Carries a run out: given where its steps are kept and its order, gives its result. It is the same twice but for
what its steps give: it looks at no clock, no file and no chance outside of them."""


class Runs:
    """One worker: carries out what is in the queue, and takes over what others left; use it in a `with`."""

    def __init__(
        self,
        place: str,
        *,
        bodies: Mapping[str, Body],
        end: Callable[[], NoReturn],
        slots: int = 4,
        silence_s: float = 2.5,
        poll_s: float = 0.1,
    ) -> None:
        """`place` is a path or the URL of a PostgreSQL; `end` ends this process at once, whatever it is at.

        Units: a worker that gave no sign for `silence_s` is counted out by the others.
        """
        self.worker = f"{os.uname().nodename}-{os.getpid()}-{os.urandom(4).hex()}"
        self._place = place
        self._bodies = bodies
        self._end = end
        self._slots = slots
        self._silence_s = silence_s
        self._poll_s = poll_s
        self._stopping = threading.Event()
        self._is_ready = threading.Event()
        self._beating = threading.Thread(target=self._beat, name="interlock-beat", daemon=True)

    def __enter__(self) -> Self:
        """Begin to work. Errors: RunsUnreachable (ENG-203)."""
        self._engine = opened(self._place)
        self.fences = Fences(self._engine)
        self.fences.enter(self.worker)  # before it takes anything on, so that whatever it leaves is somebody's
        self._beating.start()
        try:
            self._dbos = self._launched()
        except BaseException:
            self._leave()
            raise
        self._is_ready.set()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop working: what is under way here is left to whoever comes next."""
        self._stop_beating()
        self._dbos.destroy(workflow_completion_timeout_sec=0)
        self._leave()

    def _stop_beating(self) -> None:
        self._stopping.set()
        self._beating.join()

    def _leave(self) -> None:
        self._stop_beating()
        self.fences.count_out(self.worker, self.fences.beats().get(self.worker, -1))
        self._engine.dispose()

    def submit(self, run: str, kind: str, order: str, lane: str) -> None:
        """Put a run into the queue; one that is known already stays as it is. One run of a lane goes on at a time."""
        self._dbos.enqueue_workflow_with_options(
            {
                "queue_name": QUEUE,
                "workflow_name": _BODY,
                "workflow_id": run,
                "queue_partition_key": lane,
                "app_version": _FORMAT,
            },
            kind,
            order,
            lane,
        )

    def standing(self, run: str) -> Standing:
        """Say how a run stands. Errors: RunUnknown (ENG-201)."""
        found = self._dbos.get_workflow_status(run)
        if found is None:
            raise RunUnknown(run=run)
        result = found.output if isinstance(found.output, str) else ""
        return Standing(run, STATES[found.status], result, found.executor_id or "")

    def wait(self, run: str, timeout_s: float | None = None) -> Standing:
        """Wait until a run has ended, or for as long as is given, and say how it stands."""
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            found = self.standing(run)
            if found.state not in {State.WAITING, State.RUNNING} or (until is not None and time.monotonic() >= until):
                return found
            time.sleep(self._poll_s / 2)

    def is_over(self, run: str) -> bool:
        """Say whether nothing more happens to a run by itself."""
        return self.standing(run).state not in {State.WAITING, State.RUNNING}

    def cancel(self, run: str) -> None:
        """Have a run not go on after the step that it is at."""
        self._dbos.cancel_workflow(run)

    def kept(self, name: str, act: Callable[[], str]) -> str:
        """Do a step of the run of this thread; see Journal.step."""
        answer = self._dbos.run_step({"name": name}, lambda: _told(act))
        told = json.loads(answer)
        if "failed" in told:
            from interlock.engine.errors import StepFailed

            raise StepFailed(step=name, **told["failed"])
        return str(told["gave"])

    def stop_if_replaced(self, journal: Journal) -> None:
        """End this process if somebody has taken over what it was at: nothing that it did now would count."""
        if self.fences.newest(journal.lane) != journal.token:
            self._end()

    def _launched(self) -> type[DBOS]:
        logger = logging.getLogger("dbos")  # what it has to say is for its own developers, or an advertisement
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
        from dbos import DBOS

        DBOS(
            config={
                "name": _NAME,
                "system_database_url": str(self._engine.url.render_as_string(hide_password=False)),
                "system_database_engine": self._engine,
                "application_version": _FORMAT,
                "executor_id": self.worker,
                "serializer": _serializer(),
                "log_level": "CRITICAL",
                "use_listen_notify": False,
                "max_executor_threads": self._slots + 8,
            }
        )

        def carried_out(kind: str, order: str, lane: str) -> str:
            return self._bodies[kind](Journal(self, DBOS.workflow_id or "", lane), order)

        DBOS.workflow(name=_BODY)(carried_out)
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=self._slots, partition_concurrency=1, polling_interval_sec=self._poll_s
        )
        return DBOS

    def _beat(self) -> None:
        """Say that this worker lives, and take over what those who do not left behind."""
        watch = Watch(self._silence_s)
        while not self._stopping.wait(self._silence_s / 5):
            if not self.fences.beat(self.worker):
                self._end()
            if not self._is_ready.is_set():
                continue
            for name, beat in watch.silent(self.fences.beats(), time.monotonic(), but=(self.worker,)):
                self.fences.count_out(name, beat)
            for name in self.fences.counted_out():
                self._take_over(name)

    def _take_over(self, worker: str) -> None:
        left = self._dbos.list_workflows(status="PENDING", executor_id=worker, load_input=False, load_output=False)
        if left:
            self._dbos.resume_workflows([one.workflow_id for one in left], queue_name=QUEUE)
        self.fences.forget(worker)


def _told(act: Callable[[], str]) -> str:
    """Give what a step gave or how it failed, as it is kept."""
    try:
        return json.dumps({"gave": act()})
    except InterlockError as error:
        return json.dumps({"failed": {"code": error.code, "why": str(error), "remedy": error.remedy}})
    except Exception as error:  # noqa: BLE001 -- a worker goes on, and the run says what broke
        return json.dumps({"failed": {"code": "ENG-199", "why": f"{type(error).__name__}: {error}", "remedy": ""}})


def _serializer() -> Any:  # noqa: ANN401 -- its class is made when the engine is imported
    """Give what writes values down: the engine's own would run whatever stands in its tables."""
    from dbos import Serializer

    class Plain(Serializer):
        def serialize(self, data: Any) -> str:  # noqa: ANN401
            if isinstance(data, BaseException):
                return json.dumps({"broke": f"{type(data).__name__}: {data}"})
            return json.dumps(data)

        def deserialize(self, serialized_data: str) -> Any:  # noqa: ANN401
            found = json.loads(serialized_data)
            if isinstance(found, dict) and "broke" in found:
                return RuntimeError(found["broke"])
            return found

        def name(self) -> str:
            return "interlock_json"

    return Plain()
