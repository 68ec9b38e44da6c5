"""Provision: infrastructure is planned, judged, decided about, and then exactly that plan is carried out.

Enters: what is to be set up, rules, perhaps a policy. Leaves: sealed evidence about the plan by its digest: how every
resource stands under every rule, that it was refused or begun, and what became of each change. Nothing is touched when
a rule does not hold. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from interlock.control import Finding, Location, Sighting, gather
from interlock.decision import Decision, Policy, Question, Verdict
from interlock.deployment.infrastructure import InfraRule, Judge, Judged, Judgement, Standing
from interlock.deployment.infrastructure.errors import (
    CannotApply,
    PlanFailed,
    PlanMoved,
    ProvisioningBroken,
    ProvisioningUnfit,
)
from interlock.deployment.infrastructure.reading import plain_rules
from interlock.deployment.provisioning import Applied, Asked, Changed, Program, Provisioner, Provisioning, Result
from interlock.evidence import ASSESSMENT, Assessment, Covered, Tool, counts_of
from interlock.evidence.provisioning import PROVISIONING, Change, Fault, Provisioned
from interlock.flows.assessments import findings_pieces
from interlock.flows.attest import Footing
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import (
    Certainty,
    ControlId,
    Digest,
    Instant,
    InterlockError,
    Severity,
    Subject,
    canonical,
    sha256,
    stamp,
)
from interlock.supply.infrastructure import HIDDEN, Infrastructure

CHECKS: Final = ControlId("key.infra-checks")
PROVISION: Final = ControlId("production.provision")
TOOL: Final = "infra"
"""How findings name what saw them."""
_STAGE: Final = "production"
_AT_ONCE: Final = 400
"""Changes and faults of one statement; the plan that is kept has all of them."""
_UNTOUCHED: Final = (CannotApply, PlanFailed, PlanMoved, ProvisioningUnfit)
"""What stops a plan before anything of it was carried out."""
_RANKS: Final = {severity: place for place, severity in enumerate(Severity)}


class Rulebook(msgspec.Struct, frozen=True):
    """What a plan is judged by."""

    rules: tuple[InfraRule, ...]
    parameters: Mapping[str, Any]
    without: tuple[tuple[str, str], ...] = ()
    """Rules that were left out, with the reasons."""

    @property
    def body(self) -> bytes:
        """What they mean, as it is kept."""
        left_out = dict(self.without)
        return canonical({"rules": plain_rules(self.rules), "parameters": self.parameters, "without": left_out})


class Guard(msgspec.Struct, frozen=True):
    """The policy that has to allow a plan besides, and what is asked of it."""

    policy: Policy
    asking: Callable[[Subject], Question]


class Wanted(msgspec.Struct, frozen=True):
    """What somebody wants set up."""

    name: str
    asked: Asked
    rulebook: Rulebook
    environment: str = ""
    guard: Guard | None = None
    only_plan: bool = False
    keep_as: str = ""
    """A file to keep the tool's own plan in."""
    product: str = ""
    """Whose it is; empty where the repository is part of none."""


class Outcome(msgspec.Struct, frozen=True):
    """What came of it."""

    wanted: Wanted
    plan: Infrastructure
    judgement: Judgement
    findings: tuple[Finding, ...]
    result: str
    """`allowed`, `refused`, `done` or `failed`."""
    decision: Decision | None = None
    applied: Applied | None = None
    again: Judgement | None = None
    """What was there afterwards, judged anew, where something had to wait for that."""
    says: str = ""
    envelope: Digest | None = None
    program: Program | None = None


