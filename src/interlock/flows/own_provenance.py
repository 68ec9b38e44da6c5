"""Own provenance: what this ledger says of how an artifact was made, held against what somebody expects. Floor 11.

Only statements that the gate admits are read: their seal, their place in the log and the log itself were verified.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.decision.descent import may_not_build
from interlock.decision.provenance import said_in
from interlock.decision.question import Known, Question, Refused
from interlock.evidence import VerifiedStatement
from interlock.evidence.foreign import FOREIGN, WEAK, read_foreign
from interlock.flows.errors import NoneCounts, NothingSaid, SignatureUnlogged
from interlock.flows.gate import Gate
from interlock.formats.provenance.errors import AttestationUnknown
from interlock.formats.provenance.reading import READERS
from interlock.formats.provenance.statement import Stated
from interlock.kernel import Digest, InterlockError, Subject
from interlock.supply.expectations import Expected, require
from interlock.supply.provenanced import BUILDS, Provenanced, Thing
from interlock.supply.signed import Target

_READ: Final = frozenset({*READERS, FOREIGN})
REMEDY: Final = (
    "make it with `interlock build`, take in the evidence of whoever made it with `interlock evidence import`, or "
    "give what others signed with --bundle FILE (and --keep to have it here from then on)"
)


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of this ledger that shows what was expected."""

    statement: VerifiedStatement
    said: Provenanced


class OwnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What this ledger shows of an artifact; at least one statement does."""

    name: str
    artifact: Digest
    recorded: tuple[Recorded, ...]
    set_aside: tuple[tuple[str, str], ...] = ()
    """Entries about it that do not count, and why."""


def verify_own(target: Target, expected: Expected, gate: Gate, product: str = "") -> OwnAnswer:
    """Give what this ledger shows of an artifact.

    Errors: NothingSaid (FLW-171), NoneCounts (FLW-172), ExpectationsUnmet (SUP-110).
    """
    (answer,) = verify_all_own((target,), expected, gate, product)
    if isinstance(answer, InterlockError):
        raise answer
    return answer


def verify_all_own(
    targets: Sequence[Target], expected: Expected, gate: Gate, product: str = ""
) -> Iterator[OwnAnswer | InterlockError]:
    """Give what this ledger shows of each artifact, in order, or why it shows nothing; the log is looked through once.

    A builder that nobody named is whoever a statement of ours names, if who sealed it may build the product.
    """
    subjects = [Subject(one.name, tuple(sorted(one.digests))) for one in targets]
    try:
        admitted = gate.proving(_READ, subjects)
        known = (
            Known(governance=gate.governance(), building_keys=gate.building_keys) if admitted.statements else Known()
        )
    except InterlockError as error:
        why = f"the ledger does not verify: {error}"
        yield from (NothingSaid(name=one.name, why=why, remedy="run interlock ledger fsck") for one in targets)
        return
    by_digest: dict[Digest, list[VerifiedStatement]] = {}
    for statement in admitted.statements:
        for digest in {digest for subject in statement.statement.subjects for digest in subject.digests}:
            by_digest.setdefault(digest, []).append(statement)
    for target in targets:
        about = {one.index: one for digest in target.digests for one in by_digest.get(digest, ())}
        unproved = (*admitted.refused, *admitted.foreign) if len(targets) == 1 else ()
        sealed = [(about[index], _may_not_build(about[index], known, product)) for index in sorted(about)]
        yield _judged(target, expected, sealed, unproved)


def _may_not_build(one: VerifiedStatement, known: Known, product: str) -> str:
    """Say why who sealed a statement of ours might not say how something was built; empty if they might."""
    if one.statement.predicate_type == FOREIGN:
        return ""  # somebody else built it, and it says by whose signature that was seen
    return may_not_build(one, known, Question(one.statement.subjects[0], one.at, product=product))


def _judged(
    target: Target, expected: Expected, about: Sequence[tuple[VerifiedStatement, str]], unproved: tuple[Refused, ...]
) -> OwnAnswer | InterlockError:
    found: list[Recorded] = []
    refused: list[tuple[str, InterlockError]] = []
    for statement, why_not in about:
        place = f"entry {statement.index}"
        try:
            if why_not:
                raise NothingSaid(name=target.name, why=f"{place} does not count: {why_not}", remedy=REMEDY)
            found.append(_recorded(statement, target, expected, place))
        except InterlockError as error:
            refused.append((place, error))
    if not found:
        return _why(target, refused, unproved)
    said = [(place, str(error)) for place, error in refused]
    return OwnAnswer(name=target.name, artifact=target.digests[0], recorded=tuple(found), set_aside=tuple(said))


def _recorded(statement: VerifiedStatement, target: Target, expected: Expected, place: str) -> Recorded:
    said = _said(statement, place)
    if said.dialect not in BUILDS:
        raise NothingSaid(name=target.name, why=f"{place} does not say how it was made", remedy=REMEDY)
    shared = next((one for one in target.digests if said.subject_with(one.alg, one.hex)), None)
    if shared is None:
        raise NothingSaid(name=target.name, why=f"{place} is about something else", remedy=REMEDY)
    is_own = statement.statement.predicate_type != FOREIGN
    builder = expected.builder or (said.builder if is_own else "")
    demanded = msgspec.structs.replace(expected, subject=str(shared), builder=builder)
    require(said, demanded)
    return Recorded(statement=statement, said=said)


def _said(statement: VerifiedStatement, place: str) -> Provenanced:
    """Give what a statement says: of what others signed, what was kept when it was verified and taken in."""
    read = statement.statement
    if read.predicate_type == FOREIGN:
        try:
            kept = read_foreign(read.predicate)
            if kept.grade in WEAK:
                raise SignatureUnlogged(place=place)
            return said_in(kept, read.subjects)
        except ValueError as error:
            raise AttestationUnknown(place=place, kind=str(error)) from error
    things = tuple(Thing(one.name, one.digests) for one in read.subjects)
    return READERS[read.predicate_type](Stated(things, read.predicate_type, read.predicate), place)


def _why(target: Target, refused: list[tuple[str, InterlockError]], unproved: tuple[Refused, ...]) -> InterlockError:
    if len(refused) == 1:
        return refused[0][1]
    if refused:
        place, error = refused[0]
        here = "this ledger"
        return NoneCounts(count=len(refused), place=here, first=place, why=str(error), remedy=error.remedy)
    why = f"{len(unproved)} entries about it do not verify, the first: {unproved[0].says}" if unproved else ""
    return NothingSaid(name=target.name, why=why or "no provenance of it is in this ledger", remedy=REMEDY)
