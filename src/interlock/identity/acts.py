"""Acts: what people said about people, each signed and at its place in the ledger.

A deed is what an act says, as text that reads as itself in evidence; an act is a deed with who signed it and where it
stands. Enters: what was signed. Leaves: values that could have been meant. Floor 2.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.identity.errors import ActMeaningless
from interlock.identity.model import Account, AccountKind, Party, PartyKind, Permission, Resource, checked_id
from interlock.kernel import Digest, Instant, KeyId

ORGANISATION_TEXT: Final = "organisation"
ORIGINS: Final = ("oidc", "scim", "ldap")
"""From where memberships can come: a claim at sign-in, a provider that tells, a directory that is asked."""
_ORIGIN: Final = rf"({'|'.join(ORIGINS)}):[a-z0-9][a-z0-9-]{{0,62}}"


class _Deed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="act"):
    """What all deeds share: a field that this version does not know would change what is meant."""


class Founder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A person with whom a directory begins."""

    person: str
    name: str
    accounts: tuple[str, ...]
    """With at least one key, or this person could never say anything."""
    how: str = ""

    def __post_init__(self) -> None:
        checked_id(self.person, "person")
        _check_accounts(*self.accounts)
        for account in self.accounts:
            _check_of_person(account)


class FoundingGrant(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A role that somebody has from the beginning."""

    role: str
    to: str
    resource: str = ORGANISATION_TEXT

    def __post_init__(self) -> None:
        _check_grant(self.role, self.to, self.resource)


class Found(_Deed, frozen=True, tag="found"):
    """The first act: the people, their accounts and the roles that it all begins with."""

    people: tuple[Founder, ...]
    grants: tuple[FoundingGrant, ...]


class AddPerson(_Deed, frozen=True, tag="add-person"):
    """That somebody exists; without accounts and roles that allows nothing."""

    person: str
    name: str

    def __post_init__(self) -> None:
        checked_id(self.person, "person")


class RemovePerson(_Deed, frozen=True, tag="remove-person"):
    """That somebody has left: all accounts, memberships and roles are taken away, and the id stays used."""

    person: str

    def __post_init__(self) -> None:
        checked_id(self.person, "person")


class JoinAccount(_Deed, frozen=True, tag="join"):
    """That an account is a person's, or a workload's."""

    party: str
    account: str
    how: str
    """How that is known."""

    def __post_init__(self) -> None:
        _check_accounts(self.account)
        party = _checked_party(self.party, {PartyKind.PERSON, PartyKind.WORKLOAD})
        if party.kind is PartyKind.PERSON:
            _check_of_person(self.account)


class PartAccount(_Deed, frozen=True, tag="part"):
    """That an account is not a person's or a workload's any more."""

    party: str
    account: str

    def __post_init__(self) -> None:
        _check_accounts(self.account)
        _checked_party(self.party, {PartyKind.PERSON, PartyKind.WORKLOAD})


class AddMember(_Deed, frozen=True, tag="add-member"):
    """That a person or a group belongs to a group, which thereby exists."""

    group: str
    member: str

    def __post_init__(self) -> None:
        _check_member(self.group, self.member)


class RemoveMember(_Deed, frozen=True, tag="remove-member"):
    """That a person or a group does not belong to a group any more."""

    group: str
    member: str

    def __post_init__(self) -> None:
        _check_member(self.group, self.member)


class KeepGroup(_Deed, frozen=True, tag="keep-group"):
    """That a program says who is in a group, as a directory elsewhere has it; nobody may govern by way of it."""

    group: str
    keeper: str
    """The program, whose keys sign memberships from then on."""
    origin: str
    """Where it has them from, and nowhere else: oidc:corp, scim:corp, ldap:corp."""

    def __post_init__(self) -> None:
        checked_id(self.group, "group")
        _checked_party(self.keeper, {PartyKind.WORKLOAD})
        _check_origin(self.origin)


class LetGroup(_Deed, frozen=True, tag="let-group"):
    """That nobody keeps a group any more: whoever was in it by that is in it no more."""

    group: str

    def __post_init__(self) -> None:
        checked_id(self.group, "group")


class KeepPeople(_Deed, frozen=True, tag="keep-people"):
    """That a program says of people whose accounts are of an issuer when they are gone, as one origin has it."""

    keeper: str
    """The program, whose keys sign that somebody is suspended from then on."""
    origin: str
    """Where it has them from, and nowhere else: scim:corp, ldap:corp."""
    issuer: str
    """Whose subjects their accounts are, as those have it: id.example.org/realms/staff."""

    def __post_init__(self) -> None:
        _checked_party(self.keeper, {PartyKind.WORKLOAD})
        _check_origin(self.origin)
        if self.origin.startswith("oidc:"):
            raise ActMeaningless(why=f"{self.origin} tells of nobody but who signs in; it cannot say who is gone")
        if not self.issuer or "#" in self.issuer:
            raise ActMeaningless(why=f"{self.issuer!r} is no issuer as accounts have it: the host, and the path")
        _check_accounts(f"{AccountKind.DIRECTORY.value}:{self.issuer}#0")


class LetPeople(_Deed, frozen=True, tag="let-people"):
    """That no program says any more who is gone, as an origin has it; who is suspended stays so."""

    origin: str

    def __post_init__(self) -> None:
        _check_origin(self.origin)


class SuspendPerson(_Deed, frozen=True, tag="suspend"):
    """That nothing counts that somebody says from here on; what they said before goes on counting."""

    person: str
    account: str = ""
    """The one that is gone elsewhere; empty where people say it."""
    origin: str = ""
    """Where it is gone, by the word of a program; empty where people say it."""

    def __post_init__(self) -> None:
        _check_suspension(self.person, self.account, self.origin)


class RestorePerson(_Deed, frozen=True, tag="restore"):
    """That what somebody says counts again from here on: as far as one origin kept it from that, or altogether."""

    person: str
    account: str = ""
    """The one that is there again elsewhere; empty where people say it."""
    origin: str = ""
    """Where it is, by the word of a program; empty where people say it."""

    def __post_init__(self) -> None:
        _check_suspension(self.person, self.account, self.origin)


class DefineRole(_Deed, frozen=True, tag="define-role"):
    """What an own role allows; said again, it replaces what was said before."""

    role: str
    permissions: tuple[Permission, ...]

    def __post_init__(self) -> None:
        checked_id(self.role, "role")


class Grant(_Deed, frozen=True, tag="grant"):
    """That a person or a group has a role on a resource, perhaps until a time."""

    role: str
    to: str
    resource: str
    until: Instant | None = None

    def __post_init__(self) -> None:
        _check_grant(self.role, self.to, self.resource)
        if self.until is not None and self.until.tzinfo is None:
            raise ActMeaningless(why=f"{self.until.isoformat()} has no offset, so it is no moment")


class Revoke(_Deed, frozen=True, tag="revoke"):
    """That a person or a group does not have a role on a resource any more."""

    role: str
    to: str
    resource: str

    def __post_init__(self) -> None:
        _check_grant(self.role, self.to, self.resource)


class Confirm(_Deed, frozen=True, tag="confirm"):
    """That another person stands behind an act too."""

    confirmed: str
    """The digest of that act."""

    def __post_init__(self) -> None:
        Digest.parse(self.confirmed)


class Withdraw(_Deed, frozen=True, tag="withdraw"):
    """That whoever signed an act which waits takes it back."""

    withdrawn: str
    """The digest of that act."""

    def __post_init__(self) -> None:
        Digest.parse(self.withdrawn)


Deed = (
    Found
    | AddPerson
    | RemovePerson
    | JoinAccount
    | PartAccount
    | AddMember
    | RemoveMember
    | KeepGroup
    | LetGroup
    | KeepPeople
    | LetPeople
    | SuspendPerson
    | RestorePerson
    | DefineRole
    | Grant
    | Revoke
    | Confirm
    | Withdraw
)

TAKING_AWAY: Final = (RemovePerson, PartAccount, RemoveMember, LetGroup, SuspendPerson, Revoke, Withdraw)
"""Deeds after which nobody may do anything that they might not do before."""
OF_SECOND: Final = (KeepPeople, LetPeople, SuspendPerson, RestorePerson)
"""Deeds that take something away which versions without them would go on giving: they are acts of a second type."""


class Act(msgspec.Struct, frozen=True):
    """A deed that somebody signed and the ledger holds."""

    deed: Deed
    digest: Digest
    """Of what was signed; the same act entered twice is one act."""
    signer: KeyId
    signed_at: Instant
    """When, by the signer's own clock."""
    at: Instant
    """When the ledger took it in."""
    index: int
    """Its place in the ledger."""

    @property
    def resource(self) -> Resource:
        """What it is about: a product or an environment for a role there, else the organisation."""
        return Resource.parse(self.deed.resource if isinstance(self.deed, Grant | Revoke) else ORGANISATION_TEXT)

    @property
    def takes_away(self) -> bool:
        """Whether it can only take away."""
        return isinstance(self.deed, TAKING_AWAY)


def _check_origin(text: str) -> None:
    if re.fullmatch(_ORIGIN, text) is None:
        raise ActMeaningless(why=f"{text!r} is no origin, such as oidc:corp")


def _check_suspension(person: str, account: str, origin: str) -> None:
    """Refuse half a word of a program: it names the account that is gone, and where."""
    checked_id(person, "person")
    if bool(account) != bool(origin):
        raise ActMeaningless(why="a program names both the account and its origin, and people name neither")
    if origin:
        _check_origin(origin)
        _check_accounts(account)


def _check_accounts(*texts: str) -> None:
    for text in texts:
        if str(Account.parse(text)) != text:
            raise ActMeaningless(why=f"the account {text!r} is not in its one spelling")


def _check_of_person(text: str) -> None:
    kind = Account.parse(text).kind
    if kind in {AccountKind.WORKLOAD, AccountKind.HOST}:
        raise ActMeaningless(why=f"{text} is a {kind.value}, which never is a person")


def _checked_party(text: str, kinds: set[PartyKind]) -> Party:
    party = Party.parse(text)
    if str(party) != text or party.kind not in kinds:
        raise ActMeaningless(why=f"{text!r} stands where {' or '.join(sorted(kinds))} must stand")
    return party


def _check_member(group: str, member: str) -> None:
    checked_id(group, "group")
    _checked_party(member, {PartyKind.PERSON, PartyKind.GROUP})


def _check_grant(role: str, to: str, resource: str) -> None:
    checked_id(role, "role")
    _checked_party(to, set(PartyKind))
    if str(Resource.parse(resource)) != resource:
        raise ActMeaningless(why=f"the resource {resource!r} is not in its one spelling")
