"""A decision stands between its evidence and what it lets through."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from interlock.decision import Decision, Reason, Status, Verdict
from interlock.evidence import VERIFICATION_SUMMARY, InputAttestation, PolicyReference, VerificationSummary
from interlock.flows.summary import summary_of
from interlock.kernel import instant, sha256
from interlock.trace import Kind, Relation
from tests.statements import ARTIFACT_SUBJECT, draw, edges, entry_of, kind_of, label_of, words

EVIDENCE = sha256(b"evidence")
ENVIRONMENT = "environment:shop/production"
DECISION = Decision(
    Verdict.ALLOW,
    ARTIFACT_SUBJECT,
    "standard",
    sha256(b"policy"),
    "release",
    "production",
    instant("2026-01-01T00:00:00Z"),
    (Reason("commit.sast", Status.SATISFIED, Verdict.ALLOW, "it passed", evidence=(EVIDENCE,)),),
    product="shop",
    actor="ab" * 32,
)


def test_evidence_counts_for_it_and_a_policy_governs_it() -> None:
    drawing = draw(VERIFICATION_SUMMARY, summary_of(DECISION, "1"))
    name = entry_of(drawing)
    assert kind_of(drawing, name) is Kind.DECISION
    assert label_of(drawing, name) == "shop.zip allowed under standard for production"
    assert edges(drawing, Relation.COUNTED_FOR) == {(str(EVIDENCE), name)}
    assert edges(drawing, Relation.GOVERNED) == {("policy:standard", name)}
    assert edges(drawing, Relation.ASKED_FOR) == {("key:" + "ab" * 32, name)}
    assert edges(drawing, Relation.ALLOWED) == {(name, ENVIRONMENT)}
    assert drawing.product == "shop"


@pytest.mark.parametrize(("verdict", "word"), [(Verdict.DENY, "denied"), (Verdict.REVIEW, "sent to review")])
def test_what_is_not_allowed_is_refused(verdict: Verdict, word: str) -> None:
    drawing = draw(VERIFICATION_SUMMARY, summary_of(replace(DECISION, verdict=verdict), "1"))
    assert edges(drawing, Relation.REFUSED) == {(entry_of(drawing), ENVIRONMENT)}
    assert edges(drawing, Relation.ALLOWED) == set()
    assert word in label_of(drawing, entry_of(drawing))


def test_broken_glass_counts_for_it_and_is_told() -> None:
    glass = "cd" * 32
    drawing = draw(VERIFICATION_SUMMARY, summary_of(replace(DECISION, glass=glass), "1"))
    assert (f"sha256:{glass}", entry_of(drawing)) in edges(drawing, Relation.COUNTED_FOR)
    assert label_of(drawing, entry_of(drawing)).endswith("through broken glass")


def test_a_decision_without_an_environment_leads_to_none() -> None:
    drawing = draw(VERIFICATION_SUMMARY, summary_of(replace(DECISION, environment=""), "1"))
    assert edges(drawing, Relation.ALLOWED) == set()


def test_a_summary_of_somebody_else_is_a_decision_too() -> None:
    other = VerificationSummary(
        verifier={"id": "https://verifier.example"},
        time_verified="2026-01-01T00:00:00Z",
        resource_uri="pkg:oci/shop",
        policy=PolicyReference("https://policy.example", {}),
        input_attestations=(InputAttestation("x", {"sha256": EVIDENCE.hex}), InputAttestation("y", {"sha1": "0"})),
        verification_result="PASSED",
    )
    drawing = draw(VERIFICATION_SUMMARY, other)
    assert label_of(drawing, entry_of(drawing)) == "shop.zip passed under https://policy.example"
    assert edges(drawing, Relation.COUNTED_FOR) == {(str(EVIDENCE), entry_of(drawing))}


def test_it_is_found_by_requirements_and_reasons() -> None:
    drawing = draw(VERIFICATION_SUMMARY, summary_of(DECISION, "1"))
    assert words(drawing, "rule") == {"commit.sast"}
    assert words(drawing, "message") == {"it passed"}
