"""Accounts, people, groups, roles and resources: the words in which it is said who may do what.

Enters: text. Leaves: frozen values, each with one parser. Nobody is recognised by likeness: two accounts are the same
only if they are written the same, but for the case of a mail domain, which never distinguishes anything. Floor 2.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final, NewType

import msgspec

from interlock.identity.errors import AccountMalformed, NameMalformed, PermissionUnknown, ResourceMalformed
from interlock.kernel import Digest, Instant, KeyId, nearest

PersonId = NewType("PersonId", str)
GroupId = NewType("GroupId", str)
RoleId = NewType("RoleId", str)

_ID = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_KEY = re.compile(r"[0-9a-f]{64}")
_LONGEST: Final = 300
PASSKEYS: Final = "passkey:"
"""How the id of a security key begins, as a statement names its signer; that of no other key does."""


def checked_id(text: str, kind: str) -> str:
    """Give an id back if it can be one. Errors: NameMalformed (IDN-103)."""
    if _ID.fullmatch(text) is None:
        raise NameMalformed(text=text, kind=f"{'an' if kind.startswith('a') else 'a'} {kind}")
    return text


class AccountKind(StrEnum):
    """Where somebody is known by a name."""

    GIT = "git"
    """The address of an author or committer."""
    FORGE = "forge"
    """A login at a forge, with its host: github.com/ann."""
    DIRECTORY = "directory"
    """The subject that an identity provider names."""
    KEY = "key"
    """The id of a signing key."""
    PASSKEY = "passkey"
    """A security key, by its digest (`interlock.identity.step_up`); it signs one thing at a time, by hand."""
    WORKLOAD = "workload"
    """A program; it never is a person."""
    HOST = "host"
    """A machine on which a workload runs, by the digest that `interlock who host` shows; it never is a person's."""


class Account(msgspec.Struct, frozen=True, order=True):
    """A name somebody has somewhere; it is not a person until the directory joins it to one.

    Make it with `parse`, `of_key` or `of_author`, which bring the domain of an address to one spelling.
    """

    kind: AccountKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> Account:
        """Read `kind:name`. Errors: AccountMalformed (IDN-101)."""
        return _account(text)

    @classmethod
    def of_key(cls, key: KeyId) -> Account:
        """Give the account of a key; the id of a security key says so itself. Errors: AccountMalformed (IDN-101)."""
        return cls.parse(key if key.startswith(PASSKEYS) else f"{AccountKind.KEY.value}:{key}")

    @classmethod
    def of_author(cls, author: str) -> Account:
        """Give the account of an author as git writes it: `Name <address>`. Errors: AccountMalformed (IDN-101)."""
        _, opened, rest = author.rpartition("<")
        address, closed, after = rest.partition(">")
        if not opened or not closed or after.strip():
            raise AccountMalformed(text=author, why="it is no author as git writes one: Name <address>")
        return cls.parse(f"{AccountKind.GIT.value}:{address}")


@lru_cache(maxsize=4096)
def _account(text: str) -> Account:
    kind, colon, name = text.partition(":")
    if not colon or kind not in tuple(AccountKind):
        raise AccountMalformed(text=text, why="it begins with no kind of account")
    if not name or len(name) > _LONGEST or not name.isprintable() or " " in name:
        raise AccountMalformed(text=text, why="its name is empty, too long or has spaces in it")
    return Account(AccountKind(kind), _checked(AccountKind(kind), name, text))


def _checked(kind: AccountKind, name: str, text: str) -> str:
    """Give the one spelling of a name of that kind."""
    if kind is AccountKind.GIT:
        local, at, domain = name.rpartition("@")
        if not (local and at and domain):
            raise AccountMalformed(text=text, why="it is no mail address")
        return f"{local}@{domain.lower()}"
    if kind is AccountKind.KEY and _KEY.fullmatch(name) is None:
        raise AccountMalformed(text=text, why="the id of a key has 64 hexadecimal digits")
    if kind is AccountKind.PASSKEY and _KEY.fullmatch(name) is None:
        raise AccountMalformed(text=text, why="a security key has 64 hexadecimal digits")
    if kind is AccountKind.HOST and _KEY.fullmatch(name) is None:
        raise AccountMalformed(text=text, why="a host has 64 hexadecimal digits")
    if kind is AccountKind.WORKLOAD:
        return checked_id(name, "workload")
    return name


