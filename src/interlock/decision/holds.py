"""Holds: something must not proceed until somebody who may lifts what somebody else placed. Floor 8."""

from __future__ import annotations

from interlock.decision.governance import Governance, Signed
from interlock.evidence import Hold
from interlock.kernel import Instant, Subject


def in_force(
    governance: Governance, subject: Subject, environment: str, resource: str, at: Instant
) -> tuple[tuple[Signed[Hold], str], ...]:
    """Give the holds on a subject that nobody lifted so that it counts, each with why a lift of it does not count."""
    about = {str(digest) for digest in subject.digests}
    found = []
    for one in governance.holds:
        says = one.says
        is_here = not says.environments or not environment or environment in says.environments
        if says.action != "lift" and says.target in about and is_here:
            why = _still(one, governance, resource, at)
            if why is not None:
                found.append((one, why))
    return tuple(found)


def _still(hold: Signed[Hold], governance: Governance, resource: str, at: Instant) -> str | None:
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
        answer = directory.eligible(person, "hold.lift", resource, at=at)
        if answer.is_allowed:
            return None
        why = answer.why
    return why
