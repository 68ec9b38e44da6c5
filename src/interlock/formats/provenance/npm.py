"""What npm's registry tells about a version of a package: bundles, each with the type that it says it is of.

Enters: the document. Leaves: the bundles. Floor 5. Source: npm, registry API for attestations.
"""

from __future__ import annotations

import msgspec

from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import decode


class _Attestation(msgspec.Struct, frozen=True, rename="camel"):
    predicate_type: str
    bundle: msgspec.Raw


class _Document(msgspec.Struct, frozen=True):
    attestations: list[_Attestation]


def open_npm(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give the bundles of a document. Errors: AttestationMalformed (FMT-901)."""
    return tuple(
        Sealed(Sealing.BUNDLE, bytes(one.bundle), f"{place}: attestations[{at}]", predicate_type=one.predicate_type)
        for at, one in enumerate(decode(document, _Document, place).attestations)
    )
