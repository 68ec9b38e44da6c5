"""What is said of audits: what is in an audit pack, and that somebody read one. Floor 6.

No standard has predicates for these, so they are types of our own (docs/reference/predicates.md). The first travels in
the pack and lists its members as its subjects; the second stays in the ledger, so that who looked is seen too.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as

AUDIT_PACK: Final = "https://interlock.example.org/attestation/audit-pack/v1"
READING: Final = "https://interlock.example.org/attestation/reading/v1"


class PackManifest(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What an audit pack is; its subjects are the members of the file, all but the one that holds this."""

    asked: str
    """What it is about, as it was asked for."""
    ledger: str
    """The origin of the ledger."""
    size: int
    """How many entries the ledger had under the checkpoint of the pack."""
    root: str
    """The root of the tree then, in hexadecimal."""
    at: str
    """When it was made, RFC 3339."""
    interlock: str
    """The version that made it."""


class Reading(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That somebody took an audit pack or a report out of the ledger; its subject is the file."""

    asked: str
    """What it is about, as it was asked for."""
    kind: str
    """What that is: `deployment`, `release`, `environment`, `product`, `commit` or `artifact`."""
    format: str
    """What was taken: `bundle`, `html`, `pdf`, `oscal`, `json` or `text`."""
    file: str
    """SHA-256 of the file."""
    at: str
    """When, RFC 3339."""
    ledger: str
    """The origin of the ledger."""
    size: int
    """How many entries the ledger had."""
    entries: int
    """How many of them are in it."""
    papers: int = 0
    """How many papers that they name are in it."""
    since: str = ""
    """The period, where one was asked for, RFC 3339."""
    until: str = ""
    subjects: tuple[str, ...] = ()
    """The first of the digests that it is about."""
    product: str = ""
    """The product, where it is about one."""
    is_partial: bool = False
    """Whether the asker may not see everything, so that it is a partial view."""
    by: str = ""
    """Who asked, where a server took it for them and signed this."""


def read_pack_manifest(predicate: bytes) -> PackManifest:
    """Read what an audit pack is. Errors: PredicateMalformed (EVD-102)."""
    return read_as(AUDIT_PACK, _PACK, predicate)


def read_reading(predicate: bytes) -> Reading:
    """Read that somebody read. Errors: PredicateMalformed (EVD-102)."""
    return read_as(READING, _READING, predicate)


_PACK: Final = msgspec.json.Decoder(PackManifest)
_READING: Final = msgspec.json.Decoder(Reading)
