"""Answers for products whose repository is elsewhere, by the decisions that their own gates sealed. Floor 11.

Their policies and their settings are theirs: what a decision names is read and never guessed. An answer is bound to the
digest, to the decision that was looked at and to the policy in it; the product's own gate checks all of it again. What
cannot be checked here is not approved here. Source: docs/decisions/0061-other-products.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from interlock.decision import Decision, Governance, Policy, Question, Signed, Verdict, policy_meant
from interlock.decision.approvals import lacking
from interlock.decision.glass import Broken
from interlock.decision.reviewing import Demand, demands_on, waiting
from interlock.decision.waivers import Standing
from interlock.evidence import BreakGlass, EvidenceError, VerifiedStatement, Waiver, read_summary
from interlock.evidence.governance import Approval
from interlock.flows import glass, reviews, seen, waivers
from interlock.flows.covering import Cover
from interlock.flows.errors import PolicyElsewhere, WouldNotCount
from interlock.flows.gate import Gate
from interlock.flows.queue import State
from interlock.flows.seen import Seen
from interlock.flows.speaking import Speaker
from interlock.identity import Permission
from interlock.kernel import Digest, Instant, InterlockError, KeyId, canonical, instant

Kept = Callable[[Digest], bytes]
"""Gives what is kept under a digest. Errors: those of the store."""
ANSWERS_RELEASE = (Permission.REVIEW_APPROVE, Permission.RELEASE_APPROVE)
ANSWERS_WAIVER = (Permission.WAIVER_APPROVE, Permission.WAIVER_REQUEST)
ANSWERS_GLASS = (Permission.BREAK_GLASS_APPROVE, Permission.BREAK_GLASS_REQUEST)


class Sealed(msgspec.Struct, frozen=True):
    """A decision that the gate of a product sealed."""

    decision: Decision
    entry: int
    at: Instant
    """When the ledger took it in."""
    signer: KeyId
    signer_name: str
    policy: Policy | None = None
    """What it was decided by; none where nobody can tell here."""
    why_not: str = ""
    """Why nobody can."""
    whole: str = ""
    """The digest of the policy as it was written, for whoever looks for it once more."""

    @property
    def product(self) -> str:
        """Whose release it is."""
        return self.decision.product

    def question(self, at: Instant) -> Question:
        """Ask the same at another moment."""
        then = self.decision
        asked = Question(then.subject, at, then.stage, then.environment, product=then.product)
        if len(then.pipelines) == 2:  # noqa: PLR2004 (those gone by, and the usual ones)
            pipeline, usual = then.pipelines
            return msgspec.structs.replace(asked, pipeline=pipeline, usual=usual)
        return asked


def read_sealed(one: VerifiedStatement, kept: Kept) -> Sealed | None:
    """Read a decision; none for a summary that holds none that is real and that this version knows whole."""
    try:
        summary = read_summary(one.statement.predicate)
        decision = msgspec.convert(summary.interlock_decision, Decision, strict=False)
    except (EvidenceError, msgspec.ValidationError):
        return None
    if decision.hypothetical or canonical(msgspec.to_builtins(decision)) != canonical(summary.interlock_decision):
        return None
    if decision.subject not in one.statement.subjects:
        return None
    whole = summary.interlock_policy
    return told(Sealed(decision, one.index, one.at, one.signer, one.signer_name, whole=whole), kept)


def told(sealed: Sealed, kept: Kept) -> Sealed:
    """Give a decision with its policy, looked for anew, or with why nobody can tell here."""
    policy, why = _policy(sealed.decision, sealed.whole, kept)
    return msgspec.structs.replace(sealed, policy=policy, why_not=why)


def _policy(decision: Decision, whole: str, kept: Kept) -> tuple[Policy | None, str]:
    """Give the policy of a decision, whole or else by what it means, if it is the one that the decision names."""
    try:
        read = msgspec.json.decode(kept(Digest("sha256", whole)), type=Policy)
        if read.digest == decision.policy_digest:
            return read, ""
        why = "what is kept in its place means something else"
    except (InterlockError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = str(error)
    try:
        read = policy_meant(kept(decision.policy_digest), decision.policy)
    except (InterlockError, RecursionError):
        return None, why
    return (read, "") if read.digest == decision.policy_digest else (None, why)


def demands_of(gate: Gate, sealed: Sealed, at: Instant) -> tuple[Demand, ...]:
    """Give what the policy of a decision asks of people; nothing where nobody knows it here."""
    if sealed.policy is None:
        return ()
    return demands_on(sealed.policy, gate.known(sealed.decision.subject), sealed.question(at))


def state_of(sealed: Sealed, demands: Sequence[Demand], governance: Governance) -> State:
    """Say how something stands that was sent to review: whether people answered since."""
    if sealed.decision.verdict is not Verdict.REVIEW:
        return State.OVER
    if any(one.says.answer == "reject" for one in answers_to(sealed, governance)):
        return State.REJECTED
    return State.ANSWERED if demands and _is_answered(sealed, demands, governance) else State.WAITING


def answers_to(sealed: Sealed, governance: Governance) -> tuple[Signed[Approval], ...]:
    """Give what people said last about what was decided; a rejection counts whichever product it names."""
    said = sealed.decision
    return tuple(
        one
        for digest in said.subject.digests
        for one in governance.answers("release", str(digest), said.environment)
        if one.says.product == said.product or one.says.answer == "reject"
    )


def _is_answered(sealed: Sealed, demands: Sequence[Demand], governance: Governance) -> bool:
    if any(lacking(one.need, one.roll.people, governance) for one in demands):
        return False
    review = next((one for one in demands if one.name == "review"), None)
    for reason in waiting(sealed.decision):
        who = {person for person, said in review.roll.approved if reason.key in said.says.accepts} if review else set()
        if review is None or lacking(review.need, who, governance):
            return False
    return True


def seen_of(sealed: Sealed, state: State, governance: Governance) -> Seen:
    """Give how it stands: what was decided, by what, against what, what people said, and whether that is enough."""
    facts = seen.of_release(sealed.decision, governance).facts
    return Seen({**seen.of_product(sealed.product), f"state {state}": f"it is {state} now", **facts})


def check_may(speaker: Speaker, permissions: Sequence[Permission], resource: str) -> None:
    """Return if whoever speaks may do one of some things there: who only shuts has to be of that product too.

    Errors: WouldNotCount (FLW-141), SpeakerUnknown (FLW-140).
    """
    directory = speaker.gate.governance().directory
    person = speaker.person(speaker.gate.governance())
    found = [directory.may(person, one.value, resource, at=speaker.now()) for one in permissions]
    if not any(one.is_allowed for one in found):
        remedy = f"ask somebody who may: `interlock who can {permissions[0].value} on {resource}`"
        raise WouldNotCount(why=found[0].why, remedy=remedy)


def answer(speaker: Speaker, sealed: Sealed, word: str, reason: str) -> Approval:
    """Give an answer to a sealed decision, not said yet: `approve`, `reject` or `withdraw`.

    Errors: PolicyElsewhere (FLW-340), WouldNotCount (FLW-141), SpeakerUnknown (FLW-140).
    """
    decision = sealed.decision
    check_may(speaker, ANSWERS_RELEASE, sealed.question(speaker.now()).resource)
    says = speaker.answer(
        "release",
        word,
        str(decision.subject.digests[0]),
        reason,
        environment=decision.environment,
        policy=decision.policy_digest.hex,
        accepts=tuple(one.key for one in waiting(decision)) if word == "approve" else (),
        decision=decision.digest.hex,
    )
    if word == "approve":
        _check_approval(speaker, sealed, says)
    if word == "withdraw":
        _check_given(speaker, sealed)
    return says


def _check_approval(speaker: Speaker, sealed: Sealed, says: Approval) -> None:
    """Refuse an approval that would not count, or of which nobody here can tell."""
    policy = known_policy(sealed, "approve it")
    reviews.check_wanted(sealed.decision, policy)
    if sealed.decision.verdict is Verdict.DENY:
        against = next(one for one in sealed.decision.reasons if one.verdict is Verdict.DENY)
        remedy = against.change or "mend it, and have its gate decide again"
        raise WouldNotCount(why=f"no approval answers this: {against.says}", remedy=remedy)
    known = speaker.gate.known(sealed.decision.subject)
    person = speaker.person(known.governance)
    reviews.check_counts(speaker, policy, sealed.question(speaker.now()), known, says, person)


def _check_given(speaker: Speaker, sealed: Sealed) -> None:
    governance = speaker.gate.governance()
    own = speaker.person(governance)
    given = [governance.directory.person_of_key(one.signer) for one in answers_to(sealed, governance)]
    if own not in given:
        raise WouldNotCount(
            why=f"you have given no answer about {sealed.decision.subject.name} for {sealed.product or 'no product'}",
            remedy="its page shows who answered",
        )


def known_policy(sealed: Sealed, what: str) -> Policy:
    """Give the policy of a decision. Errors: PolicyElsewhere (FLW-340) where nobody can tell here."""
    if sealed.policy is None:
        raise PolicyElsewhere(product=sealed.product or "no product", why=sealed.why_not, what=what)
    return sealed.policy


def unknown(product: str) -> str:
    """Say that nobody here knows by what a product decides."""
    return f"the policy of {product or 'no product'} is missing here: its own gate says whether it counts"


def waiver_untold(signed: Signed[Waiver], governance: Governance, at: Instant) -> waivers.Row:
    """Give how a waiver stands by what needs no policy: whether it ended, was taken back, or was rejected."""
    ends = instant(signed.says.expires_at)
    said = governance.answers("waiver", signed.id)
    names = [(one.says.answer, governance.directory.person_of_key(one.signer) or one.signer_name) for one in said]
    why = unknown(signed.says.product)
    if signed.id in governance.revoked:
        why = "it was revoked"
    elif at >= ends:
        why = f"it ended on {signed.says.expires_at}"
    return waivers.Row(
        Standing(signed, why),
        Cover(),
        governance.directory.person_of_key(signed.signer) or signed.signer_name,
        tuple(sorted(who for word, who in names if word == "approve")),
        tuple(sorted(who for word, who in names if word == "reject")),
        (),
        ends,
        (ends - at).days,
    )


def glass_untold(signed: Signed[BreakGlass], governance: Governance, at: Instant) -> glass.Row:
    """Give how a request to break the glass stands by what needs no policy.

    Shape:  one that somebody agreed to and that is over waits for its review, used or not.
    """
    where, directory = signed.says.environment, governance.directory
    agreed = _people(governance, "break-glass", signed.id, where)
    looked = _people(governance, "break-glass-review", signed.id, where)
    is_past = at >= instant(signed.says.expires_at)
    why = unknown(signed.says.product)
    if signed.id in governance.revoked:
        why = "it was revoked"
    elif is_past:
        why = f"it ended on {signed.says.expires_at}"
    is_over = bool(agreed) and (signed.id in governance.revoked or is_past)
    return glass.Row(Broken(signed, directory.person_of_key(signed.signer) or "", agreed, why, is_over), looked)


def _people(governance: Governance, about: str, target: str, environment: str) -> tuple[str, ...]:
    said = (one for one in governance.answers(about, target, environment) if one.says.answer == "approve")
    return tuple(sorted(str(who) for one in said if (who := governance.directory.person_of_key(one.signer))))
