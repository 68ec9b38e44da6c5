"""interlock worker: carry out what is in the queue, and look again at what waits. Floor 15."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.deploying import end_replaced
from interlock.cli.exits import Exit
from interlock.cli.looking import Looking
from interlock.kernel import InterlockError
from interlock.render.paint import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.engine.durable import Runs
    from interlock.flows.observing import Observing
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying

_SAYS: Final = """\
Carry out deployments, those that another worker left behind too, and look again
at what waits whenever the ledger has grown or a time has come. Environments with
`start: automatic` get what is good without anybody asking. Each environment
is verified after each deployment and every `verify_every`, and probed where it
says how; with `on_drift: revert` what was planned is deployed again, and with
`failing: rollback` of its probes what ran before. Several workers may run
over one PostgreSQL; one deployment of an environment goes on at a time.
It goes on until it is told to stop (Ctrl-C).
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("worker", _SAYS).with_place()
    made.add_argument("--slots", metavar="N", type=int, default=4, help="how many deployments at once (default: 4)")
    made.add_argument("--once", action="store_true", help="end when nothing is left to do")
    made.add_argument("--every", metavar="SECONDS", type=float, default=1.0, help="how often it looks (default: 1)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.openings import Openings

    asked = parser().parse_args(words)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with (
        Openings(lambda: open_app(asked.repository, asked.store), _deploying) as openings,
        openings.using() as first,
        first.working(end_replaced, asked.slots, partial(openings.using, waits=True)) as runs,
        closing(first.observing()) as observing,
    ):
        print(f"worker {runs.worker} is up", flush=True)
        turns = _Turns(runs, observing)
        while not stopping.is_set():
            try:
                with openings.using() as deploying:
                    is_idle = turns.take(deploying)
            except InterlockError as error:
                if asked.once:
                    raise
                turns.failed(error)  # somebody mends it while this goes on
                is_idle = False
            if asked.once and is_idle:
                break
            stopping.wait(asked.every)
    return Exit.ALLOWED


def _deploying(app: App) -> Deploying:
    from interlock.wiring.deploying import Deploying

    _ = app.seal  # the key that is made with it has to count for what is read afterwards
    return Deploying(app, os.environ, lambda says: print(says, flush=True))


class _Turns:
    """What a worker does again and again."""

    def __init__(self, runs: Runs, observing: Observing) -> None:
        self._runs = runs
        self._observing = observing
        self._looking = Looking()
        self._known: set[str] = set()
        self._running: frozenset[str] = frozenset()

    def failed(self, error: InterlockError) -> None:
        """Say, once, why nothing can be done now."""
        self._looking.tell("nothing goes on", f"{error} [{error.code}]")

    def take(self, deploying: Deploying) -> bool:
        """Take one; say whether nothing is left to do."""
        is_idle = all(self._runs.is_over(one) for one in self._known)  # asked first: something may follow from its end
        before, self._running = self._running, frozenset(deploying.resubmit(self._runs))
        _tell_ended(deploying, before - self._running)
        going = {*self._running, *_due(deploying, self._runs, self._observing)}
        moved = self._looking.again(deploying)
        is_idle = is_idle and not moved and self._known >= going
        self._known |= going
        return is_idle


def _tell_ended(deploying: Deploying, runs: Iterable[str]) -> None:
    """Say how deployments ended, whichever worker carried them out."""
    for name in sorted(runs):
        one = deploying.deployments.find(name)
        says = f": {one.last.says}" if one.last.says else ""
        print(visible(f"{name}: {one.environment} {one.outcome}{says}"), flush=True)


def _due(deploying: Deploying, runs: Runs, observing: Observing) -> tuple[str, ...]:
    """Have whatever is due verified; give what that is."""
    try:
        return deploying.submit_due(runs, observing=observing)
    except InterlockError as error:
        print(f"nothing can be verified: {error} [{error.code}]", flush=True)
        return ()
