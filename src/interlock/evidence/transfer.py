"""The predicate by which an artifact's way between repositories is told; its subject is the artifact. Floor 6."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as

TRANSFER: Final = "https://interlock.example.org/attestation/transfer/v1"


class Transferred(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That an artifact was pushed or promoted, or that something refused to take or to give it."""

    action: str
    """`push`, `promote` or `pull`."""
    result: str
    """`done` or `refused`."""
    manifest: str
    """The digest under which the repository knows it; empty where it could not even be read."""
    source: str
    """Where it came from: the address of a repository, or the name of a file."""
    target: str
    """Where it went to, or should have gone to."""
    at: str
    """When, RFC 3339."""
    interlock: str
    """The version that did it."""
    tag: str = ""
    policy: str = ""
    """The policy of the target, where it is trusted."""
    decisions: tuple[str, ...] = ()
    """The envelopes of the decisions that let it in, or did not."""
    evidence: tuple[str, ...] = ()
    """The envelopes about it that travelled along, verified at the target."""
    code: str = ""
    """Of the error by which it was refused."""
    says: str = ""
    """Why it was refused."""


def read_transfer(predicate: bytes) -> Transferred:
    """Read a transfer. Errors: PredicateMalformed (EVD-102)."""
    return read_as(TRANSFER, _TRANSFER, predicate)


_TRANSFER: Final = msgspec.json.Decoder(Transferred)