class PartyKind(StrEnum):
    """What can be a member, have a role, or own an account."""

    PERSON = "person"
    """A human being."""
    GROUP = "group"
    """People and groups under one name."""
    WORKLOAD = "workload"
    """A program with accounts of its own; it has roles that decide nothing, and none by way of a group."""


class Party(msgspec.Struct, frozen=True, order=True):
    """A person, a group or a workload by id, so that a group called like a person is never taken for it."""

    kind: PartyKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Party:
        """Read `person:ID`, `group:ID` or `workload:ID`; an id alone is that of a person.

        Errors: NameMalformed (IDN-103).
        """
        return _party(text)

    @classmethod
    def person(cls, name: str) -> Party:
        """Give a person as a party."""
        return cls(PartyKind.PERSON, name)

    @classmethod
    def group(cls, name: str) -> Party:
        """Give a group as a party."""
        return cls(PartyKind.GROUP, name)

    @classmethod
    def workload(cls, name: str) -> Party:
        """Give a program as a party."""
        return cls(PartyKind.WORKLOAD, name)


@lru_cache(maxsize=4096)
def _party(text: str) -> Party:
    kind, colon, name = text.rpartition(":")
    if colon and kind not in tuple(PartyKind):
        raise NameMalformed(text=text, kind="a person, a group or a workload")
    if colon and not name:
        raise NameMalformed(text=text, kind=f"a {kind}")
    return Party(PartyKind(kind) if colon else PartyKind.PERSON, checked_id(name, kind or "person"))


class Permission(StrEnum):
    """What somebody may be allowed to do."""

    GOVERN = "govern"
    """Say who is who, who is in which group, and who has which role."""
    POLICY_EDIT = "policy.edit"
    """Change the policies that decide."""
    WAIVER_REQUEST = "waiver.request"
    """Ask that a finding be let pass for a time."""
    WAIVER_APPROVE = "waiver.approve"
    """Let a finding pass for a time."""
    REVIEW_APPROVE = "review.approve"
    """Answer what a policy left to a person."""
    RELEASE_APPROVE = "release.approve"
    """Approve a release."""
    BREAK_GLASS_REQUEST = "break-glass.request"
    """Ask for a way past the gate in an emergency."""
    BREAK_GLASS_APPROVE = "break-glass.approve"
    """Open the way past the gate in an emergency."""
    EVIDENCE_ATTEST = "evidence.attest"
    """Attest by hand what no tool can see."""
    EVIDENCE_READ = "evidence.read"
    """Read evidence."""
    EVIDENCE_SUBMIT = "evidence.submit"
    """Hand evidence and reports in; what they are worth is for the signatures on them to say."""
    BUILD_RUN = "build.run"
    """Run a build."""
    RELEASE_DEPLOY = "release.deploy"
    """Deploy a release."""
    HOLD_PLACE = "hold.place"
    """Stop something from going further."""
    HOLD_LIFT = "hold.lift"
    """Let what was stopped go on."""
    DIRECTORY_SYNC = "directory.sync"
    """Tell who is in which group elsewhere; it counts in groups that two people had kept."""

    @classmethod
    def parse(cls, text: str) -> Permission:
        """Read a permission by its name. Errors: PermissionUnknown (IDN-104)."""
        if text not in tuple(cls):
            raise PermissionUnknown(name=text, nearest=nearest(text, cls), known=", ".join(tuple(cls)))
        return cls(text)


