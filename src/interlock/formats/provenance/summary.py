"""SLSA verification summaries: what somebody concluded who had verified the evidence already.

Enters: a statement. Leaves: what it says. Floor 5. Source: SLSA v1.1, verification summary attestation.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.statement import Stated, decode
from interlock.supply.provenanced import Dialect, Provenanced, Summary

SUMMARY: Final = "https://slsa.dev/verification_summary/v1"
RESULTS: Final = ("PASSED", "FAILED")


class _Verifier(msgspec.Struct, frozen=True):
    id: str


class _Policy(msgspec.Struct, frozen=True):
    uri: str | None = None


class _Summary(msgspec.Struct, frozen=True, rename="camel"):
    verifier: _Verifier
    resource_uri: str
    verification_result: str
    policy: _Policy | None = None
    time_verified: str | None = None
    verified_levels: list[str] | None = None
    dependency_levels: dict[str, int] | None = None


def read_summary(stated: Stated, place: str) -> Provenanced:
    """Read a verification summary. Errors: AttestationMalformed (FMT-901)."""
    wire = decode(stated.predicate, _Summary, f"{place}: predicate")
    if wire.verification_result not in RESULTS:
        why = f"{wire.verification_result[:40]!r} is neither {' nor '.join(RESULTS)}"
        raise AttestationMalformed(place=f"{place}: predicate.verificationResult", why=why)
    if not wire.verifier.id:
        raise AttestationMalformed(place=f"{place}: predicate.verifier.id", why="it is empty")
    return Provenanced(
        dialect=Dialect.SUMMARY,
        predicate_type=stated.predicate_type,
        subjects=stated.subjects,
        summary=Summary(
            wire.verifier.id,
            wire.resource_uri,
            wire.verification_result,
            tuple(wire.verified_levels or ()),
            tuple(sorted((wire.dependency_levels or {}).items())),
            (wire.policy and wire.policy.uri) or "",
            wire.time_verified or "",
        ),
    )
