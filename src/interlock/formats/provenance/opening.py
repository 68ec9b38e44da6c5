"""Taking apart the files in which attestations come: each signed part of them, with what is needed to verify it.

Enters: the bytes of a file. Leaves: `Sealed` parts, in their order; none of them is verified here. Floor 5.
Read are: Sigstore bundles and DSSE envelopes, both as JSON lines too; bundles of cosign's own from before; in-toto
links by themselves; npm's document of attestations and GitHub's answer about a digest; PEP 740 attestations and
provenance; what Google Cloud tells about an image; bare statements, which nobody signed, also as envelopes without a
signature, and which are given as such, so that whoever asks can say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from interlock.crypto import read_envelope
from interlock.crypto.errors import EnvelopeMalformed
from interlock.crypto.wire import from_base64
from interlock.formats.provenance import github_answer, google, links, npm, pep740, rules
from interlock.formats.provenance.errors import AttestationMalformed, AttestationUnknown
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import BIGGEST, PAYLOAD_TYPE, decode

MOST_PARTS: Final = 1_000


class _Signature(msgspec.Struct, frozen=True):
    cert: str | None = None
    """PEM, as GitHub's generators write it."""
    certificate: str | None = None
    """PEM in base64, as witness writes it."""


class _Envelope(msgspec.Struct, frozen=True, rename="camel"):
    payload: str
    payload_type: str
    signatures: list[_Signature] | None = None


def open_attestations(data: bytes, place: str) -> tuple[Sealed, ...]:
    """Give the signed parts of a file; at least one.

    Errors: AttestationMalformed (FMT-901), AttestationUnknown (FMT-902), AttestationContradicted (FMT-903), RulesGiven
            (FMT-904).
    """
    if len(data) > BIGGEST:
        raise AttestationMalformed(place=place, why=f"it has {len(data)} bytes, more than {BIGGEST}")
    parts = tuple(part for document, where in _documents(data, place) for part in _parts(document, where))
    if not parts:
        raise AttestationMalformed(place=place, why="there is no attestation in it")
    if len(parts) > MOST_PARTS:
        raise AttestationMalformed(place=place, why=f"it has {len(parts)} attestations, more than {MOST_PARTS}")
    return parts


def _documents(data: bytes, place: str) -> Iterator[tuple[bytes, str]]:
    """Give the JSON documents of a file: one, or one in each line."""
    lines = [(line, number) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if len(lines) > 1 and all(line.lstrip()[:1] == b"{" and line.rstrip()[-1:] == b"}" for line, _ in lines):
        yield from ((line, f"{place}, line {number}") for line, number in lines)
    else:
        yield data, place


def _parts(document: bytes, place: str) -> tuple[Sealed, ...]:
    found = decode(document, dict[str, msgspec.Raw], place)
    for keys, reader in _FORMS:
        if keys <= found.keys():
            return reader(document, place)
    raise AttestationUnknown(place=place, kind=", ".join(sorted(found))[:120])


def _listed(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give what a list of attestations holds, which GitHub and npm both call so."""
    is_github = github_answer.is_github_answer(document, place)
    return (github_answer.open_github if is_github else npm.open_npm)(document, place)


def _bundle(document: bytes, place: str) -> tuple[Sealed, ...]:
    return (Sealed(Sealing.BUNDLE, document, place),)


def _blob(document: bytes, place: str) -> tuple[Sealed, ...]:
    return (Sealed(Sealing.BLOB, document, place),)


def _envelope(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give an envelope; GitHub's generators of old, and witness, put the signer's certificate beside the signature."""
    wire = decode(document, _Envelope, place)
    rules.check_payload(wire.payload_type, wire.payload, place)
    if not wire.signatures:
        return (Sealed(Sealing.NOTHING, _payload(wire, place), place),)
    try:
        read_envelope(document)
    except EnvelopeMalformed as error:
        raise AttestationMalformed(place=place, why=str(error)) from error
    chains = [_pem(one, place) for one in wire.signatures if one.cert or one.certificate]
    if chains and len(wire.signatures) != 1:
        why = f"it has {len(wire.signatures)} signatures and a certificate, and exactly one of each has to be there"
        raise AttestationMalformed(place=f"{place}: signatures", why=why)
    certificate = chains[0] if chains else b""
    return (Sealed(Sealing.CERTIFIED if chains else Sealing.ENVELOPE, document, place, certificate=certificate),)


def _pem(signature: _Signature, place: str) -> bytes:
    """Give the certificate beside a signature; there may be one, in one of two forms."""
    if signature.cert and signature.certificate:
        raise AttestationMalformed(place=f"{place}: signatures", why="there are two certificates beside one signature")
    try:
        if signature.cert:
            return signature.cert.encode("ascii")
        return from_base64(signature.certificate or "")
    except ValueError as error:
        raise AttestationMalformed(place=f"{place}: signatures", why="the certificate in it is not PEM") from error


def _payload(wire: _Envelope, place: str) -> bytes:
    """Give what an envelope without a signature holds, which nobody vouches for."""
    if wire.payload_type != PAYLOAD_TYPE:
        raise AttestationUnknown(place=f"{place}: payloadType", kind=wire.payload_type[:120])
    try:
        return from_base64(wire.payload, url_safe=True)
    except ValueError as error:
        raise AttestationMalformed(place=f"{place}: payload", why=str(error)) from error


def _statement(document: bytes, place: str) -> tuple[Sealed, ...]:
    return (Sealed(Sealing.NOTHING, document, place),)


_FORMS: Final[tuple[tuple[frozenset[str], Callable[[bytes, str], tuple[Sealed, ...]]], ...]] = (
    (frozenset({"mediaType", "verificationMaterial"}), _bundle),
    (frozenset({"base64Signature"}), _blob),
    (frozenset({"payload", "payloadType"}), _envelope),
    (frozenset({"signed", "signatures"}), links.open_link),
    (frozenset({"provenance_summary"}), google.open_google),
    (frozenset({"attestation_bundles"}), pep740.open_provenance),
    (frozenset({"verification_material", "envelope"}), pep740.open_attestation),
    (frozenset({"attestations"}), _listed),
    (frozenset({"_type", "predicateType"}), _statement),
    *((keys, rules.refuse_policy) for keys in rules.POLICY_KEYS),
    (frozenset({"_type", "steps"}), rules.refuse_layout),
)
"""The first whose keys are all there reads the document."""
