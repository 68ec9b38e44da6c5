"""Carry out: the steps of a plan, each once in effect, with evidence of each, to exactly one outcome. Floor 11.

Enters: a run and its plan. Leaves: an outcome. This is the body of a durable run: between its steps it looks at nothing
but the plan and what the steps gave, so that it goes the same way when it is carried on by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

import msgspec

from interlock.decision import Verdict
from interlock.deployment import (
    Act,
    CanaryBlind,
    CanaryWorse,
    Content,
    Deployer,
    DeployerUnknown,
    HealthProbe,
    Hindered,
    Order,
    Outcome,
    Plan,
    Seen,
    Step,
    TargetRefused,
    ToolChanged,
    Unhealthy,
    Way,
    steps_of,
    undoing,
)
from interlock.deployment.analysis import Watched
from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep
from interlock.flows.deploy import Deploy
from interlock.flows.deployments import Deployment, Deployments
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Digest, Family, InterlockError, Subject, sha256
from interlock.runtime.running import Held, differences
from interlock.runtime.state import Hand

KIND: Final = "deploy"
"""What runs of this body are called in the queue."""


class Given(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a run is given: everything else it finds under the plan's digest."""

    plan: str
    asked_by: str = ""
    trace: dict[str, str] = {}
    """What whoever asked for it is part of, as headers of W3C Trace Context; nothing where nobody watched."""


class Keeping(Protocol):
    """Where the steps of one run are kept; see engine.durable."""

    run: str
    token: int

    def step(self, name: str, act: Callable[[], str]) -> str:
        """Do something and keep what it gave, or give what was kept."""
        ...


class Watcher(Protocol):
    """Judges what is new beside what it replaces."""

    def ready(self, plan: Plan) -> str:
        """Give why nothing could be judged by what is counted now; empty where it can be."""
        ...

    def watch(self, plan: Plan, share: int) -> Watched:
        """Watch for the time that the plan gives it, or until something speaks against going on."""
        ...


class Done(msgspec.Struct, frozen=True):
    """What a step gave."""

    seen: dict[str, object] = {}
    """What targets said of themselves."""
    says: str = ""
    """What was measured."""


