"""Tokens of the server: how one is written, who is behind it, and how far it goes.

A token is `ilk_`, 43 characters of its 32 random bytes and 6 of their checksum, so that one that was cut or mistyped is
told apart from one that is unknown, and a scanner of secrets finds it wherever it was left. Only its digest is kept.
What a token may do is never more than whoever it stands for may do. Floor 2.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from typing import Final

import msgspec

from interlock.identity.directory import Directory
from interlock.identity.errors import ApiTokenMalformed
from interlock.identity.model import Party, Permission, Resource
from interlock.identity.reach import party_may, products_of
from interlock.kernel import Instant

PREFIX: Final = "ilk_"
SECRET_BYTES: Final = 32
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BODY, _CHECK = 43, 6
_FORM: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{_BODY + _CHECK}}}")


class TokenCard(msgspec.Struct, frozen=True, rename="camel"):
    """Everything that is kept of a token; the token itself is not."""

    id: str
    """What it is called by: `tok-` and twelve digits of its digest."""
    name: str
    """What it is for, as whoever made it says."""
    owner: Party
    """For whom it stands."""
    permissions: tuple[Permission, ...]
    """Sorted; it goes no further than these."""
    resource: Resource
    """It goes no further than this."""
    made_at: Instant
    until: Instant
    """The first moment at which it does not count any more."""
    made_by: str
    used_at: Instant | None = None
    """To the minute."""
    revoked_at: Instant | None = None

    def stands(self, at: Instant) -> bool:
        """Say whether it counts at a moment."""
        return self.revoked_at is None and self.made_at <= at < self.until


class Asker(msgspec.Struct, frozen=True):
    """Who asks the server for something, and by which token."""

    card: TokenCard
    directory: Directory

    @property
    def name(self) -> str:
        """Who it is, as records have it: `person:ann`."""
        return str(self.card.owner)

    def may(self, permission: Permission, place: Resource, at: Instant) -> bool:
        """Say whether something may be done somewhere: by the token, and by whoever it stands for.

        Shape: as long as the ledger knows nobody, the token alone decides.
        """
        if permission not in self.card.permissions or not self.card.resource.covers(place):
            return False
        if self.directory.is_empty:
            return True
        return party_may(self.directory, self.card.owner, permission, place, at)

    def products(self, permission: Permission, at: Instant) -> frozenset[str] | None:
        """Give the products where something may be done; None where it may be everywhere."""
        besides = (self.card.resource.product,)
        return products_of(self.directory, lambda place: self.may(permission, place, at), besides)


def write_token(secret: bytes) -> str:
    """Give the token of 32 random bytes."""
    return PREFIX + _written(int.from_bytes(secret, "big"), _BODY) + _written(binascii.crc32(secret), _CHECK)


def token_digest(text: str) -> bytes:
    """Give the SHA-256 by which a token is kept. Errors: ApiTokenMalformed (IDN-120)."""
    if _FORM.fullmatch(text) is None:
        raise ApiTokenMalformed(why=f"it is not {PREFIX} and {_BODY + _CHECK} letters and digits")
    body = text.removeprefix(PREFIX)
    number = _read(body[:_BODY])
    secret = number.to_bytes(SECRET_BYTES, "big") if number < 1 << (8 * SECRET_BYTES) else b""
    if not secret or binascii.crc32(secret) != _read(body[_BODY:]):
        raise ApiTokenMalformed(why="its checksum is another: it was cut off or mistyped")
    return hashlib.sha256(text.encode("ascii")).digest()


def token_id(digest: bytes) -> str:
    """Give what a token is called by."""
    return f"tok-{digest.hex()[:12]}"


def _written(number: int, size: int) -> str:
    digits = ""
    for _ in range(size):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _read(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number
