"""in-toto statements as others write them, version 0.1 and 1: what they are about, and a predicate of some type.

Enters: the body of an envelope. Leaves: `Stated`, with the predicate still as bytes. Floor 5.
Interlock's own evidence is read by `interlock.evidence`, which asks for more. Here an algorithm that nobody can compute
is kept, since some services know their subjects by nothing else; a subject without any digest is refused.
Source: in-toto attestation framework v0.1 and v1, Statement, DigestSet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import read_json
from interlock.formats.provenance.errors import AttestationMalformed, AttestationUnknown
from interlock.kernel import Digest, DigestMalformed
from interlock.kernel.model import ALGORITHMS
from interlock.supply.provenanced import Thing

T = TypeVar("T")
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
STATEMENT_TYPES: Final = frozenset({"https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"})
BIGGEST: Final = 64 * 1024 * 1024
"""Bytes of a statement or a file around one; more is refused before anything is read."""
MOST_THINGS: Final = 100_000
_WORD: Final = re.compile(r"[!-~]{1,1000}")


class Stated(msgspec.Struct, frozen=True):
    """A statement whose predicate nobody has read yet."""

    subjects: tuple[Thing, ...]
    predicate_type: str
    predicate: bytes


class WireThing(msgspec.Struct, frozen=True):
    """A subject or a material as it stands."""

    digest: dict[str, str] | None = None
    name: str | None = None
    uri: str | None = None


class _WireStatement(msgspec.Struct, frozen=True, rename={"type_": "_type", "predicate_type": "predicateType"}):
    type_: str
    predicate_type: str
    subject: list[WireThing]
    predicate: msgspec.Raw = msgspec.Raw(b"null")


def read_stated(body: bytes, place: str) -> Stated:
    """Read a statement. Errors: AttestationMalformed (FMT-901), AttestationUnknown (FMT-902)."""
    wire = decode(body, _WireStatement, place)
    if wire.type_ not in STATEMENT_TYPES:
        raise AttestationUnknown(place=f"{place}: _type", kind=wire.type_[:120])
    if not wire.subject:
        raise AttestationMalformed(place=f"{place}: subject", why="it is about nothing: the list is empty")
    return Stated(things(wire.subject, f"{place}: subject", named=True), wire.predicate_type, bytes(wire.predicate))


def decode(body: bytes, kind: type[T], place: str) -> T:
    """Read JSON as a type; a name that stands twice is an error. Errors: AttestationMalformed (FMT-901)."""
    if len(body) > BIGGEST:
        raise AttestationMalformed(place=place, why=f"it has {len(body)} bytes, more than {BIGGEST}")
    try:
        return read_json(body, kind)
    except (ValueError, JsonAmbiguous) as error:
        raise AttestationMalformed(place=place, why=str(error)) from error


def things(found: Sequence[WireThing] | None, place: str, *, named: bool = False) -> tuple[Thing, ...]:
    """Give subjects or materials; with `named`, each needs a digest by which it is known.

    Errors: AttestationMalformed (FMT-901).
    """
    if found is not None and len(found) > MOST_THINGS:
        raise AttestationMalformed(place=place, why=f"it lists {len(found)} things, more than {MOST_THINGS}")
    return tuple(
        thing(one.name or one.uri or "", one.digest, f"{place}[{at}]", named=named)
        for at, one in enumerate(found or ())
    )


def thing(name: str, digest: Mapping[str, str] | None, place: str, *, named: bool = False) -> Thing:
    """Give one thing with its digests; one of a known algorithm has to be written as its standard has it.

    Errors: AttestationMalformed (FMT-901).
    """
    if named and not digest:
        why = f"{name!r} has no digest, so nobody can tell what it is"
        raise AttestationMalformed(place=f"{place}.digest", why=why)
    digests, identities = [], []
    for alg, value in sorted((digest or {}).items()):
        if alg not in ALGORITHMS:
            if not _WORD.fullmatch(value) or not _WORD.fullmatch(alg):
                raise AttestationMalformed(place=f"{place}.digest", why=f"{alg[:40]!r} has a value that means nothing")
            identities.append((alg, value))
            continue
        try:
            digests.append(Digest.parse(f"{alg}:{value}"))
        except DigestMalformed as error:
            why = f"{value[:140]!r} is not a digest in lower-case hexadecimal of the length that {alg} has"
            raise AttestationMalformed(place=f"{place}.digest.{alg}", why=why) from error
    return Thing(name, tuple(digests), tuple(identities))


def commit_of(digest: Mapping[str, str] | None) -> str:
    """Give the commit that a digest set names: `gitCommit`, or `sha1` as it was written before there was that name."""
    found = (digest or {}).get("gitCommit") or (digest or {}).get("sha1") or ""
    return found if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", found) else ""


def address(uri: str) -> tuple[str, str]:
    """Split `git+https://host/owner/name@refs/heads/main` into the address and the ref; the ref may be empty."""
    plain = uri.removeprefix("git+")
    scheme, slashes, rest = plain.partition("://") if "://" in plain else ("", "", plain)
    # An @ before the first slash belongs to the host: git+ssh://git@host/owner/name@ref.
    host, slash, path = rest.partition("/")
    named, _, ref = path.partition("@")
    return f"{scheme}{slashes}{host}{slash}{named}".rstrip("/").removesuffix(".git"), ref
