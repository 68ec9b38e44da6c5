"""Verify: whether an artifact was made by whom, and of what, somebody expects, by what others signed.

Enters: an artifact, parts of files that others signed, and what is expected. Leaves: what was verified, or an error
that names the check which failed. Nothing found is a refusal. Floor 11.
"""

from __future__ import annotations

import base64
import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from interlock.crypto import read_envelope
from interlock.flows.errors import (
    KeyWanted,
    NobodySigned,
    NoneCounts,
    NothingSaid,
    PromiseAlone,
    PublisherWrong,
    SignatureUnlogged,
    SignerUnnamed,
)
from interlock.flows.ports import BareKey, OutsideVerifier
from interlock.formats.provenance.errors import AttestationMalformed, AttestationUnknown
from interlock.formats.provenance.reading import BUILD_TYPES, LINK_BODY, READERS, read_attested
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.simple_signing import PAYLOAD_TYPE as SIMPLE_SIGNING
from interlock.formats.provenance.statement import PAYLOAD_TYPE, read_stated
from interlock.formats.sigstore.cosign import read_attestation, read_blob, read_signature
from interlock.kernel import Digest, InterlockError, sha256
from interlock.supply.errors import ExpectationsUnmet
from interlock.supply.expectations import Expected, require
from interlock.supply.provenanced import Dialect, Provenanced, Thing, repository
from interlock.supply.signed import Grade, Signed, SignerWanted, Target

Key = TypeVar("Key", bound=BareKey)
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_PEM_BLOCK: Final = re.compile(rb"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----\n?", re.DOTALL)
ISSUERS: Final[Mapping[str, str]] = {
    "github.com": "https://token.actions.githubusercontent.com",
    "gitlab.com": "https://gitlab.com",
}
"""Who vouches for the builds of a host that is asked for, where nobody names an issuer."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an artifact, and whose word counts."""

    target: Target
    expected: Expected
    """Its subject is filled in for each statement that is about the artifact."""
    wanted: SignerWanted | None = None
    """Whose certificate counts."""
    key: bytes = b""
    """The key that counts, in PEM; or several, of which each counts."""
    accepts_unlogged: bool = False
    """Whether a signature counts of which nobody shows when it was made."""
    accepts_unbelieved: bool = False
    """Whether a bundle of whoever was named counts as a signature and no more, where nothing is asked of the build and
    what it says of one is not to be believed."""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """One attestation that shows what was expected."""

    place: str
    signed: Signed
    said: Provenanced
    """What it says, and nothing that its signer could not know."""
    by: str
    """Who signed, in words."""
    body: bytes = b""
    """The bundle or envelope that it came in."""
    unbelieved: str = ""
    """Why nothing is believed of what it says of a build, of which `said` tells nothing then; empty where it is."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What shows that an artifact is what was asked for; at least one attestation does."""

    name: str
    artifact: Digest
    verified: tuple[Verified, ...]
    set_aside: tuple[tuple[str, str], ...] = ()
    """What was looked at besides and does not count: where it is, and why."""


def signer_wanted(issuer: str, identity: str, source: str) -> SignerWanted:
    """Give whose certificate counts: an identity or a source has to be named, and an issuer where it is not plain.

    Errors: SignerUnnamed (FLW-177).
    """
    if not (identity or source):
        why = "nobody said whose signature counts, and anybody can sign"
        remedy = "name --source REPOSITORY, or --identity of the signer, or a --key"
        raise SignerUnnamed(why=why, remedy=remedy)
    named = repository(source or identity).partition("://")[2].partition("/")[0]
    chosen = issuer or ISSUERS.get(named, "")
    if not chosen:
        why = f"nobody said who vouches for identities of {named or identity}"
        raise SignerUnnamed(why=why, remedy="name the OpenID issuer with --issuer URL")
    return SignerWanted(issuer=chosen, identity=identity)


def check_bare(keys: Sequence[Key], signature: bytes, body: bytes) -> Key:
    """Give the first of some keys, at least one, that signed these bytes; the signature may be in base64.

    Errors: those of the last key.
    """
    signature = unarmoured(signature)
    *others, last = keys
    for key in others:
        with contextlib.suppress(InterlockError):
            key.verify(signature, body)
            return key
    last.verify(signature, body)
    return last


def unarmoured(data: bytes) -> bytes:
    """Give a signature, or another file of few bytes, without the base64 in which most programs write it."""
    text = b"".join(data.split())
    return base64.b64decode(text, validate=True) if _BASE64.fullmatch(text) and len(text) % 4 == 0 else data


