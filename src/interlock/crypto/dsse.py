"""DSSE envelopes: what is signed, how it is written, and the one way to open a seal.

Enters: a body and its type, or the bytes of an envelope. Leaves: envelope bytes, or `OpenedSeal`,
which is the only type that says "these bytes were signed". Floor 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto.errors import (
    EnvelopeMalformed,
    JsonAmbiguous,
    SealBroken,
    SignatureInvalid,
    SignersMissing,
    ThresholdMeaningless,
)
from interlock.crypto.wire import from_base64, read_json, to_base64
from interlock.kernel import KeyId, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interlock.crypto.keys import PublicKey
    from interlock.crypto.ports import Signer

BIGGEST_ENVELOPE: Final = 64 * 1024 * 1024
MOST_SIGNATURES: Final = 100
"""Every signature may have to be tried with every key, so their number is bounded."""


class Signature(msgspec.Struct, frozen=True):
    """One signature of an envelope, not yet checked."""

    keyid: str
    """A hint, which nobody signed; it narrows what is tried first and decides nothing."""
    sig: bytes


class Envelope(msgspec.Struct, frozen=True):
    """An envelope as it was read: nothing in it is proved. `open_seal` gives what is."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]


class OpenedSeal(msgspec.Struct, frozen=True):
    """A body that enough keys signed; made by `open_seal` alone, so it cannot be mistaken for a claim."""

    kind: str
    """The payload type, which the signatures cover too."""
    body: bytes
    keys: tuple[KeyId, ...]
    """The keys that verified, each once, in the order of their signatures."""


class _WireSignature(msgspec.Struct, frozen=True):
    sig: str
    keyid: str | None = None


class _WireEnvelope(msgspec.Struct, frozen=True, rename="camel"):
    payload: str
    payload_type: str
    signatures: list[_WireSignature]


def preimage(kind: str, body: bytes) -> bytes:
    """Give the bytes that are signed: type and body with their lengths, counted in bytes.

    Source: DSSE 1.0.2, PAE.
    """
    named = kind.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(named), named, len(body), body)


def read_envelope(data: bytes, *, limit: int = BIGGEST_ENVELOPE) -> Envelope:
    """Read the JSON form of an envelope; unknown fields are ignored, as the standard demands.

    Units:  limit counts bytes.
    Errors: EnvelopeMalformed (CRY-101): too large, not JSON, a name twice, a required field
            missing, base64 that no encoder writes, too many signatures.
    Source: DSSE 1.0.2, envelope.
    """
    if len(data) > limit:
        raise EnvelopeMalformed(why=f"it has {len(data)} bytes, more than {limit}")
    try:
        wire = read_json(data, _WireEnvelope)
        if len(wire.signatures) > MOST_SIGNATURES:
            raise EnvelopeMalformed(why=f"it has more than {MOST_SIGNATURES} signatures")
        return Envelope(
            wire.payload_type,
            from_base64(wire.payload, url_safe=True),
            tuple(Signature(one.keyid or "", from_base64(one.sig, url_safe=True)) for one in wire.signatures),
        )
    except (ValueError, JsonAmbiguous) as error:
        raise EnvelopeMalformed(why=str(error)) from error


def write_envelope(envelope: Envelope) -> bytes:
    """Write an envelope as canonical JSON."""
    return canonical(
        {
            "payload": to_base64(envelope.payload),
            "payloadType": envelope.payload_type,
            "signatures": [{"keyid": one.keyid, "sig": to_base64(one.sig)} for one in envelope.signatures],
        }
    )


def sign(body: bytes, kind: str, signers: Sequence[Signer]) -> Envelope:
    """Seal a body: each signer signs type and body together.

    Errors: SignersMissing (CRY-104).
    """
    if not signers:
        raise SignersMissing
    message = preimage(kind, body)
    return Envelope(kind, body, tuple(Signature(one.key_id, one.sign(message)) for one in signers))


def open_seal(envelope: Envelope, keys: Mapping[KeyId, PublicKey], *, threshold: int = 1) -> OpenedSeal:
    """Give the body if at least `threshold` different keys of these signed it.

    A key id in the envelope is a hint: its key is tried first, then all others. A key that signed
    twice counts once, also when it is given under two ids.

    Errors: ThresholdMeaningless (CRY-103), SealBroken (CRY-102).
    Source: DSSE 1.0.2, multi-signature verification; docs/security/verification.md, step 2.
    """
    if threshold < 1:
        raise ThresholdMeaningless(threshold=threshold)
    message = preimage(envelope.payload_type, envelope.payload)
    verified: dict[bytes, KeyId] = {}
    for signature in envelope.signatures:
        key = _key_of(signature, message, _by_hint(signature.keyid, keys))
        if key is not None:
            verified.setdefault(key.spki, key.id)
    if len(verified) < threshold:
        hints = [signature.keyid for signature in envelope.signatures]
        raise SealBroken(got=len(verified), needed=threshold, known=len(keys), hints=hints)
    return OpenedSeal(envelope.payload_type, envelope.payload, tuple(verified.values()))


def _by_hint(hint: str, keys: Mapping[KeyId, PublicKey]) -> Iterable[PublicKey]:
    hinted = keys.get(KeyId(hint))
    if hinted is not None:
        yield hinted
    yield from (key for key in keys.values() if key is not hinted)


def _key_of(signature: Signature, message: bytes, keys: Iterable[PublicKey]) -> PublicKey | None:
    for key in keys:
        try:
            key.verify(signature.sig, message)
        except SignatureInvalid:
            continue
        return key
    return None
