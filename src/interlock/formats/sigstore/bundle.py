"""Sigstore bundles, versions 0.1 to 0.3: a signature with everything that is needed to judge it offline.

Enters: JSON. Leaves: `Bundle`, of which nothing is proved. What a version demands is asked for here; what the
parts say is judged in `adapters.sigstore`. Floor 5.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.crypto import Envelope, read_envelope
from interlock.crypto.errors import EnvelopeMalformed, JsonAmbiguous
from interlock.crypto.wire import read_json
from interlock.formats.sigstore.errors import BundleMalformed, BundleUnsupported
from interlock.formats.sigstore.proto import ALGORITHMS, Base64, WholeText, raw, whole

BIGGEST_BUNDLE: Final = 64 * 1024 * 1024
MOST_CERTIFICATES: Final = 10
MOST_ENTRIES: Final = 8
MOST_TIMESTAMPS: Final = 32
MOST_HASHES: Final = 64
VERSIONS: Final = {
    "application/vnd.dev.sigstore.bundle+json;version=0.1": "0.1",
    "application/vnd.dev.sigstore.bundle+json;version=0.2": "0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3": "0.3",
    "application/vnd.dev.sigstore.bundle.v0.3+json": "0.3",
}
"""Bundle versions by their media types; the last two are the same one."""
_PROMISES: Final = "0.1"
"""The version in which a log's promise may stand alone."""
_HASH: Final = 32
_NOTHING: Final = (b"", b"null")


class InclusionProof(msgspec.Struct, frozen=True):
    """How an entry is said to be in its log."""

    index: int
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    checkpoint: str
    """The log's signed note about its size and root."""


class LogEntry(msgspec.Struct, frozen=True):
    """One entry of a transparency log, as the bundle tells it."""

    index: int
    log_id: bytes
    kind: str
    version: str
    body: bytes
    """What is in the log, to the byte."""
    proof: InclusionProof | None
    """Nothing only where `read_promised_bundle` read it, and then there is a promise."""
    logged_at: int | None = None
    """Seconds since 1970; only `promise` makes it more than a claim."""
    promise: bytes | None = None
    """The log's signature of body, index and time."""


class MessageSignature(msgspec.Struct, frozen=True):
    """A signature of an artifact's own bytes."""

    signature: bytes
    algorithm: str = "sha256"
    digest: bytes | None = None
    """What the bundle says was signed; a hint that must be true."""


class Bundle(msgspec.Struct, frozen=True):
    """A bundle as it was read: exactly one of `message` and `envelope` is there, and of `chain` and `key_hint`."""

    version: str
    chain: tuple[bytes, ...] = ()
    """Certificates in DER, that of the signer first; empty where a key signed that is not in the bundle."""
    key_hint: str = ""
    entries: tuple[LogEntry, ...] = ()
    timestamps: tuple[bytes, ...] = ()
    """RFC 3161 responses over the signature, in DER."""
    message: MessageSignature | None = None
    envelope: Envelope | None = None
    document: bytes = b""
    """The envelope as it was written, to the byte; old log entries are about that."""

    @property
    def signature(self) -> bytes:
        """The one signature that the bundle is about."""
        if self.message is not None:
            return self.message.signature
        return self.envelope.signatures[0].sig if self.envelope is not None else b""


class _Raw(msgspec.Struct, frozen=True, rename="camel"):
    raw_bytes: Base64


class _Chain(msgspec.Struct, frozen=True):
    certificates: list[_Raw]


class _Key(msgspec.Struct, frozen=True):
    hint: str = ""


class _KeyId(msgspec.Struct, frozen=True, rename="camel"):
    key_id: Base64


class _Kind(msgspec.Struct, frozen=True):
    kind: str
    version: str


class _Promise(msgspec.Struct, frozen=True, rename="camel"):
    signed_entry_timestamp: Base64


class _Note(msgspec.Struct, frozen=True):
    envelope: str


class _Proof(msgspec.Struct, frozen=True, rename="camel"):
    root_hash: Base64
    tree_size: WholeText
    log_index: WholeText = 0
    hashes: list[Base64] = []
    checkpoint: _Note | None = None


