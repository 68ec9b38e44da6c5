"""Risk: how much is at stake as the ledger proves it, and a new assessment sealed. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto import Trust
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.decision.question import Stake
from interlock.evidence import PredicateMalformed, VerifiedStatement
from interlock.evidence.risk import RISK_PROFILE, RiskProfile, Shown, read_risk_profile
from interlock.flows.ports import ReadLedger
from interlock.identity import Directory, IdentityError, PersonId, Resource
from interlock.identity.directory import EVER
from interlock.kernel import Digest, Instant, KeyId, Subject, canonical, instant, sha256, stamp
from interlock.ledger import Entry, ProvenLog, admit
from interlock.risk import Answers, Assessed, Questionnaire, Scored, Spoken, Standing, stand

if TYPE_CHECKING:
    from interlock.flows.seal import Seal
    from interlock.risk.facts import Fact

_MARK: Final = RISK_PROFILE.rpartition("/")[0].encode("ascii") + b"/"
"""How the types of all versions begin: what a later version says must not be looked away from."""
_TWO: Final = 2


class Entered(msgspec.Struct, frozen=True):
    """An assessment of the ledger with the key that signed it."""

    assessed: Assessed
    signer: KeyId
    index: int


def entered(
    log: ProvenLog | None, ledger: ReadLedger, trust: Trust, *, until: int | None = None
) -> tuple[Entered, ...]:
    """Give the assessments of a proven log whose signature counts here, in the order of the ledger.

    `until` leaves that entry and all later ones out.

    Errors: PredicateMalformed (EVD-102) for one that this version cannot read, since it may ask for more; those of
        `admit` except KeyRefused and SealBroken, since bytes that were altered may have asked for more too.
    """
    if log is None:
        return ()
    found = []
    for index, leaf in log.marked(_MARK, until):
        envelope = next(ledger.entries(index, index + 1)).envelope
        try:
            verified = admit(log, index, Entry.read(leaf), envelope, trust)
        except (KeyRefused, SealBroken):
            continue  # by a key that does not count here: it says nothing
        read = _read(verified)
        if read.ledger == log.checkpoint.origin:
            found.append(Entered(_assessed(read, verified), verified.signer, verified.index))
    return tuple(found)


def _read(verified: VerifiedStatement) -> RiskProfile:
    statement = verified.statement
    if statement.predicate_type != RISK_PROFILE:
        raise PredicateMalformed(kind=RISK_PROFILE, why=f"it is a {statement.predicate_type}")
    read = read_risk_profile(statement.predicate)
    digest = sha256(canonical(read))
    if not any(digest in subject.digests for subject in statement.subjects):
        raise PredicateMalformed(kind=RISK_PROFILE, why="its subject is another document")
    return read


def _assessed(read: RiskProfile, verified: VerifiedStatement) -> Assessed:
    return Assessed(
        product=read.product,
        profile=read.profile,
        answers=read.answers,
        questions=read.questions,
        facts=tuple((one.kind, one.name) for one in read.facts),
        at=min(instant(read.at), verified.at),  # nobody answers in the future, and entering it anew makes nothing young
        by=verified.signer_name,
        reasoning=read.reasoning,
    )


def standing_of(found: Sequence[Entered], product: str, directory: Directory) -> Standing | None:
    """Give the assessment of a product that counts; none where nobody ever made one.

    Of a product that nobody assessed by that name, the strictest of what counts for any other one does: a new name,
    or a folder of another name, makes nothing milder.
    """
    products = {one.assessed.product for one in found}
    wanted = {product} if product in products else products
    standings = [_standing([one for one in found if one.assessed.product == name], name, directory) for name in wanted]
    known = [one for one in standings if one is not None]
    return max(known, key=lambda one: (one.assessed.profile.rank, one.assessed.at), default=None)


def stakes_of(found: Sequence[Entered], directory: Directory) -> dict[str, Stake]:
    """Give how much is at stake by product, and under no name what holds for a product of any other name."""
    names = {one.assessed.product for one in found}
    standings = {name: standing_of(found, name, directory) for name in (*sorted(names), "")}
    return {
        name: Stake(one.assessed.profile.value, one.assessed.by, one.assessed.at, one.assessed.answers)
        for name, one in standings.items()
        if one is not None
    }


def _standing(found: Iterable[Entered], product: str, directory: Directory) -> Standing | None:
    resource = _resource(product)
    # Whoever is suspended is counted all the same: nobody is enough alone because others are gone.
    editors = {str(one.person) for one in directory.who_may("policy.edit", resource, said=EVER)}
    voices = {person for person in editors if _is_independent(directory, PersonId(person), resource)}
    spoken = []
    for one in found:
        if directory.silence(one.signer, one.index):
            continue
        person = directory.person_of_key(one.signer)
        voice = str(person) if person is not None and str(person) in voices else ""
        assessed = msgspec.structs.replace(one.assessed, by=str(person) if person is not None else one.assessed.by)
        spoken.append(Spoken(assessed, voice))
    needed = 0 if directory.is_empty else max(1, min(_TWO, len(voices)))
    return stand(spoken, needed)


def _is_independent(directory: Directory, person: PersonId, resource: str) -> bool:
    return (
        directory.voice_of(person) == person
        and directory.eligible(person, "policy.edit", resource, said=EVER).is_allowed
    )


def _resource(product: str) -> str:
    try:
        return str(Resource.parse(f"product:{product}"))
    except IdentityError:
        return "organisation"  # a folder may have a name that no permission can be given for


def assess(
    questionnaire: Questionnaire,
    answers: Answers,
    scored: Scored,
    facts: Sequence[Fact],
    *,
    product: str,
    at: Instant,
    origin: str,
) -> RiskProfile:
    """Give the document that says how much is at stake."""
    shown: dict[tuple[str, str], Fact] = {}
    for one in sorted(facts):
        shown.setdefault(one.key, one)
    return RiskProfile(
        ledger=origin,
        product=product,
        profile=scored.profile,
        answers=dict(answers),
        questions=str(questionnaire.digest),
        questions_source=questionnaire.source,
        at=stamp(at),
        reasoning=scored.reasoning,
        facts=tuple(Shown(one.kind.value, one.name, one.path) for one in shown.values()),
    )


def seal_assessment(seal: Seal, document: RiskProfile) -> Digest:
    """Sign a risk profile and enter it in the ledger; give its envelope. Errors: those of `Seal.document`."""
    subject = Subject(f"risk profile of {document.product}", (sha256(canonical(document)),))
    return seal.document(subject, RISK_PROFILE, document)[0]
