"""A repository with environments, and artifacts that may be deployed there, for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from interlock.deployment import (
    Content,
    Deployer,
    Order,
    Outcome,
    Part,
    Plan,
    Seen,
    Target,
    TargetRefused,
    TargetUnreachable,
    TokenOutdated,
    Touched,
    Why,
)
from interlock.deployment.analysis import Watched
from interlock.evidence import PROVENANCE
from interlock.flows.carry_out import CarryOut, Given
from interlock.flows.deploy import Asked, Begun, Wanted
from interlock.flows.deployments import Deployment
from interlock.flows.seal_verification import SealedVerification
from interlock.kernel import Digest, Subject, stamp
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.building import kept_artifacts
from interlock.wiring.deploying import Deploying
from tests.docks import provenance

SETTINGS = """\
product: shop
environments:
  - name: staging
    deployer: hands
    targets: [{name: one}]
    configuration: [deploy/app.env]
  - name: live
    after: [staging]
    deployer: hands
    targets: [{name: one}, {name: two}]
"""


class Hands:
    """A deployer that keeps in mind what it did; it fails where it is told to."""

    def __init__(self) -> None:
        self.there: dict[str, list[str]] = {}
        """By environment and target the plans that were switched to, the last one running."""
        self.brought: dict[str, Plan] = {}
        self.tokens: dict[str, int] = {}
        self.did: list[str] = []
        self.fails: Callable[[str, Order], bool] = lambda _action, _order: False
        self.strangers: tuple[str, ...] = ()
        self.edited: dict[str, str] = {}
        """Files that somebody put other content into, with its SHA-256; of any target."""
        self.touched: dict[str, Touched] = {}
        self.silent: set[str] = set()
        self.parts: tuple[Part, ...] = ()
        """Targets that do not answer."""

    def look(self, target: Target, parameters: Mapping[str, object]) -> Seen:
        where = str(parameters.get("where", "")) or target.name
        if where in self.silent:
            raise TargetUnreachable(target=where, why="no route to it")
        runs = self.there.get(where, [])
        plan = self.brought.get(runs[-1]) if runs else None
        if plan is None:
            return Seen(strangers=self.strangers)
        return Seen(
            plan=plan.digest.hex,
            artifacts={one.name: self.edited.get(one.name, one.sha256) for one in plan.artifacts},
            configuration={one.path: self.edited.get(one.path, one.sha256) for one in plan.configuration},
            strangers=self.strangers,
            touched=self.touched,
            parts=self.parts,
        )

    def bring(self, order: Order, content: Content) -> None:
        self._do("bring", order)
        for one in order.plan.artifacts:
            content.path(Digest("sha256", one.sha256))
        self.brought[order.plan.digest.hex] = order.plan

    def switch(self, order: Order) -> None:
        self._do("switch", order)
        self.edited.clear()
        runs = self.there.setdefault(order.target.name, [])
        if not runs or runs[-1] != order.plan.digest.hex:
            runs.append(order.plan.digest.hex)

    def restore(self, order: Order) -> None:
        self._do("restore", order)
        runs = self.there.setdefault(order.target.name, [])
        runs.append(order.plan.replaces)

    def settle(self, order: Order) -> None:
        self._do("settle", order)

    def _do(self, action: str, order: Order) -> None:
        if order.token < self.tokens.get(order.target.name, 0):
            raise TokenOutdated(target=order.target.name, token=order.token, newest=self.tokens[order.target.name])
        self.tokens[order.target.name] = order.token
        self.did.append(f"{action} {order.target.name}")
        if self.fails(action, order):
            raise TargetRefused(target=order.target.name, what=action, why="it was told to", run=order.run)


class Died(BaseException):
    """The process that carried a run out is gone."""


class Kept:
    """Where the steps of one run are kept; it dies before or after a step where it is told to."""

    def __init__(self, run: str, *, dies: tuple[int, str] = (0, "")) -> None:
        self.run = run
        self.token = 0
        self._gave: dict[str, str] = {}
        self._dies = dies

    def taken_up(self, dies: tuple[int, str] = (0, "")) -> Kept:
        """Give the same run as another worker takes it up."""
        made = Kept(self.run, dies=dies)
        made._gave, made.token = self._gave, self.token + 1
        return made

    def step(self, name: str, act: Callable[[], str]) -> str:
        if name in self._gave:
            return self._gave[name]
        number, when = self._dies
        if when == "before" and name.startswith(f"{number} "):
            raise Died
        gave = act()
        if when == "after" and name.startswith(f"{number} "):
            raise Died
        self._gave[name] = gave
        return gave


class NoProbe:
    """Finds every target well, or what it is told."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}
        self.asked: list[str] = []

    def check(self, order: Order) -> str:
        self.asked.append(order.target.name)
        return self.wrong.get(order.target.name, "")

    def ready(self, plan: Plan) -> str:
        self.asked.append(f"{plan.environment} is ready")
        return self.wrong.get("ready", "")

    def watch(self, plan: Plan, share: int) -> Watched:
        self.asked.append(f"{plan.environment} at {share}")
        return Watched(self.wrong.get("watch", ""), "0.00% of 500 requests fail")