def verify(asked: Asked, files: Mapping[str, Sequence[Sealed]], verifier: OutsideVerifier) -> Answer:
    """Give what shows that an artifact is what was asked for; each file has to hold something that does.

    Errors: NothingSaid (FLW-171), NoneCounts (FLW-172), and where a file holds one attestation alone, why it does not
    count.
    """
    if not any(files.values()):
        raise NothingSaid(name=asked.target.name, why="there is no attestation", remedy="name one with --bundle FILE")
    verified: list[Verified] = []
    set_aside: list[tuple[str, str]] = []
    for place, parts in files.items():
        found, refused = _sorted(asked, parts, verifier)
        if not found:
            raise _why(place, refused)
        verified += found
        set_aside += [(one.place, str(error)) for one, error in refused]
    return Answer(
        name=asked.target.name,
        artifact=verified[0].signed.artifact,
        verified=tuple(verified),
        set_aside=tuple(set_aside),
    )


def _sorted(
    asked: Asked, parts: Sequence[Sealed], verifier: OutsideVerifier
) -> tuple[list[Verified], list[tuple[Sealed, InterlockError]]]:
    """Part what counts from what does not."""
    found: list[Verified] = []
    refused: list[tuple[Sealed, InterlockError]] = []
    for part in parts:
        try:
            found.append(_verified_by_one(asked, part, verifier))
        except InterlockError as error:
            refused.append((part, error))
    return found, refused


def _why(place: str, refused: list[tuple[Sealed, InterlockError]]) -> InterlockError:
    """Give the error of a file of which nothing counts."""
    if len(refused) == 1:
        return refused[0][1]
    part, error = refused[0]
    return NoneCounts(count=len(refused), place=place, first=part.place, why=str(error), remedy=error.remedy)


