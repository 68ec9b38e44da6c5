"""What GitHub's API answers when it is asked for the attestations of a digest: bundles, each of some repository.

Enters: the answer. Leaves: the bundles. Floor 5. Which repository GitHub names is a claim that nobody signed; that in
the certificate counts. Source: GitHub REST API, attestations of a repository, a user or an organisation.
"""

from __future__ import annotations

import msgspec

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import decode

KEY = "repository_id"
"""What tells such an answer from a document of npm, which has no such field."""


class _Attestation(msgspec.Struct, frozen=True):
    repository_id: int
    bundle: msgspec.Raw = msgspec.Raw(b"null")


class _Answer(msgspec.Struct, frozen=True):
    attestations: list[_Attestation]


class _Marked(msgspec.Struct, frozen=True):
    attestations: list[dict[str, msgspec.Raw]]


def is_github_answer(document: bytes, place: str) -> bool:
    """Say whether each attestation names a repository. Errors: AttestationMalformed (FMT-901)."""
    found = decode(document, _Marked, place).attestations
    return bool(found) and all(KEY in one and "predicateType" not in one for one in found)


def open_github(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give the bundles of an answer. Errors: AttestationMalformed (FMT-901), also for one that is kept elsewhere."""
    parts = []
    for at, one in enumerate(decode(document, _Answer, place).attestations):
        where = f"{place}: attestations[{at}]"
        if bytes(one.bundle) == b"null":
            raise AttestationMalformed(place=f"{where}.bundle", why="it is not in the answer; fetch its bundle_url")
        parts.append(Sealed(Sealing.BUNDLE, bytes(one.bundle), where))
    return tuple(parts)
