"""Gate: decide over what the ledger holds about a subject, and over nothing else.

Enters: a subject, a policy, a moment. Leaves: a decision. No tool runs and no file is read. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.control import Blobs, Finding
from interlock.crypto import NoteVerifier, Trust
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.decision import (
    KINDS,
    NOBODY,
    Decision,
    Governance,
    Known,
    Policy,
    Question,
    Refused,
    RegoEngine,
    decide,
    governance_of,
    named_policies,
    policy_meant,
)
from interlock.decision.held import Waived
from interlock.decision.question import Stake
from interlock.decision.reviewing import waivers_at
from interlock.evidence import ASSESSMENT, OPENVEX, WAIVER, VerifiedStatement, read_assessment
from interlock.evidence.directory import DIRECTORY_ACT
from interlock.flows.assessments import read_findings
from interlock.flows.ports import EvidenceLedger
from interlock.identity import Directory
from interlock.kernel import Digest, InterlockError, Subject
from interlock.ledger import Checkpoint, Entry, Memory, ProvenLog, admit, prove

if TYPE_CHECKING:
    from interlock.decision.counterfactual import Turned

_AT_ONCE: Final = 64
"""How many envelopes are held at a time."""
GOVERNING: Final = frozenset({*KINDS, OPENVEX, DIRECTORY_ACT})
"""The predicate types by which people govern; they count whatever they are about."""


DirectoryOf = Callable[[ProvenLog, int | None], Directory]
"""Gives who is who by the acts of a log, or by those before one of its entries."""


StakesOf = Callable[[ProvenLog, int | None], Mapping[str, Stake]]
"""Gives how much is at stake by product, as a log has it, or its entries before one."""


class Admitted(msgspec.Struct, frozen=True):
    """What some entries prove, and what they fail to prove."""

    statements: tuple[VerifiedStatement, ...] = ()
    refused: tuple[Refused, ...] = ()
    foreign: tuple[Refused, ...] = ()


class Gate:
    """Decides from the ledger alone; everything it rests on is verified here, each time."""

    def __init__(
        self,
        *,
        ledger: EvidenceLedger,
        blobs: Blobs,
        memory: Memory,
        trust: Trust,
        verifiers: Sequence[NoteVerifier],
        rego: Callable[[Policy], RegoEngine | None],
        directory: DirectoryOf,
        stakes: StakesOf,
    ) -> None:
        """`rego` gives what answers the rules in Rego of a policy; few have any.

        `directory` is asked only where somebody said something that needs to know who they are.
        """
        self._stakes = stakes
        self._ledger = ledger
        self._blobs = blobs
        self._memory = memory
        self._trust = trust
        self._verifiers = verifiers
        self._rego = rego
        self._directory = directory

    def decide(self, policy: Policy, question: Question, *, seen: Checkpoint | None = None) -> Decision:
        """Decide about a subject; `seen` is a checkpoint that the caller knows, beside the remembered one."""
        return self.answer(policy, self.known(question.subject, seen=seen), question)

    def answer(self, policy: Policy, known: Known, question: Question) -> Decision:
        """Decide over what is known, with the policies that its evidence names."""
        named = named_policies(known, question)
        named.pop(policy.digest.hex, None)
        if named:
            kept = {digest: read for digest, name in named.items() if (read := self._policy(digest, name))}
            known = msgspec.structs.replace(known, policies=kept)
        return decide(policy, known, question, self._rego(policy))

    def turning(self, policy: Policy, question: Question, *, seen: Checkpoint | None = None) -> Turned:
        """Give the smallest set of changes that would turn a refusal."""
        from interlock.decision.counterfactual import turning  # only who asks for it pays for it

        known = self.known(question.subject, seen=seen)
        known = msgspec.structs.replace(known, findings=self.findings(known.statements))
        return turning(policy, known, question, self._rego(policy), self.answer(policy, known, question))

    def _policy(self, digest: str, name: str) -> Policy | None:
        """Give a policy that evidence names; none if what it meant is not kept here or cannot be read."""
        try:
            return policy_meant(self._blobs.get(Digest("sha256", digest)), name)
        except InterlockError:
            return None

    def known(self, subject: Subject, *, seen: Checkpoint | None = None) -> Known:
        """Give what the ledger proves about a subject, and what it fails to prove.

        A ledger that does not hold together proves nothing: that is said, never raised, so that the
        decision over it is a denial like any other.
        """
        try:
            log = self.proven(seen=seen)
        except InterlockError as error:
            return Known(ledger_fault=f"the ledger does not verify: {error}")
        return self.known_in(log, subject) if log is not None else Known()

    def known_in(self, log: ProvenLog, subject: Subject, *, until: int | None = None) -> Known:
        """Give what a proven log says about a subject; `until` leaves that entry and all later ones out."""
        try:
            entries = log.about(subject)
            governing = log.of_kinds(GOVERNING)
        except InterlockError as error:
            return Known(ledger_fault=f"the ledger does not verify: {error}")
        admitted = self._admitted(log, entries, until)
        statements = admitted.statements
        said = self._admitted(log, governing, until) if governing else Admitted()
        try:
            people = self._directory(log, until) if governing else NOBODY
            stakes = self._stakes(log, until)
        except InterlockError as error:
            return Known(ledger_fault=f"who is who, or what is at stake, cannot be told from the ledger: {error}")
        governance = governance_of(said.statements, people)
        return Known(
            statements,
            tuple(dict.fromkeys((*admitted.refused, *said.refused))),
            admitted.foreign,
            log.is_fresh,
            self._lost(statements),
            governance=governance,
            findings=self.findings(statements) if governance.waivers or governance.vex else {},
            stakes=stakes,
        )

    def _admitted(self, log: ProvenLog, entries: Sequence[tuple[int, Entry]], until: int | None) -> Admitted:
        """Give what some entries prove, those before `until` alone where that is given, and what they fail to prove."""
        entries = [each for each in entries if until is None or each[0] < until]
        statements: list[VerifiedStatement] = []
        refused: list[Refused] = []
        foreign: list[Refused] = []
        envelopes = self._envelopes([index for index, _ in entries])
        for (index, entry), envelope in zip(entries, envelopes, strict=True):
            try:
                if isinstance(envelope, InterlockError):
                    raise envelope
                statements.append(admit(log, index, entry, envelope, self._trust))
            except (KeyRefused, SealBroken) as error:
                # by a key that does not count here: it proves nothing, and it hides nothing either
                foreign.append(Refused(index, error.code, str(error)))
            except InterlockError as error:
                refused.append(Refused(index, error.code, str(error)))
        return Admitted(tuple(statements), tuple(refused), tuple(foreign))

    def governance(self) -> Governance:
        """Give what people said. Errors: those of `proven` and `identity`; an empty log has nothing."""
        log = self.proven()
        if log is None:
            return Governance()
        said = self._admitted(log, log.of_kinds(GOVERNING), None)
        return governance_of(said.statements, self._directory(log, None))

    def waivers(self, policy: Policy, question: Question) -> Waived:
        """Give the waivers there are with how each stands for a question; none where the ledger proves nothing."""
        try:
            log = self.proven()
        except InterlockError:
            return Waived()
        if log is None or not log.of_kinds({WAIVER, OPENVEX}):
            return Waived()
        return waivers_at(policy, self.known_in(log, question.subject), question)

    def of_kind(self, kind: str, *, newest: bool = False) -> tuple[VerifiedStatement, ...]:
        """Give the verified statements of one type in the order of the ledger, or the newest alone.

        Errors: those of `proven`; what does not verify is left out, so that nothing may be let through for want of it.
        """
        log = self.proven()
        entries = log.of_kinds({kind}) if log is not None else []
        return self._admitted(log, entries[-1:] if newest else entries, None).statements if log is not None else ()

    def findings(self, statements: Sequence[VerifiedStatement]) -> dict[str, tuple[Finding, ...]]:
        """Give the lists of findings that waivers may cover; one that is lost covers nothing and is said elsewhere."""
        found = {}
        for one in statements:
            if one.statement.predicate_type == ASSESSMENT:
                digest = read_assessment(one.statement.predicate).findings
                if digest and self._holds(digest):
                    found[digest] = tuple(read_findings(self._blobs.get(Digest("sha256", digest))))
        return found

    def _envelopes(self, indexes: Sequence[int]) -> Iterator[bytes | InterlockError]:
        """Give the envelopes of some entries, neighbours read together; for one that cannot be had, why."""
        for first, last in _neighbours(indexes):
            try:
                together = [record.envelope for record in self._ledger.entries(first, last + 1)]
            except InterlockError:
                # One of them is damaged: the others must not be taken down with it.
                yield from map(self._envelope, range(first, last + 1))
            else:
                yield from together

    def _envelope(self, index: int) -> bytes | InterlockError:
        try:
            return next(self._ledger.entries(index, index + 1)).envelope
        except InterlockError as error:
            return error

    def proven(self, *, seen: Checkpoint | None = None) -> ProvenLog | None:
        """Give the whole log, proven against its checkpoint and what is remembered; none if it is empty.

        Errors: those of `interlock.ledger.prove`.
        """
        origin = self._ledger.origin
        remembered = self._memory.last(origin)
        known = max((one for one in (remembered, seen) if one is not None), key=lambda c: c.size, default=None)
        leaves = list(self._ledger.leaves())
        while leaves or known is not None:
            try:
                return prove(leaves, self._ledger.checkpoint().note, self._verifiers, origin, known)
            except InterlockError:
                # Another process may have appended between the two readings; a fault that stays is one.
                now = list(self._ledger.leaves())
                if len(now) <= len(leaves):
                    raise
                leaves = now
        return None

    def remember(self) -> None:
        """Prove the log as it is now and keep its checkpoint where the log's owner cannot reach it.

        Errors: those of `interlock.ledger.prove`; nothing is remembered then.
        """
        log = self.proven()
        if log is not None:
            self._memory.remember(log.checkpoint)

    def _lost(self, statements: Sequence[VerifiedStatement]) -> tuple[str, ...]:
        """Name the controls whose latest list of findings is not there any more, or not what was sealed."""
        latest = {}
        for one in statements:
            if one.statement.predicate_type == ASSESSMENT:
                read = read_assessment(one.statement.predicate)
                latest[read.control, read.manual is not None] = read.findings
        lost = (name for (name, _), digest in latest.items() if digest and not self._holds(digest))
        return tuple(dict.fromkeys(lost))

    def _holds(self, digest: str) -> bool:
        try:
            self._blobs.check(Digest("sha256", digest))
        except InterlockError:
            return False
        return True


def _neighbours(indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give ascending indexes as ranges, first and last, none longer than is held at a time."""
    first = last = -1
    for index in indexes:
        if first < 0:
            first = last = index
        elif index == last + 1 and index - first < _AT_ONCE:
            last = index
        else:
            yield first, last
            first = last = index
    if first >= 0:
        yield first, last
