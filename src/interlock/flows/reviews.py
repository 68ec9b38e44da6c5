"""Reviews: what was sent to review and waits, and people's answers to it, bound to what they looked at. Floor 11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from interlock.control import STRICT, Pipeline
from interlock.decision import Decision, Known, Policy, Question, Reason, Verdict
from interlock.decision.reviewing import Demand, demands_on, waiting
from interlock.evidence import VERIFICATION_SUMMARY, Approval, VerifiedStatement
from interlock.flows.errors import PolicyLost, WouldNotCount
from interlock.flows.gate import Gate
from interlock.flows.seal import Seal
from interlock.flows.sieve import Sieve
from interlock.flows.speaking import Speaker
from interlock.identity import PersonId
from interlock.kernel import Digest, Instant, InterlockError, Subject

PolicyOf = Callable[[str, str], Policy]
"""Gives a policy by its name and the digest of what it meant. Errors: PolicyLost (FLW-146)."""
_QUICK: Final = "precommit"
"""What is not committed yet goes nowhere, so nobody reviews it."""


class Row(msgspec.Struct, frozen=True):
    """Something that waits for people's answers."""

    decision: Decision
    """As it is now."""
    since: Instant
    demands: tuple[Demand, ...] = ()

    @property
    def waits_for(self) -> tuple[Reason, ...]:
        """What stands against it."""
        return tuple(one for one in self.decision.reasons if one.verdict is not Verdict.ALLOW)


class Answered(msgspec.Struct, frozen=True):
    """An answer, and the decision with it."""

    approval: Approval
    decision: Decision
    sealed: Digest | None = None
    """The envelope of the decision; none for a hypothetical one."""


class _Sealed(msgspec.Struct, frozen=True):
    subject: Subject
    policy: str
    policy_digest: Digest
    stage: str
    environment: str
    at: Instant
    product: str = ""


class _Summary(msgspec.Struct, frozen=True):
    interlock_verdict: str = ""
    interlock_decision: _Sealed | None = None


_READER: Final = msgspec.json.Decoder(_Summary)