class _Entry(msgspec.Struct, frozen=True, rename="camel"):
    log_id: _KeyId
    kind_version: _Kind
    canonicalized_body: Base64
    log_index: WholeText = 0
    integrated_time: WholeText = 0
    inclusion_promise: _Promise | None = None
    inclusion_proof: _Proof | None = None


class _Timestamp(msgspec.Struct, frozen=True, rename="camel"):
    signed_timestamp: Base64


class _Timestamps(msgspec.Struct, frozen=True, rename="camel"):
    rfc3161_timestamps: list[_Timestamp] = msgspec.field(default_factory=list, name="rfc3161Timestamps")


class _Material(msgspec.Struct, frozen=True, rename="camel"):
    public_key: _Key | None = None
    x509_certificate_chain: _Chain | None = msgspec.field(default=None, name="x509CertificateChain")
    certificate: _Raw | None = None
    tlog_entries: list[_Entry] = []
    timestamp_verification_data: _Timestamps | None = None


class _Digest(msgspec.Struct, frozen=True):
    algorithm: str = ""
    digest: Base64 = ""


class _Message(msgspec.Struct, frozen=True, rename="camel"):
    signature: Base64
    message_digest: _Digest | None = None


class _Bundle(msgspec.Struct, frozen=True, rename="camel"):
    media_type: str
    verification_material: _Material
    message_signature: _Message | None = None
    dsse_envelope: msgspec.Raw = msgspec.Raw()


def read_bundle(data: bytes, source: str = "the bundle") -> Bundle:
    """Read a bundle; unknown fields are ignored, a name twice is not.

    Shape:  a DSSE envelope in a bundle has exactly one signature.
    Errors: BundleMalformed (FMT-801), BundleUnsupported (FMT-802).
    Source: sigstore protobuf-specs, sigstore_bundle.proto, and the Sigstore client specification.
    """
    return _read(data, source, must_be_proved=True)


def read_promised_bundle(data: bytes, source: str = "the bundle") -> Bundle:
    """Read a bundle that may be one of version 0.1 with the log's promise alone, as npm's registry served them.

    Whoever reads one so has to say that nobody shows that the log kept its promise.

    Errors: as for `read_bundle`.
    """
    return _read(data, source, must_be_proved=False)


def _read(data: bytes, source: str, *, must_be_proved: bool) -> Bundle:
    if len(data) > BIGGEST_BUNDLE:
        raise BundleMalformed(source=source, why=f"it has more than {BIGGEST_BUNDLE} bytes")
    try:
        wire = read_json(data, _Bundle)
        version = VERSIONS.get(wire.media_type)
        if version is None:
            raise BundleUnsupported(source=source, what=f"the version {wire.media_type[:80]!r}")
        return _bundle(wire, version, must_be_proved=must_be_proved or version != _PROMISES)
    except (ValueError, JsonAmbiguous, EnvelopeMalformed) as error:
        raise BundleMalformed(source=source, why=str(error)) from error


def _bundle(wire: _Bundle, version: str, *, must_be_proved: bool) -> Bundle:
    material = wire.verification_material
    chain = _chain(material, version)
    if bool(chain) == (material.public_key is not None):
        raise ValueError("it needs either a certificate or the hint of a key")
    envelope = None if bytes(wire.dsse_envelope) in _NOTHING else _envelope(bytes(wire.dsse_envelope))
    message = None if wire.message_signature is None else _message(wire.message_signature)
    if (envelope is None) == (message is None):
        raise ValueError("it needs either a message signature or a DSSE envelope")
    if len(material.tlog_entries) > MOST_ENTRIES:
        raise ValueError(f"it has more than {MOST_ENTRIES} log entries")
    entries = tuple(_entry(one, version, must_be_proved=must_be_proved) for one in material.tlog_entries)
    if len(set(entries)) != len(entries):
        raise ValueError("it has a log entry twice")
    timestamps = _timestamps(material.timestamp_verification_data)
    if not timestamps and not all(one.promise for one in entries):
        raise ValueError("it has neither an inclusion promise nor a signed timestamp, so nobody says when it was made")
    return Bundle(
        version,
        chain,
        material.public_key.hint if material.public_key is not None else "",
        entries,
        timestamps,
        message,
        envelope,
        bytes(wire.dsse_envelope) if envelope is not None else b"",
    )


