"""What people are supposed to have said, in the form in which decisions get it. Pure. Floor 8.

The directory is folded from acts that nobody signed: everybody whom an example names is a person with a key and a mail
address, who may do everything but govern. So an example shows what a policy asks of people, not who has which role.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from interlock.decision.governance import NOBODY, Governance, governance_of
from interlock.decision.model import Policy
from interlock.decision.question import Question
from interlock.decision.supposed_acts import (
    THIS,
    SupposedActs,
    SupposedApproval,
    SupposedGlass,
    SupposedHold,
    SupposedVex,
    SupposedWaiver,
)
from interlock.decision.supposed_builder import HOST
from interlock.evidence import (
    APPROVAL,
    BREAK_GLASS,
    HOLD,
    OPENVEX,
    REVOCATION,
    WAIVER,
    Approval,
    BreakGlass,
    Hold,
    Revocation,
    Statement,
    VerifiedStatement,
    Waiver,
)
from interlock.identity import Act, AddMember, Directory, Found, Founder, FoundingGrant, JoinAccount, fold
from interlock.kernel import Digest, Instant, KeyId, Subject, canonical, sha256, stamp

_ROLES: Final = ("approver", "reviewer", "security", "engineer", "operations", "maintainer")
_FOUNDER: Final = "nobody.of.the.example"
_LONG_AGO: Final = timedelta(days=3650)
_SAID: Final = "the example says so"
_OTHER: Final = str(Digest("gitCommit", "f" * 40))
_KINDS: Final[dict[type[object], str]] = {
    Waiver: WAIVER,
    Approval: APPROVAL,
    Revocation: REVOCATION,
    Hold: HOLD,
    BreakGlass: BREAK_GLASS,
}


def supposed_key(person: str) -> KeyId:
    """Give the key with which a supposed person signs; no such key exists."""
    return KeyId(sha256(f"key of {person}".encode()).hex)


BUILDING_KEY: Final = supposed_key("the builder of the example")


def mail_of(person: str) -> str:
    """Give a supposed person as git names an author."""
    return f"{person} <{person}@people.example>"


def supposed_directory(acts: SupposedActs, people: Collection[str], at: Instant, workload: str = "") -> Directory:
    """Give the directory in which some people are who they are supposed to be; nobody where there are none.

    `workload` is the one to which the key and the host of a supposed builder belong.
    """
    if not people and not workload:
        return NOBODY
    founders = tuple(
        Founder(name, name, (f"git:{name}@people.example", f"key:{supposed_key(name)}"))
        for name in (_FOUNDER, *sorted(people))
    )
    grants = tuple(FoundingGrant(role, f"person:{name}") for name in sorted(people) for role in _ROLES)
    deeds: list[Found | AddMember | JoinAccount] = [
        Found(founders, (FoundingGrant("owner", f"person:{_FOUNDER}"), *grants))
    ]
    groups = {(group, one.by) for one in acts.approvals for group in one.groups}
    groups |= {(group, person) for group, members in acts.groups.items() for person in members}
    deeds += [AddMember(group, f"person:{person}") for group, person in sorted(groups)]
    if workload:
        accounts = (f"key:{BUILDING_KEY}", f"host:{HOST.machine}")
        deeds += [JoinAccount(f"workload:{workload}", account, _SAID) for account in accounts]
    then, key = at - _LONG_AGO, supposed_key(_FOUNDER)
    return fold(Act(deed, sha256(f"{place}".encode()), key, then, then, place) for place, deed in enumerate(deeds))


def supposed_governance(
    acts: SupposedActs,
    people: Collection[str],
    policy: Policy,
    question: Question,
    accepts: Sequence[str],
    kind: type[VerifiedStatement],
    *,
    workload: str = "",
) -> tuple[Governance, tuple[VerifiedStatement, ...]]:
    """Give what people said, and the statements that say so, each of a kind that says that nobody made it.

    `accepts` are the keys of the reasons that wait for a review.
    """
    said = _Said(question, kind)
    for approval in acts.approvals:
        said.answers_release(approval, policy, accepts)
    for waiver in acts.waivers:
        said.waives(waiver)
    for place, vex in enumerate(acts.vex):
        said.answers_findings(vex, place)
    for hold in acts.holds:
        said.holds(hold)
    for glass in acts.glasses:
        said.breaks(glass)
    statements = tuple(said.statements)
    return governance_of(statements, supposed_directory(acts, people, question.at, workload)), statements


def vex_document(place: int) -> bytes:
    """Give the bytes of a supposed VEX document; nothing but its place tells it from another."""
    return canonical({"example": place})


class _Said:
    """Collects what people say, in order; two who say the same word for word said two things."""

    def __init__(self, question: Question, kind: type[VerifiedStatement]) -> None:
        self.statements: list[VerifiedStatement] = []
        self._question = question
        self._kind = kind
        self._target = str(question.subject.digests[0])

    def answers_release(self, one: SupposedApproval, policy: Policy, accepts: Sequence[str]) -> None:
        at = self._ago(one.age_s)
        place = self._question.environment if one.environment is None else one.environment
        accepted = tuple(accepts) if one.accepts == "all" else ()
        meant, product = policy.digest.hex, self._question.product
        says = Approval("release", one.answer, self._target, stamp(at), _SAID, place, meant, accepted, product=product)
        self._enter(one.by, says, at)

    def waives(self, one: SupposedWaiver) -> None:
        at = self._ago(one.age_s)
        end = stamp(at + timedelta(seconds=one.lasts_s))
        says = Waiver(one.what, one.name, _SAID, one.owner, stamp(at), end, product=self._question.product)
        identity = self._enter(one.by, says, at)
        self._agree("waiver", identity, one.approved_by, at)
        if one.is_revoked:
            self._enter(one.by, Revocation(identity, _SAID, stamp(self._question.at)), self._question.at)

    def answers_findings(self, one: SupposedVex, place: int) -> None:
        at = self._question.at
        predicate = vex_document(place)
        identity = self._enter_as(one.by, OPENVEX, predicate, at)
        self._agree("vex", identity, one.approved_by, at)
        if one.rejected_by:
            says = Approval("vex", "reject", identity, stamp(at), _SAID, product=self._question.product)
            self._enter(one.rejected_by, says, at)
        if one.is_revoked:
            self._enter(one.by, Revocation(identity, _SAID, stamp(at)), at)

    def holds(self, one: SupposedHold) -> None:
        at = self._question.at
        identity = self._enter(one.by, Hold("place", self._target, _SAID, stamp(at), one.environments), at)
        if one.lifted_by:
            self._enter(one.lifted_by, Hold("lift", identity, _SAID, stamp(at)), at)

    def breaks(self, one: SupposedGlass) -> None:
        at, place = self._ago(one.age_s), self._question.environment
        target = self._target if one.target == THIS else _OTHER
        end = stamp(at + timedelta(seconds=one.lasts_s))
        says = BreakGlass(target, place, _SAID, stamp(at), end, product=self._question.product)
        identity = self._enter(one.by, says, at)
        self._agree("break-glass", identity, one.agreed, at, place)
        if one.reviewed_by:
            self._enter(one.by, Revocation(identity, _SAID, stamp(self._question.at)), self._question.at)
            self._agree("break-glass-review", identity, [one.reviewed_by], self._question.at, place)

    def _agree(self, about: str, target: str, people: Sequence[str], at: Instant, place: str = "") -> None:
        for person in people:
            says = Approval(about, "approve", target, stamp(at), _SAID, place, product=self._question.product)
            self._enter(person, says, at)

    def _ago(self, seconds: int) -> Instant:
        return self._question.at - timedelta(seconds=seconds)

    def _enter(self, person: str, says: Waiver | Approval | Revocation | Hold | BreakGlass, at: Instant) -> str:
        return self._enter_as(person, _KINDS[type(says)], canonical(says), at)

    def _enter_as(self, person: str, kind: str, predicate: bytes, at: Instant) -> str:
        index = 1_000_000 + len(self.statements)
        statement = Statement((Subject("said", (sha256(predicate),)),), kind, predicate)
        envelope = sha256(f"{index}".encode() + predicate)
        self.statements.append(self._kind(statement, envelope, index, at, supposed_key(person), person))
        return sha256(predicate).hex
