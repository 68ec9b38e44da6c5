"""PEP 740: attestations of the Python index, which are Sigstore bundles with other names.

Enters: an attestation, or the provenance object of a file with several. Leaves: Sigstore bundles of version 0.3.
Floor 5. Source: PEP 740, attestation objects and provenance objects.
"""

from __future__ import annotations

import msgspec

from interlock.formats.provenance.errors import AttestationUnknown
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import PAYLOAD_TYPE, decode

_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"


class _Material(msgspec.Struct, frozen=True):
    certificate: str
    transparency_entries: list[msgspec.Raw]


class _Envelope(msgspec.Struct, frozen=True):
    statement: str
    signature: str


class _Attestation(msgspec.Struct, frozen=True):
    version: int
    verification_material: _Material
    envelope: _Envelope


class _Bundle(msgspec.Struct, frozen=True):
    attestations: list[_Attestation]
    publisher: msgspec.Raw = msgspec.Raw(b"null")


class _Provenance(msgspec.Struct, frozen=True):
    version: int
    attestation_bundles: list[_Bundle]


def open_attestation(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give one attestation as a bundle. Errors: AttestationMalformed (FMT-901), AttestationUnknown (FMT-902)."""
    return (_sealed(decode(document, _Attestation, place), place),)


def open_provenance(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give the attestations of a file as bundles, with what the index says of their publishers."""
    wire = decode(document, _Provenance, place)
    _check(wire.version, place)
    return tuple(
        _sealed(one, f"{place}: attestation_bundles[{at}].attestations[{number}]", bytes(bundle.publisher))
        for at, bundle in enumerate(wire.attestation_bundles)
        for number, one in enumerate(bundle.attestations)
    )


def _check(version: int, place: str) -> None:
    if version != 1:
        raise AttestationUnknown(place=f"{place}: version", kind=str(version)[:40])


def _sealed(wire: _Attestation, place: str, publisher: bytes = b"") -> Sealed:
    """Write a bundle: the same parts under the names that Sigstore gives them."""
    _check(wire.version, place)
    bundle = {
        "mediaType": _MEDIA_TYPE,
        "verificationMaterial": {
            "certificate": {"rawBytes": wire.verification_material.certificate},
            "tlogEntries": wire.verification_material.transparency_entries,
        },
        "dsseEnvelope": {
            "payload": wire.envelope.statement,
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"sig": wire.envelope.signature}],
        },
    }
    return Sealed(Sealing.BUNDLE, msgspec.json.encode(bundle), place, publisher=publisher.decode("utf-8"))