def _chain(material: _Material, version: str) -> tuple[bytes, ...]:
    """Give the certificates: from 0.3 on the signer's alone, before that a list that begins with it."""
    if material.certificate is not None and material.x509_certificate_chain is not None:
        raise ValueError("it has a certificate and a chain")
    if material.certificate is not None:
        if version != "0.3":
            raise ValueError(f"version {version} holds certificates as x509CertificateChain")
        return (raw(material.certificate.raw_bytes, "the certificate"),)
    if material.x509_certificate_chain is None:
        return ()
    if version == "0.3":
        raise ValueError("version 0.3 holds the signer's certificate alone")
    found = material.x509_certificate_chain.certificates
    if not 0 < len(found) <= MOST_CERTIFICATES:
        raise ValueError(f"its chain has {len(found)} certificates, not 1 to {MOST_CERTIFICATES}")
    return tuple(raw(one.raw_bytes, "a certificate") for one in found)


def _envelope(body: bytes) -> Envelope:
    envelope = read_envelope(body)
    if len(envelope.signatures) != 1 or not envelope.signatures[0].sig:
        raise ValueError(f"its envelope has {len(envelope.signatures)} signatures, and exactly one must be there")
    return envelope


def _message(wire: _Message) -> MessageSignature:
    signature = raw(wire.signature, "the signature")
    if wire.message_digest is None:
        return MessageSignature(signature)
    algorithm = ALGORITHMS.get(wire.message_digest.algorithm)
    if algorithm is None:
        raise ValueError(f"the digest algorithm {wire.message_digest.algorithm[:40]!r} is not known")
    return MessageSignature(signature, algorithm, raw(wire.message_digest.digest, "the message digest"))


def _entry(wire: _Entry, version: str, *, must_be_proved: bool) -> LogEntry:
    promise = wire.inclusion_promise
    if version == "0.1" and promise is None:
        raise ValueError("version 0.1 needs an inclusion promise")
    logged_at = whole(wire.integrated_time, "integratedTime") or None
    if promise is not None and logged_at is None:
        raise ValueError("its inclusion promise promises no time")
    proof = wire.inclusion_proof
    checkpoint = proof.checkpoint.envelope if proof is not None and proof.checkpoint is not None else ""
    if not checkpoint and (must_be_proved or proof is not None):
        raise ValueError("its log entry has no inclusion proof with a checkpoint, so nobody can see that it is logged")
    return LogEntry(
        index=whole(wire.log_index, "logIndex"),
        log_id=raw(wire.log_id.key_id, "logId", size=_HASH),
        kind=wire.kind_version.kind,
        version=wire.kind_version.version,
        body=raw(wire.canonicalized_body, "canonicalizedBody"),
        proof=None if proof is None else _proof(proof, checkpoint),
        logged_at=logged_at,
        promise=None if promise is None else raw(promise.signed_entry_timestamp, "signedEntryTimestamp"),
    )


def _proof(wire: _Proof, checkpoint: str) -> InclusionProof:
    if len(wire.hashes) > MOST_HASHES:
        raise ValueError(f"its inclusion proof has more than {MOST_HASHES} hashes")
    return InclusionProof(
        index=whole(wire.log_index, "the proof's logIndex"),
        size=whole(wire.tree_size, "treeSize"),
        root=raw(wire.root_hash, "rootHash", size=_HASH),
        hashes=tuple(raw(one, "a hash of the inclusion proof", size=_HASH) for one in wire.hashes),
        checkpoint=checkpoint,
    )


def _timestamps(wire: _Timestamps | None) -> tuple[bytes, ...]:
    if wire is None:
        return ()
    found = tuple(raw(one.signed_timestamp, "a signed timestamp") for one in wire.rfc3161_timestamps)
    if len(found) > MOST_TIMESTAMPS:
        raise ValueError(f"it has more than {MOST_TIMESTAMPS} timestamps")
    if len(set(found)) != len(found):
        raise ValueError("it has a timestamp twice")
    return found