class Provision:
    """Sets infrastructure up, and leaves evidence of it."""

    def __init__(
        self,
        *,
        provisioner: Provisioner,
        seal: Seal,
        gate: Gate,
        footing: Footing,
        mask: Callable[[bytes], bytes],
        clock: Clock,
        version: str,
    ) -> None:
        self._provisioner = provisioner
        self._seal = seal
        self._gate = gate
        self._footing = footing
        self._mask = mask
        self._clock = clock
        self._version = version

    def run(self, wanted: Wanted) -> Outcome:
        """Plan, judge, decide, and carry out unless no more than a plan is wanted.

        Errors: those of `Provisioner.open` and `Provisioning.plan`; PlanMoved (DPL-203), CannotApply (DPL-205), which
                touched nothing; ExpressionError (DEC-30x). A refusal is an answer and no error.
        """
        judge = Judge(wanted.rulebook.rules, wanted.rulebook.parameters)
        with self._provisioner.open(wanted.asked) as opened:
            began = self._clock()
            plan = opened.plan()
            told = _Telling(self, wanted, plan, judge.judge(plan, began), opened.program, began)
            outcome = told.judged()
            if outcome.result == "allowed" and wanted.keep_as:
                _kept(opened, wanted.keep_as)
            if outcome.result != "allowed" or wanted.only_plan:
                return outcome
            return self._carried_out(told, outcome, opened, judge)

    def _carried_out(self, told: _Telling, outcome: Outcome, opened: Provisioning, judge: Judge) -> Outcome:
        """Carry the plan out, and say what became of it; that it was begun is sealed before anything is touched."""
        plan = outcome.plan
        if plan.changes:
            told.seal("begun")
        try:
            applied = opened.apply(plan) if plan.changes else Applied(())
        except _UNTOUCHED as error:
            told.seal("refused", says=str(error), code=error.code)
            raise
        except InterlockError as error:  # it broke off somewhere, and nobody can say how far it came
            unknown = Applied(tuple(Changed(one.address, Result.UNKNOWN) for one in plan.changes))
            told.ended("failed", unknown, str(error), None)
            raise
        again, unseen = self._looked(opened, judge, outcome.judgement)
        says = applied.says
        if applied.is_done and again is not None and again.faults:
            says = f"what is there now does not hold: {again.faults[0].rule} of {again.faults[0].address}"
        if applied.is_done and unseen:
            says = f"what had to wait until it was carried out could not be judged: {unseen}"
        result = "done" if applied.is_done and not says else "failed"
        says = says or ("" if result == "done" else "not everything that was planned is known to be done")
        envelope = told.ended(result, applied, says, again)
        return msgspec.structs.replace(
            outcome, result=result, applied=applied, again=again, says=says, envelope=envelope
        )

    def _looked(self, opened: Provisioning, judge: Judge, before: Judgement) -> tuple[Judgement | None, str]:
        """Judge what is there now, where something could only be told afterwards; say why that could not be done."""
        if not before.waiting:
            return None, ""
        try:
            there = opened.look()
        except InterlockError as error:
            return None, str(error)
        if there is None:
            return None, ""
        waited = {(one.rule, one.address) for one in before.waiting}
        judged = judge.judge(there, self._clock())
        kept = tuple(one for one in judged.judged if (one.rule, one.address) in waited)
        return msgspec.structs.replace(judged, judged=kept), "; ".join(there.unread)

    # --- what `_Telling` needs of it ------------------------------------------------------------

    def keep(self, body: bytes, media_type: str) -> str:
        """Keep something beside the ledger with secrets masked; give its digest."""
        return self._seal.keep(self._mask(body), media_type).hex

    def masked(self, text: str) -> str:
        """Give a text without anything that looks like a secret."""
        return self._mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")

    def sealed(self, sealings: Sequence[Sealing]) -> tuple[Digest, ...]:
        """Seal documents together."""
        return self._seal.documents(sealings)

    def decide(self, guard: Guard, subject: Subject) -> tuple[Decision, str]:
        """Ask the policy, and record what it says; a hypothetical answer is recorded nowhere."""
        decision = self._gate.decide(guard.policy, guard.asking(subject))
        envelope = "" if decision.hypothetical else str(self._seal.decision(decision, guard.policy))
        return decision, envelope

    @property
    def footing(self) -> Footing:
        """Whose settings and policy hold for it."""
        return self._footing

    def now(self) -> Instant:
        """Give the time."""
        return self._clock()

    @property
    def version(self) -> str:
        """The version of this program."""
        return self._version


def _kept(opened: Provisioning, path: str) -> None:
    keep = getattr(opened, "keep", None)
    if keep is not None:
        keep(path)


