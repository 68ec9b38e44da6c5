"""Signatures as cosign keeps them beside an image: a layer with what was signed, and annotations with all the rest.

Enters: a layer and its annotations, or the bundle of its own that it once wrote beside a file. Leaves: `Bundle`, of
which nothing is proved; the log's promise stands in it without a proof of inclusion, since cosign keeps none there.
Floor 5.
Source: cosign, specs/SIGNATURE_SPEC.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

import msgspec

from interlock.crypto import read_envelope
from interlock.crypto.errors import EnvelopeMalformed, JsonAmbiguous, KeyMalformed
from interlock.crypto.keys import unwrap_pem
from interlock.crypto.wire import from_base64, read_json
from interlock.formats.sigstore.bundle import Bundle, LogEntry, MessageSignature
from interlock.formats.sigstore.errors import BundleMalformed
from interlock.formats.sigstore.proto import Base64, WholeText, raw, whole

SIGNATURE: Final = "dev.cosignproject.cosign/signature"
CERTIFICATE: Final = "dev.sigstore.cosign/certificate"
LOGGED: Final = "dev.sigstore.cosign/bundle"
STAMPED: Final = "dev.sigstore.cosign/rfc3161timestamp"
_LOG_ID: Final = 32
T = TypeVar("T")


class _Payload(msgspec.Struct, frozen=True):
    body: Base64
    integrated_time: WholeText = msgspec.field(name="integratedTime")
    log_index: WholeText = msgspec.field(name="logIndex")
    log_id: str = msgspec.field(name="logID")


class _Logged(msgspec.Struct, frozen=True):
    promise: Base64 = msgspec.field(name="SignedEntryTimestamp")
    payload: _Payload = msgspec.field(name="Payload")


class _Blob(msgspec.Struct, frozen=True):
    signature: Base64 = msgspec.field(name="base64Signature")
    logged: _Logged | None = msgspec.field(default=None, name="rekorBundle")
    cert: Base64 = ""


class _Stamped(msgspec.Struct, frozen=True):
    response: Base64 = msgspec.field(name="SignedRFC3161Timestamp")


class _Kind(msgspec.Struct, frozen=True):
    kind: str
    version: str = msgspec.field(name="apiVersion")


def read_signature(annotations: Mapping[str, str], place: str) -> Bundle:
    """Read a signature of a layer's own bytes, which are simple signing. Errors: BundleMalformed (FMT-801)."""
    return _guarded(lambda: _bundle(annotations, MessageSignature(_signature(annotations)), None), place)


def read_attestation(body: bytes, annotations: Mapping[str, str], place: str) -> Bundle:
    """Read a layer that is an envelope, signed once. Errors: BundleMalformed (FMT-801)."""
    return _guarded(lambda: _bundle(annotations, None, body), place)


def read_blob(document: bytes, place: str) -> tuple[Bundle, bytes]:
    """Read what `cosign sign-blob --bundle` once wrote: signature, certificate or key, and perhaps the log's promise.

    Shape:  the certificate stands in the bundle, and behind it once more in PEM; empty where a key signed.

    Errors: BundleMalformed (FMT-801).
    """

    def read() -> tuple[Bundle, bytes]:
        wire = read_json(document, _Blob)
        pem = from_base64(wire.cert)
        if b"-----BEGIN CERTIFICATE-----" not in pem:
            pem = b""  # it is the public key, which somebody gives
        bundle = Bundle(
            version="0.1",
            chain=(unwrap_pem(pem, "CERTIFICATE"),) if pem else (),
            entries=(_entry(wire.logged),) if wire.logged is not None else (),
            message=MessageSignature(raw(wire.signature, "the signature")),
        )
        return bundle, pem

    return _guarded(read, place)


def _guarded(read: Callable[[], T], place: str) -> T:
    try:
        return read()
    except (ValueError, JsonAmbiguous, KeyMalformed, EnvelopeMalformed) as error:
        raise BundleMalformed(source=place, why=str(error)) from error


def _signature(annotations: Mapping[str, str]) -> bytes:
    return raw(annotations.get(SIGNATURE, ""), "the signature")


def _bundle(annotations: Mapping[str, str], message: MessageSignature | None, body: bytes | None) -> Bundle:
    envelope = None if body is None else read_envelope(body)
    if envelope is not None and len(envelope.signatures) != 1:
        raise ValueError(f"its envelope has {len(envelope.signatures)} signatures, and exactly one must be there")
    certificate, logged, stamped = (annotations.get(name, "") for name in (CERTIFICATE, LOGGED, STAMPED))
    return Bundle(
        version="0.1",
        chain=(unwrap_pem(certificate.encode(), "CERTIFICATE"),) if certificate else (),
        entries=(_entry(read_json(logged.encode(), _Logged)),) if logged else (),
        timestamps=(raw(read_json(stamped.encode(), _Stamped).response, "the timestamp"),) if stamped else (),
        message=message,
        envelope=envelope,
        document=body or b"",
    )


def _entry(wire: _Logged) -> LogEntry:
    body = raw(wire.payload.body, "the body of the log entry")
    kind = read_json(body, _Kind)
    log_id = bytes.fromhex(wire.payload.log_id)
    if len(log_id) != _LOG_ID:
        raise ValueError(f"the id of its log has {len(log_id)} bytes, not {_LOG_ID}")
    logged_at = whole(wire.payload.integrated_time, "integratedTime")
    if not logged_at:
        raise ValueError("the log promises no time")
    return LogEntry(
        index=whole(wire.payload.log_index, "logIndex"),
        log_id=log_id,
        kind=kind.kind,
        version=kind.version,
        body=body,
        proof=None,
        logged_at=logged_at,
        promise=raw(wire.promise, "SignedEntryTimestamp"),
    )
