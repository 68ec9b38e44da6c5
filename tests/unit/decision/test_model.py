from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from interlock.decision import Decision, Judge, Policy, Reason, Status, Verdict
from interlock.decision.model import RuleText
from interlock.kernel import sha256
from tests.unit.decision.builders import NOW, SUBJECT, policy, requirement

RULE = RuleText("r", "true", "says", "policy.yaml", 9)


def decision(*reasons: Reason) -> Decision:
    return Decision(Verdict.ALLOW, SUBJECT, "p", sha256(b"p"), "commit", "", NOW, reasons)


def reason(*evidence: bytes) -> Reason:
    return Reason("commit.sast", Status.SATISFIED, Verdict.ALLOW, "so", evidence=tuple(map(sha256, evidence)))


def test_the_worst_verdict_has_the_highest_rank() -> None:
    assert sorted(Verdict, key=lambda one: one.rank) == [Verdict.ALLOW, Verdict.REVIEW, Verdict.DENY]


def test_a_requirement_denies_unless_it_says_otherwise() -> None:
    one = requirement()
    assert (one.otherwise, one.not_applicable, one.limits, one.suppressed) == (Verdict.DENY, Verdict.DENY, None, ())
    assert RULE.otherwise is Verdict.DENY


def test_the_digest_of_a_policy_is_that_of_its_meaning_wherever_it_is_written() -> None:
    one = policy(requirement("commit.sast"), requirement("commit.iac"), rules=(RULE,))
    elsewhere = msgspec.structs.replace(
        one,
        name="other",
        source="elsewhere.yaml",
        says="in other words",
        requirements=tuple(msgspec.structs.replace(each, line=99, source="x") for each in reversed(one.requirements)),
        rules=(msgspec.structs.replace(RULE, line=1, source="x"),),
    )
    assert elsewhere.digest == one.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"limits": {"high": 0}},
        {"max_age_s": 1},
        {"judge": Judge.NEW},
        {"suppressed": ("bandit:B602",)},
        {"otherwise": Verdict.REVIEW},
        {"not_applicable": Verdict.ALLOW},
        {"control": "commit.iac"},
    ],
)
def test_whatever_a_requirement_demands_is_in_the_digest(changes: dict[str, Any]) -> None:
    assert policy(requirement(**changes)).digest != policy(requirement()).digest


@pytest.mark.parametrize("changes", [{"expression": "false"}, {"id": "s"}, {"otherwise": Verdict.REVIEW}])
def test_whatever_a_rule_demands_is_in_the_digest(changes: dict[str, object]) -> None:
    other = msgspec.structs.replace(RULE, **changes)
    assert policy(rules=(other,)).digest != policy(rules=(RULE,)).digest != policy().digest


def test_where_a_policy_applies_is_in_the_digest() -> None:
    assert policy(environments=("production",)).digest != policy().digest


def test_the_evidence_of_a_decision_is_named_once_and_in_order() -> None:
    made = decision(reason(b"b", b"a"), reason(b"a", b"c"))
    assert made.evidence == tuple(sorted({sha256(b"a"), sha256(b"b"), sha256(b"c")}))


def test_the_same_decision_has_the_same_bytes_and_any_other_has_others() -> None:
    one = decision(reason(b"a"))
    assert one.record == decision(reason(b"a")).record
    others = (
        decision(reason(b"b")),
        msgspec.structs.replace(one, verdict=Verdict.DENY),
        msgspec.structs.replace(one, at=datetime(2026, 1, 6, tzinfo=UTC)),
        msgspec.structs.replace(one, environment="production"),
        msgspec.structs.replace(one, hypothetical=("why",)),
    )
    assert len({one.digest, *(other.digest for other in others)}) == 6
    assert msgspec.json.decode(one.record, type=Decision) == one


def test_the_digest_of_a_policy_belongs_to_its_own_fields_and_is_no_part_of_it() -> None:
    one = Policy("shop", "", "shop.yaml", ())
    other = Policy("shop", "", "shop.yaml", ())
    digest = one.digest
    assert one == other
    assert msgspec.json.encode(one) == msgspec.json.encode(other)
    changed = msgspec.structs.replace(one, environments=("production",))
    assert changed.digest != digest
    assert changed.meaning != one.meaning
    assert msgspec.structs.replace(one, source="else.yaml").digest == digest
