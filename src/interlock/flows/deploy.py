"""Deploy: plan what exactly is to run, decide about it, and hand it to whoever carries it out.

Enters: artifacts and an environment. Leaves: a sealed plan, and a deployment that runs, waits or was refused. Floor 11.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, Protocol

import msgspec

from interlock.control import Blobs
from interlock.decision import Decision, Policy, Question, Verdict
from interlock.decision.descent import may_not_build
from interlock.deployment import (
    CanaryUnfit,
    Environment,
    Hindrance,
    Kind,
    Outcome,
    Plan,
    PlannedArtifact,
    PlannedFile,
    PlanUnfit,
    Scene,
    Start,
    Strategy,
    Way,
    Why,
    hindrances,
    strategy_of,
    wants_ticket,
)
from interlock.deployment.calendar import Zones
from interlock.evidence import PROVENANCE, EvidenceError, Provenance, read_provenance, source_commit
from interlock.evidence.deployment import DEPLOYMENT, DEPLOYMENT_PLAN, DeploymentStep
from interlock.flows.deployments import DEPLOYS, Deployment, Deployments, may, resource_of
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock
from interlock.flows.seal import Seal, Sealing
from interlock.identity import Account
from interlock.kernel import Digest, Instant, InterlockError, KeyId, Subject, canonical, instant, sha256, stamp

_LONGEST: Final = 255
Asking = Callable[[Subject, str, str], Question]
"""Gives the question whether something may go into an environment, for the key of whoever deploys; empty for nobody."""
PolicyOf = Callable[[str], Policy]
"""Gives the policy of an environment."""
TicketFits = Callable[[str, str], bool]
"""Says whether the name of a ticket matches a pattern as a whole."""


class Rules(Protocol):
    """The rules that stand where no change can touch them."""

    def find(self, path: str) -> bytes | None:
        """Give a file of the commit whose rules hold; none if there is none of that path."""
        ...

    def file(self, path: str, commit: str = "") -> bytes:
        """Give a file of a commit, of that whose rules hold if none is named."""
        ...

    @property
    def commit(self) -> str:
        """Which commit that is; empty where there is none."""
        ...

    @property
    def settings(self) -> str:
        """SHA-256 of its interlock.yaml."""
        ...


class Wanted(msgspec.Struct, frozen=True):
    """One artifact that is to run."""

    subject: Subject
    place: str = ""
    """Where an image is taken from, by its digest; empty for a file."""


class Asked(msgspec.Struct, frozen=True):
    """What somebody asks for."""

    environment: Environment
    artifacts: tuple[Wanted, ...]
    why: Why = Why.RELEASE
    ticket: str = ""
    at: Instant | None = None
    """When it is to begin; none for at once."""
    way: Way | None = None
    """Another than the environment's."""


