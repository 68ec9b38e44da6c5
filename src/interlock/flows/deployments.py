"""Deployments: what the ledger tells of them, of what runs where, and of who locked or froze an environment.

Enters: verified statements. Leaves: deployments, each folded from what was said of it. Floor 11.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import msgspec

from interlock.deployment import Freeze, Lock, Outcome, Plan, read_plan
from interlock.evidence import EvidenceError, VerifiedStatement
from interlock.evidence.deployment import (
    DEPLOYMENT,
    ENVIRONMENT,
    DeploymentStep,
    EnvironmentAct,
    read_deployment_step,
    read_environment_act,
)
from interlock.flows.errors import DeploymentUnknown
from interlock.flows.gate import Gate
from interlock.flows.ports import ReadBlobs
from interlock.identity import Account, Directory, Resource, ResourceMalformed
from interlock.kernel import (
    Digest,
    DigestMalformed,
    Instant,
    InstantMalformed,
    InterlockError,
    KeyId,
    canonical,
    instant,
    sha256,
)

DEPLOYS = "release.deploy"
"""What somebody has to be allowed so that what they say of a deployment counts."""
LIFTS = "hold.lift"
"""What somebody has to be allowed to open an environment that was shut."""
_SHORTEST = 4


class Said(msgspec.Struct, frozen=True):
    """One thing that was said of a deployment, with what proves it."""

    says: DeploymentStep
    envelope: Digest
    signer: KeyId
    signer_name: str
    index: int


class Deployment(msgspec.Struct, frozen=True):
    """One deployment, from its plan to its end."""

    said: tuple[Said, ...]
    """In the order of the ledger."""

    @property
    def run(self) -> str:
        """What names it."""
        return self.first.run

    @property
    def first(self) -> DeploymentStep:
        """What was said first."""
        return self.said[0].says

    @property
    def asker(self) -> KeyId:
        """The key of whoever asked for it, as its signature proves, whoever goes on with it."""
        return self.said[0].signer

    @property
    def last(self) -> DeploymentStep:
        """What was said last of the deployment as a whole."""
        return next((one.says for one in reversed(self.said) if not one.says.step), self.first)

    @property
    def outcome(self) -> Outcome:
        """Where it stands: the first final word holds, whatever was said later."""
        if self._end is not None:
            return Outcome(self._end.says.outcome)
        open_ones = [Outcome(one.says.outcome) for one in self.said]
        return next((one for one in reversed(open_ones) if not one.is_final), Outcome.PLANNED)

    @property
    def plan(self) -> str:
        """The digest of its plan."""
        return self.first.plan

    @property
    def environment(self) -> str:
        """Where it goes."""
        return self.first.environment

    @property
    def begun_at(self) -> Instant:
        """When it was asked for."""
        return instant(self.first.at)

    @property
    def ended_at(self) -> Instant | None:
        """When it ended."""
        end = self._end
        return instant(end.says.at) if end is not None else None

    @property
    def ended_in(self) -> int:
        """The entry of the ledger that it ended in; the newest about it where it has not. No clock moves it."""
        end = self._end
        return end.index if end is not None else self.said[-1].index

    @property
    def _end(self) -> Said | None:
        return next((one for one in self.said if not one.says.step and Outcome(one.says.outcome).is_final), None)


class Deployments:
    """What one ledger tells of deployments; each entry is verified once, however often it is asked."""

    def __init__(self, *, gate: Gate, blobs: ReadBlobs, product: str) -> None:
        self._gate = gate
        self._blobs = blobs
        self._product = product
        self._lock = threading.Lock()
        self._seen = dict.fromkeys((DEPLOYMENT, ENVIRONMENT), -1)
        """The last entry of each kind that was looked at."""
        self._steps: list[Said] = []
        self._acts: list[tuple[EnvironmentAct, str]] = []

    def all(self, environment: str = "") -> tuple[Deployment, ...]:
        """Give the deployments, oldest first. Errors: those of `Gate.proven`."""
        found: dict[tuple[str, str], list[Said]] = {}
        for said in self._counting():  # who may deploy to one environment says nothing of what goes to another
            found.setdefault((said.says.run, said.says.environment), []).append(said)
        whole = (Deployment(tuple(said)) for said in found.values())
        return tuple(one for one in whole if environment in {"", one.environment})

    def find(self, name: str) -> Deployment:
        """Give the deployment whose name begins so. Errors: DeploymentUnknown (FLW-210)."""
        wanted = name.strip().removeprefix("dpl-")
        matching = [one for one in self.all() if one.run.removeprefix("dpl-").startswith(wanted)]
        if len(wanted) < _SHORTEST:
            raise DeploymentUnknown(name=name, why="it is too short")
        if len(matching) != 1:
            raise DeploymentUnknown(name=name, why=f"{len(matching) or 'none'} are called so")
        return matching[0]

    def plan_of(self, digest: str) -> Plan:
        """Give a plan as it was sealed. Errors: PlanMalformed (DPL-104); those of the store."""
        body = self._blobs.get(Digest("sha256", digest))
        return read_plan(body)

    def ended_well(self, environment: str) -> tuple[Deployment, ...]:
        """Give the deployments that ended well, newest first."""
        good = [one for one in self.all(environment) if one.outcome is Outcome.DEPLOYED]
        return tuple(sorted(good, key=lambda one: one.ended_in, reverse=True))

    def current(self, environment: str) -> Deployment | None:
        """Give the deployment that an environment follows: the last that ended well."""
        return next(iter(self.ended_well(environment)), None)

    def earlier(self, environment: str) -> tuple[Deployment, ...]:
        """Give the deployments that ended well before the present one, newest first."""
        return self.ended_well(environment)[1:]

    def running(self, environment: str) -> Deployment | None:
        """Give the deployment that is under way in an environment."""
        return next((one for one in self.all(environment) if one.outcome is Outcome.RUNNING), None)

    def waiting(self) -> tuple[Deployment, ...]:
        """Give the deployments that wait for somebody or for a time."""
        return tuple(one for one in self.all() if one.outcome is Outcome.WAITING)

    def reached(self, environment: str) -> frozenset[str]:
        """Give the digests of what runs in an environment now."""
        now = self.current(environment)
        if now is None:
            return frozenset()
        try:
            return frozenset(one.sha256 for one in self.plan_of(now.plan).artifacts)
        except InterlockError:
            return frozenset()  # whoever comes after it is told that nothing runs there that anybody could name

    def ran(self, environment: str) -> frozenset[str]:
        """Give the digests of everything that ever ran well in an environment."""
        found: set[str] = set()
        for one in self.ended_well(environment):
            with contextlib.suppress(InterlockError):  # what nobody can read names nothing that ran
                found.update(each.sha256 for each in self.plan_of(one.plan).artifacts)
        return frozenset(found)

    def approvers(self, one: Deployment, plan: Plan) -> tuple[str, ...]:
        """Give who had approved what a deployment brought when it ended, or by now; sorted.

        Errors: those of `Gate.proven`.
        """
        log = self._gate.proven()
        if log is None:
            return ()
        until = one.said[-1].index + 1 if one.outcome.is_final else None
        governance = self._gate.governing(log).governance(until)
        found = {
            governance.directory.person_of_key(answer.signer) or answer.signer_name
            for subject in plan.subjects
            for answer in governance.answers("release", str(subject.digests[0]), one.environment)
            if answer.says.answer == "approve"
        }
        return tuple(sorted(found))

    def asker(self, one: Deployment) -> str:
        """Give who asked for a deployment, as a person where the directory knows one."""
        return self._gate.governance().directory.person_of_key(one.asker) or one.said[0].signer_name

    def lock(self, environment: str) -> Lock | None:
        """Give the lock that holds."""
        holding: Lock | None = None
        for says, who in self._said_of(environment):
            if says.action == "lock" and holding is None:
                holding = Lock(says.reason, who, instant(says.at))
            elif says.action == "unlock":
                holding = None
        return holding

    def frozen(self, environment: str) -> dict[str, Freeze]:
        """Give what was frozen and not thawed since, by id."""
        found: dict[str, Freeze] = {}
        for says, _ in self._said_of(environment):
            if says.action == "freeze":
                digest = sha256(canonical(says)).hex
                found[digest] = Freeze(instant(says.since), instant(says.until), says.reason)
            elif says.action == "thaw":
                found.pop(says.target, None)
        return found

    def _said_of(self, environment: str) -> Iterator[tuple[EnvironmentAct, str]]:
        """Give what was said of an environment and counts, with who said it; anybody's word shuts, not opens."""
        with self._lock:
            for one, directory in self._new(ENVIRONMENT):
                try:
                    says = read_environment_act(one.statement.predicate)
                    _ = [instant(each) for each in (says.at, says.since, says.until) if each or says.action == "freeze"]
                except (EvidenceError, InstantMalformed):
                    continue
                is_here = (says.ledger, says.product) == (self._gate.origin, self._product)
                is_shutting = says.action not in {"unlock", "thaw"}
                if is_here and (is_shutting or self._may(directory, one, LIFTS, says.environment)):
                    self._acts.append((says, _who(directory, one)))
            known = tuple(self._acts)
        return (each for each in known if each[0].environment == environment)

    def _counting(self) -> tuple[Said, ...]:
        """Give what was said of deployments by those who might when it was entered, in the order of the ledger."""
        with self._lock:
            for one, directory in self._new(DEPLOYMENT):
                try:
                    says = read_deployment_step(one.statement.predicate)
                    _ = instant(says.at), Outcome(says.outcome), Digest.parse(f"sha256:{says.plan}")
                except (EvidenceError, InstantMalformed, DigestMalformed, ValueError):
                    continue  # what nobody can read says nothing of what runs
                is_here = (says.ledger, says.product) == (self._gate.origin, self._product)
                if is_here and self._may(directory, one, DEPLOYS, says.environment):
                    self._steps.append(Said(says, one.envelope, one.signer, one.signer_name, one.index))
            return tuple(self._steps)

    def _new(self, kind: str) -> Iterator[tuple[VerifiedStatement, Directory]]:
        """Give the statements of a kind that are new since the last look, with who was who when each was entered."""
        for one, directory in as_entered(self._gate, kind, after=self._seen[kind]):
            self._seen[kind] = one.index
            yield one, directory

    def _may(self, directory: Directory, one: VerifiedStatement, permission: str, environment: str) -> bool:
        place = resource_of(self._product, environment)
        return may(directory, one.signer, permission, place, one.at) == ""