class _Telling:
    """Writes what is sealed of one plan."""

    def __init__(
        self,
        flow: Provision,
        wanted: Wanted,
        plan: Infrastructure,
        judgement: Judgement,
        program: Program | None,
        began: Instant,
    ) -> None:
        self._flow = flow
        self._wanted = wanted
        self._plan = plan
        self._judgement = judgement
        self._program = program
        self._began = began
        self._findings = gather(CHECKS, [self._sighting(one) for one in judgement.faults], lambda _: ())
        # The ledger names a plan by its digest with secrets masked; whether it moved is seen on the plan itself.
        self._document = flow.keep(plan.body, "application/json")
        self._subject = Subject(f"plan for {wanted.name}", (Digest("sha256", self._document),))
        self._rules = flow.keep(wanted.rulebook.body, "application/json")
        self._decision = ""
        for meaning in flow.footing.meanings:
            flow.keep(meaning, "application/json")

    def judged(self) -> Outcome:
        """Seal how the plan stands under the rules, ask the policy where there is one, and say what follows."""
        self._flow.sealed([self._checks()])
        outcome = Outcome(self._wanted, self._plan, self._judgement, self._findings, "allowed", program=self._program)
        says = self._why()
        if not says and self._wanted.guard is not None:
            decision, self._decision = self._flow.decide(self._wanted.guard, self._subject)
            outcome = msgspec.structs.replace(outcome, decision=decision)
            if decision.verdict is not Verdict.ALLOW or decision.hypothetical:
                is_open = decision.verdict is Verdict.ALLOW
                blocking = [one.says for one in decision.reasons if one.verdict is decision.verdict and not is_open]
                first = blocking[0] if blocking else "; ".join(decision.hypothetical)
                says = f"its policy {decision.policy} does not allow it: {first}"
        result = "refused" if says else "allowed"
        envelope = self.seal(result, says=says)
        return msgspec.structs.replace(outcome, result=result, says=says, envelope=envelope)

    def _why(self) -> str:
        """Say why the rules stop it; empty if they do not."""
        if self._judgement.unread:
            return f"not all of it could be judged: {self._judgement.unread[0]}"
        if self._judgement.faults:
            rules = {one.id: one for one in self._judgement.rules}
            worst = min(self._judgement.faults, key=lambda one: _RANKS[rules[one.rule].severity])
            count = len(self._judgement.faults)
            more = f", and {count - 1} more" if count > 1 else ""
            return f"{worst.address} does not hold to {worst.rule}{more}"
        return "" if self._judgement.rules else "there is no rule that it was judged by"

    def seal(self, result: str, *, says: str = "", code: str = "") -> Digest:
        """Seal how it stands now."""
        return self._flow.sealed([Sealing(self._subject, PROVISIONING, self._told(result, says=says, code=code))])[0]

    def ended(self, result: str, applied: Applied, says: str, again: Judgement | None) -> Digest:
        """Seal what became of it, and what that means for `production.provision`."""
        log = self._flow.keep(applied.log, "text/plain") if applied.log else ""
        told = self._told(result, says=says, applied=applied, log=log)
        sealings = [Sealing(self._subject, PROVISIONING, told), self._provision(applied, says, log, again)]
        return self._flow.sealed(sealings)[0]

    def _told(
        self, result: str, *, says: str = "", code: str = "", applied: Applied | None = None, log: str = ""
    ) -> Provisioned:
        judgement, plan = self._judgement, self._plan
        came = {one.address: one for one in applied.changes} if applied is not None else {}
        rules = {one.id: one for one in judgement.rules}
        faults = sorted(judgement.faults, key=lambda one: (_RANKS[rules[one.rule].severity], one.rule, one.address))
        return Provisioned(
            name=self._wanted.name,
            result=result,
            at=stamp(self._flow.now()),
            interlock=self._flow.version,
            tool=plan.tool,
            tool_version=plan.version,
            program=self._program.sha256 if self._program is not None else "",
            target=plan.target,
            environment=self._wanted.environment,
            product=self._wanted.product,
            plan=self._document,
            saved=plan.saved,
            rules=self._rules,
            without=tuple(f"{name}: {why}" for name, why in self._wanted.rulebook.without),
            resources=len(plan.resources),
            judged=len(judgement.judged),
            untouched_by_rules=len(judgement.untouched),
            faults=tuple(
                Fault(one.rule, rules[one.rule].severity.value, one.address, one.standing.value, one.why)
                for one in faults[:_AT_ONCE]
            ),
            fault_count=len(faults),
            changes=tuple(_change(one, came.get(one.address)) for one in plan.changes[:_AT_ONCE]),
            change_count=len(plan.changes),
            policy=self._wanted.guard.policy.name if self._wanted.guard is not None else "",
            decision=self._decision,
            log=log,
            code=code,
            says=says,
        )

    def _sighting(self, one: Judged) -> Sighting:
        rule = next(each for each in self._judgement.rules if each.id == one.rule)
        certain = {Standing.FAILS: Certainty.HIGH, Standing.LATER: Certainty.LOW, Standing.BROKEN: Certainty.LOW}
        how = {
            Standing.FAILS: f": {one.why}" if one.why else "",
            Standing.LATER: f": that hangs on {one.why}, which {_when_known(one.why)}",
            Standing.BROKEN: f": the rule gave no answer: {one.why}",
        }
        resource = next(each for each in self._plan.resources if each.address == one.address)
        return Sighting(
            tool=TOOL,
            rule=rule.id,
            severity=rule.severity,
            certainty=certain[one.standing],
            message=self._masked(f"not so: {rule.says}{how[one.standing]}"),
            at=Location(resource.file, resource.line, symbol=one.address),
            cwe=rule.cwe,
            remedy=rule.remedy,
        )

    def _masked(self, text: str) -> str:
        return self._flow.masked(text.replace("\n", " "))

    def _checks(self) -> Sealing:
        """Say how the plan stands under the rules, as `key.infra-checks`."""
        judgement = self._judgement
        kept = len(judgement.doing)
        broken = {one.address for one in judgement.judged if one.standing is Standing.BROKEN}
        missing = [
            *((one, "a rule gave no answer") for one in sorted(broken)),
            *(("", one) for one in judgement.unread),
        ]
        listed = (
            self._flow.keep(b"".join(findings_pieces(self._findings)), "application/jsonl") if self._findings else ""
        )
        outcome = "failed" if self._findings else "passed"
        if not self._findings and (judgement.unread or not judgement.rules):
            outcome = "errored"
        assessment = self._assessment(CHECKS, outcome)
        notes = (
            [f"{len(judgement.untouched)} resources are of types that no rule is about"] if judgement.untouched else []
        )
        notes += [f"{name} was left out: {why}" for name, why in self._wanted.rulebook.without]
        assessment = msgspec.structs.replace(
            assessment,
            coverage=(Covered("resources", kept + len(judgement.unread), kept - len(broken), tuple(missing[:20])),),
            counts=counts_of(self._findings),
            findings=listed,
            notes=tuple(notes),
            reason=judgement.unread[0] if outcome == "errored" and judgement.unread else "",
        )
        return Sealing(self._subject, ASSESSMENT, assessment)

    def _provision(self, applied: Applied, says: str, log: str, again: Judgement | None) -> Sealing:
        """Say that exactly this plan was carried out, or how far it came, as `production.provision`."""
        changes = len(self._plan.changes)
        done = sum(one.result.value == "done" for one in applied.changes)
        lacking = [
            (one.address, f"{one.result.value}: {one.says}"[:200])
            for one in applied.changes
            if one.result.value != "done"
        ]
        outcome = "passed" if not says else "errored"
        notes = [f"judged again afterwards: {len(again.judged)} that had to wait"] if again is not None else []
        assessment = msgspec.structs.replace(
            self._assessment(PROVISION, outcome, log),
            coverage=(Covered("resources", max(changes, 1), done if changes else 1, tuple(lacking[:20])),),
            reason=says,
            code=ProvisioningBroken.code if says else "",
            remedy=ProvisioningBroken.hint if says else "",
            notes=(*notes, *(() if changes else ("nothing was to be changed",))),
        )
        return Sealing(self._subject, ASSESSMENT, assessment)

    def _assessment(self, control: ControlId, outcome: str, log: str = "") -> Assessment:
        tools: tuple[Tool, ...] = ()
        if self._program is not None:
            tools = (
                Tool(
                    name=self._program.name,
                    version=self._program.version,
                    publisher="",
                    sha256=self._program.sha256,
                    configuration=self._rules,
                    output=(log,) if log else (self._document,),
                    runs=1,
                ),
            )
        return Assessment(
            control=control,
            stage=_STAGE,
            outcome=outcome,
            origin=self._flow.footing.origin,
            started_at=stamp(self._began),
            finished_at=stamp(self._flow.now()),
            interlock=self._flow.version,
            plan=sha256(canonical({"rules": self._rules})).hex,
            tools=tools,
        )


def _when_known(place: str) -> str:
    return "nobody may see" if place.endswith(HIDDEN) else "is known only once it is carried out"


def _change(one: Any, came: Changed | None) -> Change:  # noqa: ANN401 (a Resource)
    return Change(
        resource=one.address,
        type=one.type,
        doing=one.doing.value,
        result=came.result.value if came is not None else "",
        says=came.says[:300] if came is not None else "",
    )
