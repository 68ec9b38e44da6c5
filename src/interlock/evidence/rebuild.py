"""That an artifact was built again, and whether the same bytes came out. Floor 6.

No standard has a predicate for it, so it is a type of our own (docs/reference/predicates.md). Its subject is the
artifact.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as

REBUILD: Final = "https://interlock.example.org/attestation/rebuild/v1"
IDENTICAL: Final = "identical"
DIFFERENT: Final = "different"
FAILED: Final = "failed"


class Rebuild(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What came of building something again from its provenance."""

    outcome: str
    """`identical`, `different`, or `failed` where it could not be built again."""
    commit: str
    """The commit that it was built from, both times."""
    provenance: str
    """SHA-256 of the envelope whose parameters were used."""
    at: str
    """When it was built again, RFC 3339."""
    interlock: str
    """Version of the program that built it again."""
    produced: str = ""
    """SHA-256 of what came out; empty where nothing did."""
    where: str = ""
    """The first place in which the two differ, as far as both are at hand."""
    causes: tuple[str, ...] = ()
    """What usually makes such a difference."""
    surroundings: tuple[str, ...] = ()
    """What was different about the machine."""
    log: str = ""
    """SHA-256 of the masked log, kept beside the ledger."""


def read_rebuild(predicate: bytes) -> Rebuild:
    """Read the outcome of building again. Errors: PredicateMalformed (EVD-102)."""
    return read_as(REBUILD, _READER, predicate)


_READER: Final = msgspec.json.Decoder(Rebuild)
