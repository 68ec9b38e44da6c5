"""Holds: something must not proceed until somebody who may lifts what somebody else placed. Floor 8."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from interlock.decision.approvals import Relations
from interlock.decision.governance import Governance, Signed
from interlock.decision.terms import Relation
from interlock.evidence import Hold
from interlock.identity import Directory, PersonId
from interlock.kernel import Instant, Subject

_MAKERS: Final = (Relation.AUTHOR, Relation.COMMITTER, Relation.CO_AUTHOR)
"""Who made a change lifts no hold on it that somebody else placed."""


def in_force(
    governance: Governance,
    subject: Subject,
    environment: str,
    resource: str,
    at: Instant,
    relations: Relations = MappingProxyType({}),
) -> tuple[tuple[Signed[Hold], str], ...]:
    """Give the holds on a subject that nobody lifted so that it counts, each with why a lift of it does not count.

    Shape: `relations` are the people behind the subject, as far as evidence tells who they are.
    """
    about = {str(digest) for digest in subject.digests}
    found = []
    for one in governance.holds:
        says = one.says
        is_here = not says.environments or not environment or environment in says.environments
        if says.action != "lift" and says.target in about and is_here:
            why = _still(one, governance, resource, at, relations)
            if why is not None:
                found.append((one, why))
    return tuple(found)


def _still(hold: Signed[Hold], governance: Governance, resource: str, at: Instant, relations: Relations) -> str | None:
    """Say why a hold still stands; none if it was lifted."""
    why = ""
    directory = governance.directory
    for one in governance.holds:
        if one.says.action != "lift" or one.says.target != hold.id or one.index < hold.index:
            continue
        person = directory.person_of_key(one.signer)
        if person is None:
            why = f"nobody is known for the key of {one.signer_name}, who wanted to lift it"
            continue
        why = not_to_lift(person, hold, directory, resource, at, relations, said=one.index)
        if not why:
            return None
    return why


def not_to_lift(
    person: PersonId,
    hold: Signed[Hold],
    directory: Directory,
    resource: str,
    at: Instant,
    relations: Relations,
    *,
    said: int | None = None,
) -> str:
    """Say why somebody cannot lift a hold; empty if they can.

    Whoever made the change lifts only what they placed themselves. `said` is the place of the ledger at which they
    lifted it; left out, they have yet to.
    """
    answer = directory.eligible(person, "hold.lift", resource, at=at, said=said)
    if not answer.is_allowed:
        return answer.why
    voice, placer = directory.voice_of(person), directory.person_of_key(hold.signer)
    if placer is not None and directory.voice_of(placer) == voice:
        return ""
    for relation in _MAKERS:
        for one in sorted(relations.get(relation, ())):
            if one.startswith("?"):
                return f"nobody can tell whether {person} is {one[1:]}; `interlock people join` says whose that is"
            if directory.voice_of(PersonId(one)) == voice:
                return f"{person} is {relation.value} here and cannot lift what somebody else holds"
    return ""
