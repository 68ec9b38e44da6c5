"""How deployments of one repository are carried out, verified and begun by themselves. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

import msgspec

from interlock.adapters.deployers.canary import PrometheusWatcher
from interlock.deployment import Outcome
from interlock.flows.admission import Admission
from interlock.flows.artifacts import Shelf
from interlock.flows.carry_out import KIND, CarryOut, Given
from interlock.flows.continuing import Continuing
from interlock.flows.deploy import Wanted
from interlock.flows.keep_verifying import KIND as VERIFY
from interlock.flows.observing import Observing
from interlock.flows.preview import Previewing
from interlock.wiring.at_work import runs_place
from interlock.wiring.planning import Planning
from interlock.wiring.repositories import luggage_of
from interlock.wiring.verifying import Verification

if TYPE_CHECKING:
    from interlock.deployment import Environment
    from interlock.engine.durable import Journal, Runs
    from interlock.wiring.app import App

Using = AbstractContextManager["Deploying"]


class Deploying(Planning):
    """Everything that deploys what is built from one repository."""

    def __init__(self, app: App, environ: Mapping[str, str], tell: Callable[[str], None] = lambda _says: None) -> None:
        """`tell` is told what a worker finds where it verifies."""
        super().__init__(app, environ)
        self._tell = tell
        self.worker = ""
        """Who carries out, as evidence names it."""
        self._shelves: dict[str, Shelf] = {}

    @property
    def seen(self) -> tuple[object, ...]:
        """What tells whether anything is new: the ledger as it is proven, and what the local repository lists."""
        log = self._app.gate.proven()
        try:
            listed = os.stat(f"{self._app.local_repository}/index.json")  # noqa: PTH116 (start-up time)
            state = (listed.st_ino, listed.st_mtime_ns, listed.st_size)
        except OSError:
            state = (0, 0, 0)
        return (log.checkpoint.note if log is not None else b"", state)

    @cached_property
    def continuing(self) -> Continuing:
        """What deploys by itself, where an environment wants that."""
        return Continuing(deploy=self.deploy, deployments=self.deployments, latest=self._latest)

    def _latest(self, environment: Environment) -> tuple[Wanted, ...]:
        """Give everything of the newest build here that an environment's gate does not deny."""
        from interlock.wiring.deployable import wanted_of_shown

        shelf = self._shelves.get(environment.name)
        if shelf is None:
            shelf = self._shelves[environment.name] = self._shelf(environment.name)
        return wanted_of_shown(shelf.latest_good_build(may_wait=True), self._local.address)

    def _shelf(self, environment: str) -> Shelf:
        app = self._app
        admission = Admission(
            gate=app.gate,
            seal=lambda: app.seal,
            policy=self.policy(environment),
            asking=lambda subject: self.question(subject, environment, ""),
        )
        return Shelf(
            place=self._local,
            luggage=luggage_of(app),
            inspection=app.inspection,
            admission=admission,
            keeps_in_mind=True,
        )

    @property
    def runs_place(self) -> str:
        """Where runs are kept: with the evidence."""
        return runs_place(self._app)

    @contextmanager
    def working(
        self,
        end: Callable[[], NoReturn],
        slots: int = 4,
        using: Callable[[], Using] | None = None,
    ) -> Iterator[Runs]:
        """Be a worker for as long as the block lasts; `end` ends this process where somebody took over what it was at.

        `using` gives what carries each run out, where that is not always this.

        Errors: RunsUnreachable (ENG-203).
        """
        from interlock.engine.durable import Runs

        use = using or (lambda: nullcontext(self))

        def carry(journal: Journal, order: str) -> str:
            with use() as one:
                one.worker = runs.worker
                return one.carried(journal, order)

        def verify(journal: Journal, order: str) -> str:
            with use() as one:
                return one.verification.keeping.run(journal, order)

        with Runs(self.runs_place, bodies={KIND: carry, VERIFY: verify}, end=end, slots=slots) as runs:
            yield runs

    def observing(self) -> Observing:
        """Give what watches where that can be done; it has to be closed."""
        return Observing(deployers=self.deployers, deployments=self.deployments, tell=self._tell)

    @cached_property
    def verification(self) -> Verification:
        """Everything that verifies what runs."""
        return Verification(self._app, self, self._tell)

    @cached_property
    def previewing(self) -> Previewing:
        """What says before what a plan would change."""
        return Previewing(
            deployers=self.deployers,
            content=self.content,
            tool=lambda path: self._app.own_file(path.removeprefix("./")),
        )

    @property
    def carry_out(self) -> CarryOut:
        """The flow that carries out."""
        return CarryOut(
            deploy=self.deploy,
            deployments=self.deployments,
            seal=lambda: self._app.seal,
            deployers=self.deployers,
            content=self.content,
            probe=self.probe,
            watcher=PrometheusWatcher(),
            tool=lambda path: self._app.own_file(path.removeprefix("./")),
            worker=self.worker,
        )

    def carried(self, journal: Journal, order: str) -> str:
        """Carry a deployment out, and tell of each step where somebody wants to be told; give its outcome."""
        if self._app.traces is None:
            return self.carry_out.run(journal, order)
        from interlock.wiring.watched import watched_run

        return watched_run(self._app.traces, self.carry_out, journal, order, self.worker)

    def submit(self, runs: Runs, run: str, plan: str, environment: str) -> None:
        """Put a deployment into the queue; the same one twice is one. It goes on with the trace told of here."""
        traces = self._app.traces
        trace = traces.headers() if traces is not None else {}
        order = msgspec.json.encode(Given(plan, self._app.keys.current() or "", trace)).decode()
        runs.submit(run, KIND, order, f"{self._app.product}/{environment}")

    def resubmit(self, runs: Runs) -> tuple[str, ...]:
        """Put into the queue whatever runs by the ledger: whoever entered it may have died before it got there."""
        going = [one for one in self.deployments.all() if one.outcome is Outcome.RUNNING]
        for one in going:
            self.submit(runs, one.run, one.plan, one.environment)
        return tuple(one.run for one in going)

    def submit_due(self, runs: Runs, only: str = "", observing: Observing | None = None) -> tuple[str, ...]:
        """Put into the queue whatever is due to be verified, in all environments or one; the same twice is one.

        `observing` tells where something new runs; what is to be watched is told to it.
        """
        if observing is None:
            due = tuple(self.verification.keeping.due(only))
        else:
            observing.keep(self.environments)
            due = tuple(self.verification.keeping.due(only, observing.news))
        for one in due:
            runs.submit(one.run, VERIFY, one.order, f"{self._app.product}/{one.environment}")
        return tuple(one.run for one in due)