class Resource(msgspec.Struct, frozen=True, order=True):
    """What something is done to: everything, or a product, an environment, an environment of a product, or a job."""

    product: str = ""
    environment: str = ""
    job: str = ""

    def __str__(self) -> str:
        named = (("product", self.product), ("environment", self.environment), ("job", self.job))
        return "/".join(f"{kind}:{name}" for kind, name in named if name) or "organisation"

    @classmethod
    def parse(cls, text: str) -> Resource:
        """Read `organisation`, `product:NAME`, `product:NAME/environment:NAME`, `environment:NAME` or `job:NAME`.

        Errors: ResourceMalformed (IDN-102).
        """
        return _resource(text)

    @classmethod
    def narrowest(cls, product: str = "", environment: str = "") -> Resource:
        """Give the narrowest place that there can be for names that somebody signed, whatever they are.

        Shape:  what is called as nothing can be is left out: its place is a wider one, on which fewer people may do
                anything.
        """
        good = [name if _PLACE.fullmatch(name) is not None else "" for name in (product, environment)]
        return cls(*good)

    def covers(self, other: Resource) -> bool:
        """Say whether what holds for this one holds for the other: it is that one, or a wider one."""
        return (
            self.product in {"", other.product}
            and self.environment in {"", other.environment}
            and self.job in {"", other.job}
        )


@lru_cache(maxsize=1024)
def _resource(text: str) -> Resource:
    if text == "organisation":
        return ORGANISATION
    parts = [part.partition(":")[::2] for part in text.split("/")]
    kinds = tuple(kind for kind, _ in parts)
    if kinds not in _SHAPES or any(_PLACE.fullmatch(name) is None for _, name in parts):
        raise ResourceMalformed(text=text)
    return Resource(**dict(parts))


_SHAPES: Final = {("product",), ("product", "environment"), ("environment",), ("job",)}
ORGANISATION: Final = Resource()


class Credit(msgspec.Struct, frozen=True):
    """On whose word something stands."""

    act: Digest
    """The act that said it."""
    index: int
    """Where that act stands in the ledger."""
    people: frozenset[PersonId]
    """Who signed it and who confirmed it; empty for the founding."""
    voices: frozenset[PersonId]
    """The independent people among them, as `Directory.voice_of` tells them; empty for the founding."""

    @property
    def is_founding(self) -> bool:
        """Whether it was said when the directory was founded."""
        return not self.people


class Join(msgspec.Struct, frozen=True):
    """That an account is somebody's, and how anybody knows."""

    account: Account
    how: str
    """The evidence of it, in words."""
    credit: Credit


class Person(msgspec.Struct, frozen=True):
    """A human being, with every account that is known to be theirs."""

    id: PersonId
    name: str
    credit: Credit
    joins: tuple[Join, ...]
    """Sorted by account."""

    @property
    def keys(self) -> tuple[KeyId, ...]:
        """The keys whose signatures are this person's."""
        return tuple(KeyId(one.account.name) for one in self.joins if one.account.kind is AccountKind.KEY)


class Workload(msgspec.Struct, frozen=True):
    """A program that signs or acts; what it signs is never the word of a person."""

    id: str
    joins: tuple[Join, ...]


class Kept(msgspec.Struct, frozen=True):
    """That a program says who is in a group."""

    keeper: Party
    origin: str
    """Where it has them from: oidc:corp, scim:corp, ldap:corp."""
    credit: Credit


class Group(msgspec.Struct, frozen=True):
    """People and groups under one name."""

    id: GroupId
    members: tuple[Party, ...]
    """Sorted."""
    kept: Kept | None = None
    """Who says who is in it, where a program does."""


class Role(msgspec.Struct, frozen=True):
    """A set of permissions under one name."""

    id: RoleId
    permissions: frozenset[Permission]
    says: str = ""
    """Who it is meant for, in one sentence."""
    credit: Credit | None = None
    """None for the roles that come with Interlock."""


class Binding(msgspec.Struct, frozen=True):
    """That a person or a group has a role on a resource."""

    role: RoleId
    to: Party
    resource: Resource
    credit: Credit
    until: Instant | None = None
    """The first moment at which it does not hold any more."""


class RefusedAct(msgspec.Struct, frozen=True):
    """An act that does not count, and why."""

    index: int
    """Its place in the ledger."""
    reason: str
    digest: Digest | None = None
    """Of what was signed; None where nobody could read it."""
