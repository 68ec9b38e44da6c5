"""Decisions: what was let through or not, by which evidence, under which policy. Floor 10."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.predicates import VerificationSummary, read_summary
from interlock.trace import names
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch


class _Reason(msgspec.Struct, frozen=True):
    requirement: str = ""
    status: str = ""
    verdict: str = ""
    says: str = ""
    notes: tuple[str, ...] = ()


class _Decision(msgspec.Struct, frozen=True):
    """What is drawn of a decision of ours."""

    policy: str = ""
    environment: str = ""
    product: str = ""
    actor: str = ""
    glass: str = ""
    stage: str = ""
    reasons: tuple[_Reason, ...] = ()


class _Summary(msgspec.Struct, frozen=True):
    interlock_decision: _Decision = _Decision()


_READER: Final = msgspec.json.Decoder(_Summary)
_WORDS: Final = {"allow": "allowed", "review": "sent to review", "deny": "denied"}


def summary(sketch: Sketch) -> None:
    """Draw a verification summary, of ours or of others. Errors: PredicateMalformed (EVD-102), ValidationError."""
    one = read_summary(sketch.said.predicate)
    own = _READER.decode(sketch.said.predicate).interlock_decision
    where = sketch.about(own.product, own.environment)
    policy = own.policy or one.policy.uri
    sketch.is_a(Kind.DECISION, _label(sketch, one, own, policy))
    sketch.edge(sketch.node(names.policy(policy), Kind.POLICY, policy), Relation.GOVERNED, sketch.entry)
    for each in one.input_attestations:
        sketch.edge(names.sha256(each.digest.get("sha256", "")), Relation.COUNTED_FOR, sketch.entry)
    sketch.edge(names.sha256(own.glass), Relation.COUNTED_FOR, sketch.entry)
    sketch.edge(sketch.entry, Relation.ALLOWED if _is_allowed(one) else Relation.REFUSED, where)
    sketch.edge(sketch.node(names.key(own.actor), Kind.ACCOUNT), Relation.ASKED_FOR, sketch.entry)
    sketch.word("name", policy, own.stage, own.environment, *(subject.name for subject in sketch.said.subjects))
    for reason in own.reasons:
        sketch.word("rule", reason.requirement)
        sketch.word("message", reason.says, *reason.notes)
    sketch.word("digest", one.interlock_policy, *one.policy.digest.values())


def _is_allowed(one: VerificationSummary) -> bool:
    return one.verification_result == "PASSED"


def _label(sketch: Sketch, one: VerificationSummary, own: _Decision, policy: str) -> str:
    verdict = _WORDS.get(one.interlock_verdict, one.verification_result.lower())
    name = sketch.said.subjects[0].name if sketch.said.subjects else one.resource_uri
    where = f" for {own.environment}" if own.environment else ""
    glass = ", through broken glass" if own.glass else ""
    return f"{name} {verdict} under {policy}{where}{glass}"