class Judged(msgspec.Struct, frozen=True):
    """What the gate and the environment say of a plan."""

    plan: Plan
    decisions: tuple[Decision, ...]
    hindrances: tuple[Hindrance, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the decisions; deny where there is none."""
        return max((one.verdict for one in self.decisions), key=lambda one: one.rank, default=Verdict.DENY)

    @property
    def is_hypothetical(self) -> bool:
        """Whether one of them is no real decision."""
        return any(one.hypothetical for one in self.decisions)

    @property
    def waits_until(self) -> Instant | None:
        """When what stands against it is over, where all of it goes away by itself."""
        ends = [one.until for one in self.hindrances]
        known = [one for one in ends if one is not None]
        return max(known) if known and len(known) == len(ends) else None

    @property
    def outcome(self) -> Outcome:
        """What follows: it runs, it waits, or it is refused."""
        if self.verdict is Verdict.DENY or self.is_hypothetical:
            return Outcome.REFUSED
        if self.hindrances and self.waits_until is None:
            return Outcome.REFUSED
        return Outcome.RUNNING if self.verdict is Verdict.ALLOW and not self.hindrances else Outcome.WAITING

    @property
    def why(self) -> str:
        """What stands against it, in one line."""
        if self.hindrances:
            return "; ".join(one.says for one in self.hindrances)
        worst = max(self.decisions, key=lambda one: one.verdict.rank, default=None)
        if worst is None:
            return "nothing is to be deployed"
        if worst.verdict is Verdict.ALLOW:
            return "; ".join(worst.hypothetical)
        blocking = [one.says for one in worst.reasons if one.verdict is worst.verdict]
        return blocking[0] if blocking else str(worst.verdict)


class Begun(msgspec.Struct, frozen=True):
    """A deployment as it was entered."""

    run: str
    judged: Judged
    decisions: tuple[Digest, ...]
    outcome: Outcome
    """What follows."""
    why: str = ""
    """Why nothing is deployed, or what it waits for."""


class Deploy:
    """Plans deployments, judges them, and enters them."""

    def __init__(
        self,
        *,
        gate: Gate,
        seal: Callable[[], Seal],
        blobs: Blobs,
        deployments: Deployments,
        clock: Clock,
        zones: Zones,
        policy_of: PolicyOf,
        asking: Asking,
        rules: Rules,
        ticket_fits: TicketFits,
        key: KeyId,
        product: str,
        environments: Collection[Environment],
    ) -> None:
        self._gate = gate
        self._seal = seal
        self._blobs = blobs
        self._deployments = deployments
        self._clock = clock
        self._zones = zones
        self._policy_of = policy_of
        self._asking = asking
        self._rules = rules
        self._ticket_fits = ticket_fits
        self._key = key
        self._product = product
        self._environments = {one.name: one for one in environments}

    def plan(self, asked: Asked) -> Plan:
        """Say what exactly is to run.

        Errors: CanaryUnfit (DPL-116), those of reading files; PredicateMalformed (EVD-102).
        """
        environment = asked.environment
        now = self._deployments.current(environment.name)
        artifacts = tuple(self._artifact(one) for one in asked.artifacts)
        commit = next((one.commit for one in artifacts if one.commit), "")
        files = tuple(self._file(path, commit) for path in environment.configuration)
        return Plan(
            environment=environment.name,
            product=self._product,
            artifacts=artifacts,
            configuration=files,
            deployer=environment.deployer,
            parameters=environment.parameters,
            tools=self._tools(environment),
            targets=environment.targets,
            strategy=self._strategy(asked, artifacts),
            health=environment.health,
            replaces=now.plan if now is not None else "",
            why=asked.why,
            ticket=asked.ticket,
            settings=self._rules.settings,
            settings_commit=self._rules.commit,
        )

    def _strategy(self, asked: Asked, artifacts: Sequence[PlannedArtifact]) -> Strategy:
        """Give how it goes. Errors: CanaryUnfit (DPL-116)."""
        name = asked.environment.name
        is_back = asked.why is not Why.RELEASE and self._ran_well(name, artifacts)
        is_first = self._deployments.current(name) is None
        return strategy_of(asked.environment, asked.way, is_first=is_first, is_back=is_back)

    def _ran_well(self, environment: str, artifacts: Sequence[PlannedArtifact]) -> bool:
        """Say whether just these were deployed there before, and well: whoever writes a plan may say what it is for."""
        wanted = {one.sha256 for one in artifacts}
        for one in self._deployments.ended_well(environment):
            try:
                plan = self._deployments.plan_of(one.plan)
            except InterlockError:
                continue  # what nobody can read says nothing of what ran
            if {each.sha256 for each in plan.artifacts} == wanted:
                return True
        return False

    def _tools(self, environment: Environment) -> tuple[PlannedFile, ...]:
        given = [environment.parameters, *(one.at for one in environment.targets)]
        health = environment.health.command if environment.health is not None else ()
        named = dict.fromkeys((*(text for one in given for text in _texts(one)), *health))
        found = ((path, self._rules.find(path)) for path in sorted(named) if _may_be_path(path))
        return tuple(PlannedFile(path, sha256(body).hex, len(body)) for path, body in found if body is not None)

    def _file(self, path: str, commit: str) -> PlannedFile:
        body = self._rules.file(path, commit)
        return PlannedFile(path, self._blobs.put(body, "application/octet-stream").hex, len(body))

    def _artifact(self, wanted: Wanted) -> PlannedArtifact:
        subject = wanted.subject
        digest = next(one for one in subject.digests if one.alg == "sha256")
        commit, ref = self.descent(subject)
        return PlannedArtifact(subject.name, digest.hex, commit, ref, wanted.place)

    def descent(self, subject: Subject) -> tuple[str, str]:
        """Give the commit and the reference that an artifact was built from, by the newest provenance that counts.

        Only somebody who may build says what something was built from, here as at the gate.
        """
        known, question = self._gate.known(subject), Question(subject, self._clock(), product=self._product)
        for one in reversed([one for one in known.statements if one.statement.predicate_type == PROVENANCE]):
            if not any(about.shares(subject) for about in one.statement.subjects):
                continue
            if may_not_build(one, known, question):
                continue
            try:
                read = read_provenance(one.statement.predicate)
            except EvidenceError:
                continue
            commit = source_commit(read) or ""
            if commit:
                return commit, _reference(read, commit)
        return "", ""

    def judge(
        self,
        plan: Plan,
        *,
        at: Instant | None = None,
        is_under_way: bool = False,
        of: Deployment | None = None,
        is_automatic: bool = False,
    ) -> Judged:
        """Decide about each artifact of a plan, and say what else stands against it; nothing is entered.

        Who deploys is whoever asked for it, whoever goes on with it: `of` is the deployment, where it was entered
        before, and `is_automatic` says that nobody asked.
        What is under way already is not stopped by a window that shuts, and not asked for what was asked at its start.
        """
        environment = self._environments[plan.environment]
        started = of is not None and of.first.start == Start.AUTOMATIC.value
        is_automatic = environment.start is Start.AUTOMATIC and (is_automatic or started)
        deployer = self._deployer(of, is_automatic=is_automatic or self._brings_back(plan, environment))
        decisions = self.decisions(plan.subjects, plan.environment, deployer)
        glass = any(one.glass for one in decisions)
        scene = self._scene(plan, environment.after, glass=glass, at=at)
        if of is not None and not scene.may:
            scene = msgspec.structs.replace(scene, may=self._may(of.asker, plan.environment))
        found = list(hindrances(plan, environment, scene, self._zones))
        if is_under_way:
            return Judged(plan, decisions, tuple(one for one in found if one.kind is Kind.LOCKED))
        busy = self._deployments.running(plan.environment)
        if busy is not None and (of is None or busy.run != of.run):
            found.append(_busy(busy, plan.environment))
        ticket = wants_ticket(environment, plan.ticket, fits=self._ticket_fits(environment.ticket, plan.ticket))
        if ticket is not None and not glass:
            found.append(ticket)
        return Judged(plan, decisions, tuple(found))

    def decisions(
        self, subjects: Sequence[Subject], environment: str, actor: str | None = None
    ) -> tuple[Decision, ...]:
        """Decide whether some things may go into an environment; nothing is entered. Errors: those of `Gate.decide`.

        `actor` is the key of whoever deploys; left out, that of whoever asks here, and empty where nobody did.
        """
        policy, key = self._policy_of(environment), self._key if actor is None else actor
        return tuple(self._gate.decide(policy, self._asking(one, environment, key)) for one in subjects)

    def _deployer(self, of: Deployment | None, *, is_automatic: bool) -> str:
        """Give the key of whoever deploys.

        Nobody does where a program that two people named began by itself what the rules of the environment pick, or
        brings back what was deployed before: it is no person, and no person asked it. A program that was told to
        deploy is somebody nobody can tell.
        """
        key = of.asker if of is not None else self._key
        if is_automatic and self._gate.governance().directory.workload_of(Account.of_key(key)) is not None:
            return ""
        return key

    def _brings_back(self, plan: Plan, environment: Environment) -> bool:
        """Say whether a plan brings back what an environment has brought back by itself, whatever it calls itself.

        That is what was deployed there last, where it undoes drift, and what ran there before, where probes take back.
        """
        wanted = {one.sha256 for one in plan.artifacts}
        if plan.why is Why.REPAIR and environment.on_drift == "revert":
            return bool(wanted) and wanted == self._deployments.reached(environment.name)
        takes_back = environment.probe is not None and environment.probe.failing == "rollback"
        return plan.why is Why.ROLLBACK and takes_back and wanted <= self._deployments.ran(environment.name)

    def _scene(self, plan: Plan, before: Sequence[str], *, glass: bool, at: Instant | None) -> Scene:
        now, environment = self._clock(), plan.environment
        return Scene(
            at=max(now, at) if at is not None else now,
            may=self._may(self._key, environment),
            lock=self._deployments.lock(environment),
            freezes=tuple(self._deployments.frozen(environment).values()),
            reached={name: self._deployments.reached(name) for name in before},
            ran=self._deployments.ran(environment) if before and plan.why is not Why.RELEASE else (),
            is_broken_glass=glass,
        )

    def _may(self, key: KeyId, environment: str) -> str:
        """Say why a key may not deploy there; empty if it may."""
        directory = self._gate.governance().directory
        return may(directory, key, DEPLOYS, resource_of(self._product, environment), self._clock())

    def check_fits(self, plan: Plan) -> None:
        """Return if a plan that was made before is still one for what is there. Errors: PlanUnfit (DPL-103)."""
        why = self._unfit(plan) or self._other(plan)
        if why:
            name = plan.artifacts[0].name if plan.artifacts else "ARTIFACT"
            raise PlanUnfit(why=why, artifact=name, environment=plan.environment)

    def _unfit(self, plan: Plan) -> str:
        """Say why a plan is not for what is there now; empty if it is."""
        now = self._deployments.current(plan.environment)
        there = now.plan if now is not None else ""
        if plan.environment not in self._environments:
            return f"there is no environment {plan.environment} any more"
        if plan.replaces != there:
            before, now_there = plan.replaces[:12] or "nothing", there[:12] or "nothing"
            return f"{plan.environment} follows {now_there}, and the plan was made over {before}"
        return "interlock.yaml has changed since" if plan.settings != self._rules.settings else ""

    def _other(self, plan: Plan) -> str:
        """Say what of a plan is not as its environment makes it; empty if all of it is.

        Whoever entered a plan made it: only what is planned anew says that what it runs, and where, is what was decided
        by those who wrote the settings.
        """
        wanted = tuple(Wanted(subject, one.place) for subject, one in zip(plan.subjects, plan.artifacts, strict=True))
        environment, way = self._environments[plan.environment], plan.strategy.way
        try:
            made = self.plan(Asked(environment, wanted, plan.why, plan.ticket, way=way))
        except CanaryUnfit as error:
            return str(error)
        here, there = (msgspec.to_builtins(one) for one in (made, plan))
        names = (one for one in sorted(here.keys() | there.keys()) if one != "settingsCommit")
        other = [one for one in names if canonical(here.get(one)) != canonical(there.get(one))]
        return f"made anew, it has other {', '.join(other)}" if other else ""

    def enter(
        self, judged: Judged, *, at: Instant | None = None, only_plan: bool = False, run: str = "", because: str = ""
    ) -> Begun:
        """Seal a plan with what was decided about it, and say that it runs, waits or was refused.

        `run` names it and `because` says why it begins, where nobody asked for it.
        """
        plan = judged.plan
        run = run or f"dpl-{sha256(plan.body + os.urandom(16)).hex[:16]}"
        self._blobs.put(plan.body, "application/json")
        policy = self._policy_of(plan.environment)
        sealed = tuple(self._seal().decision(one, policy) for one in judged.decisions if not one.hypothetical)
        planned = Sealing(plan.subject, DEPLOYMENT_PLAN, msgspec.to_builtins(plan), plan.subjects)
        now = self._clock()
        outcome = Outcome.PLANNED if only_plan else judged.outcome
        begins = at if at is not None and at > now else None
        if begins is not None and outcome is Outcome.RUNNING:
            outcome = Outcome.WAITING
        stands = judged.why or (f"it begins at {stamp(begins)}" if begins else "")
        until = max((one for one in (judged.waits_until, begins) if one is not None), default=None)
        says = self.said(
            plan,
            run,
            outcome,
            says=because if outcome is Outcome.RUNNING else stands or because,
            start=Start.AUTOMATIC.value if because else "",
            decisions=tuple(one.hex for one in sealed),
            until=stamp(until) if until is not None else "",
            at_or_after=stamp(begins) if begins is not None else "",
        )
        self._seal().documents([planned, Sealing(plan.subject, DEPLOYMENT, msgspec.to_builtins(says), plan.subjects)])
        return Begun(run, judged, sealed, judged.outcome if only_plan else outcome, stands)

    def again(self, waiting: Deployment, *, only_if_it_moves: bool = False) -> Begun:
        """Judge a deployment that waits once more, and say what follows, if it is something else or is asked for.

        One whose plan is for another state than there is now is refused.
        Errors: PlanMalformed (DPL-104).
        """
        plan = self._deployments.plan_of(waiting.plan)
        begins = waiting.last.at_or_after
        unfit = self._unfit(plan)
        is_known = plan.environment in self._environments
        judged = self.judge(plan, of=waiting) if is_known else Judged(plan, (), ())
        is_early = bool(begins) and instant(begins) > self._clock()
        is_busy = bool(judged.hindrances) and all(one.kind is Kind.BUSY for one in judged.hindrances)
        outcome = Outcome.WAITING if is_busy or (is_early and judged.outcome is Outcome.RUNNING) else judged.outcome
        stands = unfit or judged.why or (f"it begins at {begins}" if is_early else "")
        if unfit:
            outcome = Outcome.REFUSED
        if outcome is Outcome.WAITING and only_if_it_moves:
            return Begun(waiting.run, judged, (), outcome, stands)
        real = [one for one in judged.decisions if not one.hypothetical]
        sealed = tuple(self._seal().decision(one, self._policy_of(plan.environment)) for one in real)
        says = self.said(
            plan,
            waiting.run,
            outcome,
            says="" if outcome is Outcome.RUNNING else stands,
            code=PlanUnfit.code if unfit else "",
            decisions=tuple(one.hex for one in sealed),
            at_or_after=begins,
        )
        self._seal().documents([Sealing(plan.subject, DEPLOYMENT, msgspec.to_builtins(says), plan.subjects)])
        return Begun(waiting.run, judged, sealed, outcome, "" if outcome is Outcome.RUNNING else stands)

    def give_up(self, waiting: Deployment, why: str) -> None:
        """Say of a deployment that waits that it will never begin. Errors: PlanMalformed (DPL-104)."""
        plan = self._deployments.plan_of(waiting.plan)
        says = self.said(plan, waiting.run, Outcome.REFUSED, says=why)
        self._seal().documents([Sealing(plan.subject, DEPLOYMENT, msgspec.to_builtins(says), plan.subjects)])

    def ended(self, one: Deployment, outcome: Outcome, why: str, code: str) -> DeploymentStep:
        """Give what is to be sealed of the end of a deployment whose plan nobody has any more."""
        first = one.first
        return DeploymentStep(
            run=first.run,
            plan=first.plan,
            environment=first.environment,
            product=first.product,
            outcome=outcome.value,
            at=stamp(self._clock()),
            why=first.why,
            says=why,
            code=code,
            asked_by=self._key,
            ticket=first.ticket,
            ledger=self._gate.origin,
        )

    def said(self, plan: Plan, run: str, outcome: Outcome, **more: object) -> DeploymentStep:
        """Give what is to be sealed of a deployment as a whole."""
        return DeploymentStep(
            run=run,
            plan=plan.digest.hex,
            environment=plan.environment,
            product=plan.product,
            outcome=outcome.value,
            at=stamp(self._clock()),
            why=plan.why.value,
            asked_by=self._key,
            ledger=self._gate.origin,
            ticket=plan.ticket,
            **more,  # type: ignore[arg-type]  # fields of a step, as its callers give them
        )


def _reference(read: Provenance, commit: str) -> str:
    """Give the reference that a commit was taken from; empty where nobody says it, or several are said."""
    sources = [one for one in read.build_definition.resolved_dependencies if one.digest.get("gitCommit") == commit]
    named = {str((one.annotations or {}).get("ref", "")) for one in sources}
    return named.pop() if len(named) == 1 else ""


def _busy(one: Deployment, environment: str) -> Hindrance:
    return Hindrance(
        Kind.BUSY,
        f"{one.run} is under way in {environment}",
        f"`interlock deployments watch {one.run}`, or `... go {one.run}` if whoever carried it out died",
    )


def _texts(value: object) -> Iterator[str]:
    """Give every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _may_be_path(text: str) -> bool:
    """Say whether a text can be the path of a file in a repository."""
    parts = text.removeprefix("./").split("/")
    return len(text) <= _LONGEST and text.isprintable() and not text.startswith("/") and ".." not in parts