def queue(
    gate: Gate,
    policy_of: PolicyOf,
    product: str,
    at: Instant,
    pipelines: tuple[Pipeline, Pipeline] = (STRICT, STRICT),
    most: int | None = None,
    sent: Sieve | None = None,
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Give what was sent to review in a product and is still to be reviewed, and what nobody can tell of.

    Shape:  the oldest first, one row for each subject, environment and policy; what names no product is of this one;
            `pipelines` are the stages to go by and the usual ones.
            Each is decided anew; with `most` only so many that were sent last are, and that others are left out is
            told.
            `sent` is that of `sent_in` for the product, where somebody asks again and again.
    Errors: those of `Gate.proven`.
    """
    asked: dict[tuple[object, ...], _Sealed] = {}
    for sealed in gate.sifted(sent or sent_in(product)):
        if (read := _read(sealed)) is not None:
            asked.setdefault((read.subject.digests, read.environment, read.policy), read)
    left_out = len(asked) - most if most is not None else 0
    rows: list[Row] = []
    lost: list[str] = []
    if left_out > 0:
        lost.append(f"{left_out} that were sent to review before all others are not looked at here")
    for one in list(asked.values())[max(left_out, 0) :]:
        try:
            policy = policy_of(one.policy, one.policy_digest.hex)
        except PolicyLost as error:
            lost.append(f"{one.subject.name}: {error}")
            continue
        pipeline, usual = pipelines
        question = Question(
            one.subject, at, one.stage, one.environment, product=product, pipeline=pipeline, usual=usual
        )
        row = look(gate, policy, question)
        if row.decision.verdict is Verdict.REVIEW:
            rows.append(msgspec.structs.replace(row, since=one.at))
    return tuple(rows), tuple(lost)


def sent_in(product: str) -> Sieve:
    """Give what finds the decisions by which something was sent to review in a product, or in none that is named."""

    def is_sent(one: VerifiedStatement) -> bool:
        read = _read(one)
        return read is not None and read.stage != _QUICK and read.product in {"", product}

    return Sieve(VERIFICATION_SUMMARY, is_sent)


def _read(one: VerifiedStatement) -> _Sealed | None:
    """Give a decision that was sealed as one to be reviewed; none for any other."""
    try:
        read = _READER.decode(one.statement.predicate)
    except (msgspec.MsgspecError, InterlockError):
        return None  # a summary of others, who seal no decisions of ours
    return read.interlock_decision if read.interlock_verdict == Verdict.REVIEW.value else None


def look(gate: Gate, policy: Policy, question: Question) -> Row:
    """Decide anew about one thing, and say who may answer to it. Errors: those of `Gate.decide`."""
    decision = gate.decide(policy, question)
    return Row(decision, question.at, demands_on(policy, gate.known(question.subject), question))


def approve(speaker: Speaker, seal: Seal, policy: Policy, question: Question, reason: str) -> Answered:
    """Approve what stands against a release now, bound to its digest, environment and policy; seal the new decision.

    Errors: WouldNotCount (FLW-141), SpeakerUnknown (FLW-140), those of `Gate.decide` and `Seal.documents`.
    """
    return _said(speaker, seal, policy, question, approval(speaker, policy, question, reason))


def approval(speaker: Speaker, policy: Policy, question: Question, reason: str) -> Approval:
    """Give the approval of what stands against a release now, if it would count; nothing is said yet.

    Errors: WouldNotCount (FLW-141), SpeakerUnknown (FLW-140), those of `Gate.decide`.
    """
    gate = speaker.gate
    known = gate.known(question.subject)
    person = speaker.person(known.governance)
    decision = gate.decide(policy, question)
    says = speaker.answer(
        "release",
        "approve",
        str(question.subject.digests[0]),
        reason,
        environment=question.environment,
        policy=policy.digest.hex,
        accepts=tuple(one.key for one in waiting(decision)),
    )
    if not _helps(speaker, policy, question, known, says, decision):
        check_wanted(decision, policy)
        check_counts(speaker, policy, question, known, says, person)
    return says


def _helps(
    speaker: Speaker, policy: Policy, question: Question, known: Known, says: Approval, before: Decision
) -> bool:
    """Say whether anything would stand better with an approval: a rule may ask for one."""
    if not policy.rules or before.verdict is Verdict.ALLOW:
        return False
    said = msgspec.structs.replace(known, governance=speaker.foresee(known.governance, says))
    after = {one.requirement: one.verdict.rank for one in speaker.gate.answer(policy, said, question).reasons}
    return any(after.get(one.requirement, one.verdict.rank) < one.verdict.rank for one in before.reasons)


def check_wanted(decision: Decision, policy: Policy) -> None:
    """Return if an approval could change a decision. Errors: WouldNotCount (FLW-141)."""
    if decision.verdict is Verdict.ALLOW:
        raise WouldNotCount(why="it is allowed already", remedy="`interlock gate --explain` shows why")
    people = policy.people
    if not people.approvals and people.review is None:
        remedy = f"mend what stands against it, or add a section `review:` to the policy {policy.name}"
        raise WouldNotCount(why=f"the policy {policy.name} takes nobody's approval", remedy=remedy)
    if not people.approvals and not waiting(decision):
        against = next(one for one in decision.reasons if one.verdict is not Verdict.ALLOW)
        remedy = against.change or "mend it; `interlock gate --explain` shows what stands against it"
        raise WouldNotCount(why=f"no approval answers this: {against.says}", remedy=remedy)


def check_counts(
    speaker: Speaker, policy: Policy, question: Question, known: Known, says: Approval, person: PersonId
) -> None:
    """Refuse an approval that no demand of the policy would count. Errors: WouldNotCount (FLW-141)."""
    said = msgspec.structs.replace(known, governance=speaker.foresee(known.governance, says))
    at = question if question.at >= speaker.now() else msgspec.structs.replace(question, at=speaker.now())
    demands = demands_on(policy, said, at)
    voice = known.governance.directory.voice_of(person)
    voices = {known.governance.directory.voice_of(one) for demand in demands for one in demand.roll.people}
    if voice is None or voice not in voices:
        whys = [why for demand in demands for why in demand.roll.refused if person in why]
        could = sorted({one for demand in demands for one in demand.could})
        if any(demand.is_early for demand in demands):
            remedy = "run `interlock check` first, so that the evidence names the authors"
        elif could:
            remedy = f"these may approve it: {', '.join(could)}"
        else:
            where = f"product:{says.product}" if says.product else "organisation"
            remedy = f"nobody here may: `interlock who can review.approve on {where}`"
        raise WouldNotCount(why=whys[0] if whys else f"{person} cannot approve it", remedy=remedy)


def reject(speaker: Speaker, seal: Seal, policy: Policy, question: Question, reason: str) -> Answered:
    """Reject a release; a signature that counts here is enough, since it only shuts."""
    return _said(speaker, seal, policy, question, rejection(speaker, policy, question, reason))


def rejection(speaker: Speaker, policy: Policy, question: Question, reason: str) -> Approval:
    """Give the rejection of a release; nothing is said yet."""
    target = str(question.subject.digests[0])
    where, meant = question.environment, policy.digest.hex
    return speaker.answer("release", "reject", target, reason, environment=where, policy=meant)


def withdraw(speaker: Speaker, seal: Seal, policy: Policy, question: Question, reason: str) -> Answered:
    """Take one's own answer back, whichever it was. Errors: WouldNotCount (FLW-141) if there is none."""
    return _said(speaker, seal, policy, question, withdrawal(speaker, policy, question, reason))


def withdrawal(speaker: Speaker, policy: Policy, question: Question, reason: str) -> Approval:
    """Give what takes one's own answer back, not said yet. Errors: WouldNotCount (FLW-141) if there is none."""
    target = str(question.subject.digests[0])
    governance = speaker.gate.governance()
    own = governance.directory.person_of_key(speaker.key)
    given = governance.answers("release", target, question.environment)
    is_there = any(
        one.signer == speaker.key or (own is not None and governance.directory.person_of_key(one.signer) == own)
        for one in given
    )
    if not is_there:
        where = f" in {question.environment}" if question.environment else ""
        why = f"you have given no answer about {question.subject.name}{where}"
        raise WouldNotCount(why=why, remedy="`interlock review show SUBJECT` shows who answered")
    meant = policy.digest.hex
    return speaker.answer("release", "withdraw", target, reason, environment=question.environment, policy=meant)


def _said(speaker: Speaker, seal: Seal, policy: Policy, question: Question, says: Approval) -> Answered:
    speaker.say(says, question.subject)
    decision = speaker.gate.decide(policy, msgspec.structs.replace(question, at=speaker.now()))
    return Answered(says, decision, None if decision.hypothetical else seal.decision(decision, policy))
