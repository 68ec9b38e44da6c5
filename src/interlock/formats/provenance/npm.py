"""What npm's registry tells about a version of a package: bundles, each with the type that it says it is of.

Enters: the document. Leaves: the bundles. Floor 5.
All of them have to be about one package, and each has to be of the type that the document says and to agree with
itself; so whoever verifies one of them, lacking the key for another, was not shown a package that the other belies.
Source: npm, registry API for attestations.
"""

from __future__ import annotations

import msgspec

from interlock.crypto import read_envelope
from interlock.crypto.errors import EnvelopeMalformed
from interlock.formats.provenance.errors import AttestationContradicted, AttestationMalformed
from interlock.formats.provenance.publications import NPM_PUBLISH, read_npm_publication
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import decode, read_stated
from interlock.supply.provenanced import Thing


class _Bundle(msgspec.Struct, frozen=True, rename="camel"):
    dsse_envelope: msgspec.Raw


class _Attestation(msgspec.Struct, frozen=True, rename="camel"):
    predicate_type: str
    bundle: msgspec.Raw


class _Document(msgspec.Struct, frozen=True):
    attestations: list[_Attestation]


def open_npm(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give the bundles of a document.

    Errors: AttestationMalformed (FMT-901), AttestationContradicted (FMT-903), AttestationUnknown (FMT-902).
    """
    parts = [
        Sealed(Sealing.BUNDLE, bytes(one.bundle), f"{place}: attestations[{at}]", predicate_type=one.predicate_type)
        for at, one in enumerate(decode(document, _Document, place).attestations)
    ]
    about = [_about(part) for part in parts]
    for part, subjects in zip(parts, about, strict=True):
        if subjects != about[0]:
            raise AttestationContradicted(place=part.place, why="it is about another package than the first one")
    return tuple(parts)


def _about(part: Sealed) -> tuple[Thing, ...]:
    """Give what a bundle says that it is about, if it is of the type that the document says."""
    try:
        envelope = read_envelope(bytes(decode(part.body, _Bundle, part.place).dsse_envelope))
    except EnvelopeMalformed as error:
        raise AttestationMalformed(place=part.place, why=str(error)) from error
    stated = read_stated(envelope.payload, part.place)
    if stated.predicate_type != part.predicate_type:
        why = f"it is a {stated.predicate_type[:120]!r}, and the document says {part.predicate_type[:120]!r}"
        raise AttestationContradicted(place=part.place, why=why)
    if stated.predicate_type == NPM_PUBLISH:
        read_npm_publication(stated, part.place)
    return stated.subjects
