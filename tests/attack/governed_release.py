"""A release that people answered to, decided over supposed evidence: what attacks on governance start from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from interlock.control import Finding
from interlock.decision import Decision, GlassTerms, People, Policy, Requirement, Verdict, decide
from interlock.decision.terms import ApprovalNeed, WaiverTerms
from interlock.evidence import Assessment, Origin
from tests.unit.decision.builders import NOW, UNKNOWN, assessment, count, known, policy, question, statement
from tests.unit.decision.govern import Said

BY_ANN = Origin("commit", "a" * 40, author="Ann <ann@example.org>", committer="Ann <ann@example.org>", rules=UNKNOWN)
TERMS = People(
    review=ApprovalNeed(),
    waivers=WaiverTerms(90 * 86400, ApprovalNeed(not_by=())),
    glass=GlassTerms(8 * 3600, ApprovalNeed(not_by=())),
)
LISTED = "f" * 64
EARLIER = NOW - timedelta(minutes=30)


def found(*rules: str, severity: str = "high") -> Assessment:
    """Give evidence of some findings, one of each rule."""
    counts = tuple(count(rule=one, severity=severity) for one in rules)
    return assessment(origin=BY_ANN, outcome="failed", counts=counts, findings=LISTED)


def demanding(people: People = TERMS, otherwise: Verdict = Verdict.REVIEW) -> Policy:
    """Give a policy that sends findings to review."""
    sent = Requirement("commit.sast", "policy.yaml", 3, otherwise=otherwise)
    return policy(sent, Requirement("commit.iac", "policy.yaml", 4), people=people)


def decided(
    said: Said,
    one: Assessment,
    under: Policy | None = None,
    listed: tuple[Finding, ...] = (),
    **asked: Any,
) -> Decision:
    """Decide whether the change of ann may go live."""
    both = statement(one), statement(assessment("commit.iac", origin=BY_ANN), index=1)
    given = known(*both, governance=said.governance, findings={LISTED: listed})
    return decide(under or demanding(), given, question(**{"environment": "live", "product": "shop", **asked}))


def approve(said: Said, person: str, decision: Decision, **changes: Any) -> str:
    """Have somebody answer to a release, accepting all that waits for people."""
    accepts = tuple(one.key for one in decision.reasons if one.verdict is Verdict.REVIEW)
    fields: dict[str, Any] = {"environment": "live", "policy": decision.policy_digest.hex, "accepts": accepts}
    return said.approves(person, **{**fields, **changes})


def verdict_of(decision: Decision, name: str) -> Verdict:
    """Give what one reason alone amounts to."""
    return next(one.verdict for one in decision.reasons if one.requirement == name)
