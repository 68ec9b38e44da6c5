"""Step-up: what a person proves with a security key about one statement, and how anybody verifies it later.

A challenge is a digest over everything that was at stake, so that a signature over it counts for that one statement,
said in that one session, and for nothing else. A proof carries all parts of its challenge: whoever has the statement
and the proof needs nobody's word for it, and whoever made the challenge could not make up the signature.
Source: Web Authentication Level 3, sections 5.8.1, 6.1 and 7.2. Floor 2.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

import msgspec

from interlock.crypto import PublicKey
from interlock.crypto.errors import CryptoError
from interlock.crypto.wire import from_base64, read_json, to_base64
from interlock.identity.errors import StepUpUnproven
from interlock.identity.model import PASSKEYS
from interlock.kernel import Digest, Instant, InstantMalformed, KeyId, instant, stamp

DOMAIN: Final = "interlock-step-up-v1"
_PASSKEY: Final = "interlock-passkey-v1"
NONCE_BYTES: Final = 32
_PRESENT, _VERIFIED, _EXTENDED = 0x01, 0x04, 0x80
_HEAD: Final = 37
"""The bytes of authenticator data that are always there: digest of the relying party, flags, counter."""


class Purpose(StrEnum):
    """What a step-up is for; a proof for one never serves another."""

    APPROVAL = "approval"
    """An answer to a release, to VEX, or a hold."""
    WAIVER = "waiver"
    """A waiver, or an answer to one."""
    BREAK_GLASS = "break-glass"
    """Broken glass, an answer to it, or its review."""
    ACCOUNT = "account"
    """What somebody proves themselves with; nothing in the ledger is ever said for it."""


class Challenge(msgspec.Struct, frozen=True):
    """Everything that one step-up is about."""

    purpose: Purpose
    digest: Digest
    """SHA-256 of the statement that is to be made, without the proof."""
    account: str
    """As whom somebody was signed in."""
    session: str
    """The id of the session, which is no secret."""
    nonce: bytes
    """Random, 32 bytes."""
    until: Instant

    def hashed(self) -> bytes:
        """Give what a security key signs: SHA-256 over the parts, each after its length in four bytes.

        Errors: StepUpUnproven (IDN-130) if the random part has another length.
        """
        if len(self.nonce) != NONCE_BYTES:
            raise StepUpUnproven(why=f"its random part has {len(self.nonce)} bytes, not {NONCE_BYTES}")
        return _digest(
            DOMAIN, self.purpose.value, str(self.digest), self.account, self.session, self.nonce, stamp(self.until)
        )


class Signed(msgspec.Struct, frozen=True):
    """What a security key gave for a challenge."""

    key: PublicKey
    relying_party: str
    """The domain for which the key signs."""
    client_data: bytes
    authenticator_data: bytes
    signature: bytes


class StepUp(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The proof that somebody said the statement around it with a security key, in the field `stepUp` of its predicate.

    It has all parts of its challenge but the digest of that statement.
    """

    purpose: Purpose
    """`approval`, `waiver` or `break-glass`: what a proof for one of them is never taken for."""
    account: str
    """As whom they were signed in."""
    session: str
    """The id of the session, which is no secret."""
    nonce: str
    """32 random bytes in base64."""
    until: str
    """Up to when the challenge counted, RFC 3339."""
    relying_party: str
    """The domain for which the security key signs."""
    key: str
    """Its public key: base64 of DER SubjectPublicKeyInfo, Ed25519 or P-256."""
    client_data: str
    """What the browser says of the challenge and of its page, in base64."""
    authenticator_data: str
    """What the security key says of whom it verified, in base64."""
    signature: str
    """Over the authenticator data and the SHA-256 of the client data, in base64."""

    @classmethod
    def of(cls, challenge: Challenge, signed: Signed) -> StepUp:
        """Write down what was asked and what was answered."""
        return cls(
            challenge.purpose,
            challenge.account,
            challenge.session,
            to_base64(challenge.nonce),
            stamp(challenge.until),
            signed.relying_party,
            to_base64(signed.key.spki),
            to_base64(signed.client_data),
            to_base64(signed.authenticator_data),
            to_base64(signed.signature),
        )


class _ClientData(msgspec.Struct, frozen=True, rename="camel"):
    type: str
    challenge: str
    origin: str
    cross_origin: bool = False


