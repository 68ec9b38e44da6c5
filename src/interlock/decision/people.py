"""What people have to say before something proceeds, and what they did say: the last step of a decision. Floor 8.

In this order: holds, approvals that the policy demands, people who must not be the same, glass that nobody looked
at, then what may open the gate again: the approval of what was sent to review, and broken glass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.control import FAST
from interlock.decision.approvals import Asking, Relations, Roll, lacking, roll_of
from interlock.decision.descent import scope
from interlock.decision.glass import Broken, broken, broken_anywhere, opening, unreviewed
from interlock.decision.governance import Governance
from interlock.decision.holds import in_force
from interlock.decision.model import Policy, Reason, Status, Verdict
from interlock.decision.question import Known, Question
from interlock.decision.relations import same_people, with_waivers
from interlock.decision.terms import ApprovalNeed, People, Relation
from interlock.decision.waivers import Standing
from interlock.identity import Directory, PersonId

_NOT_FOR_PEOPLE: Final = ("ledger", "policy", "approval:", "hold", "separation:", "break-glass")
"""Reasons that no approval of a review answers: the ledger that would prove it, and what has an answer of its own."""


def is_for_people(reason: Reason) -> bool:
    """Say whether the approval of a review can let a reason through."""
    return reason.verdict is Verdict.REVIEW and not reason.requirement.startswith(_NOT_FOR_PEOPLE)


def of_people(
    policy: Policy,
    reasons: Sequence[Reason],
    known: Known,
    question: Question,
    relations: Relations,
    used: Sequence[Standing],
) -> tuple[list[Reason], str]:
    """Give the reasons with what people said, and the id of the broken glass that lets it through, if any."""
    terms, governance = policy.people, known.governance
    if terms.is_empty and not (governance.holds or governance.glasses or governance.approvals):
        return list(reasons), ""
    everybody = with_waivers(relations, used, governance.directory)
    after = [*reasons, *_holds(known, question, relations)]
    approvers: set[PersonId] = set()
    for number, need in enumerate(terms.approvals, 1):
        roll = release_roll(need, "release.approve", policy, known, question, everybody)
        approvers |= roll.people
        after.append(_approval(f"approval:{number}", need, roll, governance))
    # A rejection denies under every policy, also where nobody's approval would count.
    answered = terms.review or ApprovalNeed()
    roll = release_roll(answered, "review.approve", policy, known, question, everybody)
    if roll.rejected and not terms.approvals:
        after.append(_rejected("review", roll, answered))
    elif terms.review is not None:
        approvers |= roll.people
        after = _reviewed(after, terms.review, roll, governance)
    everybody = {**everybody, Relation.APPROVER: frozenset(approvers)} if approvers else everybody
    after += _separated(policy, everybody, governance.directory)
    requests = broken(governance, terms.glass, question.product, question.resource, question.environment, question.at)
    after += _unreviewed(requests, known, question, question.resource)
    if not question.environment and question.stage != FAST:
        after += _unreviewed_anywhere(terms, known, question)
    return _opened(after, opening(requests, question.subject))


def release_roll(
    need: ApprovalNeed, permission: str, policy: Policy, known: Known, question: Question, relations: Relations
) -> Roll:
    """Call the roll of everybody who answered about any digest of the subject."""
    rolls = [
        roll_of(
            Asking(
                "release",
                str(digest),
                permission,
                question.resource,
                question.at,
                question.environment,
                policy.digest.hex,
            ),
            need,
            known.governance,
            relations,
        )
        for digest in question.subject.digests
    ]
    approved = {person: one for roll in rolls for person, one in roll.approved}
    return Roll(
        tuple(approved.items()),
        tuple(one for roll in rolls for one in roll.rejected),
        tuple(one for roll in rolls for one in roll.refused),
    )


def _approval(name: str, need: ApprovalNeed, roll: Roll, governance: Governance) -> Reason:
    """Say how a demand for approvals stands; what is missing waits for people, and a rejection denies."""
    if roll.rejected:
        return _rejected(name, roll, need)
    evidence = tuple(one.envelope for _, one in roll.approved)
    missing = lacking(need, roll.people, governance)
    if missing:
        says = f"{missing}{_refused(roll)}"
        change = "have it approved: `interlock review approve`"
        return Reason(name, Status.MISSING, Verdict.REVIEW, says, change, evidence, need.source, need.line)
    says = f"approved by {' and '.join(sorted(roll.people))}"
    return Reason(name, Status.SATISFIED, Verdict.ALLOW, says, "", evidence, need.source, need.line)


def _rejected(name: str, roll: Roll, need: ApprovalNeed) -> Reason:
    person, one = roll.rejected[0]
    says = f"{person} rejected it: {one.says.reason or 'no reason given'}"
    change = f"mend what {person} rejects; they can withdraw it with `interlock review withdraw`"
    return Reason(name, Status.VIOLATED, Verdict.DENY, says, change, (one.envelope,), need.source, need.line)


def _refused(roll: Roll) -> str:
    return f"; {'; '.join(roll.refused)}" if roll.refused else ""


def _reviewed(reasons: Sequence[Reason], need: ApprovalNeed, roll: Roll, governance: Governance) -> list[Reason]:
    """Let through what was sent to review and what enough people accepted, reason by reason.

    Who approves accepts what stood against the release then; what came after that needs another look.
    """
    waiting = [one for one in reasons if is_for_people(one)]
    after = list(reasons)
    for one in waiting:
        for_it = [(person, said) for person, said in roll.approved if one.key in said.says.accepts]
        missing = lacking(need, {person for person, _ in for_it}, governance)
        place = after.index(one)
        if missing:
            change = one.change or "look at it"
            more = f"{change}; or have it approved with `interlock review approve` ({missing}{_refused(roll)})"
            after[place] = msgspec.structs.replace(one, change=more)
        else:
            named = " and ".join(sorted(person for person, _ in for_it))
            after[place] = msgspec.structs.replace(
                one,
                verdict=Verdict.ALLOW,
                change="",
                notes=(*one.notes, f"let through by the approval of {named}"),
                evidence=(*one.evidence, *(said.envelope for _, said in for_it)),
            )
    return after


def _holds(known: Known, question: Question, relations: Relations) -> Iterator[Reason]:
    about = scope(known, question)
    held = in_force(known.governance, about, question.environment, question.resource, question.at, relations)
    for one, why in held:
        says = f"{one.signer_name} holds it: {one.says.reason}" + (f"; {why}" if why else "")
        change = f"have it lifted: `interlock hold lift {one.id[:16]}`"
        yield Reason("hold", Status.VIOLATED, Verdict.DENY, says, change, (one.envelope,))


def _separated(policy: Policy, relations: Relations, directory: Directory) -> Iterator[Reason]:
    for number, apart in enumerate(policy.people.separation, 1):
        name = f"separation:{number}"
        says = same_people(apart, relations, directory)
        named = " and ".join(relation.value for relation in apart)
        if says:
            change = f"have somebody else act: {named} must be different people"
            yield Reason(name, Status.VIOLATED, Verdict.DENY, says, change, source=policy.source)
        else:
            kept = f"{named} are different people, as far as anybody acted"
            yield Reason(name, Status.SATISFIED, Verdict.ALLOW, kept, source=policy.source)


def _unreviewed_anywhere(terms: People, known: Known, question: Question) -> Iterator[Reason]:
    """Send to review what is asked about for no environment while the glass of one waits for its review.

    Whoever leaves the environment out must not get past what denies there; nor is every change denied for it.
    """
    for resource, requests in broken_anywhere(known.governance, terms.glass, question.product, question.at):
        for one in _unreviewed(requests, known, question, resource):
            yield msgspec.structs.replace(one, verdict=Verdict.REVIEW)


def _unreviewed(requests: tuple[Broken, ...], known: Known, question: Question, resource: str) -> Iterator[Reason]:
    for one in unreviewed(requests, known.governance, resource, question.subject, question.at):
        says = (
            f"{one.asker} and {', '.join(one.agreed)} broke the glass for {one.request.says.target[:22]} "
            f"in {one.request.says.environment}, and nobody has reviewed it: {one.request.says.reason}"
        )
        review = f"`interlock break-glass review {one.request.id[:16]}`"
        change = f"once it is over or closed, somebody who neither asked nor agreed reviews it: {review}"
        yield Reason("break-glass", Status.MISSING, Verdict.DENY, says, change, (one.request.envelope,))


def _opened(reasons: Sequence[Reason], glass: Broken | None) -> tuple[list[Reason], str]:
    """Let everything through that broken glass opens; a ledger that does not hold together proves no broken glass."""
    if glass is None or all(one.verdict is Verdict.ALLOW for one in reasons):
        return list(reasons), ""
    if any(one.requirement == "ledger" and one.verdict is not Verdict.ALLOW for one in reasons):
        return list(reasons), ""
    request = glass.request
    until = f"until {request.says.expires_at}"
    says = f"{glass.asker} and {', '.join(glass.agreed)} broke the glass {until}: {request.says.reason}"
    opened = [
        one
        if one.verdict is Verdict.ALLOW
        else msgspec.structs.replace(
            one, verdict=Verdict.ALLOW, notes=(*one.notes, f"let through by broken glass {until}")
        )
        for one in reasons
    ]
    return [*opened, Reason("break-glass", Status.WAIVED, Verdict.ALLOW, says, "", (request.envelope,))], request.id
