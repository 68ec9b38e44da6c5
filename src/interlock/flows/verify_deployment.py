"""Verify deployment: hold what runs in an environment against what was deployed there, today.

Enters: an environment. Leaves: everything that differs: on its targets, in where it came from, in what the gate says
now, and in what is known of its vulnerabilities. Nothing is changed, and nothing is entered. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

import msgspec

from interlock.control import Finding
from interlock.decision import Decision, Status, Verdict
from interlock.deployment import (
    Content,
    Deployer,
    DeployerUnknown,
    Environment,
    HealthProbe,
    Order,
    Outcome,
    Plan,
    Seen,
    Target,
    of_branches,
)
from interlock.flows.carry_out import held, wanted
from interlock.flows.deploy import Deploy, Judged
from interlock.flows.deployments import Deployment, Deployments
from interlock.flows.errors import ProbesDoubted
from interlock.flows.gate import Gate
from interlock.flows.newly_known import Books, newly_known
from interlock.flows.ports import Clock
from interlock.flows.probe import Done
from interlock.kernel import Digest, Instant, InterlockError, sha256, stamp
from interlock.runtime.probes.run import Probed
from interlock.runtime.running import MENDABLE, Difference, Differs, difference, differences
from interlock.runtime.state import Hand

CONTROL: Final = "key.deploy-verification"
SMOKE: Final = "production.smoke"
"""What probes are evidence of."""
PROBES: Final = "probes"
_SHOWN: Final = 12


class Unlooked(msgspec.Struct, frozen=True):
    """Something that could not be looked at, so that nobody knows."""

    unit: str
    """`targets`, `health`, `probes`, `artifacts` or `decisions`."""
    what: str
    why: str


class Verified(msgspec.Struct, frozen=True):
    """What was found in an environment."""

    environment: Environment
    at: Instant
    deployment: Deployment | None = None
    """What it follows; none where nothing was ever deployed there."""
    plan: Plan | None = None
    differing: tuple[Difference, ...] = ()
    owed: Mapping[str, int] = {}
    """By unit how many there were to look at."""
    unlooked: tuple[Unlooked, ...] = ()
    unknown: tuple[str, ...] = ()
    """The targets, and the kinds of differences, that could not be looked at."""
    notes: tuple[str, ...] = ()
    under_way: str = ""
    """The deployment that is under way there: until it has ended there is nothing to hold anything against."""
    probed: Done | None = None
    """What its probes came to; none where it has none."""
    seen: Mapping[str, Seen] = {}
    """What each target said of itself, of those that could be looked at."""

    @property
    def answer(self) -> str:
        """`as-planned`, `differs`, `unknown`, `under-way` or `nothing-deployed`."""
        if self.under_way:
            return "under-way"
        if self.deployment is None:
            return "nothing-deployed"
        if self.unlooked:
            return "unknown"
        return "differs" if self.differing else "as-planned"


class Probes(Protocol):
    """Asks from outside what an environment runs."""

    def ask(self, environment: Environment, plan: Plan) -> Done:
        """Give what came of it, about a plan and its artifacts; what cannot be asked is told, and never raised."""
        ...

    def doubted(self, done: Done, error: InterlockError) -> Done:
        """Give the same as no result."""
        ...


class Verifying:
    """Looks at what runs, with what it was built from; it knows ports only."""

    def __init__(
        self,
        *,
        deploy: Deploy,
        deployments: Deployments,
        gate: Gate,
        deployers: Mapping[str, Deployer],
        probe: HealthProbe,
        probes: Probes,
        content: Content,
        books: Callable[[], Books],
        tool: Callable[[str], bytes | None],
        clock: Clock,
    ) -> None:
        """`tool` gives a file as it lies here, where deployers find it."""
        self._deploy = deploy
        self._deployments = deployments
        self._gate = gate
        self._deployers = deployers
        self._probe = probe
        self._probes = probes
        self._content = content
        self._books = books
        self._tool = tool
        self._clock = clock

    def verify(self, environment: Environment) -> Verified:
        """Look at an environment. Errors: PlanMalformed (DPL-104), those of `Gate.proven` and the store."""
        current = self._deployments.current(environment.name)
        going = self._deployments.running(environment.name)
        if current is None or going is not None:
            return Verified(environment, self._clock(), current, under_way=going.run if going is not None else "")
        plan = self._deployments.plan_of(current.plan)
        looking = _Looking(environment, plan)
        self._look_at_targets(looking)
        probed = self._look_from_outside(looking)
        now, going = self._deployments.current(environment.name), self._deployments.running(environment.name)
        if now is None or now.run != current.run or going is not None:  # it was deployed to while it was looked at
            return Verified(environment, self._clock(), now, under_way=going.run if going is not None else current.run)
        looking.differing += self._with_authors(looking)
        self._look_at_sources(looking)
        self._look_at_files(looking)
        judged = self._look_at_decisions(looking)
        self._look_up(looking, current, judged)
        return Verified(
            environment,
            self._clock(),
            current,
            plan,
            tuple(looking.differing),
            {unit: owed for unit, owed in looking.owed.items() if owed},
            tuple(looking.unlooked),
            tuple(looking.unknown),
            tuple(looking.notes),
            probed=probed,
            seen=looking.seen,
        )

    def _look_from_outside(self, looking: _Looking) -> Done | None:
        """Have what runs probed, where the environment says how; it shows nothing of what may not run there."""
        asking, name = looking.environment.probe, looking.environment.name
        if asking is None:
            return None
        looking.owed[PROBES] = len(asking.addresses)
        silent = next((one for one in looking.unlooked if one.unit == "targets"), None)
        other = next((one for one in looking.on_targets if one.kind in MENDABLE), None)
        done = self._probes.ask(looking.environment, looking.plan)
        if silent is not None or other is not None:
            why = f"{silent.what}: {silent.why}" if silent else f"{other.target}: {other.says}" if other else ""
            done = self._probes.doubted(done, ProbesDoubted(environment=name, why=why))
        looking.differing += map(failing, done.findings)
        lost = {one.address: why for one in done.probed if (why := _unanswered(one))}
        if done.assessment.code and not lost:
            lost = dict.fromkeys(asking.addresses, f"{done.assessment.reason} [{done.assessment.code}]")
        for address, why in lost.items():
            looking.cannot(PROBES, address, why, Differs.PROBE.value)
        return done

    def _look_at_targets(self, looking: _Looking) -> None:
        plan = looking.plan
        looking.owed["targets"] = len(plan.targets)
        deployer = self._deployers.get(plan.deployer)
        for target in plan.targets:
            try:
                if deployer is None:
                    raise DeployerUnknown(name=plan.deployer, known=", ".join(sorted(self._deployers)))
                seen = deployer.look(target, plan.parameters)
            except InterlockError as error:
                looking.cannot("targets", target.name, f"{error} [{error.code}]", target.name)
                continue
            looking.seen[target.name] = seen
            found = differences(target.name, wanted(plan), held(seen))
            looking.on_targets += found
            if plan.health is not None and not any(one.kind is Differs.PLAN for one in found):
                self._check_health(looking, target, seen.token)
        planned = {one.name for one in plan.targets}
        for target in looking.environment.targets:
            if target.name not in planned:
                says = f"{target.name} is a target of {looking.environment.name}, and nothing was deployed to it"
                looking.on_targets.append(difference(Differs.UNPLANNED, target.name, says, target=target.name))

    def _check_health(self, looking: _Looking, target: Target, token: int) -> None:
        looking.owed["health"] = looking.owed.get("health", 0) + 1
        try:
            wrong = self._probe.check(Order(looking.plan, target, "verification", token))
        except InterlockError as error:
            looking.cannot("health", target.name, f"{error} [{error.code}]", Differs.UNWELL.value)
            return
        if wrong:
            looking.on_targets.append(difference(Differs.UNWELL, "health", wrong, target=target.name, found="unwell"))

    def _with_authors(self, looking: _Looking) -> Iterator[Difference]:
        """Say of a target that follows another plan of ours whose that is."""
        known = {one.plan: one for one in self._deployments.all(looking.environment.name)}
        for one in looking.on_targets:
            other = known.get(one.found) if one.kind is Differs.PLAN and one.found else None
            if other is None:
                yield one
            else:
                says = f"{one.says}; that is the plan of {other.run}, which ended {other.outcome}"
                hand = one.hand or Hand(other.said[0].signer_name, at=stamp(other.begun_at))
                yield msgspec.structs.replace(one, says=says, hand=hand)

    def _look_at_sources(self, looking: _Looking) -> None:
        """Compare the commit with what provenance says today, and the branch with the rules of today."""
        plan, now = looking.plan, []
        for one, subject in zip(plan.artifacts, plan.subjects, strict=True):
            commit, ref = self._deploy.descent(subject)
            now.append(msgspec.structs.replace(one, commit=commit, ref=ref))
            if commit != one.commit:
                where = [each[:_SHOWN] if each else "no commit that anybody names" for each in (commit, one.commit)]
                says = f"provenance says that {one.name} was built from {where[0]}, and the plan says {where[1]}"
                more = {"expected": one.commit, "found": commit, "remedy": "find out who signed that provenance"}
                looking.differing.append(difference(Differs.SOURCE, one.name, says, **more))
        today = msgspec.structs.replace(plan, artifacts=tuple(now))
        for each in of_branches(today, looking.environment):
            found = f"{' '.join(one.ref for one in now)} {' '.join(looking.environment.branches)}"
            made = difference(Differs.BRANCH, "branch", each.says, found=found, remedy=each.remedy)
            looking.differing.append(made)

    def _look_at_files(self, looking: _Looking) -> None:
        """Compare the programs that the plan names, and see that its configuration is still kept."""
        for one in looking.plan.tools:
            body = self._tool(one.path)
            there = sha256(body).hex if body is not None else ""
            if there != one.sha256:
                says = f"{one.path}, which the plan uses, is {there[:_SHOWN]}, not {one.sha256[:_SHOWN]}"
                if not there:
                    says = f"{one.path}, which the plan uses, is not there"
                remedy = f"bring it back to commit {looking.plan.settings_commit[:_SHOWN]}, or deploy with the new one"
                more = {"expected": one.sha256, "found": there, "remedy": remedy}
                looking.differing.append(difference(Differs.TOOL, one.path, says, **more))
        for one in looking.plan.configuration:
            try:
                self._content.path(Digest("sha256", one.sha256))
            except InterlockError as error:
                says = f"what was planned for {one.path} is not kept any more: {error}"
                looking.differing.append(difference(Differs.CONTENT, one.path, says, found=error.code))

    def _look_at_decisions(self, looking: _Looking) -> Judged:
        """Decide as of now, and say what has come to stand against it since."""
        judged = self._deploy.judge(looking.plan, is_under_way=True)
        looking.owed["decisions"] = len(judged.decisions)
        for one in judged.decisions:
            if one.hypothetical:
                looking.cannot("decisions", one.subject.name, one.hypothetical[0], Differs.DECISION.value)
                looking.unknown.append(Differs.STALE.value)
        looking.differing += _against(judged)
        return judged

    def _look_up(self, looking: _Looking, current: Deployment, judged: Judged) -> None:
        """Look everything up in the advisories of today; that is owed wherever the gate asks for a look-up."""
        books, plan = self._books(), looking.plan
        looking.owed["artifacts"] = len(plan.artifacts)
        until = _decided(current)
        for one, subject, decision in zip(plan.artifacts, plan.subjects, judged.decisions, strict=True):
            commit = (Digest("gitCommit", one.commit),) if one.commit else ()
            statements = self._gate.known(subject).statements
            looked = newly_known(one.name, (*subject.digests, *commit), statements, until, books, self._clock())
            looking.differing += looked.found
            if looked.unlooked and _owes_lookup(decision):
                looking.cannot("artifacts", one.name, looked.unlooked, Differs.VULNERABILITY.value)
            elif looked.unlooked:
                looking.owed["artifacts"] -= 1
                looking.notes.append(f"{one.name}: {looked.unlooked}; the gate does not ask for it")


class _Looking:
    """What was gathered so far about one environment."""

    def __init__(self, environment: Environment, plan: Plan) -> None:
        self.environment = environment
        self.plan = plan
        self.seen: dict[str, Seen] = {}
        self.on_targets: list[Difference] = []
        self.differing: list[Difference] = []
        self.owed: dict[str, int] = {}
        self.unlooked: list[Unlooked] = []
        self.unknown: list[str] = []
        self.notes: list[str] = []

    def cannot(self, unit: str, what: str, why: str, unknown: str) -> None:
        """Note that something could not be looked at, so that what it might differ in is not known."""
        self.unlooked.append(Unlooked(unit, what, why))
        self.unknown.append(unknown)


def failing(one: Finding) -> Difference:
    """Give a fault that probes found; what it is known by says nothing that time alone changes."""
    rule = one.rule.partition(":")[2]
    more = {"severity": one.severity, "found": one.at.symbol or "failing", "remedy": one.remedy}
    return difference(Differs.PROBE, f"{rule} at {one.at.path}", f"{one.at.path}: {one.message}", **more)


def _unanswered(one: Probed) -> str:
    """Say why an address was not asked everything; empty where it was."""
    if one.fault:
        return f"{one.fault} [{one.code}]"
    lost = [each for each in one.results if each.unasked]
    if not lost:
        return ""
    return f"{len(lost)} of {len(one.results)} probes got no answer, the first {lost[0].probe}: {lost[0].unasked}"


def _against(judged: Judged) -> Iterator[Difference]:
    for one in judged.decisions:
        for reason in one.reasons:
            if reason.verdict is Verdict.ALLOW or reason.requirement in {CONTROL, SMOKE}:
                continue  # that it was not verified or probed yet is what is being mended
            kind = Differs.STALE if reason.status is Status.STALE else Differs.DECISION
            says = f"the gate would {one.verdict} {one.subject.name} today: {reason.says}"
            what = f"{reason.requirement} of {one.subject.name}"
            yield difference(kind, what, says, found=f"{reason.status} {reason.verdict}", remedy=reason.change)


def _owes_lookup(decision: Decision) -> bool:
    """Say whether the gate asks that known vulnerabilities be looked for, and there is something to look up."""
    spared = {Status.NOT_APPLICABLE, Status.WAIVED}
    return any(one.requirement.endswith(":advisories") and one.status not in spared for one in decision.reasons)


def _decided(deployment: Deployment) -> int:
    """Give the entry with which a deployment was let through."""
    begun = (one.index for one in deployment.said if not one.says.step and one.says.outcome == Outcome.RUNNING.value)
    return next(begun, deployment.said[0].index)
