"""Simple signing: what cosign signs when it signs an image, namely its digest and the name that the signer used.

Enters: the payload that was signed. Leaves: what it says. Floor 5.
The name is a claim of the signer; registries serve the same signature under any name. Source: cosign, signature
specification; containers, simple signing.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from interlock.formats.provenance.errors import AttestationUnknown
from interlock.formats.provenance.statement import decode, thing
from interlock.supply.provenanced import Dialect, Provenanced

PAYLOAD_TYPE: Final = "application/vnd.dev.cosign.simplesigning.v1+json"
_TYPES: Final = frozenset({"cosign container image signature", "atomic container signature"})


class _Image(msgspec.Struct, frozen=True, rename="kebab"):
    docker_manifest_digest: str


class _Identity(msgspec.Struct, frozen=True, rename="kebab"):
    docker_reference: str = ""


class _Critical(msgspec.Struct, frozen=True):
    image: _Image
    type: str
    identity: _Identity = _Identity()


class _Payload(msgspec.Struct, frozen=True):
    critical: _Critical
    optional: dict[str, Any] | None = None


def read_simple_signing(body: bytes, place: str) -> Provenanced:
    """Read a payload of simple signing. Errors: AttestationMalformed (FMT-901), AttestationUnknown (FMT-902)."""
    critical = decode(body, _Payload, place).critical
    if critical.type not in _TYPES:
        raise AttestationUnknown(place=f"{place}: critical.type", kind=critical.type[:120])
    alg, _, value = critical.image.docker_manifest_digest.partition(":")
    image = thing(critical.identity.docker_reference, {alg: value}, f"{place}: critical.image")
    return Provenanced(
        dialect=Dialect.SIMPLE_SIGNING,
        predicate_type=PAYLOAD_TYPE,
        subjects=(image,),
        package=critical.identity.docker_reference,
    )