class CarryOut:
    """Carries deployments out."""

    def __init__(
        self,
        *,
        deploy: Deploy,
        deployments: Deployments,
        seal: Callable[[], Seal],
        deployers: Mapping[str, Deployer],
        content: Content,
        probe: HealthProbe,
        watcher: Watcher,
        worker: str,
        tool: Callable[[str], bytes | None],
    ) -> None:
        """`tool` gives a file as it lies here, where deployers find it."""
        self._tool = tool
        self._deploy = deploy
        self._deployments = deployments
        self._seal = seal
        self._deployers = deployers
        self._content = content
        self._probe = probe
        self._watcher = watcher
        self._worker = worker

    def run(self, keeping: Keeping, order: str) -> str:
        """Carry a run out to its end; give the outcome."""
        given = msgspec.json.decode(order, type=Given)
        try:
            plan = self._deployments.plan_of(given.plan)
        except InterlockError as error:
            if error.family is not Family.DATA:
                raise  # whoever keeps it is away, and comes back
            lost = error
        else:
            return _Carried(self, keeping, plan).to_the_end().value
        return keeping.step("0 end", lambda: self._lost(keeping, given, lost).value)

    def _lost(self, keeping: Keeping, given: Given, error: InterlockError) -> Outcome:
        """End what nobody can carry out any more, since its plan is gone, so that it does not block its place for good.

        What was begun by then nobody can take back.
        """
        outcome = Outcome.REFUSED
        for one in self._deployments.all():
            if (one.run, one.plan) != (keeping.run, given.plan) or one.outcome.is_final:
                continue
            outcome = Outcome.STRANDED if any(each.says.step for each in one.said) else Outcome.REFUSED
            says = self._deploy.ended(one, outcome, f"its plan cannot be read any more: {error}", error.code)
            subject = Subject(f"plan for {one.environment}", (Digest("sha256", one.plan),))
            self._seal().documents([Sealing(subject, DEPLOYMENT, msgspec.to_builtins(says))])
        return outcome

    def do(self, step: Step, plan: Plan, keeping: Keeping) -> Done:
        """Do one step; give what came of it. Errors: those of the deployer; Hindered (DPL-113)."""
        deployer = self._deployer(plan)
        asked = self._asked(plan, keeping.run)
        check_tools(plan, self._tool)
        orders = [self._order(plan, name, step, keeping) for name in step.targets]
        match step.act:
            case Act.VERIFY:
                self._verify(plan, asked)
            case Act.BRING:
                _each(lambda one: deployer.bring(one, self._content), orders)
            case Act.SWITCH:
                self._check_allowed(plan, asked)
                _each(deployer.switch, orders)
            case Act.CHECK:
                self._check_healthy(orders)
            case Act.WATCH:
                return Done(says=self._watch(plan, step))
            case Act.CONFIRM:
                return Done(self._confirm(deployer, orders))
            case Act.SETTLE | Act.RESTORE:
                _each(deployer.settle if step.act is Act.SETTLE else deployer.restore, orders)
        return Done()

    def _asked(self, plan: Plan, run: str) -> Deployment:
        """Give what somebody who may deploy there asked for as this run. Errors: Hindered (DPL-113)."""
        for one in self._deployments.all(plan.environment):
            if (one.run, one.plan) == (run, plan.digest.hex):
                return one
        why = f"nobody who may deploy to {plan.environment} asked for this plan as {run}"
        raise Hindered(why=why, remedy="see who entered it: `interlock deployments list`")

    def _deployer(self, plan: Plan) -> Deployer:
        found = self._deployers.get(plan.deployer)
        if found is None:
            raise DeployerUnknown(name=plan.deployer, known=", ".join(sorted(self._deployers)))
        return found

    def _order(self, plan: Plan, name: str, step: Step, keeping: Keeping) -> Order:
        target = next(one for one in plan.targets if one.name == name)
        return Order(plan, target, keeping.run, keeping.token, step.share)

    def _verify(self, plan: Plan, asked: Deployment) -> None:
        self._deploy.check_fits(plan)  # another one may have been carried out since it was planned
        self._check_allowed(plan, asked, is_under_way=False)  # whoever said that it runs need not have asked
        for one in plan.artifacts:
            self._content.check(one)
        for file in plan.configuration:
            self._content.path(Digest("sha256", file.sha256))
        blind = self._watcher.ready(plan) if plan.strategy.way is Way.CANARY else ""
        if blind:
            raise CanaryBlind(environment=plan.environment, why=blind)

    def _check_allowed(self, plan: Plan, asked: Deployment, *, is_under_way: bool = True) -> None:
        """Decide again: what was allowed when it was planned may have been stopped since."""
        judged = self._deploy.judge(plan, is_under_way=is_under_way, of=asked)
        if judged.verdict is not Verdict.ALLOW or judged.hindrances:
            raise Hindered(why=judged.why, remedy="see to that, and deploy again")

    def _check_healthy(self, orders: list[Order]) -> None:
        for one in orders:
            wrong = self._probe.check(one) if one.plan.health is not None else ""
            if wrong:
                raise Unhealthy(target=one.target.name, why=wrong)

    def _watch(self, plan: Plan, step: Step) -> str:
        """Give what was measured. Errors: CanaryWorse (DPL-118)."""
        seen = self._watcher.watch(plan, step.share)
        if seen.against:
            raise CanaryWorse(why=seen.against)
        return seen.measured

    def _confirm(self, deployer: Deployer, orders: list[Order]) -> dict[str, object]:
        seen = {one.target.name: deployer.look(one.target, one.plan.parameters) for one in orders}
        for one in orders:
            wrong = differs(one.plan, seen[one.target.name])
            if wrong:
                raise TargetRefused(target=one.target.name, what="take on what was deployed", why=wrong, run=one.run)
        return {name: msgspec.to_builtins(one) for name, one in seen.items()}

    def seal_step(self, plan: Plan, keeping: Keeping, says: DeploymentStep) -> None:
        """Enter what happened, unless it was entered before the process died."""
        for known in self._deployments.all(plan.environment):
            if known.run == keeping.run and any(one.says.number == says.number for one in known.said):
                return
        self._seal().documents([Sealing(plan.subject, DEPLOYMENT, msgspec.to_builtins(says), plan.subjects)])

    def unsealed(self, plan: Plan, keeping: Keeping, number: int, step: Step) -> str:
        """Say that nothing in the ledger tells of a step that is kept as done; empty where it is told there.

        Where steps are kept others may write too, and would spare a deployment what is checked before a switch.
        """
        told = [one.says for known in self._deployments.all(plan.environment) for one in known.said]
        if any(
            (one.run, one.number, one.step) == (keeping.run, number, step.name) for one in told if not one.is_failed
        ):
            return ""
        return f"{step.name} is kept as done, and nothing in the ledger says so"

    def says(self, plan: Plan, keeping: Keeping, outcome: Outcome, **more: object) -> DeploymentStep:
        """Give what is to be said of a run."""
        return self._deploy.said(plan, keeping.run, outcome, worker=self._worker, token=keeping.token, **more)


