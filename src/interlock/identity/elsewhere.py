"""People who sign in elsewhere: with whom, and what that one says of them. Frozen values. Floor 2.

What an identity provider says is who somebody is there, and in which groups. Who that is here, and what they may do,
is for the directory to say.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import msgspec

from interlock.identity.errors import ClaimsMalformed
from interlock.identity.model import Account, AccountKind, Party
from interlock.identity.workload.model import Issuer
from interlock.kernel import Instant

DAY_S: Final = 86_400
SCOPES: Final = ("openid", "profile", "email")
GROUPS_CLAIM: Final = "groups"
SUBJECTS: Final = ("externalId", "userName", "id")
"""Attributes of a user that can be the subject of ID tokens."""
_LONGEST_SUBJECT: Final = 255
_READABLE: Final = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""What stands in an account as it is: all that is printed but blanks, and the sign that stands for others."""


class GroupRule(msgspec.Struct, frozen=True, order=True):
    """That a group elsewhere is told of here, and as which one."""

    theirs: str
    """As the provider has it, to the letter."""
    ours: str
    """The id of a group of the directory that is kept by this server."""


class Provider(msgspec.Struct, frozen=True):
    """An identity provider with whom people may sign in."""

    name: str
    """Stands in addresses, and in the origin of groups."""
    label: str
    """What people read."""
    issuer: Issuer
    """Whose tokens count: made for our client, and checked with its keys."""
    secret: str = ""
    """Where the client's secret is, env:NAME or file:PATH; empty for a client that has none."""
    scopes: tuple[str, ...] = SCOPES
    groups_claim: str = GROUPS_CLAIM
    groups: tuple[GroupRule, ...] = ()

    @property
    def client(self) -> str:
        """What we are called there."""
        return self.issuer.audience

    @property
    def origin(self) -> str:
        """What memberships are said to come from."""
        return f"oidc:{self.name}"


class ScimSource(msgspec.Struct, frozen=True):
    """A provider that tells this server of its people and groups by SCIM."""

    name: str
    by: Party
    """The program for which its token stands; by that it is told from others."""
    issuer: str
    """The issuer of the provider with whom its people sign in: an account is a subject of that one."""
    subject: str
    """Which attribute of a user that subject is: externalId, userName or id."""
    groups: tuple[GroupRule, ...] = ()

    @property
    def origin(self) -> str:
        """What memberships are said to come from."""
        return f"scim:{self.name}"


class ProvenPerson(msgspec.Struct, frozen=True):
    """Somebody whom a provider's verified token names: only `adapters.issuers` makes it."""

    account: Account
    name: str
    """What they are called there; it says nothing of who they are."""
    groups: tuple[str, ...] | None
    """As the provider has them, sorted; None where it says that there are more than it tells."""
    issued_at: Instant


def account_elsewhere(issuer: str, subject: str) -> Account:
    """Give the account of a subject: `directory:HOST/PATH#SUBJECT`.

    Shape:  the issuer without its scheme, and what it calls somebody; no issuer has a # in it, so that nobody is taken
            for a subject of another one, nor for a local account. Blanks and what is not printed are written as in
            URLs.
    Errors: ClaimsMalformed (IDN-111), AccountMalformed (IDN-101).
    """
    if not subject or len(subject) > _LONGEST_SUBJECT:
        raise ClaimsMalformed(claim="sub", why=f"it is missing, or longer than {_LONGEST_SUBJECT} characters")
    try:
        written = quote(subject, safe=_READABLE)
    except UnicodeEncodeError as error:
        raise ClaimsMalformed(claim="sub", why="it is no text") from error
    return Account.parse(f"{AccountKind.DIRECTORY.value}:{issuer.partition('://')[2]}#{written}")
