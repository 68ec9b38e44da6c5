"""What people attest and hand in, as evidence: where it counts, what it has to show, how it comes about. Pure. Floor 8.

A person's word never takes the place of a tool's evidence on its own account: the policy has to say so, or no tool
can examine the control at all. The same holds for reports of tools that nobody here saw at work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.decision.model import ByHand, Policy, Requirement
from interlock.evidence import Assessment, VerifiedStatement
from interlock.identity import Directory, IdentityError, Party, PartyKind, Permission, PersonId, Resource
from interlock.kernel import Instant, KeyId, Subject

_LONGEST: Final = 100


class Taken(msgspec.Struct, frozen=True):
    """The controls of which what is handed in counts."""

    by_hand: frozenset[str] = frozenset()
    """Those of which people attest."""
    imported: frozenset[str] = frozenset()
    """Those of which reports of other tools count."""


def taken_by(policy: Policy) -> Taken:
    """Name the controls of which what is handed in counts under a policy."""
    return Taken(
        frozenset(one.control for one in policy.requirements if one.by_hand is not ByHand.NO),
        frozenset(one.control for one in policy.requirements if one.imported),
    )


def is_taken(fact: Assessment, taken: Taken | None) -> bool:
    """Say whether what was handed in is of a kind that counts; `taken` none stands for every kind.

    Where people's word counts, so does a report with their word for it.
    """
    if taken is None:
        return True
    return fact.control in taken.by_hand or (bool(fact.imported) and fact.control in taken.imported)


def may_not_hand_in(
    one: VerifiedStatement, fact: Assessment, taken: Taken | None, directory: Directory, resource: str, at: Instant
) -> str:
    """Say why what somebody handed in does not count; empty if it does.

    A program that has a role for it may hand in reports, where the policy takes those; it attests nothing by hand.
    What was handed in for one product counts for no other one: who may speak for the one need not for the other. What
    names no product counts for each of which whoever signed may speak. Where a server signed for somebody, both have to
    be such that may: it gives nobody a voice that they have not.
    """
    why = of_another(fact, resource) or _speaks_for_nobody(one, fact, directory, resource, at)
    if why:
        return why
    if fact.imported and (taken is None or fact.control in taken.imported):
        return hands_in_nothing(one.signer, one.signer_name, directory, resource, at, said=one.index)
    return attests_nothing(one.signer, one.signer_name, directory, resource, at, said=one.index)


def of_another(fact: Assessment, resource: str) -> str:
    """Say of which other product something was handed in; empty if it is of this one, or says of none."""
    of, asked = fact.origin.rules.product if fact.origin.rules is not None else "", Resource.parse(resource).product
    if not of or of == asked:
        return ""
    return f"it was handed in for {of}, and this is {asked or 'of no product'}"


def _speaks_for_nobody(
    one: VerifiedStatement, fact: Assessment, directory: Directory, resource: str, at: Instant
) -> str:
    """Say why what a server took for somebody does not count by them; empty if it does, or if no server took it."""
    if not fact.handed_in_by or directory.is_empty:
        return ""
    try:
        party = Party.parse(fact.handed_in_by)
    except IdentityError:
        return f"a server took it for {fact.handed_in_by[:_LONGEST]!r}, which is nobody's name"
    return takes_nothing_of(party, directory, resource, at, said=one.index)


def takes_nothing_of(party: Party, directory: Directory, resource: str, at: Instant, *, said: int | None = None) -> str:
    """Say why reports that a server takes of somebody do not count; empty if they do.

    Shape:  a person has to be one who may attest, as with a key of their own; a program one that may hand in. `said` is
            the place of the ledger at which it took them; left out, it has yet to.
    """
    if directory.is_empty:
        return ""
    if party.kind is PartyKind.PERSON:
        answer = directory.may(PersonId(party.id), Permission.EVIDENCE_ATTEST, resource, at=at, said=said)
    elif party.kind is PartyKind.WORKLOAD:
        answer = directory.program_may(party.id, Permission.EVIDENCE_SUBMIT, resource, at=at)
    else:
        return f"{party} is no person and no program"
    return "" if answer.is_allowed else answer.why


def hands_in_nothing(
    key: KeyId, name: str, directory: Directory, resource: str, at: Instant, *, said: int | None = None
) -> str:
    """Say why the reports that are handed in with a key do not count; empty if they do. `said` as below.

    Shape:  a program has to have the right that it would need to hand them in over HTTP, on what is decided about: one
            that only says for whom it signed could say so of anybody.
    """
    program = directory.workload_of_key(key)
    if program is None:
        return attests_nothing(key, name, directory, resource, at, said=said)
    answer = directory.program_may(program, Permission.EVIDENCE_SUBMIT, resource, at=at)
    return "" if answer.is_allowed else answer.why


def attests_nothing(
    key: KeyId, name: str, directory: Directory, resource: str, at: Instant, *, said: int | None = None
) -> str:
    """Say why what is attested by a key does not count; empty if it does.

    `said` is the place of the ledger at which it is; left out, it has yet to be.

    Where nobody was ever named in a directory, trust in the key is all there is. Where people are known, a machine's
    key says nothing by hand, and who has left says nothing any more.
    """
    if directory.is_empty:
        return ""
    person = directory.person_of_key(key)
    if person is None:
        return f"nobody is known for the key of {name}, who attests it"
    answer = directory.may(person, "evidence.attest", resource, at=at, said=said)
    return "" if answer.is_allowed else answer.why


def that_tell(facts: Sequence[Assessment]) -> Sequence[Assessment]:
    """Give the evidence that tells where a change comes from and whose policy holds for it.

    What was handed in was made under nobody's settings; it is asked only where no tool here saw the change.
    """
    return [one for one in facts if not one.is_handed_in] or facts


def is_shown(fact: Assessment) -> bool:
    """Say whether evidence shows what was examined: by what was covered or, where people did it, by their report.

    That something failed has to be shown by what was found, since it is the findings that are held against limits.
    """
    if fact.manual is None:
        return bool(fact.coverage)
    has_report = any(one.is_report for one in fact.manual.attachments)
    return bool(fact.manual.scope) and has_report and (fact.outcome == "passed") is not bool(fact.counts)


def again(one: Requirement, subject: Subject, run: str) -> str:
    """Say how evidence of a control comes about: by a tool (`run`), by a report of another tool, by people."""
    about = f"--subject {subject.name}"
    attest = f"attest it by hand: `interlock attest {one.control} {about} --file REPORT --scope TEXT`"
    if one.imported:
        run = f"scan it and hand in the report: `interlock import REPORT --control {one.control} {about}`"
    match one.by_hand:
        case ByHand.NO:
            return run
        case ByHand.ALSO:
            return f"{run}, or {attest}"
        case ByHand.ONLY:
            return attest
