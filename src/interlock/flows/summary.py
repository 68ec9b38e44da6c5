"""Sealing a decision as a SLSA verification summary. Floor 11."""

from __future__ import annotations

import msgspec

from interlock.crypto import Signer
from interlock.decision import Decision, Verdict
from interlock.evidence import (
    VERIFICATION_SUMMARY,
    InputAttestation,
    PolicyReference,
    VerificationSummary,
    seal,
)
from interlock.kernel import stamp
from interlock.ledger import Draft

VERIFIER = "https://interlock.example.org/verifier"


def summary_of(decision: Decision, version: str, policy: str = "") -> VerificationSummary:
    """Write a decision as a verification summary; everything but `allow` is FAILED.

    `policy` is the SHA-256 of the whole policy, by which the decision can be made again.

    Source: SLSA Verification Summary Attestation v1; extension fields carry the producer's prefix.
    """
    return VerificationSummary(
        verifier={"id": VERIFIER, "version": {"interlock": version}},
        time_verified=stamp(decision.at),
        resource_uri=decision.subject.name,
        policy=PolicyReference(decision.policy, {"sha256": decision.policy_digest.hex}),
        input_attestations=tuple(
            InputAttestation(f"sha256:{digest.hex}", {"sha256": digest.hex}) for digest in decision.evidence
        ),
        verification_result="PASSED" if decision.verdict is Verdict.ALLOW else "FAILED",
        verified_levels=(f"INTERLOCK_{decision.policy.upper()}",) if decision.verdict is Verdict.ALLOW else (),
        interlock_verdict=decision.verdict.value,
        interlock_decision=msgspec.to_builtins(decision),
        interlock_policy=policy,
    )


def seal_decision(decision: Decision, signer: Signer, version: str, policy: str = "") -> Draft:
    """Seal a decision for the ledger."""
    envelope = seal([decision.subject], VERIFICATION_SUMMARY, summary_of(decision, version, policy), [signer])
    return Draft(envelope, VERIFICATION_SUMMARY, decision.subject.digests, decision.at)