class _Carried:
    """One plan while it is carried out."""

    def __init__(self, flow: CarryOut, keeping: Keeping, plan: Plan) -> None:
        self._flow = flow
        self._keeping = keeping
        self._plan = plan
        self._number = 0

    def to_the_end(self) -> Outcome:
        done: list[Step] = []
        for step in steps_of(self._plan):
            done.append(step)
            failed = self._do(step)
            if failed and step.act is not Act.SETTLE:  # that something old is still there undoes nothing
                return self._take_back(done, step, failed)
        return self._end(Outcome.DEPLOYED, "")

    def _take_back(self, done: list[Step], step: Step, failed: str) -> Outcome:
        back = undoing(done)
        wrong = [name for one in back if (name := self._do(one))]
        outcome = Outcome.STRANDED if wrong else Outcome.ROLLED_BACK if back else Outcome.REFUSED
        return self._end(outcome, f"{step.name}: {failed}" + (f"; {wrong[0]}" if wrong else ""))

    def _do(self, step: Step) -> str:
        """Do a step, with evidence of it; give why it failed, and nothing where it did not."""
        self._number += 1
        number = self._number

        def act() -> str:
            code = why = ""
            done = Done()
            try:
                done = self._flow.do(step, self._plan, self._keeping)
            except InterlockError as error:
                code, why = error.code, str(error)
            says = self._flow.says(
                self._plan,
                self._keeping,
                Outcome.RUNNING,
                step=step.name,
                number=number,
                is_failed=bool(code),
                says=why or done.says,
                code=code,
                seen=done.seen,
            )
            self._flow.seal_step(self._plan, self._keeping, says)
            return why

        try:
            failed = self._keeping.step(f"{number} {step.name}", act)
        except InterlockError as error:  # that it broke in a way that nobody foresaw is why it failed
            return str(error)
        return failed or self._flow.unsealed(self._plan, self._keeping, number, step)

    def _end(self, outcome: Outcome, why: str) -> Outcome:
        self._number += 1
        number = self._number

        def act() -> str:
            says = self._flow.says(self._plan, self._keeping, outcome, number=number, says=why)
            self._flow.seal_step(self._plan, self._keeping, says)
            return outcome.value

        return Outcome(self._keeping.step(f"{number} end", act))


def check_tools(plan: Plan, tool: Callable[[str], bytes | None]) -> None:
    """Return if what deployers are about to run is what was planned. Errors: ToolChanged (DPL-115)."""
    for one in plan.tools:
        body = tool(one.path)
        if body is None or sha256(body).hex != one.sha256:
            got = "it is not there" if body is None else f"it is sha256:{sha256(body).hex[:12]} here"
            raise ToolChanged(path=one.path, got=got, wanted=one.sha256[:12], commit=plan.settings_commit[:12])


def _each(act: Callable[[Order], None], orders: list[Order]) -> None:
    for one in orders:
        act(one)


def differs(plan: Plan, seen: Seen) -> str:
    """Say in what a target differs from a plan; empty where it does in nothing."""
    found = differences("", wanted(plan), held(seen))
    return found[0].says if found else ""


def wanted(plan: Plan) -> Held:
    """Give what a target holds that follows a plan and nothing else."""
    return Held(
        plan.digest.hex,
        {one.name: one.sha256 for one in plan.artifacts},
        {one.path: one.sha256 for one in plan.configuration},
    )


def held(seen: Seen) -> Held:
    """Give what a target says that it holds."""
    hands = {name: Hand(one.who, at=one.at) for name, one in seen.touched.items()}
    return Held(seen.plan, seen.artifacts, seen.configuration, seen.strangers, seen.says, hands)