def _verified_by_one(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Verified:
    """Verify one part under each of the keys that count, if there are several, until one will do."""
    keys = keys_in(asked.key)
    if len(keys) < 2:  # noqa: PLR2004  (one key, or none: there is nothing to choose)
        return _verified(asked, part, verifier)
    refused: list[InterlockError] = []
    for key in keys:
        try:
            return _verified(msgspec.structs.replace(asked, key=key), part, verifier)
        except InterlockError as error:
            refused.append(error)
    # Most keys did not sign, all for one reason; whatever is refused for another says more.
    codes = [one.code for one in refused]
    raise min(refused, key=lambda one: codes.count(one.code))


def keys_in(pem: bytes) -> tuple[bytes, ...]:
    """Give each key of a PEM text by itself; a text that is not PEM is given as it is."""
    return tuple(_PEM_BLOCK.findall(pem)) or ((pem,) if pem else ())


def _verified(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Verified:
    """Verify one part: its signature, then what it says, and only then whether that is what was expected."""
    signed = _SIGNATURES[part.sealing](asked, part, verifier)
    if signed.grade is Grade.UNLOGGED and not asked.accepts_unlogged:
        raise SignatureUnlogged(place=part.place)
    try:
        return _held_against(asked, part, signed)
    except (AttestationMalformed, ExpectationsUnmet) as error:
        if not (asked.accepts_unbelieved and _is_asked_who_signed(asked, part)):
            raise
        said = _said_of_no_build(signed, part.place)
        if said is None:
            raise
        return Verified(
            place=part.place, signed=signed, said=said, by=_by(signed), body=part.body, unbelieved=str(error)
        )


def _held_against(asked: Asked, part: Sealed, signed: Signed) -> Verified:
    """Give what a part shows, if it is what was expected."""
    said = said_of(signed, part.place)
    if part.predicate_type and said.predicate_type != part.predicate_type:
        raise PublisherWrong(place=part.place, wanted=part.predicate_type, got=said.predicate_type)
    expected = msgspec.structs.replace(asked.expected, subject=str(signed.artifact))
    if not expected.builder and (asked.key or (asked.wanted is not None and asked.wanted.identity)):
        # Who signed was named, and a certificate belies a builder that is another: there is nobody left to name.
        expected = msgspec.structs.replace(expected, builder=said.builder)
    require(said, expected, signed.certified)
    return Verified(place=part.place, signed=signed, said=said, by=_by(signed), body=part.body)


def _is_asked_who_signed(asked: Asked, part: Sealed) -> bool:
    """Say whether nothing is asked of a bundle by itself but whether the one who was named signed it."""
    is_named = bool(asked.key) or (asked.wanted is not None and bool(asked.wanted.identity))
    is_by_itself = part.sealing is Sealing.BUNDLE and not part.predicate_type
    return is_named and is_by_itself and asked.expected == Expected(subject=asked.expected.subject)


def _said_of_no_build(signed: Signed, place: str) -> Provenanced | None:
    """Give what a statement of a build is about, and nothing else of it; nothing for other statements."""
    if signed.payload_type != PAYLOAD_TYPE:
        return None
    stated = read_stated(signed.payload, place)
    if stated.predicate_type not in BUILD_TYPES:
        return None
    return Provenanced(dialect=Dialect.SIGNATURE, predicate_type=stated.predicate_type, subjects=stated.subjects)


def said_of(signed: Signed, place: str) -> Provenanced:
    """Give what was signed; of bytes, and of a statement of an unknown kind, nothing but what they are about.

    Errors: AttestationMalformed (FMT-901).
    """
    if not signed.payload_type:
        thing = Thing("", (signed.artifact,))
        return Provenanced(dialect=Dialect.SIGNATURE, predicate_type="", subjects=(thing,))
    try:
        return read_attested(signed.payload, signed.payload_type, place)
    except AttestationUnknown:
        if signed.payload_type != PAYLOAD_TYPE:
            raise
        stated = read_stated(signed.payload, place)
        if stated.predicate_type in READERS:
            raise
        kind = stated.predicate_type
        return Provenanced(dialect=Dialect.SIGNATURE, predicate_type=kind, subjects=stated.subjects)


def _by(signed: Signed) -> str:
    if signed.certified is None:
        return f"the key {signed.key}"
    return f"{signed.certified.identity}, says {signed.certified.issuer}"


def _bundle(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Signed:
    if asked.accepts_unlogged:
        return verifier.verify_promised(part.body, asked.target, _wanted_or_key(asked), part.place, asked.key)
    if asked.key:
        return verifier.verify_with_key(part.body, asked.target, asked.key, part.place)
    return verifier.verify(part.body, asked.target, _wanted(asked), part.place)


def _blob(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Signed:
    bundle, certificate = read_blob(part.body, part.place)
    if certificate and not bundle.entries and not asked.key:
        return verifier.verify_unlogged(bundle.signature, certificate, asked.target, _wanted(asked))
    signed = verifier.verify_composed(bundle, asked.target, _wanted_or_key(asked), asked.key)
    if signed.grade is Grade.PROMISED and not asked.accepts_unlogged:
        raise PromiseAlone(place=part.place)
    return signed


def _certified(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Signed:
    envelope = read_envelope(part.body)
    if asked.key:
        return verifier.verify_envelope(envelope, asked.target, asked.key)
    return verifier.verify_unlogged(envelope, part.certificate, asked.target, _wanted(asked))


def _envelope(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Signed:
    is_bare = part.sealing is Sealing.BARE
    return verifier.verify_envelope(read_envelope(part.body), asked.target, _key(asked, part), is_bare=is_bare)


def _link(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Signed:
    key, said = _key(asked, part), read_attested(part.body, LINK_BODY, part.place)
    artifact = next((one for one in asked.target.digests if said.subject_with(one.alg, one.hex)), None)
    if artifact is None:
        why = f"{part.place} is about other products"
        raise NothingSaid(name=asked.target.name, why=why, remedy="give the link of the step that made it")
    return verifier.verify_link(part.body, part.signatures, artifact, key)


def _simple(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Signed:
    """Verify the signature of a payload, and only then read which image it names."""
    bundle = read_signature(dict(part.annotations), part.place)
    payload = Target(part.place, (sha256(part.body),), part.body)
    signed = verifier.verify_composed(bundle, payload, _wanted_or_key(asked), asked.key)
    said = read_attested(part.body, SIMPLE_SIGNING, part.place)
    artifact = next((one for one in asked.target.digests if said.subject_with(one.alg, one.hex)), None)
    if artifact is None:
        raise NothingSaid(name=asked.target.name, why=f"{part.place} is about another image", remedy="sign the image")
    return msgspec.structs.replace(signed, artifact=artifact, payload_type=SIMPLE_SIGNING, payload=part.body)


def _annotated(asked: Asked, part: Sealed, verifier: OutsideVerifier) -> Signed:
    bundle = read_attestation(part.body, dict(part.annotations), part.place)
    return verifier.verify_composed(bundle, asked.target, _wanted_or_key(asked), asked.key)


def _nothing(_asked: Asked, part: Sealed, _verifier: OutsideVerifier) -> Signed:
    raise NobodySigned(place=part.place)


_SIGNATURES: Final[Mapping[Sealing, Callable[[Asked, Sealed, OutsideVerifier], Signed]]] = {
    Sealing.BUNDLE: _bundle,
    Sealing.CERTIFIED: _certified,
    Sealing.ENVELOPE: _envelope,
    Sealing.BARE: _envelope,
    Sealing.LINK: _link,
    Sealing.SIMPLE: _simple,
    Sealing.ANNOTATED: _annotated,
    Sealing.BLOB: _blob,
    Sealing.NOTHING: _nothing,
}
"""How each kind of part is verified; a new kind is a new line."""


def _wanted(asked: Asked) -> SignerWanted:
    if asked.wanted is None:
        return signer_wanted("", "", asked.expected.source)
    return asked.wanted


def _wanted_or_key(asked: Asked) -> SignerWanted | None:
    return None if asked.key else _wanted(asked)


def _key(asked: Asked, part: Sealed) -> bytes:
    if not asked.key:
        raise KeyWanted(place=part.place)
    return asked.key
