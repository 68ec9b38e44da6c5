"""Breaking the glass: asked for by one person, agreed to by others, looked at afterwards. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import msgspec

from interlock.decision import Governance, Policy, Question, Signed
from interlock.decision.approvals import Roll
from interlock.decision.glass import Broken, broken, reviews
from interlock.decision.times import span
from interlock.evidence import BreakGlass, Revocation
from interlock.flows.errors import EndWrong, WouldNotCount
from interlock.flows.speaking import Speaker, the_one
from interlock.identity import PersonId, Resource
from interlock.kernel import Instant, stamp

PolicyIn = Callable[[str], Policy]
"""Gives the policy of an environment."""


class Row(msgspec.Struct, frozen=True):
    """A request with how it stands."""

    broken: Broken
    reviewed_by: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """`open`, `over`, `waiting` or `shut`: what it does to the gate now."""
        one = self.broken
        if not one.why_not:
            return "open"
        return "over" if one.is_over else "waiting" if "missing" in one.why_not else "shut"

    @property
    def needs_review(self) -> bool:
        """Whether the glass was broken and nobody has looked at it since."""
        return self.state in {"open", "over"} and not self.reviewed_by


def ask(speaker: Speaker, policy: Policy, question: Question, hours: int, reason: str) -> str:
    """Ask to let one thing through for some hours; give the id of the request.

    Errors: WouldNotCount (FLW-141), EndWrong (FLW-145), SpeakerUnknown (FLW-140).
    """
    governance = speaker.gate.governance()
    person = speaker.person(governance)
    terms, at = policy.people.glass, speaker.now()
    if terms is None:
        remedy = "mend what stands against it; the policy has no section `break_glass:`"
        raise WouldNotCount(why=f"the policy {policy.name} lets nobody break the glass", remedy=remedy)
    ends = at + timedelta(hours=hours)
    if hours * 3600 > terms.max_age_s:
        why = f"{span(terms.max_age_s)} is the limit of {terms.source}:{terms.line}"
        raise EndWrong(end=stamp(ends), why=why, remedy=f"ask for at most {span(terms.max_age_s)}")
    may = governance.directory.may(person, "break-glass.request", question.resource, at=at)
    if not may.is_allowed:
        raise WouldNotCount(
            why=may.why, remedy=f"ask somebody who may: `interlock who can break-glass.request on {question.resource}`"
        )
    target = str(question.subject.digests[0])
    return speaker.say(BreakGlass(target, question.environment, reason, stamp(at), stamp(ends)), question.subject)


def approve(speaker: Speaker, policy_in: PolicyIn, product: str, name: str, reason: str) -> Row:
    """Agree with a request; give how it stands then. Errors: NotSaid (FLW-142), WouldNotCount, SpeakerUnknown."""
    governance = speaker.gate.governance()
    request = the_one(governance.glasses, name, "requests to break the glass", "break-glass list")
    policy = policy_in(request.says.environment)
    person = speaker.person(governance)
    says = speaker.answer("break-glass", "approve", request.id, reason, environment=request.says.environment)
    now = _row_of(request, policy, product, governance, speaker.now())
    then = _row_of(request, policy, product, speaker.foresee(governance, says), speaker.now())
    if now.state == "over" or then.state in {"shut", "over"}:
        why = then.broken.why_not
        raise WouldNotCount(why=why, remedy="ask anew: `interlock break-glass SUBJECT --env NAME`")
    if not _is_in(person, then.broken.agreed, governance):
        why = _own(then.broken.why_not, person) or f"{person} cannot agree with it"
        raise WouldNotCount(
            why=why, remedy="ask somebody else who may: `interlock who can break-glass.approve on RESOURCE`"
        )
    speaker.say(says)
    return _row_of(request, policy, product, speaker.gate.governance(), speaker.now())


def review(speaker: Speaker, policy_in: PolicyIn, product: str, name: str, reason: str) -> Row:
    """Say what came of broken glass, so that the next release is not blocked by it.

    Errors: NotSaid (FLW-142), WouldNotCount (FLW-141), SpeakerUnknown (FLW-140).
    """
    governance = speaker.gate.governance()
    request = the_one(governance.glasses, name, "requests to break the glass", "break-glass list")
    policy = policy_in(request.says.environment)
    person = speaker.person(governance)
    row = _row_of(request, policy, product, governance, speaker.now())
    if row.state not in {"open", "over"}:
        why = f"that glass was never broken: {row.broken.why_not}"
        raise WouldNotCount(why=why, remedy="`interlock break-glass list` shows what there is to review")
    if row.state == "open":
        remedy = f"wait for its end, or close it: `interlock break-glass close {request.id[:16]}`"
        raise WouldNotCount(why=f"it is open until {request.says.expires_at}", remedy=remedy)
    where = request.says.environment
    says = speaker.answer("break-glass-review", "approve", request.id, reason, environment=where)
    roll = _reviews(row.broken, product, speaker.foresee(governance, says), speaker.now())
    if not _is_in(person, roll.people, governance):
        why = next((one for one in roll.refused if person in one), f"{person} cannot review it")
        raise WouldNotCount(why=why, remedy="somebody reviews it who neither asked for it nor agreed")
    speaker.say(says)
    return _row_of(request, policy, product, speaker.gate.governance(), speaker.now())


def close(speaker: Speaker, policy_in: PolicyIn, product: str, name: str, reason: str) -> Row:
    """End glass before its time, so that it can be reviewed; a signature that counts here is enough.

    Errors: NotSaid (FLW-142), WouldNotCount (FLW-141).
    """
    governance = speaker.gate.governance()
    request = the_one(governance.glasses, name, "requests to break the glass", "break-glass list")
    policy = policy_in(request.says.environment)
    row = _row_of(request, policy, product, governance, speaker.now())
    if row.state not in {"open", "waiting"}:
        why = f"it opens nothing: {row.broken.why_not}"
        raise WouldNotCount(why=why, remedy="`interlock break-glass list` shows what is open")
    speaker.say(Revocation(request.id, reason, stamp(speaker.now())))
    return _row_of(request, policy, product, speaker.gate.governance(), speaker.now())


def _is_in(person: PersonId, people: Iterable[str], governance: Governance) -> bool:
    voice = governance.directory.voice_of(person)
    return voice is not None and voice in {governance.directory.voice_of(PersonId(one)) for one in people}


def _own(text: str, person: PersonId) -> str:
    """Give the clause of a sentence that speaks of a person."""
    return next((part for part in reversed(text.split("; ")) if person in part), "")


def _resource(product: str, environment: str) -> str:
    return str(Resource.narrowest(product, environment))


def _row_of(request: Signed[BreakGlass], policy: Policy, product: str, governance: Governance, at: Instant) -> Row:
    rows = _rows_in(request.says.environment, policy, product, governance, at)
    return next(row for row in rows if row.broken.request.index == request.index)


def listed(policy_in: PolicyIn, product: str, governance: Governance, at: Instant) -> tuple[Row, ...]:
    """Give every request with how it stands under the policy of its environment, in the order of the ledger."""
    places = sorted({one.says.environment for one in governance.glasses})
    rows = (row for where in places for row in _rows_in(where, policy_in(where), product, governance, at))
    return tuple(sorted(rows, key=lambda row: row.broken.request.index))


def _rows_in(where: str, policy: Policy, product: str, governance: Governance, at: Instant) -> Iterator[Row]:
    for one in broken(governance, policy.people.glass, product, _resource(product, where), where, at):
        yield Row(one, tuple(sorted(_reviews(one, product, governance, at).people)))


def _reviews(one: Broken, product: str, governance: Governance, at: Instant) -> Roll:
    return reviews(one, governance, _resource(product, one.request.says.environment), at)
