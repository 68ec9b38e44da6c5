"""What each deed does to a roster, or why it cannot be done. Floor 2."""

from __future__ import annotations

from typing import assert_never

from interlock.identity.acts import (
    AddMember,
    AddPerson,
    Confirm,
    Deed,
    DefineRole,
    Found,
    Grant,
    JoinAccount,
    KeepGroup,
    KeepPeople,
    LetGroup,
    LetPeople,
    PartAccount,
    RemoveMember,
    RemovePerson,
    RestorePerson,
    Revoke,
    SuspendPerson,
    Withdraw,
)
from interlock.identity.model import (
    Account,
    AccountKind,
    Binding,
    Credit,
    GroupId,
    Join,
    Kept,
    Party,
    PartyKind,
    PersonId,
    Resource,
    Role,
    RoleId,
)
from interlock.identity.roles import BUILT_IN, OF_PROGRAMS
from interlock.identity.roster import Conflict, Known, Refusal, Roster
from interlock.identity.suspending import (
    joined,
    keep_people,
    let_people,
    restore,
    restore_elsewhere,
    suspend,
    suspend_elsewhere,
)


def apply(roster: Roster, deed: Deed, credit: Credit) -> None:  # noqa: C901, PLR0912  (one case for each deed)
    """Do a deed; raise Refusal, with nothing done, where it cannot be done."""
    match deed:
        case Found():
            _found(roster, deed, credit)
        case AddPerson():
            _add_person(roster, deed, credit)
        case RemovePerson():
            _remove_person(roster, PersonId(deed.person))
        case JoinAccount():
            _join(roster, deed, credit)
        case PartAccount():
            _part(roster, _known(roster, Party.parse(deed.party)), Account.parse(deed.account))
        case AddMember():
            _add_member(roster, deed, credit)
        case RemoveMember():
            _remove_member(roster, GroupId(deed.group), Party.parse(deed.member))
        case KeepGroup():
            _keep_group(roster, deed, credit)
        case LetGroup():
            _let_group(roster, GroupId(deed.group))
        case KeepPeople():
            keep_people(roster, deed, credit)
        case LetPeople():
            let_people(roster, deed.origin)
        case SuspendPerson():
            suspend(roster, deed, credit)
        case RestorePerson():
            restore(roster, deed)
        case DefineRole():
            _define_role(roster, deed, credit)
        case Grant():
            _grant(roster, deed, credit)
        case Revoke():
            _revoke(roster, deed)
        case Confirm():
            raise Refusal("a confirmation changes nothing by itself")
        case Withdraw():
            raise Refusal("taking an act back changes nothing by itself")
        case _:
            assert_never(deed)


def keep(roster: Roster, deed: Deed, credit: Credit) -> None:
    """Do what a program says of a group or of people that it keeps; raise Refusal, with nothing done, otherwise."""
    match deed:
        case AddMember():
            member = _known(roster, Party.parse(deed.member))
            if member.kind is not PartyKind.PERSON:
                raise Refusal(f"{member} is no person, and a program says of people alone that they are in a group")
            if member in roster.groups.get(GroupId(deed.group), ()):
                raise Refusal(f"{member} is in group {deed.group} already")
            _enter(roster, GroupId(deed.group), member, credit)
        case RemoveMember():
            _remove_member(roster, GroupId(deed.group), Party.parse(deed.member))
        case SuspendPerson():
            suspend_elsewhere(roster, deed, credit)
        case RestorePerson():
            restore_elsewhere(roster, deed)
        case _:
            raise Refusal("a program says who is in a group and who is gone, and nothing else")


def _known(roster: Roster, party: Party) -> Party:
    if party.kind is PartyKind.PERSON and PersonId(party.id) not in roster.people:
        raise Refusal(f"nobody is called {party.id}")
    return party


def _found(roster: Roster, deed: Found, credit: Credit) -> None:
    accounts = [account for one in deed.people for account in one.accounts]
    ids = [one.person for one in deed.people]
    if len(set(accounts)) != len(accounts) or len(set(ids)) != len(ids):
        raise Refusal("it names a person or an account twice")
    for one in deed.people:
        if not any(Account.parse(text).kind is AccountKind.KEY for text in one.accounts):
            raise Refusal(f"it gives {one.person} no key")
    for one in deed.people:
        apply(roster, AddPerson(one.person, one.name), credit)
        for text in one.accounts:
            apply(roster, JoinAccount(f"person:{one.person}", text, one.how), credit)
    for grant in deed.grants:
        apply(roster, Grant(grant.role, grant.to, grant.resource), credit)


def _add_person(roster: Roster, deed: AddPerson, credit: Credit) -> None:
    person = PersonId(deed.person)
    if person in roster.people or person in roster.gone:
        raise Refusal(f"{person} is the id of somebody already, or was")
    roster.people[person] = Known(deed.name, credit)


def _remove_person(roster: Roster, person: PersonId) -> None:
    party = _known(roster, Party.person(person))
    for account in tuple(roster.accounts.get(party, {})):
        _part(roster, party, account)
    for group in tuple(roster.memberships.get(party, {})):
        _remove_member(roster, group, party)
    roster.bindings.pop(party, None)
    roster.suspended.pop(person, None)
    del roster.people[person]
    roster.gone.add(person)


