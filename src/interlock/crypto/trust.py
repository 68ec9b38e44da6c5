"""Which keys count, for what, since when and until when.

Enters: keys with their windows, or the bytes of a trust file. Leaves: `Trust`, which gives the
signer of a key id at a time, or says why that key does not count. Floor 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec

from interlock.crypto.dsse import OpenedSeal, open_seal
from interlock.crypto.errors import (
    JsonAmbiguous,
    KeyExpired,
    KeyMalformed,
    KeyNotYetValid,
    KeyPurposeWrong,
    KeyRefused,
    KeyRevoked,
    KeyUnknown,
    SealBroken,
    TrustMalformed,
)
from interlock.crypto.keys import PublicKey
from interlock.crypto.wire import from_base64, read_json, to_base64
from interlock.kernel import Instant, InstantMalformed, KeyId, canonical, instant, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.crypto.dsse import Envelope

SCHEMA: Final = "interlock.trust.v1"


class TrustedKey(msgspec.Struct, frozen=True):
    """A key that counts inside its window and for its purposes only."""

    key: PublicKey
    name: str
    since: Instant
    until: Instant | None = None
    """The first instant at which it does not count any more."""
    revoked_at: Instant | None = None
    """From here on it does not count, whatever its window says."""
    purposes: tuple[str, ...] = ()
    """What it counts for; a key without a purpose counts for nothing."""

    @property
    def id(self) -> KeyId:
        """The id of the key."""
        return self.key.id

    def check(self, at: Instant, purpose: str) -> None:
        """Return if the key counts at this time for this purpose; raise otherwise.

        Errors: KeyPurposeWrong (CRY-125), KeyRevoked (CRY-124), KeyNotYetValid (CRY-122),
                KeyExpired (CRY-123).
        """
        case = {"key": self.id, "name": self.name, "at": stamp(at)}
        if purpose not in self.purposes:
            raise KeyPurposeWrong(purpose=purpose, purposes=", ".join(self.purposes) or "nothing", **case)
        if self.revoked_at is not None and at >= self.revoked_at:
            raise KeyRevoked(revoked_at=stamp(self.revoked_at), **case)
        if at < self.since:
            raise KeyNotYetValid(since=stamp(self.since), **case)
        if self.until is not None and at >= self.until:
            raise KeyExpired(until=stamp(self.until), **case)


class Trust(msgspec.Struct, frozen=True):
    """The set of keys that count; no key is in it twice."""

    keys: tuple[TrustedKey, ...] = ()

    def __post_init__(self) -> None:
        if len({one.id for one in self.keys}) != len(self.keys):
            raise TrustMalformed(why="it holds a key twice")

    def signer_of(self, key_id: KeyId, at: Instant, purpose: str) -> TrustedKey:
        """Give the key with this id if it counts at this time for this purpose.

        Errors: KeyUnknown (CRY-121) and those of `TrustedKey.check`.
        """
        for trusted in self.keys:
            if trusted.id == key_id:
                trusted.check(at, purpose)
                return trusted
        raise KeyUnknown(key=key_id)


def open_trusted(envelope: Envelope, trust: Trust, at: Instant, purpose: str, *, threshold: int = 1) -> OpenedSeal:
    """Open a seal with the keys that count at this time for this purpose, and with no others.

    Signatures of trusted keys that do not count are left out; if too few are left, the error says
    why the first of those keys does not count.

    Errors: KeyRefused (CRY-121 to CRY-125), SealBroken (CRY-102), ThresholdMeaningless (CRY-103).
    Source: docs/security/verification.md, steps 1 and 2.
    """
    opened = open_seal(envelope, {one.id: one.key for one in trust.keys}, threshold=threshold)
    counting: list[KeyId] = []
    refused: list[KeyRefused] = []
    for key_id in opened.keys:
        try:
            counting.append(trust.signer_of(key_id, at, purpose).id)
        except KeyRefused as error:
            refused.append(error)
    if len(counting) >= threshold:
        return OpenedSeal(opened.kind, opened.body, tuple(counting))
    if len(refused) == len(opened.keys):
        raise refused[0]
    hints = [signature.keyid for signature in envelope.signatures]
    raise SealBroken(got=len(counting), needed=threshold, known=len(trust.keys), hints=hints)


class _WireKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    id: str
    name: str
    public: str
    since: str
    purposes: list[str]
    until: str | None = None
    revoked_at: str | None = None


class _WireTrust(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal["interlock.trust.v1"]
    keys: list[_WireKey]


def read_trust(body: bytes) -> Trust:
    """Read a trust file; an unknown field, a name twice or an id that is not its key's is an error.

    Errors: TrustMalformed (CRY-120).
    """
    try:
        wire = read_json(body, _WireTrust)
        return Trust(tuple(_read_key(one) for one in wire.keys))
    except (ValueError, JsonAmbiguous, KeyMalformed, InstantMalformed) as error:
        raise TrustMalformed(why=str(error)) from error


def write_trust(trust: Trust) -> bytes:
    """Write a trust file as canonical JSON."""
    return canonical({"schema": SCHEMA, "keys": _written(trust.keys)})


def _read_key(wire: _WireKey) -> TrustedKey:
    key = PublicKey.from_der(from_base64(wire.public))
    if key.id != wire.id:
        raise TrustMalformed(why=f"the id of {wire.name!r} is not that of its key")
    return TrustedKey(
        key,
        wire.name,
        instant(wire.since),
        None if wire.until is None else instant(wire.until),
        None if wire.revoked_at is None else instant(wire.revoked_at),
        tuple(wire.purposes),
    )


def _written(keys: Sequence[TrustedKey]) -> list[_WireKey]:
    return [
        _WireKey(
            one.id,
            one.name,
            to_base64(one.key.spki),
            stamp(one.since),
            list(one.purposes),
            None if one.until is None else stamp(one.until),
            None if one.revoked_at is None else stamp(one.revoked_at),
        )
        for one in keys
    ]
