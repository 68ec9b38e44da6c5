"""Groups and people that this server keeps: what directories elsewhere say is entered as acts of its key. Floor 11.

Enters: who is in which group elsewhere, and who is gone, with its origin. Leaves: memberships in those groups of the
ledger that two people had this server keep for that very origin, and suspensions where they had it say so. Nothing else
is believed of a directory elsewhere, and what another origin said stays. Why: docs/decisions/0053-groups.md.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from interlock.flows.errors import SuspensionRefused
from interlock.identity import (
    Account,
    ActRefused,
    AddMember,
    Deed,
    Directory,
    Group,
    Party,
    PartyKind,
    PersonId,
    RemoveMember,
    RestorePerson,
    SuspendPerson,
)
from interlock.identity.elsewhere import GroupRule
from interlock.kernel import KeyId

_NO_GROUP: Final = "is not kept here for {origin}: two people say so with `interlock groups keep`"

Tell = Callable[[str], None]
"""Takes what somebody who runs the server should know."""
Say = Callable[[Sequence[Deed], Directory], None]
"""Signs and enters acts, over who is who. Errors: those of `interlock.flows.directory.say`."""


class GroupKeeper:
    """Keeps the groups of one ledger. May be used by many threads; one writes at a time."""

    def __init__(self, *, directory: Callable[[], Directory], key: Callable[[], KeyId], say: Say) -> None:
        """`key` is the one that signs here; the program that it belongs to is the keeper."""
        self._directory = directory
        self._key = key
        self._say = say
        self._turn = threading.Lock()
        self._told: set[str] = set()
        self._refused: dict[Deed, int] = {}
        """What the ledger did not take, and how many acts it had: while those are all, it is not tried again."""

    @property
    def key(self) -> KeyId:
        """The key that signs what is said here."""
        return self._key()

    def of_one(
        self, origin: str, rules: Sequence[GroupRule], account: Account, theirs: Collection[str] | None, tell: Tell
    ) -> tuple[Deed, ...]:
        """Have one person be in the groups that an origin says, and in none of its others; give what was entered.

        Shape:  `theirs` are all groups that it names; None where it tells only of some, and nothing changes.
        Errors: those of `say`; nothing is entered then.
        """
        if theirs is None:
            self._tell_once(tell, f"{origin} has more groups of {account} than it tells: they stay as they are")
            return ()
        wanted = {rule.ours for rule in rules if rule.theirs in theirs}
        with self._turn:
            directory = self._directory()
            person = directory.person_of(account)
            kept = self._kept(directory, origin, rules, tell)
            if person is None:
                return ()
            deeds = [one for group in kept for one in _changes(group, {person: group.id in wanted})]
            return self._entered(deeds, directory)

    def of_all(
        self, origin: str, rules: Sequence[GroupRule], members: Mapping[str, Collection[Account]], tell: Tell
    ) -> tuple[Deed, ...]:
        """Have everybody be in the groups that an origin says, and nobody else; give what was entered.

        Shape:  `members` are the accounts in each group elsewhere; a group that is not among them has nobody.
        Errors: those of `say`; nothing is entered then.
        """
        with self._turn:
            directory = self._directory()
            deeds: list[Deed] = []
            for group in self._kept(directory, origin, rules, tell):
                accounts = [
                    one for rule in rules if rule.ours == group.id for one in sorted(members.get(rule.theirs, ()))
                ]
                people = {person for one in accounts if (person := directory.person_of(one)) is not None}
                now = {PersonId(one.id) for one in group.members if one.kind is PartyKind.PERSON}
                deeds += _changes(group, {one: one in people for one in sorted(people | now)})
            return self._entered(deeds, directory)

    def of_people(
        self, origin: str, issuer: str, gone: Collection[Account], there: Collection[Account], tell: Tell
    ) -> tuple[Deed, ...]:
        """Suspend whose accounts an origin calls gone, and end that for those of which it says that they are there.

        Shape:  of an account in neither of the two nothing changes; `issuer` is the one that they are of. Gives what
                was entered. What the ledger takes from no program is told, each time that it is tried: that somebody is
                gone without whom fewer than two could govern. It is tried again once anything else was said.
        Errors: those of `say` but ActRefused.
        """
        with self._turn:
            directory = self._directory()
            if not self._says_who_is_gone(directory, origin):
                if any(directory.person_of(one) is not None for one in gone):
                    what = f"who is gone, as {origin} has it, goes on signing: two people change that with"
                    self._tell_once(tell, f"{what} `{people_kept(directory, self._key(), origin, issuer)}`")
                return ()
            wanted = _absences(directory, origin, gone, there)
            deeds = [one for one in wanted if self._refused.get(one) != len(directory.acts)]
            try:
                return self._entered(deeds, directory)
            except ActRefused:
                return tuple(one for deed in deeds for one in self._tried(deed, tell))

    def _says_who_is_gone(self, directory: Directory, origin: str) -> bool:
        keeper = directory.workload_of_key(self._key())
        return keeper is not None and any(
            (one.keeper, one.origin) == (Party.workload(keeper), origin) for one in directory.kept_people
        )

    def _tried(self, deed: SuspendPerson | RestorePerson, tell: Tell) -> tuple[Deed, ...]:
        directory = self._directory()
        try:
            return self._entered([deed], directory)
        except ActRefused as refused:
            self._refused[deed] = len(directory.acts)
            error = SuspensionRefused(account=deed.account, origin=deed.origin, person=deed.person, why=str(refused))
            tell(f"{error.code} {error}; {error.remedy}")
            return ()

    def _kept(self, directory: Directory, origin: str, rules: Sequence[GroupRule], tell: Tell) -> list[Group]:
        """Give the groups that this server keeps for an origin, those too that no rule names any more."""
        keeper = directory.workload_of_key(self._key())
        party = Party.workload(keeper) if keeper is not None else None
        kept = [
            one
            for one in directory.groups
            if one.kept is not None and (one.kept.keeper, one.kept.origin) == (party, origin)
        ]
        names = {one.id for one in kept}
        for rule in rules:
            if rule.ours not in names:
                self._tell_once(tell, f"the group {rule.ours} {_NO_GROUP.format(origin=origin)}")
        return kept

    def _entered(self, deeds: Sequence[Deed], directory: Directory) -> tuple[Deed, ...]:
        if deeds:
            self._say(deeds, directory)
        return tuple(deeds)

    def _tell_once(self, tell: Tell, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            tell(text)


def _changes(group: Group, wanted: Mapping[PersonId, bool]) -> list[Deed]:
    """Give what makes the difference between who is in a group and who is to be."""
    found: list[Deed] = []
    for person, is_wanted in wanted.items():
        party = Party.person(person)
        if is_wanted and party not in group.members:
            found.append(AddMember(group.id, str(party)))
        elif not is_wanted and party in group.members:
            found.append(RemoveMember(group.id, str(party)))
    return found


def _absences(
    directory: Directory, origin: str, gone: Collection[Account], there: Collection[Account]
) -> list[SuspendPerson | RestorePerson]:
    """Give what makes the difference between who is suspended by an origin and who is to be; first who is back."""
    said = sorted(directory.said_gone(origin))
    back = {str(one) for one in there} - {str(one) for one in gone}
    found: list[SuspendPerson | RestorePerson] = [
        RestorePerson(person, account, origin) for person, account in said if account in back
    ]
    for one in sorted(gone):
        person = directory.person_of(one)
        if person is not None and (person, str(one)) not in said:
            found.append(SuspendPerson(person, str(one), origin))
    return found


def people_kept(directory: Directory, key: KeyId, origin: str, issuer: str) -> str:
    """Give the command with which people have this server say who is gone, as an origin has it."""
    keeper = directory.workload_of_key(key) or "interlock"
    return f"interlock people keep --by workload:{keeper} --from {origin} --of {issuer}"