def _join(roster: Roster, deed: JoinAccount, credit: Credit) -> None:
    party, account = _known(roster, Party.parse(deed.party)), Account.parse(deed.account)
    if account.kind is AccountKind.WORKLOAD and party.kind is not PartyKind.WORKLOAD:
        raise Refusal(f"{account} is a workload, which never is a person")
    if account.kind is AccountKind.PASSKEY and party.kind is not PartyKind.PERSON:
        raise Refusal(f"{account} verifies a human being, and {party} is none")
    claimants = roster.claims.setdefault(account, {})
    if party in claimants:
        raise Refusal(f"{account} is joined to {party} already")
    if claimants and account not in roster.conflicts:
        first, before = next(iter(claimants.items()))
        roster.conflicts[account] = Conflict(account, first, before.credit.act, party, credit.act)
    join = Join(account, deed.how, credit)
    claimants[party] = join
    roster.accounts.setdefault(party, {})[account] = join
    joined(roster, account)


def _part(roster: Roster, party: Party, account: Account) -> None:
    claimants = roster.claims.get(account, {})
    if party not in claimants:
        raise Refusal(f"{account} is not joined to {party}")
    del claimants[party]
    del roster.accounts[party][account]
    if not claimants:
        del roster.claims[account]
        roster.conflicts.pop(account, None)  # only now: parting one of two must not give the account to the other


def _add_member(roster: Roster, deed: AddMember, credit: Credit) -> None:
    group, member = GroupId(deed.group), _known(roster, Party.parse(deed.member))
    if group in roster.kept:
        kept = roster.kept[group]
        raise Refusal(f"{kept.keeper} says who is in group {group}, as {kept.origin} has it; use a group around it")
    outer = Party.group(group)
    if member == outer or (member.kind is PartyKind.GROUP and _is_inside(roster, outer, member)):
        raise Refusal(f"{member} would be in itself by way of {outer}")
    _enter(roster, group, member, credit)


def _enter(roster: Roster, group: GroupId, member: Party, credit: Credit) -> None:
    roster.memberships.setdefault(member, {})[group] = credit
    roster.groups.setdefault(group, set()).add(member)


def _is_inside(roster: Roster, inner: Party, outer: Party) -> bool:
    """Say whether a group is in another one, however deep."""
    seen, waiting = {inner}, [inner]
    for one in waiting:
        fresh = {Party.group(name) for name in roster.memberships.get(one, {})} - seen
        seen |= fresh
        waiting += fresh
    return outer in seen


def _remove_member(roster: Roster, group: GroupId, member: Party) -> None:
    if group not in roster.memberships.get(member, {}):
        raise Refusal(f"{member} is not in group {group}")
    del roster.memberships[member][group]
    roster.groups[group].discard(member)


def _keep_group(roster: Roster, deed: KeepGroup, credit: Credit) -> None:
    group, keeper = GroupId(deed.group), Party.parse(deed.keeper)
    if group in roster.kept:
        raise Refusal(f"{roster.kept[group].keeper} says already who is in group {group}")
    if roster.groups.get(group):
        raise Refusal(f"people said who is in group {group}; name a new group, and put it into that one")
    if not any(one.kind is AccountKind.KEY for one in roster.accounts.get(keeper, {})):
        raise Refusal(f"{keeper} has no key to say it with")
    roster.kept[group] = Kept(keeper, deed.origin, credit)


def _let_group(roster: Roster, group: GroupId) -> None:
    if group not in roster.kept:
        raise Refusal(f"no program says who is in group {group}")
    for member in tuple(roster.groups.get(group, ())):
        _remove_member(roster, group, member)
    del roster.kept[group]


def _define_role(roster: Roster, deed: DefineRole, credit: Credit) -> None:
    role = RoleId(deed.role)
    if role in BUILT_IN:
        raise Refusal(f"{role} is a role that comes with Interlock")
    roster.roles[role] = Role(role, frozenset(deed.permissions), credit=credit)


def _grant(roster: Roster, deed: Grant, credit: Credit) -> None:
    role, party, resource = RoleId(deed.role), _known(roster, Party.parse(deed.to)), Resource.parse(deed.resource)
    if role not in roster.roles:
        raise Refusal(f"there is no role {role}")
    beyond = roster.roles[role].permissions - OF_PROGRAMS if party.kind is PartyKind.WORKLOAD else frozenset()
    if beyond:
        raise Refusal(f"a program decides nothing, and {role} may {min(beyond)}")
    roster.bindings.setdefault(party, {})[role, resource] = Binding(role, party, resource, credit, deed.until)


def _revoke(roster: Roster, deed: Revoke) -> None:
    party, key = Party.parse(deed.to), (RoleId(deed.role), Resource.parse(deed.resource))
    if key not in roster.bindings.get(party, {}):
        raise Refusal(f"{party} is not {deed.role} on {deed.resource}")
    del roster.bindings[party][key]
