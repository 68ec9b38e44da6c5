"""Sessions of people at a browser: what is kept of one, who is behind it, and how far they may go.

The browser keeps 32 random bytes, the server their digest. What a session may do is what the person may do to whom the
ledger joins its account, at each request anew. Floor 2.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec

from interlock.identity.directory import Directory
from interlock.identity.model import Account, Party, Permission, PersonId, Resource
from interlock.identity.reach import party_may, products_of
from interlock.kernel import Instant

SECRET_BYTES: Final = 32
_FORM: Final = b"interlock form v1"


class Method(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105  (the word, not one)
    OIDC = "oidc"
    SETUP = "setup"
    """By a link that counted one time, with which the account was made."""


class SessionCard(msgspec.Struct, frozen=True, rename="camel"):
    """Everything that is kept of a session; what the browser shows is not."""

    id: str
    """What it is called by: `ses-` and twelve digits. It stays when the secret is renewed."""
    account: Account
    """Who signed in: `directory:local/NAME` for an account of this server."""
    name: str
    """How they are called, for themselves to see; it proves nothing."""
    method: Method
    made_at: Instant
    until: Instant
    """The first moment at which it does not count any more, however much it is used."""
    groups: tuple[str, ...] = ()
    """As an identity provider named them when they signed in."""
    strong_at: Instant | None = None
    """When they last proved themselves a second time."""
    strong_for: str = ""
    """The digest that that was for."""
    seen_at: Instant | None = None
    """To the minute."""
    ended_at: Instant | None = None

    def stands(self, at: Instant, idle: timedelta) -> bool:
        """Say whether it counts at a moment: not over, not ended, and used within a while."""
        seen = self.seen_at or self.made_at
        return self.ended_at is None and self.made_at <= at < self.until and at - seen < idle


class Visitor(msgspec.Struct, frozen=True):
    """Who asks the server for something at a browser, and by which session."""

    card: SessionCard
    directory: Directory

    @property
    def person(self) -> PersonId | None:
        """The person whose account it is, by the ledger; none if that is nobody."""
        return self.directory.person_of(self.card.account)

    @property
    def name(self) -> str:
        """Who it is, as records have it: `person:ann`, or the account where that is nobody's."""
        person = self.person
        return f"person:{person}" if person is not None else str(self.card.account)

    def may(self, permission: Permission, place: Resource, at: Instant) -> bool:
        """Say whether something may be done somewhere, by the person's roles; whoever is nobody's may do nothing."""
        person = self.person
        return person is not None and party_may(self.directory, Party.person(person), permission, place, at)

    def products(self, permission: Permission, at: Instant) -> frozenset[str] | None:
        """Give the products where something may be done; None where it may be everywhere."""
        return products_of(self.directory, lambda place: self.may(permission, place, at))


def write_secret(random: bytes) -> str:
    """Give what a browser keeps, of random bytes."""
    return urlsafe_b64encode(random).rstrip(b"=").decode("ascii")


def secret_digest(secret: str) -> bytes:
    """Give the SHA-256 by which a secret is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def form_token(secret: str) -> str:
    """Give what the forms of a session show, by which they are told from forms of others."""
    made = hmac.new(secret.encode("utf-8", "surrogatepass"), _FORM, hashlib.sha256).digest()
    return write_secret(made)


def is_form_token(secret: str, shown: str) -> bool:
    """Say whether a form is one of a session, in constant time."""
    return hmac.compare_digest(form_token(secret).encode(), shown.encode("utf-8", "surrogatepass"))
