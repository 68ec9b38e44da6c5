"""Roster: who is known at one place of the ledger, in the look-ups that questions need.

`fold` writes it while it replays acts; `Directory` reads it and lets nobody write. Every question is answered from
dictionaries by following memberships upward from one person, so that the size of an organisation does not matter.
Floor 2.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.identity.answers import Path
from interlock.identity.model import (
    ORGANISATION,
    Account,
    AccountKind,
    Binding,
    Credit,
    GroupId,
    Join,
    Kept,
    Party,
    PartyKind,
    Permission,
    PersonId,
    Resource,
    Role,
    RoleId,
)
from interlock.identity.roles import BUILT_IN, OF_PROGRAMS
from interlock.kernel import Digest, Instant

Chain = tuple[tuple[GroupId, Credit], ...]
"""Groups from the inside to the outside, each with the act by which the one before is in it."""
Voices = frozenset[PersonId]
NOBODY: Final[Voices] = frozenset({PersonId("")})
"""A voice that no act stands on."""
UNHEARD: Final = PersonId("?")
"""What stands among the voices of an act for somebody who speaks for nobody."""


def stands_on(credit: Credit, voices: Voices) -> bool:
    """Say whether something stands on the word of these and of nobody else; the founding never does."""
    return credit.voices == voices


class Conflict(msgspec.Struct, frozen=True):
    """An account that two are said to own; it belongs to nobody until both have parted from it."""

    account: Account
    first: Party
    first_act: Digest
    second: Party
    second_act: Digest

    def says(self) -> str:
        """Say what contradicts what, naming both acts."""
        return (
            f"{self.account} was joined to {self.first} by act {self.first_act.short} and to {self.second} by act "
            f"{self.second_act.short}; it belongs to nobody until it is parted from both"
        )


class Refusal(Exception):
    """Why a deed cannot be done; the roster is as it was."""


class KeptPeople(msgspec.Struct, frozen=True):
    """That a program says of people whose accounts are of an issuer when they are gone."""

    keeper: Party
    origin: str
    issuer: str
    credit: Credit


class Suspension(msgspec.Struct, frozen=True):
    """That somebody is suspended, and who says so."""

    origin: str
    """Where they are gone, by the word of a program; empty where people say it."""
    account: str
    since: int
    """The entry of the ledger from which on nothing counts that they say."""
    act: Digest


class Silence(msgspec.Struct, frozen=True):
    """From where to where in the ledger nothing counts that somebody, or an account of theirs, says."""

    person: PersonId
    origin: str
    since: int
    until: int | None = None
    """The first entry that counts again."""

    def covers(self, place: int | None) -> bool:
        """Say whether a place lies in it; none stands for now."""
        if place is None:
            return self.until is None
        return self.since <= place and (self.until is None or place < self.until)

    def says(self) -> str:
        """Say it in words."""
        by = f"as {self.origin} has it" if self.origin else "as people said"
        end = "" if self.until is None else f" until entry {self.until}"
        return f"{self.person} {'is' if self.until is None else 'was'} suspended from entry {self.since} on{end}, {by}"


def _at(several: Sequence[Silence], place: int | None) -> Silence | None:
    """Give the one that covers a place; they follow one another."""
    until = len(several) if place is None else bisect_right(several, place, key=lambda one: one.since)
    return several[until - 1] if until and several[until - 1].covers(place) else None


class Known(msgspec.Struct):
    """Somebody who exists, and whose word that is."""

    name: str
    credit: Credit


class Roster:
    """What the acts up to a place come to."""

    def __init__(self) -> None:
        self.people: dict[PersonId, Known] = {}
        self.gone: set[PersonId] = set()
        """Ids of people who left; they are never used again."""
        self.claims: dict[Account, dict[Party, Join]] = {}
        self.accounts: dict[Party, dict[Account, Join]] = {}
        self.conflicts: dict[Account, Conflict] = {}
        self.memberships: dict[Party, dict[GroupId, Credit]] = {}
        self.groups: dict[GroupId, set[Party]] = {}
        self.kept: dict[GroupId, Kept] = {}
        """The groups of which a program says who is in them."""
        self.place = 0
        """The entry of the ledger at which something is said."""
        self.kept_people: dict[str, KeptPeople] = {}
        """By origin: the programs that say who is gone."""
        self.suspended: dict[PersonId, dict[tuple[str, str], Suspension]] = {}
        """By origin and account: whoever is suspended now."""
        self.overruled: dict[tuple[PersonId, str, str], int] = {}
        """What people said to the contrary of an origin and an account, and where, until the origin takes it back."""
        self.absences: dict[PersonId, list[Silence]] = {}
        self.silences: dict[Account, list[Silence]] = {}
        """The same by account: one that is parted from somebody who is suspended does not speak by that."""
        self.roles: dict[RoleId, Role] = dict(BUILT_IN)
        self.bindings: dict[Party, dict[tuple[RoleId, Resource], Binding]] = {}

    # --- who is who -------------------------------------------------------------------------------

    def owner_of(self, account: Account) -> Party | None:
        """Give whose account it is; nobody's if two are said to own it."""
        claimants = self.claims.get(account)
        if claimants is None or account in self.conflicts or len(claimants) != 1:
            return None
        return next(iter(claimants))

    def person_of(self, account: Account) -> PersonId | None:
        """Give the person whose account it is."""
        owner = self.owner_of(account)
        return PersonId(owner.id) if owner is not None and owner.kind is PartyKind.PERSON else None

    def has_key(self, person: PersonId) -> bool:
        """Say whether a person can sign anything."""
        joins = self.accounts.get(Party.person(person), {})
        return any(one.kind is AccountKind.KEY and one not in self.conflicts for one in joins)

    def voice_of(self, person: PersonId) -> PersonId | None:
        """Give the person on whose word alone this person stands, which is this person where others vouched too.

        Whoever could have invented a person, or lent a person an account, speaks through that person: both together
        are one voice. None for the unknown, and where several people each could have done so alone.
        """
        known = self.people.get(person)
        if known is None:
            return None
        joins = self.accounts.get(Party.person(person), {}).values()
        words = [known.credit, *(join.credit for join in joins)]
        alone = {voice for credit in words if len(credit.voices) == 1 for voice in credit.voices} - {person}
        if not alone:
            return person
        return next(iter(alone)) if len(alone) == 1 and UNHEARD not in alone else None

    def absence(self, person: PersonId, place: int | None) -> Silence | None:
        """Give what keeps a person's word from counting at a place of the ledger, or now."""
        return _at(self.absences.get(person, ()), place)

    def silence(self, account: Account, place: int | None) -> Silence | None:
        """Give what keeps an account's word from counting at a place of the ledger, or now."""
        return _at(self.silences.get(account, ()), place)

    def lasting_governors(self) -> frozenset[PersonId]:
        """Give everybody who may govern all, without an end, has a key and is not suspended."""
        return frozenset(
            person
            for person in self.people
            if person not in self.suspended
            and self.has_key(person)
            and self.may(person, Permission.GOVERN, ORGANISATION, None)
        )

    # --- who may do what --------------------------------------------------------------------------

    def chains(
        self, person: PersonId, without: Voices = NOBODY, *, by_people: bool = False
    ) -> Iterator[tuple[Party, Chain]]:
        """Give the person and every group that holds the person, each with the shortest way there.

        Memberships that stand on the word of `without` alone are not followed; with `by_people`, those that a program
        said are not either.
        """
        start = Party.person(person)
        seen = {start}
        waiting: list[tuple[Party, Chain]] = [(start, ())]
        for party, chain in waiting:  # grows while it is read: breadth first, so that the first way is the shortest
            yield party, chain
            for name, credit in self.memberships.get(party, {}).items():
                group = Party.group(name)
                if group not in seen and not stands_on(credit, without) and not (by_people and name in self.kept):
                    seen.add(group)
                    waiting.append((group, (*chain, (name, credit))))

    def may(self, person: PersonId, permission: Permission, resource: Resource, at: Instant | None) -> bool:
        """Say whether a person may do something at a time; without a time, roles that end do not count."""
        return next(self.paths(person, permission, resource, at), None) is not None

    def paths(
        self,
        person: PersonId,
        permission: Permission,
        resource: Resource,
        at: Instant | None,
        without: Voices = NOBODY,
    ) -> Iterator[Path]:
        """Give the ways in which a person may do something, the shortest through each group, the shortest first.

        Acts that stand on the word of `without` alone do not count. Nobody may govern by what a program says: it
        could let in whom it likes, who would then say who may do what.
        """
        if person not in self.people:
            return
        for party, chain in self.chains(person, without, by_people=permission is Permission.GOVERN):
            for binding in self.bindings.get(party, {}).values():
                if self._allows(binding, permission, resource, at):
                    role = self.roles[binding.role].credit
                    made = (*(credit for _, credit in chain), *([role] if role else ()), binding.credit)
                    if not any(stands_on(credit, without) for credit in made):
                        yield Path(person, tuple(name for name, _ in chain), binding, made)

    def ways_of(self, program: Party, permission: Permission, resource: Resource, at: Instant | None) -> Iterator[Path]:
        """Give the ways in which a program may do something that programs may; groups hold people."""
        for binding in self.bindings.get(program, {}).values() if permission in OF_PROGRAMS else ():
            if self._allows(binding, permission, resource, at):
                role = self.roles[binding.role].credit
                yield Path(str(program), (), binding, (*([role] if role else ()), binding.credit))

    def between(self, person: PersonId, party: Party, without: Voices) -> Iterator[Credit]:
        """Give every membership that lies on a way from a person up to a group."""
        above = {one for one, _ in self.chains(person, without)}
        below = {party}
        waiting = [party]
        for outer in waiting:
            for inner in self.groups.get(GroupId(outer.id), ()) if outer.kind is PartyKind.GROUP else ():
                credit = self.memberships[inner][GroupId(outer.id)]
                if inner in above and not stands_on(credit, without):
                    yield credit
                    if inner not in below:
                        below.add(inner)
                        waiting.append(inner)

    def _allows(self, binding: Binding, permission: Permission, resource: Resource, at: Instant | None) -> bool:
        role = self.roles.get(binding.role)
        return (
            role is not None
            and permission in role.permissions
            and binding.resource.covers(resource)
            and (binding.until is None or (at is not None and at < binding.until))
        )

    def members(self, party: Party) -> frozenset[PersonId]:
        """Give the people that a person or a group stands for."""
        seen = {party}
        waiting = [party]
        for one in waiting:
            if one.kind is PartyKind.GROUP:
                fresh = self.groups.get(GroupId(one.id), set()) - seen
                seen |= fresh
                waiting += fresh
        return frozenset(PersonId(one.id) for one in seen if one.kind is PartyKind.PERSON and one.id in self.people)
