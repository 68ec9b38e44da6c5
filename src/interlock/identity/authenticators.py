"""What somebody proves themselves with a second time: security keys, and generators of codes. Floor 2."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.crypto import PublicKey
from interlock.crypto.wire import from_base64
from interlock.identity.model import PASSKEYS, Account
from interlock.kernel import Instant, KeyId

LONGEST_NAME: Final = 100


class PasskeyCard(msgspec.Struct, frozen=True, rename="camel", tag="passkey"):
    """A security key, or a key that a phone or a computer keeps."""

    id: str
    """64 hexadecimal digits: behind `passkey:` the account of it in the ledger."""
    account: Account
    name: str
    """What its owner calls it."""
    credential: str
    """The id by which a browser finds it, base64url without padding."""
    relying_party: str
    """The domain for which it signs."""
    cose: str
    """base64 of its public key as it was registered (RFC 9052)."""
    key: str
    """base64 of its public key, DER SubjectPublicKeyInfo."""
    made_at: Instant

    @property
    def key_id(self) -> KeyId:
        """Its id, as statements name their signer."""
        return KeyId(PASSKEYS + self.id)

    @property
    def public(self) -> PublicKey:
        """Its public key. Errors: those of `PublicKey.from_der`, ValueError."""
        return PublicKey.from_der(from_base64(self.key))


class CodeCard(msgspec.Struct, frozen=True, rename="camel", tag="code"):
    """A generator of codes that change with time (RFC 6238).

    The secret can be read by whoever can read the store: a code is verified with it. That is why a code proves
    something to this server alone, and nothing is approved with one.
    """

    id: str
    account: Account
    name: str
    secret: str
    """base32."""
    made_at: Instant

    def __repr__(self) -> str:
        return f"CodeCard({self.id})"


class Held(msgspec.Struct, frozen=True):
    """Something that somebody proves themselves with, and how far it was used."""

    card: PasskeyCard | CodeCard
    used: int
    """The last count of a security key, or the last step of a generator, that was taken; 0 where there was none."""
