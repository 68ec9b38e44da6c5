"""What an asker may see: the person of a key, by the directory, product by product. Floor 11."""

from __future__ import annotations

from typing import Final

from interlock.identity import Directory, Permission, PersonId
from interlock.kernel import Instant, KeyId
from interlock.trace import EVERYTHING, AskerMayNot, AskerUnknown, Sight

_READS: Final = Permission.EVIDENCE_READ.value


def sight_of(key: KeyId | None, directory: Directory, at: Instant) -> Sight:
    """Give what the owner of a key may see; where nobody is known, everything.

    Shape:  who may read the evidence of the organisation sees what is of no product too, nobody else does.
    Errors: AskerUnknown (TRC-103), AskerMayNot (TRC-104).
    """
    if directory.is_empty:
        return EVERYTHING
    person = directory.person_of_key(key) if key is not None else None
    if person is None:
        who = f"the key {key[:16]}" if key is not None else "whoever has no key"
        raise AskerUnknown(who=who, key=key or "KEY")
    answer = directory.may(person, _READS, "organisation", at=at)
    if answer.is_allowed:
        return EVERYTHING
    products = _products(person, directory, at)
    if not products:
        raise AskerMayNot(person=person, why=answer.why)
    return Sight(products)


def _products(person: PersonId, directory: Directory, at: Instant) -> frozenset[str]:
    """Give the products whose evidence somebody may read; a role on one environment of a product is not enough."""
    named = {one.resource.product for one in directory.bindings if one.resource.product}
    return frozenset(name for name in named if directory.may(person, _READS, f"product:{name}", at=at).is_allowed)
