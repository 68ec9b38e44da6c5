"""Suspending: what somebody says counts no more from one place of the ledger on, and again from another one on.

A program says it of people whose accounts elsewhere are gone, where people had it say so for that origin; people say it
themselves. Somebody is suspended while anybody says so. It never makes fewer people enough: nobody is taken for
somebody else by it, and who may govern by themselves stays a question of roles. Floor 2.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.identity.acts import KeepPeople, RestorePerson, SuspendPerson
from interlock.identity.model import Account, AccountKind, Credit, Party, PartyKind, Permission, PersonId
from interlock.identity.roster import KeptPeople, Refusal, Roster, Silence, Suspension

_TWO: Final = 2


def keep_people(roster: Roster, deed: KeepPeople, credit: Credit) -> None:
    """Have a program say who is gone, as an origin has it; raise Refusal where that cannot be."""
    keeper = Party.parse(deed.keeper)
    if deed.origin in roster.kept_people:
        raise Refusal(f"{roster.kept_people[deed.origin].keeper} says already who is gone, as {deed.origin} has it")
    if not any(one.kind is AccountKind.KEY for one in roster.accounts.get(keeper, {})):
        raise Refusal(f"{keeper} has no key to say it with")
    roster.kept_people[deed.origin] = KeptPeople(keeper, deed.origin, deed.issuer, credit)


def let_people(roster: Roster, origin: str) -> None:
    """Have no program say it any more. Who is suspended stays so: people restore whom they want."""
    if origin not in roster.kept_people:
        raise Refusal(f"no program says who is gone, as {origin} has it")
    del roster.kept_people[origin]


def suspend(roster: Roster, deed: SuspendPerson, credit: Credit) -> None:
    """Suspend somebody by the word of people; raise Refusal where that cannot be."""
    if deed.origin:
        raise Refusal(f"a program says who is gone, as {deed.origin} has it; people name no origin")
    _suspend(roster, _known(roster, deed.person), "", "", credit)


def suspend_elsewhere(roster: Roster, deed: SuspendPerson, credit: Credit) -> None:
    """Suspend somebody by the word of the program that an origin is kept by; raise Refusal where that cannot be.

    At least two people are left who may govern without an end: whoever rules an origin could lock the ledger otherwise.
    """
    person, account = _known(roster, deed.person), Account.parse(deed.account)
    issuer = roster.kept_people[deed.origin].issuer
    if not deed.account.startswith(f"{AccountKind.DIRECTORY.value}:{issuer}#"):
        raise Refusal(f"{deed.account} is no account of {issuer}, of which alone {deed.origin} may say that it is gone")
    if roster.owner_of(account) != Party.person(person):
        raise Refusal(f"{deed.account} is not {person}'s")
    overruled = roster.overruled.get((person, deed.origin, deed.account))
    if overruled is not None:
        raise Refusal(f"people said at entry {overruled} that {person} goes on, whatever {deed.origin} says")
    left = roster.lasting_governors()
    if _may_govern(roster, person) and len(left - {person}) < _TWO:
        raise Refusal(
            f"fewer than two who may govern would be left; where that is right, people say it themselves: "
            f"`interlock people suspend {person}`"
        )
    _suspend(roster, person, deed.origin, deed.account, credit)


def restore(roster: Roster, deed: RestorePerson) -> None:
    """End whatever suspends somebody, by the word of people: it overrules each origin until that one takes it back."""
    person = _known(roster, deed.person)
    if deed.origin:
        raise Refusal(f"a program says who is there again, as {deed.origin} has it; people name no origin")
    if person not in roster.suspended:
        raise Refusal(f"{person} is not suspended")
    for origin, account in roster.suspended.pop(person):
        if origin:
            roster.overruled[person, origin, account] = roster.place
    _speaks_again(roster, person)


def restore_elsewhere(roster: Roster, deed: RestorePerson) -> None:
    """End what one origin says of somebody, by the word of its program; raise Refusal where it says nothing."""
    person = _known(roster, deed.person)
    known, named = roster.suspended.get(person, {}), (deed.origin, deed.account)
    if roster.overruled.pop((person, *named), None) is not None:
        return
    if named not in known:
        raise Refusal(f"{person} is not suspended by {deed.account}, as {deed.origin} has it")
    del known[named]
    if not known:
        del roster.suspended[person]
        _speaks_again(roster, person)


def joined(roster: Roster, account: Account) -> None:
    """Silence an account that is said to be of somebody who is suspended, and let any other one speak."""
    for party in roster.claims.get(account, {}):
        if party.kind is PartyKind.PERSON and party.id in roster.suspended:
            _begin(roster.silences.setdefault(account, []), roster.absences[PersonId(party.id)][-1], roster.place)
            return
    _end(roster.silences.get(account, []), roster.place)


def _known(roster: Roster, name: str) -> PersonId:
    person = PersonId(name)
    if person not in roster.people:
        raise Refusal(f"nobody is called {name}")
    return person


def _may_govern(roster: Roster, person: PersonId) -> bool:
    """Say whether anybody may govern anything, now or until some time: more than need be, so that nothing is missed."""
    return any(
        Permission.GOVERN in roster.roles[role].permissions
        for party, _ in roster.chains(person, by_people=True)
        for role, _ in roster.bindings.get(party, {})
    )


def _suspend(roster: Roster, person: PersonId, origin: str, account: str, credit: Credit) -> None:
    known = roster.suspended.setdefault(person, {})
    if (origin, account) in known:
        raise Refusal(f"{person} is suspended already, {f'as {origin} has it' if origin else 'as people said'}")
    known[origin, account] = Suspension(origin, account, roster.place, credit.act)
    _begin(roster.absences.setdefault(person, []), Silence(person, origin, roster.place), roster.place)
    for one in roster.accounts.get(Party.person(person), {}):
        joined(roster, one)


def _speaks_again(roster: Roster, person: PersonId) -> None:
    _end(roster.absences[person], roster.place)
    for one in roster.accounts.get(Party.person(person), {}):
        joined(roster, one)


def _begin(several: list[Silence], one: Silence, place: int) -> None:
    if not several or several[-1].until is not None:
        several.append(Silence(one.person, one.origin, place))


def _end(several: list[Silence], place: int) -> None:
    if several and several[-1].until is None:
        several[-1] = msgspec.structs.replace(several[-1], until=place)
