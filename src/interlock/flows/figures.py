"""Figures: gather what delivery figures are worked out from, out of the verified ledger and nothing else. Floor 11.

Enters: a sight. Leaves: a history. Each statement is verified, and counts only where whoever signed it might say it
when it was entered, as for deployments. One pass over the ledger for all kinds; what it costs grows with the entries of
those kinds, and a plan or a history of commits is read once however many deployments name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from interlock.control import Blobs
from interlock.deployment import Outcome
from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY, VULNERABILITIES, EvidenceError, VerifiedStatement
from interlock.evidence.deployment import DEPLOYMENT, ENVIRONMENT, DeploymentStep, read_deployment_step
from interlock.evidence.running import RUNNING, Running, read_running
from interlock.flows.deployments import DEPLOYS, LIFTS, Deployment, Said, may, resource_of
from interlock.flows.gate import Gate
from interlock.flows.governing import Governing
from interlock.flows.history import (
    Plans,
    acted_of,
    assessed_of,
    decided_of,
    deployed_of,
    looked_of,
    scanned_of,
    waived_of,
)
from interlock.flows.lineage import Leading, Lineage, brought
from interlock.flows.ports import Clock
from interlock.identity import Account, Directory
from interlock.kernel import Digest, DigestMalformed, Instant, InstantMalformed, KeyId, instant
from interlock.ledger import Entry, ProvenLog
from interlock.trace.figures.changes import changes
from interlock.trace.figures.history import Assessed, Decided, History, Looked, Scanned
from interlock.trace.figures.shut import Acted
from interlock.trace.model import EVERYTHING, Sight

KINDS: Final = frozenset({DEPLOYMENT, ENVIRONMENT, RUNNING, VERIFICATION_SUMMARY, ASSESSMENT, VULNERABILITIES})
"""What is read; waivers come with everything else that people say."""


class Figures:
    """Gathers histories from one ledger."""

    def __init__(self, *, gate: Gate, blobs: Blobs, leading: Leading, clock: Clock) -> None:
        self._gate = gate
        self._blobs = blobs
        self._leading = leading
        self._clock = clock

    def history(self, sight: Sight = EVERYTHING) -> History:
        """Give what happened, as far as somebody may see it.

        Errors: those of `Gate.proven`; EntryMalformed (LED-101).
        """
        log = self._gate.proven()
        if log is None or not log.leaves:
            return History(self._clock())
        gathered = _Gathered(self._gate, log, sight)
        admitted = self._gate.of_kinds(KINDS, before=sight.before)
        for one in admitted.statements:
            gathered.take(one)
        unproven = len(admitted.refused) + len(admitted.foreign)
        return self._told(gathered, unproven if sight.products is None else 0)

    def _told(self, gathered: _Gathered, refused: int) -> History:
        plans, governing, sight = Plans(self._blobs), gathered.governing, gathered.sight
        deployed = tuple(
            deployed_of(one, gathered.entered, plans, frozenset(gathered.glass), gathered.who(one))
            for one in gathered.deployments()
        )
        first = Entry.read(governing.log.leaves[0])
        waived = waived_of(governing.governance(sight.before))
        return History(
            self._clock() if sight.before is None else _last(governing.log, sight.before),
            first.at,
            deployed,
            brought(changes(deployed), Lineage(self._leading)),
            tuple(gathered.decided),
            tuple(gathered.assessed),
            tuple(gathered.looked),
            tuple(gathered.scanned),
            tuple(one for one in waived if gathered.sees(one.product)),
            refused + gathered.refused,
            tuple(gathered.acted),
        )


class _Gathered:
    """What was gathered so far."""

    def __init__(self, gate: Gate, log: ProvenLog, sight: Sight) -> None:
        self.governing: Governing = gate.governing(log)
        self.sight = sight
        self.decided: list[Decided] = []
        self.assessed: list[Assessed] = []
        self.looked: list[Looked] = []
        self.scanned: list[Scanned] = []
        self.acted: list[Acted] = []
        self.refused = 0
        self.entered: dict[int, Instant] = {}
        self.glass: set[str] = set()
        self._origin = gate.origin
        self._steps: dict[tuple[str, str, str], list[Said]] = {}
        self._people: dict[KeyId, str] = {}
        self._branches: dict[str, str] = {}
        self._take: dict[str, Callable[[VerifiedStatement, Directory], bool]] = {
            DEPLOYMENT: self._step,
            ENVIRONMENT: self._act,
            RUNNING: self._look,
            VERIFICATION_SUMMARY: self._decision,
            ASSESSMENT: self._assessment,
            VULNERABILITIES: self._scan,
        }

    def sees(self, product: str) -> bool:
        """Say whether what is of a product may be seen; what is of none only by who sees everything."""
        return self.sight.products is None or product in self.sight.products

    def take(self, one: VerifiedStatement) -> None:
        """Take a statement in, if whoever signed it might say it then.

        One that is left out is counted for those alone who may see whose it is.
        """
        if not self._take[one.statement.predicate_type](one, self.governing.directory(one.index)):
            self.refused += 1

    @property
    def _hides_unreadable(self) -> bool:
        """Say whether what names no product that can be read is nothing to whoever asks, not even as a count."""
        return self.sight.products is not None

    def deployments(self) -> Iterator[Deployment]:
        """Give the deployments, in the order in which they were first spoken of."""
        return (Deployment(tuple(said)) for said in self._steps.values())

    def who(self, one: Deployment) -> str:
        """Name whoever asked for a deployment."""
        return self._people.get(one.asker, one.said[0].signer_name)

    def _step(self, one: VerifiedStatement, directory: Directory) -> bool:
        try:
            says: DeploymentStep = read_deployment_step(one.statement.predicate)
            _ = instant(says.at), Outcome(says.outcome), Digest.parse(f"sha256:{says.plan}")
        except (EvidenceError, InstantMalformed, DigestMalformed, ValueError):
            return self._hides_unreadable
        if not self._may_deploy(one, directory, says):
            return not self.sees(says.product)
        if self.sees(says.product):
            said = Said(says, one.envelope, one.signer, one.signer_name, one.index)
            self._steps.setdefault((says.product, says.run, says.environment), []).append(said)
            self.entered[one.index] = one.at
            self._people[one.signer] = directory.person_of_key(one.signer) or one.signer_name
        return True

    def _act(self, one: VerifiedStatement, directory: Directory) -> bool:
        """Take in that an environment was shut, which anybody's word does, or opened, which takes a right."""
        read = acted_of(one, directory.person_of_key(one.signer) or one.signer_name, self._origin)
        if read is None:
            return self._hides_unreadable
        place = resource_of(read.product, read.environment)
        if read.action in {"unlock", "thaw"} and may(directory, one.signer, LIFTS, place, one.at):
            return not self.sees(read.product)
        if self.sees(read.product):
            self.acted.append(read)
        return True

    def _look(self, one: VerifiedStatement, directory: Directory) -> bool:
        try:
            says: Running = read_running(one.statement.predicate)
        except EvidenceError:
            return self._hides_unreadable
        if not self._may_deploy(one, directory, says):
            return not self.sees(says.product)
        if self.sees(says.product):
            self.looked.append(looked_of(says, one))
        return True

    def _may_deploy(self, one: VerifiedStatement, directory: Directory, says: DeploymentStep | Running) -> bool:
        place = resource_of(says.product, says.environment)
        return says.ledger == self._origin and not may(directory, one.signer, DEPLOYS, place, one.at)

    def _decision(self, one: VerifiedStatement, directory: Directory) -> bool:
        read = decided_of(one, self._branches)
        if read is None:
            return True  # that of another verifier, which is evidence and no answer of a gate here
        if not _is_known(directory, one.signer):
            return not self.sees(read.product)
        if self.sees(read.product):
            self.decided.append(read)
            if read.is_through_glass:
                self.glass.add(one.envelope.hex)
        return True

    def _assessment(self, one: VerifiedStatement, directory: Directory) -> bool:
        read = assessed_of(one)
        if read is None:
            return self._hides_unreadable
        assessed, branch = read
        if not _is_known(directory, one.signer):
            return not self.sees(assessed.product)
        if self.sees(assessed.product):
            self.assessed.append(assessed)
            self._branches[one.envelope.hex] = branch
        return True

    def _scan(self, one: VerifiedStatement, directory: Directory) -> bool:
        read = scanned_of(one)
        if read is None or not _is_known(directory, one.signer):
            return self._hides_unreadable
        self.scanned.append(read)
        return True


def _is_known(directory: Directory, key: KeyId) -> bool:
    """Say whether a key is somebody's; where nobody was ever named, any that counts is."""
    if directory.silence(key):
        return False
    if directory.is_empty or directory.person_of_key(key) is not None:
        return True
    return directory.workload_of(Account.of_key(key)) is not None


def _last(log: ProvenLog, before: int) -> Instant:
    """Give when the last of the first entries was taken in: what is told as of then knows no later time."""
    return Entry.read(log.leaves[max(min(before, len(log.leaves)) - 1, 0)]).at