def as_entered(gate: Gate, kind: str, *, after: int = -1) -> Iterator[tuple[VerifiedStatement, Directory]]:
    """Give the statements of a kind in the order of the ledger, with who was who when each was entered.

    Somebody who leaves takes nothing back that they said.
    """
    log, statements = gate.proven(), gate.of_kind(kind, after=after)
    if log is None or not statements:
        return
    governing = gate.governing(log)
    for one in statements:
        yield one, governing.directory(one.index)


def may(
    directory: Directory, key: KeyId, permission: str, resource: str, at: Instant, *, said: int | None = None
) -> str:
    """Say why a key may not do something; empty if it may. Where nobody was ever named, any that counts may.

    Nobody may do anything to what can have no such name: what somebody enters stops nobody else. `said` is the place
    of the ledger of what was signed with it, which may be before its owner was suspended; left out, they have yet to.
    """
    if directory.is_empty:
        return ""
    try:
        Resource.parse(resource)
    except ResourceMalformed as error:
        return str(error)
    person = directory.person_of_key(key)
    if person is not None:
        answer = directory.may(person, permission, resource, at=at, said=said)
        return "" if answer.is_allowed else answer.why
    workload = directory.workload_of(Account.of_key(key))
    if workload is not None:
        program = directory.program_may(workload, permission, resource, at=at)
        return "" if program.is_allowed else program.why
    return f"nobody is known for the key {key[:12]}"


def resource_of(product: str, environment: str) -> str:
    """Give what permissions are asked for on."""
    parts = [f"{kind}:{name}" for kind, name in (("product", product), ("environment", environment)) if name]
    return "/".join(parts) or "organisation"


def _who(directory: Directory, one: VerifiedStatement) -> str:
    return directory.person_of_key(one.signer) or one.signer_name
