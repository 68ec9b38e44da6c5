"""Bodies of Sigstore's log entries: what was logged, in one value whatever the kind of the entry.

Enters: the body that is in the log, to the byte. Leaves: `Logged`: the digest and the signatures it binds. An entry of
kind intoto 0.0.1 holds no signature: it binds the whole envelope as it was written, and with it what stands there.
Floor 5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

import msgspec

from interlock.crypto import Envelope, preimage
from interlock.crypto.errors import JsonAmbiguous, KeyMalformed
from interlock.crypto.keys import unwrap_pem
from interlock.crypto.wire import from_base64, read_json, to_base64
from interlock.formats.sigstore.errors import LogBodyMalformed
from interlock.formats.sigstore.proto import ALGORITHMS, Base64, raw

_PAYLOAD_ALGORITHMS: Final = ("sha256",)


class Logged(msgspec.Struct, frozen=True):
    """What an entry binds: of which bytes it speaks, who signed them, and the signatures themselves."""

    of: str
    """`artifact`: the digest is that of the artifact. `payload`: of the envelope's payload. `envelope`: of its
    pre-authentication encoding, or of the artifact, whichever was signed. `document`: of the envelope as JSON, with its
    signatures."""
    algorithm: str
    digest: bytes
    signatures: tuple[tuple[bytes, bytes], ...]
    """Each with the DER of the certificate or key that the log says verifies it; empty where the digest covers it."""

    def disagrees(self, envelope: Envelope | None, artifact: bytes, document: bytes = b"") -> str:
        """Say what does not agree with what was signed; empty where everything does.

        Shape:  `artifact` is the artifact's digest where its own bytes were signed, `document` the envelope as JSON.
        """
        if (envelope is None and self.of in _OF_ENVELOPES) or (envelope is not None and self.of == "artifact"):
            return "it is about something of another kind"
        if envelope is not None and self.of == "document":
            written = (hashlib.new(self.algorithm, one).digest() for one in (document, _as_go_writes(envelope)))
            return "" if self.digest in written else "it is about other bytes, or about an envelope written otherwise"
        wanted = artifact
        if envelope is not None:
            signed = preimage(envelope.payload_type, envelope.payload)
            wanted = hashlib.new(self.algorithm, envelope.payload if self.of == "payload" else signed).digest()
        return "" if self.digest == wanted else "it is about other bytes"


_OF_ENVELOPES: Final = frozenset({"payload", "document"})


def _as_go_writes(envelope: Envelope) -> bytes:
    """Write an envelope to the byte as the clients that logged such entries did, whatever order it came in since."""
    signatures = [{"keyid": one.keyid, "sig": to_base64(one.sig)} for one in envelope.signatures]
    return msgspec.json.encode(
        {"payloadType": envelope.payload_type, "payload": to_base64(envelope.payload), "signatures": signatures}
    )


class _Hash(msgspec.Struct, frozen=True):
    algorithm: str
    value: str


class _Content(msgspec.Struct, frozen=True):
    content: Base64


class _Signature1(msgspec.Struct, frozen=True, rename="camel"):
    content: Base64
    public_key: _Content


class _Data1(msgspec.Struct, frozen=True):
    hash: _Hash


class _Rekord1(msgspec.Struct, frozen=True):
    data: _Data1
    signature: _Signature1


class _Digest2(msgspec.Struct, frozen=True):
    algorithm: str
    digest: Base64


class _Raw(msgspec.Struct, frozen=True, rename="camel"):
    raw_bytes: Base64


class _Verifier2(msgspec.Struct, frozen=True, rename="camel"):
    x509_certificate: _Raw | None = msgspec.field(default=None, name="x509Certificate")
    public_key: _Raw | None = None


class _Signature2(msgspec.Struct, frozen=True):
    content: Base64
    verifier: _Verifier2


class _Rekord2Inner(msgspec.Struct, frozen=True):
    data: _Digest2
    signature: _Signature2


class _Rekord2(msgspec.Struct, frozen=True):
    inner: _Rekord2Inner = msgspec.field(name="hashedRekordV002")


class _DsseSignature(msgspec.Struct, frozen=True):
    signature: Base64
    verifier: Base64


class _Dsse1(msgspec.Struct, frozen=True, rename="camel"):
    payload_hash: _Hash
    signatures: list[_DsseSignature]


class _Dsse2Inner(msgspec.Struct, frozen=True, rename="camel"):
    payload_hash: _Digest2
    signatures: list[_Signature2]


class _Dsse2(msgspec.Struct, frozen=True):
    inner: _Dsse2Inner = msgspec.field(name="dsseV002")


class _IntotoSignature(msgspec.Struct, frozen=True, rename="camel"):
    public_key: Base64
    sig: Base64


class _IntotoEnvelope(msgspec.Struct, frozen=True):
    signatures: list[_IntotoSignature]


class _IntotoContent(msgspec.Struct, frozen=True, rename="camel"):
    envelope: _IntotoEnvelope
    payload_hash: _Hash


class _Intoto2(msgspec.Struct, frozen=True):
    content: _IntotoContent


class _Intoto1Content(msgspec.Struct, frozen=True):
    hash: _Hash


class _Intoto1(msgspec.Struct, frozen=True, rename="camel"):
    content: _Intoto1Content
    public_key: Base64


class _Entry(msgspec.Struct, frozen=True, rename="camel"):
    kind: str
    api_version: str
    spec: msgspec.Raw


def read_body(body: bytes, kind: str, version: str) -> Logged:
    """Read the body of an entry, which must be of the kind that the bundle says.

    Errors: LogBodyMalformed (FMT-804).
    Source: Rekor, pkg/types; rekor-tiles, rekor v2 specification 6.1.
    """
    try:
        return _read(body, kind, version)
    except (ValueError, JsonAmbiguous, KeyMalformed) as error:
        raise LogBodyMalformed(why=str(error)) from error


def _read(body: bytes, kind: str, version: str) -> Logged:
    entry = read_json(body, _Entry)
    if (entry.kind, entry.api_version) != (kind, version):
        raise ValueError(f"the bundle calls it {kind} {version}, and it is {entry.kind} {entry.api_version}")
    reader = _READERS.get((kind, version))
    if reader is None:
        raise ValueError(f"entries of kind {kind} {version} are not read")
    logged = reader(bytes(entry.spec))
    if not logged.signatures:
        raise ValueError("it holds no signature")
    return logged


def _hashedrekord1(spec: bytes) -> Logged:
    wire = msgspec.json.decode(spec, type=_Rekord1)
    digest = _of_hex(wire.data.hash, tuple(ALGORITHMS.values()))
    signer = _pem(raw(wire.signature.public_key.content, "publicKey"))
    return Logged("artifact", wire.data.hash.algorithm, digest, ((raw(wire.signature.content, "signature"), signer),))


def _hashedrekord2(spec: bytes) -> Logged:
    wire = msgspec.json.decode(spec, type=_Rekord2).inner
    return Logged("envelope", *_of_digest(wire.data), (_signed(wire.signature),))


def _dsse1(spec: bytes) -> Logged:
    wire = msgspec.json.decode(spec, type=_Dsse1)
    signatures = tuple(
        (raw(one.signature, "signature"), _pem(raw(one.verifier, "verifier"))) for one in wire.signatures
    )
    return Logged("payload", wire.payload_hash.algorithm, _of_hex(wire.payload_hash, _PAYLOAD_ALGORITHMS), signatures)


def _dsse2(spec: bytes) -> Logged:
    wire = msgspec.json.decode(spec, type=_Dsse2).inner
    return Logged("payload", *_of_digest(wire.payload_hash), tuple(_signed(one) for one in wire.signatures))


def _intoto1(spec: bytes) -> Logged:
    wire = msgspec.json.decode(spec, type=_Intoto1)
    signer = _pem(raw(wire.public_key, "publicKey"))
    digest = _of_hex(wire.content.hash, _PAYLOAD_ALGORITHMS)
    return Logged("document", wire.content.hash.algorithm, digest, ((b"", signer),))


def _intoto2(spec: bytes) -> Logged:
    """Read an entry that keeps the envelope as base64 within base64."""
    wire = msgspec.json.decode(spec, type=_Intoto2).content
    signatures = tuple(
        (from_base64(raw(one.sig, "sig").decode("ascii"), url_safe=True), _pem(raw(one.public_key, "publicKey")))
        for one in wire.envelope.signatures
    )
    return Logged("payload", wire.payload_hash.algorithm, _of_hex(wire.payload_hash, _PAYLOAD_ALGORITHMS), signatures)


_READERS: Final[dict[tuple[str, str], Callable[[bytes], Logged]]] = {
    ("hashedrekord", "0.0.1"): _hashedrekord1,
    ("hashedrekord", "0.0.2"): _hashedrekord2,
    ("dsse", "0.0.1"): _dsse1,
    ("dsse", "0.0.2"): _dsse2,
    ("intoto", "0.0.1"): _intoto1,
    ("intoto", "0.0.2"): _intoto2,
}


def _of_hex(wire: _Hash, allowed: tuple[str, ...]) -> bytes:
    if wire.algorithm not in allowed:
        raise ValueError(f"its digest is {wire.algorithm[:40]!r}, and {' or '.join(allowed)} is asked for")
    digest = bytes.fromhex(wire.value)
    if len(digest) != hashlib.new(wire.algorithm).digest_size or digest.hex() != wire.value:
        raise ValueError(f"its digest is no {wire.algorithm}")
    return digest


def _of_digest(wire: _Digest2) -> tuple[str, bytes]:
    algorithm = ALGORITHMS.get(wire.algorithm)
    if algorithm is None:
        raise ValueError(f"its digest is {wire.algorithm[:40]!r}, which is not known")
    return algorithm, raw(wire.digest, "digest", size=hashlib.new(algorithm).digest_size)


def _signed(wire: _Signature2) -> tuple[bytes, bytes]:
    certificate, key = wire.verifier.x509_certificate, wire.verifier.public_key
    if (certificate is None) == (key is None):
        raise ValueError("its verifier is not one certificate or one key")
    found = certificate if certificate is not None else key
    return raw(wire.content, "signature"), raw(found.raw_bytes if found is not None else "", "verifier")


def _pem(pem: bytes) -> bytes:
    label = "CERTIFICATE" if b"-----BEGIN CERTIFICATE-----" in pem else "PUBLIC KEY"
    return unwrap_pem(pem, label)
