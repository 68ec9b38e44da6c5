"""Directory: who is who and who may do what, as the acts of a ledger have it.

Made by `fold` alone. Nothing changes it; every question is a few look-ups. Floor 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from interlock.identity.acts import Act
from interlock.identity.answers import Answer, Path
from interlock.identity.errors import AccountMalformed, PersonUnknown, RoleUnknown
from interlock.identity.folding import Replay
from interlock.identity.model import (
    Account,
    Binding,
    Group,
    GroupId,
    Join,
    Party,
    PartyKind,
    Permission,
    Person,
    PersonId,
    RefusedAct,
    Resource,
    Role,
    RoleId,
    Workload,
)
from interlock.identity.roles import OF_PROGRAMS
from interlock.identity.roster import Conflict, KeptPeople, Suspension, Voices
from interlock.kernel import Digest, Instant, KeyId

EVER: Final = -1
"""A place of the ledger at which nobody was suspended: for whoever counts the people there are, not who may act."""


def fold(acts: Iterable[Act], *, founding: Digest | None = None, unread: Iterable[RefusedAct] = ()) -> Directory:
    """Replay acts into a directory; acts that do not count are kept with the reason.

    Shape:  `founding` names the one act that may found it; left out, the first one that can. `unread` are acts that
            nobody could read; they are told with the refused ones.
    Errors: ActsOutOfOrder (IDN-107) if the acts do not come in the order of the ledger.
    """
    replay, taken = Replay(founding), tuple(acts)
    for act in taken:
        replay.take(act)
    return Directory(replay, taken, tuple(unread))


class Directory:
    """People, groups and roles at one place of a ledger."""

    def __init__(self, replay: Replay, acts: tuple[Act, ...], unread: tuple[RefusedAct, ...]) -> None:
        """`replay` is handed over: nobody may go on with it."""
        self._roster = replay.roster
        self._unread = unread
        self.founding = replay.founding
        """The one act that may found it; none if the first one does."""
        self.founder = replay.founder
        """The key that signed the founding; none where nothing was founded."""
        self.acts = acts
        """Every act that could be read, whether it counts or not."""
        self.pending = tuple(replay.pending.values())
        """Acts that wait for another person."""
        self.refused = tuple(sorted([*replay.refused, *unread], key=lambda one: one.index))
        """Acts that do not count, and why."""
        self.needs_two = replay.needs_two
        """Whether what gives anything must be confirmed by another person."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody is known: no act founded anything."""
        return not self._roster.people and not self._roster.gone

    def as_of(self, at: Instant) -> Directory:
        """Give what the directory was at a time, by the clock of the ledger; the past only, a gate asks what is."""
        acts = tuple(act for act in self.acts if act.at <= at)
        if len(acts) == len(self.acts):
            return self
        last = acts[-1].index if acts else -1
        return fold(acts, founding=self.founding, unread=[one for one in self._unread if one.index <= last])

    # --- who is who -------------------------------------------------------------------------------

    def person_of(self, account: Account) -> PersonId | None:
        """Give the person whose account it is; none if that is nobody, a workload, or in conflict."""
        return self._roster.person_of(account)

    def person_of_key(self, key: KeyId) -> PersonId | None:
        """Give the person whose signatures a key makes."""
        try:
            return self._roster.person_of(Account.of_key(key))
        except AccountMalformed:
            return None

    def person_of_author(self, author: str) -> PersonId | None:
        """Give the person whom git names as an author, `Name <address>`; only the address counts."""
        try:
            return self._roster.person_of(Account.of_author(author))
        except AccountMalformed:
            return None

    def workload_of(self, account: Account) -> str | None:
        """Give the workload whose account it is."""
        owner = self._roster.owner_of(account)
        return owner.id if owner is not None and owner.kind is PartyKind.WORKLOAD else None

    def workload_of_key(self, key: KeyId) -> str | None:
        """Give the workload whose signatures a key makes."""
        try:
            return self.workload_of(Account.of_key(key))
        except AccountMalformed:
            return None

    def voice_of(self, person: PersonId) -> PersonId | None:
        """Give the person on whose word alone this person stands, or this person, where others vouched too.

        Two people of one voice count once wherever independent people are asked for: one of them could have invented
        the other. None, which counts for nobody, for the unknown.
        """
        return self._roster.voice_of(person)

    def person(self, name: str) -> Person:
        """Give all that is known of a person. Errors: PersonUnknown (IDN-105)."""
        known = self._roster.people.get(PersonId(name))
        if known is None:
            raise PersonUnknown(kind="person", name=name)
        return Person(PersonId(name), known.name, known.credit, self._joins(Party.person(name)))

    def _joins(self, party: Party) -> tuple[Join, ...]:
        joins = self._roster.accounts.get(party, {})
        return tuple(joins[account] for account in sorted(joins) if account not in self._roster.conflicts)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody, sorted by id."""
        return tuple(self.person(name) for name in sorted(self._roster.people))

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        """The programs that have accounts of their own, sorted by id."""
        known = sorted(party for party, joins in self._roster.accounts.items() if joins)
        return tuple(Workload(one.id, self._joins(one)) for one in known if one.kind is PartyKind.WORKLOAD)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The accounts that two are said to own, and that therefore are nobody's."""
        return tuple(self._roster.conflicts[account] for account in sorted(self._roster.conflicts))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups that have members, and those that are kept, sorted by id."""
        known, kept = self._roster.groups, self._roster.kept
        named = sorted({name for name in known if known[name]} | set(kept))
        return tuple(Group(name, tuple(sorted(known.get(name, ()))), kept.get(name)) for name in named)

    def groups_of(self, person: PersonId) -> frozenset[GroupId]:
        """Give every group that holds a person, by whatever way."""
        chains = self._roster.chains(person)
        return frozenset(GroupId(party.id) for party, _ in chains if party.kind is PartyKind.GROUP)

    def groups_by_others(self, person: PersonId) -> frozenset[GroupId]:
        """Give every group that holds a person by the word of others, as quorums demand; the founding counts."""
        chains = self._roster.chains(person, frozenset({person}))
        return frozenset(GroupId(party.id) for party, _ in chains if party.kind is PartyKind.GROUP)

    def people_in(self, group: GroupId) -> frozenset[PersonId]:
        """Give everybody whom a group holds, by whatever way."""
        return self._roster.members(Party.group(group))

    # --- who is suspended -------------------------------------------------------------------------

    @property
    def kept_people(self) -> tuple[KeptPeople, ...]:
        """The programs that say who is gone, sorted by the origin from which they have it."""
        return tuple(one for _, one in sorted(self._roster.kept_people.items()))

    @property
    def was_anybody_suspended(self) -> bool:
        """Whether anybody is suspended, or ever was."""
        return bool(self._roster.silences)

    def suspensions(self, person: PersonId) -> tuple[Suspension, ...]:
        """Give everything that suspends a person now, sorted by origin; that of people comes first."""
        return tuple(one for _, one in sorted(self._roster.suspended.get(person, {}).items()))

    def said_gone(self, origin: str) -> frozenset[tuple[PersonId, str]]:
        """Give whom an origin calls gone, each with the account; those too about whom people said the contrary."""
        suspended = {(one, account) for one, by in self._roster.suspended.items() for of, account in by if of == origin}
        return frozenset(suspended | {(one, account) for one, of, account in self._roster.overruled if of == origin})

    def absence(self, person: PersonId, place: int | None = None) -> str:
        """Say why the word of a person counts for nothing at a place of the ledger, or now; empty if it counts."""
        found = self._roster.absence(person, place)
        return found.says() if found is not None else ""

    def silence(self, key: KeyId, place: int | None = None) -> str:
        """Say why what a key signed counts for nothing at a place of the ledger, or now; empty if it may count.

        That is so for every key and security key of somebody who is suspended, and for those parted from them since.
        """
        try:
            found = self._roster.silence(Account.of_key(key), place)
        except AccountMalformed:
            return ""
        return found.says() if found is not None else ""

    # --- who may do what --------------------------------------------------------------------------

    @property
    def roles(self) -> tuple[Role, ...]:
        """The built-in roles, then the own ones."""
        return tuple(self._roster.roles.values())

    def role(self, name: str) -> Role:
        """Give a role. Errors: RoleUnknown (IDN-106)."""
        found = self._roster.roles.get(RoleId(name))
        if found is None:
            raise RoleUnknown(name=name)
        return found

    @cached_property
    def bindings(self) -> tuple[Binding, ...]:
        """Who has which role on what, sorted by who."""
        found = [one for bindings in self._roster.bindings.values() for one in bindings.values()]
        return tuple(sorted(found, key=lambda one: (one.to, one.role, one.resource)))

    def may(
        self, person: PersonId, permission: str, resource: str, *, at: Instant | None = None, said: int | None = None
    ) -> Answer:
        """Say whether a person may do something, and why or why not.

        Shape:  `at` is the moment that is asked about, for roles that end; without it those do not count. Every act
                counts, whatever its time: ask `as_of` for what was. Who is suspended now may do nothing; `said` is the
                place of the ledger of what they said, for which it counts whether they were suspended there.
        Errors: PermissionUnknown (IDN-104), ResourceMalformed (IDN-102).
        """
        return self._answer(person, permission, resource, at, said, is_own_word_enough=True)

    def eligible(
        self, person: PersonId, permission: str, resource: str, *, at: Instant | None = None, said: int | None = None
    ) -> Answer:
        """Say whether a person may do something by the word of others, as approvals demand.

        An act that stands on this person's word alone does not count, unless it was the founding; and whoever stands
        on another one's word alone is never eligible, since that one could be signing.
        Errors: as for `may`.
        """
        return self._answer(person, permission, resource, at, said, is_own_word_enough=False)

    def _answer(
        self,
        person: PersonId,
        permission: str,
        resource: str,
        at: Instant | None,
        said: int | None,
        *,
        is_own_word_enough: bool,
    ) -> Answer:
        wanted, place = Permission.parse(permission), Resource.parse(resource)
        absence = self.absence(person, said)
        if absence:
            return Answer(person, wanted, place, is_allowed=False, why=absence)
        paths = self._paths(person, wanted, place, at, is_own_word_enough=is_own_word_enough)
        why = paths[0].says() if paths else self._missing(person, wanted, place, at)
        return Answer(person, wanted, place, bool(paths), why, paths)

    def _paths(
        self, person: PersonId, permission: Permission, place: Resource, at: Instant | None, *, is_own_word_enough: bool
    ) -> tuple[Path, ...]:
        if is_own_word_enough:
            return tuple(self._roster.paths(person, permission, place, at))
        if self.voice_of(person) != person:
            return ()
        return tuple(self._roster.paths(person, permission, place, at, frozenset({person})))

    def _missing(self, person: PersonId, permission: Permission, place: Resource, at: Instant | None) -> str:
        """Say for want of what somebody may not do something."""
        if person not in self._roster.people:
            return f"the directory knows nobody called {person}"
        if next(self._roster.paths(person, permission, place, at), None) is not None:
            voice = self.voice_of(person)
            if voice != person:
                return f"{person} stands on the word of {voice or 'others, each'} alone, who could be signing instead"
            return f"{person} may {permission} on {place} by their own word alone; another person must have made it so"
        roles = sorted(role.id for role in self._roster.roles.values() if permission in role.permissions)
        needs = f"one of the roles {', '.join(roles)}" if roles else "a role that allows it; there is none"
        return f"{person} has no role that allows {permission} on {place}: it takes {needs}"

    def who_may(
        self, permission: str, resource: str, *, at: Instant | None = None, said: int | None = None
    ) -> tuple[Answer, ...]:
        """Give everybody who may do something, each with the reason, sorted by id. Errors: as for `may`."""
        asked = (self.may(one, permission, resource, at=at, said=said) for one in sorted(self._roster.people))
        return tuple(one for one in asked if one.is_allowed)

    def program_may(self, program: str, permission: str, resource: str, *, at: Instant | None = None) -> Answer:
        """Say whether a program may do something, by a role of its own, and why or why not. Errors: as for `may`."""
        party, wanted, place = Party.workload(program), Permission.parse(permission), Resource.parse(resource)
        paths = tuple(self._roster.ways_of(party, wanted, place, at))
        fit = sorted(one.id for one in self.roles if wanted in one.permissions and one.permissions <= OF_PROGRAMS)
        needs = f"it takes one of the roles {', '.join(fit)}" if fit else "no role of a program allows it"
        why = f"{party} has no role that allows {wanted} on {place}: {needs}"
        return Answer(str(party), wanted, place, bool(paths), paths[0].says() if paths else why, paths)

    def programs_that_may(self, permission: str, resource: str, *, at: Instant | None = None) -> tuple[Answer, ...]:
        """Give every program that may do something, each with the reason, sorted by id. Errors: as for `may`."""
        asked = (self.program_may(one.id, permission, resource, at=at) for one in self.workloads)
        return tuple(one for one in asked if one.is_allowed)

    def enablers(
        self, person: PersonId, permission: str, resource: str, *, at: Instant | None = None
    ) -> frozenset[PersonId]:
        """Give everybody who signed or confirmed an act by which a person is `eligible`, on any way.

        The founding adds nobody, so that this may be empty for somebody who is eligible. Errors: as for `may`.
        """
        answer = self.eligible(person, permission, resource, at=at)
        without: Voices = frozenset({person})
        found = {one for path in answer.paths for one in path.enablers}
        for path in answer.paths:
            for credit in self._roster.between(person, path.binding.to, without):
                found |= credit.people
        return frozenset(found)
