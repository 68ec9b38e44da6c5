"""Gate: decide over what the ledger holds about a subject, and over nothing else.

Enters: a subject, a policy, a moment. Leaves: a decision. No tool runs and no file is read. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from interlock.control import Finding
from interlock.crypto import NoteVerifier, Trust
from interlock.decision import (
    Decision,
    Governance,
    Known,
    Policy,
    Question,
    Refused,
    RegoEngine,
    decide,
    heard,
    named_policies,
    policy_meant,
)
from interlock.decision.descent import commits_named
from interlock.decision.held import Waived
from interlock.decision.reviewing import waivers_at
from interlock.evidence import (
    ASSESSMENT,
    BUILDS,
    OPENVEX,
    WAIVER,
    Assessment,
    EvidenceError,
    VerifiedStatement,
    read_assessment,
)
from interlock.evidence.directory import SECOND_ACT
from interlock.flows.admitting import Admitted, Admitting
from interlock.flows.assessments import read_findings
from interlock.flows.governing import DirectoryOf, Governing, StakesOf
from interlock.flows.ports import ReadBlobs, ReadLedger
from interlock.identity import Directory, SignerSuspended
from interlock.kernel import Digest, InterlockError, KeyId, Subject
from interlock.ledger import Checkpoint, Entry, Memory, ProvenLog
from interlock.ledger.growing import GrowingLog

if TYPE_CHECKING:
    from interlock.decision.counterfactual import Turned
    from interlock.flows.sieve import Sieve


class Gate:
    """Decides from the ledger alone; everything it rests on is verified here, the log once for each of its states."""

    def __init__(
        self,
        *,
        ledger: ReadLedger,
        blobs: ReadBlobs,
        memory: Memory,
        trust: Trust,
        verifiers: Sequence[NoteVerifier],
        rego: Callable[[Policy], RegoEngine | None],
        directory: DirectoryOf,
        stakes: StakesOf,
        admitting: Admitting | None = None,
    ) -> None:
        """`rego` gives what answers the rules in Rego of a policy; few have any.

        `directory` is asked only where somebody said something that needs to know who they are.
        """
        self._stakes = stakes
        self._ledger = ledger
        self._blobs = blobs
        self._memory = memory
        self._admitting = admitting or Admitting(ledger, trust)
        self._building_keys = frozenset(one.id for one in trust.keys if BUILDS in one.purposes)
        self._verifiers = verifiers
        self._rego = rego
        self._directory = directory
        self._turn = threading.RLock()
        """What was proven last is one thing, whoever asks: two who prove at once would spoil it for each other."""
        self._growing = GrowingLog(verifiers, ledger.origin)
        self._proven: tuple[Checkpoint | None, ProvenLog] | None = None
        """The log as it was proven last, and the checkpoint that it was held against."""
        self._governing: Governing | None = None

    @property
    def building_keys(self) -> frozenset[KeyId]:
        """The keys that this machine trusts for builds."""
        return self._building_keys

    @property
    def origin(self) -> str:
        """Which ledger it decides from."""
        return self._ledger.origin

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
        return self.known_in(self.governing(log), subject) if log is not None else Known()

    def known_in(self, governing: Governing, subject: Subject, *, until: int | None = None) -> Known:
        """Give what a proven log says about a subject; `until` leaves that entry and all later ones out."""
        log = governing.log
        try:
            entries = [each for each in log.about(subject) if until is None or each[0] < until]
            admitted = self._with_origins(log, entries, subject, until)
            said = governing.said(until)
        except InterlockError as error:
            return Known(ledger_fault=f"the ledger does not verify: {error}")
        try:
            governance, stakes = governing.governance(until), governing.stakes(until)
        except InterlockError as error:
            return Known(ledger_fault=f"who is who, or what is at stake, cannot be told from the ledger: {error}")
        statements, silent = heard(admitted.statements, governance.directory)
        read = list(_assessments(statements))
        return Known(
            statements,
            tuple(dict.fromkeys((*admitted.refused, *said.refused))),
            (*admitted.foreign, *_silenced(silent, governance.directory)),
            log.is_fresh,
            self._lost(read),
            governance=governance,
            findings=self.findings(_by_finding(governance, statements, read)),
            building_keys=self._building_keys,
            stakes=stakes,
        )

    def _with_origins(
        self, log: ProvenLog, entries: Sequence[tuple[int, Entry]], subject: Subject, until: int | None
    ) -> Admitted:
        """Give what entries about a subject prove, with those about the commits that its provenance names.

        Whether that provenance counts is for the decision to say.
        """
        admitted = self._admitting.admitted(log, entries)
        commits = commits_named(admitted.statements, subject)
        if not commits:
            return admitted
        known = {index for index, _ in entries}
        about = log.about(Subject(subject.name, commits))
        more = [each for each in about if each[0] not in known and (until is None or each[0] < until)]
        return admitted.with_(self._admitting.admitted(log, more))

    def governing(self, log: ProvenLog) -> Governing:
        """Give what tells what people said in a proven log, as of any of its entries.

        Shape:  the same for as long as the log is, so that a process that goes on verifies each statement once.
        """
        with self._turn:
            known = self._governing
            if known is None or known.log is not log or known.may_heal:
                known = Governing(log, self._admitting, self._directory, self._stakes, known)
                self._governing = known
            return known

    def governance(self) -> Governance:
        """Give what people said. Errors: those of `proven` and `identity`; an empty log has nothing."""
        log = self.proven()
        if log is None:
            return Governance()
        return self.governing(log).governance()

    def waivers(self, policy: Policy, question: Question) -> Waived:
        """Give the waivers there are with how each stands for a question; none where the ledger proves nothing."""
        try:
            log = self.proven()
        except InterlockError:
            return Waived()
        if log is None or not log.of_kinds({WAIVER, OPENVEX}):
            return Waived()
        return waivers_at(policy, self.known_in(self.governing(log), question.subject), question)

    def of_kind(self, kind: str, *, newest: bool = False, after: int = -1) -> tuple[VerifiedStatement, ...]:
        """Give the verified statements of one type in the order of the ledger, or the newest alone.

        `after` leaves out that entry and all before it.

        Errors: those of `proven` and `identity`; what does not verify is left out, and what somebody signed while they
                were suspended, so that nothing may be let through for want of it.
        """
        log = self.proven()
        if log is None:
            return ()
        entries = log.last_of(kind) if newest else log.of_kinds({kind}, start=max(after + 1, 0))
        found = [each for each in entries if each[0] > after]
        return self._heard(log, self._admitting.admitted(log, found).statements)

    def sifted(self, sieve: Sieve) -> tuple[VerifiedStatement, ...]:
        """Give what a sieve keeps of the ledger, in its order.

        Errors: those of `of_kind`, and what is left out is left out here too.
        """
        log = self.proven()
        return self._heard(log, sieve.through(log, self._admitting)) if log is not None else ()

    def _heard(self, log: ProvenLog, statements: tuple[VerifiedStatement, ...]) -> tuple[VerifiedStatement, ...]:
        """Leave out what somebody signed while they were suspended; who is who is asked only if anybody may be."""
        if not statements or not any(True for _ in log.marked(SECOND_ACT.encode("ascii"))):
            return statements
        return heard(statements, self.governing(log).directory())[0]

    def of_kinds(self, kinds: Collection[str], *, before: int | None = None) -> Admitted:
        """Give what the entries of some types prove, in one pass over the ledger, and what they fail to prove.

        `before` leaves out that entry and all after it.

        Errors: those of `proven`; EntryMalformed (LED-101).
        """
        log = self.proven()
        if log is None:
            return Admitted()
        entries = [each for each in log.of_kinds(kinds) if before is None or each[0] < before]
        return self._admitting.admitted(log, entries)

    def proving(self, kinds: Collection[str], subjects: Sequence[Subject]) -> Admitted:
        """Give what the entries of some kinds about some subjects prove, and what they fail to prove.

        Errors: those of `proven` and `identity`; EntryMalformed (LED-101). What somebody signed while they were
                suspended is left out.
        """
        log = self.proven()
        if log is None or not subjects:
            return Admitted()
        if len(subjects) == 1:
            entries = log.about(subjects[0])
        else:  # looking through the log once for all of them
            wanted = {digest for one in subjects for digest in one.digests}
            entries = [each for each in log.of_kinds(kinds) if not wanted.isdisjoint(each[1].subjects)]
        found = self._admitting.admitted(log, [each for each in entries if each[1].kind in kinds])
        return msgspec.structs.replace(found, statements=self._heard(log, found.statements))

    def findings(self, statements: Sequence[VerifiedStatement]) -> dict[str, tuple[Finding, ...]]:
        """Give the lists of findings that waivers may cover; one that is lost covers nothing and is said elsewhere."""
        found = {}
        for _, one in _assessments(statements):
            if one.findings and self._holds(one.findings):
                try:
                    found[one.findings] = tuple(read_findings(self._blobs.get(Digest("sha256", one.findings))))
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    continue  # whoever sealed it sealed no list; what it counts stays as it is
        return found

    def proven(self, *, seen: Checkpoint | None = None) -> ProvenLog | None:
        """Give the whole log, proven against its checkpoint and what is remembered; none if it is empty.

        Errors: those of `interlock.ledger.prove`.
        """
        with self._turn:
            return self._newest(seen)

    def _newest(self, seen: Checkpoint | None) -> ProvenLog | None:
        remembered = self._memory.last(self._ledger.origin)
        known = max((one for one in (remembered, seen) if one is not None), key=lambda c: c.size, default=None)
        if self._proven is not None and self._proven[0] == known and self._is_newest(self._proven[1].checkpoint):
            return self._proven[1]  # what was proven under a checkpoint stays so, whatever became of the store
        log = self._prove(known)
        self._proven = (known, log) if log is not None else None
        return log

    def _is_newest(self, checkpoint: Checkpoint) -> bool:
        try:
            return self._ledger.checkpoint().note == checkpoint.note
        except InterlockError:
            return False  # whoever proves anew says why

    def _prove(self, known: Checkpoint | None) -> ProvenLog | None:
        start = len(self._proven[1].leaves) if self._proven is not None else 0
        more = list(self._ledger.leaves(start))
        while start or more or known is not None:
            try:
                return self._growing.proven(self._from(start, more), self._ledger.checkpoint().note, known)
            except InterlockError:
                # Another process may have appended between the two readings; a fault that stays is one.
                now = list(self._ledger.leaves(start))
                if len(now) <= len(more):
                    raise
                more = now
        return None

    def _from(self, start: int, more: Sequence[bytes]) -> Callable[[int], Iterable[bytes]]:
        """Give what reads leaves from an index on: those at hand, or all of them where it begins anew."""
        return lambda index: more[index - start :] if index >= start else self._ledger.leaves(index)

    def remember(self) -> None:
        """Prove the log as it is now and keep its checkpoint where the log's owner cannot reach it.

        Errors: those of `interlock.ledger.prove`; nothing is remembered then.
        """
        log = self.proven()
        if log is not None:
            self._memory.remember(log.checkpoint)

    def _lost(self, read: Sequence[tuple[VerifiedStatement, Assessment]]) -> tuple[str, ...]:
        """Name the controls whose latest list of findings, or a paper beside it, is gone or not what was sealed."""
        latest = {}
        for statement, one in read:
            scope = one.manual.scope if one.manual is not None else one.place or None
            tools = tuple(tool for each in one.imported for tool in each.tools)
            latest[one.control, scope, tools, statement.statement.subjects] = (
                *((one.findings,) if one.findings else ()),
                *(each.sha256 for each in one.papers),
            )
        lost = (name for (name, *_), kept in latest.items() if not all(map(self._holds, kept)))
        return tuple(dict.fromkeys(lost))

    def _holds(self, digest: str) -> bool:
        try:
            self._blobs.check(Digest("sha256", digest))
        except InterlockError:
            return False
        return True


def _silenced(statements: Sequence[VerifiedStatement], directory: Directory) -> Iterator[Refused]:
    """Give what somebody signed while they were suspended: it proves nothing, and it hides nothing either."""
    for one in statements:
        error = SignerSuspended(name=one.signer_name, why=directory.silence(one.signer, one.index))
        yield Refused(one.index, error.code, str(error))


def _by_finding(
    governance: Governance,
    statements: Sequence[VerifiedStatement],
    read: Sequence[tuple[VerifiedStatement, Assessment]],
) -> Sequence[VerifiedStatement]:
    """Give the evidence of which a decision has to look at findings one by one, not at their counts alone.

    That is all of it where somebody answers or accepts some, and otherwise reports of several tools that came
    together, one of which may have reported again.
    """
    if governance.waivers or governance.vex:
        return statements
    return [statement for statement, one in read if len({tool for each in one.imported for tool in each.tools}) > 1]


def _assessments(statements: Sequence[VerifiedStatement]) -> Iterator[tuple[VerifiedStatement, Assessment]]:
    """Give the assessments that can be read, each with its statement.

    One that cannot is a reason of its own, which keeps the gate shut.
    """
    for one in statements:
        if one.statement.predicate_type == ASSESSMENT:
            try:
                yield one, read_assessment(one.statement.predicate)
            except EvidenceError:
                continue
