"""Collections of witness: what a step's attestors saw, each with a type of its own.

Enters: a statement. Leaves: what it says, with the attestors' words still as bytes, and what three of them tell of
source and command. Floor 5. Source: witness, attestation collection v0.1 and the attestors' schemas.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.github import as_text, mapping
from interlock.formats.provenance.statement import Stated, address, decode, thing
from interlock.supply.provenanced import Collected, Dialect, Link, Provenanced, Thing

COLLECTIONS: Final = (
    "https://witness.testifysec.com/attestation-collection/v0.1",
    "https://witness.dev/attestation-collection/v0.1",
)
_ATTESTORS: Final = "https://witness.dev/attestations/"
MATERIAL: Final = f"{_ATTESTORS}material/v0.1"
COMMAND: Final = f"{_ATTESTORS}command-run/v0.1"
GIT: Final = f"{_ATTESTORS}git/v0.1"


class _Collected(msgspec.Struct, frozen=True):
    type: str
    attestation: msgspec.Raw


class _Collection(msgspec.Struct, frozen=True):
    name: str
    attestations: list[_Collected]


def read_collection(stated: Stated, place: str) -> Provenanced:
    """Read a collection. Errors: AttestationMalformed (FMT-901), also where a type is attested twice."""
    wire = decode(stated.predicate, _Collection, f"{place}: predicate")
    found = tuple(Collected(one.type, bytes(one.attestation)) for one in wire.attestations)
    types = [one.type for one in found]
    if len(set(types)) != len(types):
        why = "a type is attested twice, so nobody can tell which of them holds"
        raise AttestationMalformed(place=f"{place}: predicate.attestations", why=why)
    inside = f"{place}: predicate.attestations"
    told = {one.type: decode(one.predicate, object, f"{inside}[{one.type}]") for one in found}
    git, command = mapping(told.get(GIT)), mapping(told.get(COMMAND))
    remotes = git.get("remotes")
    source = address(as_text(remotes[0]))[0] if isinstance(remotes, list) and remotes else ""
    code = command.get("exitcode")
    return Provenanced(
        dialect=Dialect.WITNESS,
        predicate_type=stated.predicate_type,
        subjects=stated.subjects,
        source=source,
        commit=as_text(git.get("commithash")),
        branch=as_text(git.get("branch")),
        materials=_materials(told.get(MATERIAL), f"{inside}[{MATERIAL}]"),
        link=Link(wire.name, _words(command.get("cmd")), code if type(code) is int else None),
        collection=(wire.name, found),
    )


def _materials(found: object, place: str) -> tuple[Thing, ...]:
    read = []
    for name, digest in sorted(mapping(found).items()):
        if not isinstance(digest, dict) or not all(isinstance(value, str) for value in digest.values()):
            raise AttestationMalformed(place=f"{place}[{name!r}]", why="it is no map of algorithms to digests")
        read.append(thing(name, digest, f"{place}[{name!r}]"))
    return tuple(read)


def _words(found: object) -> tuple[str, ...]:
    return tuple(as_text(word) for word in found) if isinstance(found, list) else ()
