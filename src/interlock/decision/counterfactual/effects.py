"""What could be otherwise, and what would be known if it were. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import msgspec

from interlock.decision.governance import Governance, Signed
from interlock.decision.held import about
from interlock.decision.model import Policy
from interlock.decision.question import Known, Question
from interlock.decision.supposing import SupposedStatement
from interlock.evidence import (
    ASSESSMENT,
    SCANNER,
    SNAPSHOT,
    VULNERABILITIES,
    Approval,
    Assessment,
    Covered,
    Database,
    Document,
    EvidenceError,
    Origin,
    ScannedBy,
    ScanTimes,
    Statement,
    VerifiedStatement,
    VulnerabilityScan,
    counts_of,
    read_assessment,
)
from interlock.identity import PersonId
from interlock.kernel import Digest, KeyId, canonical, sha256, stamp

_LATER: Final = 1 << 40
"""Where supposed statements stand in the ledger: after everything that is there."""


class Effects(msgspec.Struct, frozen=True):
    """Changes taken together."""

    ran: frozenset[str] = frozenset()
    """Controls that ran again, covered everything and found nothing."""
    looked: frozenset[str] = frozenset()
    """Controls that looked known vulnerabilities up in fresh advisories."""
    fixed: frozenset[tuple[str, str]] = frozenset()
    """Findings that are gone: the digest of their list, and their fingerprint or, without a list, their severity."""
    approved: frozenset[PersonId] = frozenset()
    """People who approved the release and accepted what stands for review."""
    withdrawn: frozenset[str] = frozenset()
    """Answers that were taken back, by id."""
    lifted: frozenset[str] = frozenset()
    """Holds that are gone, by id."""
    reviewed: frozenset[str] = frozenset()
    """Broken glass that somebody looked at, by id."""
    is_fresh: bool = False
    """Whether a checkpoint from outside vouches for the ledger."""

    def with_(self, other: Effects) -> Effects:
        """Give both together."""
        return Effects(
            self.ran | other.ran,
            self.looked | other.looked,
            self.fixed | other.fixed,
            self.approved | other.approved,
            self.withdrawn | other.withdrawn,
            self.lifted | other.lifted,
            self.reviewed | other.reviewed,
            self.is_fresh or other.is_fresh,
        )


def supposed(known: Known, question: Question, effects: Effects) -> Known:
    """Give what would be known, approvals aside."""
    statements = [_mended(one, known, effects) for one in known.statements]
    statements += list(_runs(known, question, effects))
    governance = msgspec.structs.replace(
        known.governance,
        approvals=tuple(one for one in known.governance.approvals if one.id not in effects.withdrawn),
        holds=tuple(one for one in known.governance.holds if one.id not in effects.lifted),
        glasses=tuple(one for one in known.governance.glasses if one.id not in effects.reviewed),
    )
    lost = tuple(name for name in known.findings_lost if name not in effects.ran)
    return msgspec.structs.replace(
        known,
        statements=tuple(statements),
        findings_lost=lost,
        governance=governance,
        is_fresh=known.is_fresh or effects.is_fresh,
    )


def with_approvals(
    known: Known, question: Question, policy: Policy, people: Iterable[PersonId], accepts: tuple[str, ...]
) -> Known:
    """Give what would be known if these people approved the release and accepted what stands against it."""
    said = [
        _approval(person, place, str(digest), known.governance, question, policy, accepts)
        for place, person in enumerate(sorted(people))
        for digest in question.subject.digests
    ]
    governance = msgspec.structs.replace(known.governance, approvals=(*known.governance.approvals, *said))
    return msgspec.structs.replace(known, governance=governance)


def _approval(
    person: PersonId,
    place: int,
    target: str,
    governance: Governance,
    question: Question,
    policy: Policy,
    accepts: tuple[str, ...],
) -> Signed[Approval]:
    says = Approval(
        "release",
        "approve",
        target,
        stamp(question.at),
        environment=question.environment,
        policy=policy.digest.hex,
        accepts=accepts,
        product=question.product,
    )
    [key, *_] = governance.directory.person(person).keys or (KeyId(""),)
    identity = sha256(canonical(msgspec.to_builtins(says)) + person.encode())
    return Signed(says, identity.hex, identity, _LATER + place, question.at, question.at, key, person)


def _mended(one: VerifiedStatement, known: Known, effects: Effects) -> VerifiedStatement:
    """Give an assessment without the findings that are fixed."""
    if not effects.fixed or one.statement.predicate_type != ASSESSMENT:
        return one
    try:
        read = read_assessment(one.statement.predicate)
    except EvidenceError:
        return one
    gone = {name for listed, name in effects.fixed if listed == (read.findings or read.control)}
    if not gone:
        return one
    findings = known.findings.get(read.findings)
    if findings is not None:
        left = counts_of(finding for finding in findings if finding.fingerprint not in gone)
    else:
        left = tuple(count for count in read.counts if count.severity not in gone)
    mended = msgspec.structs.replace(read, counts=left, findings="")
    statement = Statement(one.statement.subjects, ASSESSMENT, canonical(msgspec.to_builtins(mended)))
    return SupposedStatement(statement, one.envelope, one.index, one.at, one.signer, one.signer_name)


def _runs(known: Known, question: Question, effects: Effects) -> Iterable[SupposedStatement]:
    """Give a clean assessment of each control that ran, and a scan for each that looked vulnerabilities up."""
    latest = _latest(known, question)
    for place, control in enumerate(sorted(effects.ran | effects.looked)):
        before = latest.get(control)
        scan = _scan(question) if control in effects.looked else b""
        if scan:
            yield _statement(question, VULNERABILITIES, scan, place)
        yield _statement(question, ASSESSMENT, _clean(control, before, question, scan, effects), place)


def _latest(known: Known, question: Question) -> dict[str, Assessment]:
    found = {}
    for one in about(known, question):
        if one.statement.predicate_type == ASSESSMENT:
            try:
                read = read_assessment(one.statement.predicate)
            except EvidenceError:
                continue
            found[read.control] = read
    return found


def _clean(control: str, before: Assessment | None, question: Question, scan: bytes, effects: Effects) -> bytes:
    now = stamp(question.at)
    documents = (Document(VULNERABILITIES, sha256(scan).hex),) if scan else before.documents if before else ()
    origin = before.origin if before is not None else Origin("commit")
    made = Assessment(
        control=control,
        stage=question.stage,
        outcome="passed",
        origin=origin,
        started_at=now,
        finished_at=now,
        interlock="supposed",
        plan="supposed",
        coverage=(Covered("files", 1, 1),),
        documents=documents,
    )
    if control not in effects.ran and before is not None:
        made = msgspec.structs.replace(before, started_at=now, finished_at=now, documents=documents)
    return canonical(msgspec.to_builtins(made))


def _scan(question: Question) -> bytes:
    now = stamp(question.at)
    database = Database(f"{SNAPSHOT}{'0' * 64}", "fresh advisories", now)
    scan = VulnerabilityScan(ScannedBy(SCANNER, "supposed", database, ()), ScanTimes(now, now))
    return canonical(msgspec.to_builtins(scan))


def _statement(question: Question, kind: str, predicate: bytes, place: int) -> SupposedStatement:
    envelope = Digest("sha256", sha256(kind.encode() + predicate).hex)
    at = question.at - timedelta(0)
    return SupposedStatement(
        Statement((question.subject,), kind, predicate), envelope, _LATER + place, at, KeyId("supposed"), "supposed"
    )
