"""in-toto links: what went into a step that somebody carried out, and what came out.

Enters: the body of a link as in-toto signs it by itself, or a statement whose predicate is one. Leaves: what it says.
Floor 5. Source: in-toto specification 1.0, link metadata; in-toto attestation predicates, link v0.3.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from interlock.formats.provenance.errors import AttestationMalformed, AttestationUnknown
from interlock.formats.provenance.statement import Stated, decode, thing
from interlock.supply.provenanced import Dialect, Link, Provenanced, Thing

LINK: Final = "https://in-toto.io/attestation/link/v0.3"
LINK_V0_2: Final = "https://in-toto.io/Link/v0.2"


class _Link(msgspec.Struct, frozen=True):
    name: str
    command: list[str] | None = None
    materials: dict[str, dict[str, str]] | list[dict[str, Any]] | None = None
    products: dict[str, dict[str, str]] | None = None
    byproducts: dict[str, Any] | None = None


class _Typed(_Link, frozen=True):
    type: str = msgspec.field(name="_type", default="")


def read_link(body: bytes, place: str) -> Provenanced:
    """Read the body of a link that in-toto signed by itself; what came out is what it is about.

    Errors: AttestationMalformed (FMT-901), AttestationUnknown (FMT-902).
    """
    wire = decode(body, _Typed, place)
    if wire.type != "link":
        raise AttestationUnknown(place=f"{place}: _type", kind=wire.type[:120])
    products = _named(wire.products, f"{place}: products", products=True)
    if not products:
        raise AttestationMalformed(place=f"{place}: products", why="nothing came out of the step, so it shows nothing")
    return _provenanced(wire, products, "link", place)


def read_link_statement(stated: Stated, place: str) -> Provenanced:
    """Read a link in a statement: what came out are the subjects."""
    return _provenanced(
        decode(stated.predicate, _Link, f"{place}: predicate"), stated.subjects, stated.predicate_type, place
    )


def _provenanced(wire: _Link, subjects: tuple[Thing, ...], kind: str, place: str) -> Provenanced:
    if not wire.name:
        raise AttestationMalformed(place=f"{place}: name", why="the step has no name")
    code = (wire.byproducts or {}).get("return-value")
    return Provenanced(
        dialect=Dialect.LINK,
        predicate_type=kind,
        subjects=subjects,
        materials=_materials(wire.materials, f"{place}: materials"),
        link=Link(wire.name, tuple(wire.command or ()), code if type(code) is int else None),
    )


def _materials(found: dict[str, dict[str, str]] | list[dict[str, Any]] | None, place: str) -> tuple[Thing, ...]:
    """Give what went in: a map of names in links by themselves, a list of descriptors in the newer predicate."""
    if not isinstance(found, list):
        return _named(found, place)
    read = []
    for at, one in enumerate(found):
        digest = one.get("digest")
        if not isinstance(digest, dict) or not all(isinstance(value, str) for value in digest.values()):
            raise AttestationMalformed(place=f"{place}[{at}].digest", why="it is no map of algorithms to digests")
        read.append(thing(str(one.get("name") or one.get("uri") or ""), digest, f"{place}[{at}]"))
    return tuple(read)


def _named(found: dict[str, dict[str, str]] | None, place: str, *, products: bool = False) -> tuple[Thing, ...]:
    listed = sorted((found or {}).items())
    return tuple(thing(name, digest, f"{place}[{name!r}]", named=products) for name, digest in listed)