def passkey_id(relying_party: str, key: PublicKey) -> KeyId:
    """Give the id of a security key: `passkey:` and SHA-256 over its public key and the domain that it signs for."""
    return KeyId(PASSKEYS + _digest(_PASSKEY, relying_party, key.spki).hex())


def verify_step_up(proof: StepUp, digest: Digest) -> KeyId:
    """Give the id of the security key whose holder said a statement of this digest; raise unless that is proven.

    Shape:  the user was present and verified, on a page of the domain for which the key signs. Whose key it is, the
            directory says.
    Errors: StepUpUnproven (IDN-130).
    """
    try:
        challenge = Challenge(
            proof.purpose, digest, proof.account, proof.session, from_base64(proof.nonce), instant(proof.until)
        )
        key = PublicKey.from_der(from_base64(proof.key))
        signed = Signed(
            key,
            proof.relying_party,
            from_base64(proof.client_data),
            from_base64(proof.authenticator_data),
            from_base64(proof.signature),
        )
        verify_signed(signed, challenge.hashed())
    except (ValueError, InstantMalformed, CryptoError) as error:
        raise StepUpUnproven(why=str(error)) from error
    if to_base64(key.spki) != proof.key:
        raise StepUpUnproven(why="its key is not in its one encoding")
    return passkey_id(proof.relying_party, key)


def verify_signed(signed: Signed, challenge: bytes) -> int:
    """Return the counter of a security key if it signed exactly this challenge; raise otherwise.

    Errors: StepUpUnproven (IDN-130), SignatureInvalid (CRY-112), JsonAmbiguous (CRY-105).
    Source: Web Authentication Level 3, section 7.2, steps 11 to 21.
    """
    _check_client(signed, challenge)
    data = signed.authenticator_data
    if len(data) < _HEAD:
        raise StepUpUnproven(why="its authenticator data is too short")
    if not hmac.compare_digest(data[:32], hashlib.sha256(signed.relying_party.encode("utf-8")).digest()):
        raise StepUpUnproven(why="it was signed for another domain")
    flags = data[32]
    if len(data) > _HEAD and not flags & _EXTENDED:
        raise StepUpUnproven(why="its authenticator data goes on after its end")
    if not flags & _PRESENT:
        raise StepUpUnproven(why="nobody touched the security key")
    if not flags & _VERIFIED:
        raise StepUpUnproven(why="the security key did not verify who touched it")
    signed.key.verify(signed.signature, data + hashlib.sha256(signed.client_data).digest())
    return int(struct.unpack(">I", data[33:_HEAD])[0])


def _check_client(signed: Signed, challenge: bytes) -> None:
    try:
        client = read_json(signed.client_data, _ClientData)
    except (ValueError, msgspec.MsgspecError) as error:
        raise StepUpUnproven(why="its client data cannot be read") from error
    if client.type != "webauthn.get":
        raise StepUpUnproven(why=f"it is a {client.type!r}, which approves nothing")
    if not hmac.compare_digest(_unpadded(client.challenge), challenge):
        raise StepUpUnproven(why="it was signed for something else")
    if client.cross_origin or not is_page_of(client.origin, signed.relying_party):
        raise StepUpUnproven(why="it was signed on a page of somebody else's")


def is_page_of(origin: str, relying_party: str) -> bool:
    """Say whether an origin is that domain itself, by https or on this machine; a page below it is somebody else's.

    Source: Web Authentication Level 3, section 13.4.9, and Secure Contexts, section 3.1.
    """
    try:
        read = urlsplit(origin)
        host = read.hostname or ""
    except ValueError:
        return False
    is_bare = not (read.path or read.query or read.fragment or read.username or read.password)
    is_secure = read.scheme == "https" or (read.scheme == "http" and host == "localhost")
    return is_bare and is_secure and bool(host) and host == relying_party


def _unpadded(text: str) -> bytes:
    """Read base64url without padding. Errors: StepUpUnproven (IDN-130)."""
    try:
        read = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise StepUpUnproven(why="its challenge cannot be read") from error
    return read


def _digest(*parts: str | bytes) -> bytes:
    whole = hashlib.sha256()
    for part in parts:
        body = part.encode("utf-8") if isinstance(part, str) else part
        whole.update(struct.pack(">I", len(body)) + body)
    return whole.digest()