class Estate:
    """One machine that deploys."""

    def __init__(self, folder: Path, settings: str = SETTINGS, world: World | None = None) -> None:
        self.world = world or World(folder)
        self.folder = folder
        self.hands = Hands()
        self.probe = NoProbe()
        self.world.commit({"interlock.yaml": settings, "deploy/app.env": "A=1\n"})
        self.world.check()

    @property
    def head(self) -> str:
        return self.world.repository.git("rev-parse", "HEAD")

    def artifact(self, body: bytes = b"an artifact", name: str = "app.zip", commit: str = "") -> Subject:
        """Keep an artifact as a build does, with provenance of a commit."""
        file = self.folder / name
        file.write_bytes(body)
        with self.world.app() as app:
            taken = kept_artifacts(app).keep(name, str(file)).artifact
            seal = app.seal
            seal.document(taken.subject, PROVENANCE, provenance(commit or self.head, stamp(self.world.at)))
        return taken.subject

    @contextmanager
    def deploying(self) -> Iterator[tuple[App, Deploying]]:
        """Open the program as somebody who deploys."""
        with self.world.app() as app:
            _ = app.seal
            made = Deploying(app, self.world.environ)
            hands: Deployer = self.hands
            made.__dict__["deployers"] = {"hands": hands}
            made.__dict__["probe"] = self.probe
            yield app, made

    def enter(self, *subjects: Subject, environment: str = "staging", why: Why = Why.RELEASE, **more: Any) -> Begun:
        """Plan, judge and enter a deployment."""
        at = more.pop("at", None)
        only_plan = more.pop("only_plan", False)
        with self.deploying() as (_, made):
            wanted = tuple(Wanted(one) for one in subjects)
            plan = made.deploy.plan(Asked(made.environment(environment), wanted, why, **more))
            return made.deploy.enter(made.deploy.judge(plan, at=at), at=at, only_plan=only_plan)

    def carry(self, begun: Begun, kept: Kept | None = None) -> Outcome:
        """Carry a deployment out, with hands in place of a deployer."""
        with self.deploying() as (app, made):
            flow = CarryOut(
                deploy=made.deploy,
                deployments=made.deployments,
                seal=lambda: app.seal,
                deployers=made.deployers,
                content=made.content,
                probe=self.probe,
                watcher=self.probe,
                worker="w1",
                tool=app.own_file,
            )
            order = Given(begun.judged.plan.digest.hex)
            return Outcome(flow.run(kept or Kept(begun.run), msgspec.json.encode(order).decode()))

    def carry_on(self) -> None:
        """Carry out what runs by the ledger, as a worker does that finds it there."""
        for one in self.all():
            if one.outcome is Outcome.RUNNING:
                with self.deploying() as (_, made):
                    made.carry_out.run(Kept(one.run), msgspec.json.encode(Given(one.plan)).decode())

    def deployed(self, *subjects: Subject, environment: str = "staging") -> Begun:
        """Deploy something well."""
        begun = self.enter(*subjects, environment=environment)
        assert self.carry(begun) is Outcome.DEPLOYED, self.last().last.says
        return begun

    def verify(self, environment: str = "staging") -> SealedVerification:
        """Look at an environment, and seal what was found."""
        with self.deploying() as (_, made):
            verified = made.verification.verifying.verify(made.environment(environment))
            return made.verification.sealing.enter(verified, self.world.at)

    def all(self, environment: str = "") -> tuple[Deployment, ...]:
        """Give what the ledger tells."""
        with self.deploying() as (_, made):
            return made.deployments.all(environment)

    def last(self, environment: str = "") -> Deployment:
        """Give the newest deployment."""
        return self.all(environment)[-1]
