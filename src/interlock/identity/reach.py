"""How far somebody may go: what everybody who asks a server has alike, whatever they show. Floor 2."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from interlock.identity.directory import Directory
from interlock.identity.model import Party, PartyKind, Permission, PersonId, Resource
from interlock.kernel import Instant

May = Callable[[Resource], bool]
"""Says whether something may be done somewhere."""


def party_may(directory: Directory, party: Party, permission: Permission, place: Resource, at: Instant) -> bool:
    """Say whether a person or a program may do something by the roles that the ledger gives; a group never may."""
    if party.kind is PartyKind.WORKLOAD:
        return directory.program_may(party.id, permission.value, str(place), at=at).is_allowed
    return (
        party.kind is PartyKind.PERSON
        and directory.may(PersonId(party.id), permission.value, str(place), at=at).is_allowed
    )


def products_of(directory: Directory, may: May, besides: Iterable[str] = ()) -> frozenset[str] | None:
    """Give the products where something may be done; None where it may be everywhere.

    Shape:  products are those that roles name, and `besides`.
    """
    if may(Resource()):
        return None
    named = {one.resource.product for one in directory.bindings} | set(besides)
    return frozenset(name for name in named if name and may(Resource(name)))
