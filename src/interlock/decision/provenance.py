"""Whence an artifact comes: whether provenance that was taken in, or sealed here, shows what a policy demands of it.

Of what others signed, what counts is what was verified when it was taken in; of what was sealed here, what a key says
that may say so. One statement has to show all of a demand; any number of others takes nothing away. Pure. Floor 8.
Only a policy that demands provenance loads this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.decision.descent import may_not_build
from interlock.decision.model import Policy, Reason, Status, Verdict
from interlock.decision.question import Known, Question
from interlock.decision.terms import ProvenanceNeed
from interlock.evidence import EvidenceError, VerifiedStatement
from interlock.evidence.foreign import FOREIGN, ForeignStatement, Told, read_foreign
from interlock.evidence.predicates import PROVENANCE
from interlock.formats.provenance.errors import AttestationError
from interlock.formats.provenance.slsa_v1 import read_v1
from interlock.formats.provenance.statement import Stated
from interlock.kernel import Subject
from interlock.supply.expectations import Expected, judge
from interlock.supply.provenanced import BUILDS, Dialect, Provenanced, Summary, Thing

REQUIREMENT: Final = "provenance"
"""What the reason of a decision is called."""
_GRADES: Final = frozenset({"logged", "timestamped", "keyed"})
"""What counts unless a policy asks for more; a key that somebody gave by hand needs no log."""
_CHANGE: Final = (
    "take in what its maker signed with `interlock verify ARTIFACT --bundle FILE --keep`, or make it with "
    "`interlock build`"
)


class _Heard(msgspec.Struct, frozen=True):
    """A statement about the subject, as far as it can be judged."""

    said: Provenanced
    statement: VerifiedStatement
    grade: str
    """Empty for what was sealed here."""
    signer: str
    why_not: str = ""
    """Why whoever sealed it here may not say so; empty if they may."""


def of_provenance(policy: Policy, known: Known, question: Question) -> list[Reason]:
    """Say for each demand whether a statement shows it."""
    heard = list(_heard(known, question))
    return [_stand(need, heard, question.subject) for need in policy.people.provenance]


def _heard(known: Known, question: Question) -> Iterator[_Heard]:
    for one in sorted(known.statements, key=lambda statement: statement.index):
        read = one.statement
        if not any(about.shares(question.subject) for about in read.subjects):
            continue
        try:
            if read.predicate_type == FOREIGN:
                kept = read_foreign(read.predicate)
                signer = kept.signer.identity or f"the key {kept.signer.key[:12]}"
                yield _Heard(said_in(kept, read.subjects), one, kept.grade, signer)
            elif read.predicate_type == PROVENANCE:
                stated = Stated(_things(read.subjects), PROVENANCE, read.predicate)
                said = read_v1(stated, f"entry {one.index}")
                why_not = may_not_build(one, known, question)
                yield _Heard(said, one, "", f"the key {one.signer_name}", why_not)
        except (EvidenceError, AttestationError, ValueError):
            continue  # what nobody can read shows nothing


def said_in(kept: ForeignStatement, subjects: Sequence[Subject]) -> Provenanced:
    """Give what a foreign statement says. Errors: ValueError for a dialect that a later version wrote."""
    told, dialect = kept.told, Dialect(kept.dialect)
    return Provenanced(
        dialect=dialect,
        predicate_type=kept.predicate_type,
        subjects=_things(subjects),
        builder=told.builder,
        build_type=told.build_type,
        source=told.source,
        source_ref=told.source_ref,
        trigger=told.trigger,
        trigger_ref=told.trigger_ref,
        commit=told.commit,
        branch=told.branch,
        tag=told.tag,
        workflow=told.workflow,
        package=told.package,
        summary=_summary(told) if dialect is Dialect.SUMMARY else None,
    )


def _summary(told: Told) -> Summary:
    return Summary(told.verifier, told.resource, told.result, told.levels)


def _things(subjects: Sequence[Subject]) -> tuple[Thing, ...]:
    return tuple(Thing(one.name, one.digests) for one in subjects)


def _stand(need: ProvenanceNeed, heard: Sequence[_Heard], subject: Subject) -> Reason:
    """Say how one demand stands, by the statement that is nearest to it."""
    places = (need.source, need.line)
    if not heard:
        says = "nothing in the ledger says where it comes from, or who made it"
        return Reason(REQUIREMENT, Status.MISSING, Verdict.DENY, says, _CHANGE, (), *places)
    faults = [(_faults(need, one, subject), one) for one in heard]
    least, one = min(faults, key=lambda each: (len(each[0]), -each[1].statement.index))
    evidence = (one.statement.envelope,)
    if not least:
        says = f"{_made(one.said)}, signed by {one.signer}"
        return Reason(REQUIREMENT, Status.SATISFIED, Verdict.ALLOW, says, "", evidence, *places)
    more = f" (and {len(least) - 1} more)" if len(least) > 1 else ""
    says = f"what {one.signer} signed does not show what is demanded: {least[0]}{more}"
    return Reason(REQUIREMENT, Status.VIOLATED, Verdict.DENY, says, _CHANGE, evidence, *places, least[1:])


def _faults(need: ProvenanceNeed, one: _Heard, subject: Subject) -> tuple[str, ...]:
    if one.why_not:
        return (one.why_not,)
    shared = next((found for thing in one.said.subjects for found in thing.digests if found in subject.digests), None)
    expected = Expected(
        subject=str(shared or ""),
        source=need.repository,
        # Whose builds count here says the policy's section `builders`; the seal of a key that counts stands for them.
        builder=need.builder or ("" if one.grade else one.said.builder),
        branch=need.branch,
        tag=need.tag,
        versioned_tag=need.versioned_tag,
        workflow=need.workflow,
        package=need.package,
        verifier=need.verifier,
        resource=need.resource,
        levels=need.levels,
    )
    faults = [str(reason) for reason in judge(one.said, expected)]
    if need.verifier and one.said.dialect is not Dialect.SUMMARY:
        faults.append("it is no verification summary")
    if not need.verifier and not need.package and one.said.dialect not in BUILDS and not need.builder:
        faults.append("it does not say how it was built")
    if one.grade and one.grade not in {*_GRADES, *need.also}:
        faults.append(f"its signature is {one.grade} only: nobody shows that it was made while its certificate counted")
    return tuple(faults)


def _made(said: Provenanced) -> str:
    """Say in a few words whence it comes."""
    if said.summary is not None:
        return f"verified by {said.summary.verifier} as {said.summary.resource}"
    if said.package and not said.source:
        return f"published as {said.package}"
    ref = f" at {said.tag or said.branch}" if said.tag or said.branch else ""
    return f"made from {said.source or 'sources that it does not name'}{ref} by {said.builder or 'nobody it names'}"
