from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.control import Finding, Location, Witness
from interlock.decision import ApprovalNeed, Known, People, Policy, Status, Verdict, decide
from interlock.decision.counterfactual import Turned, turning
from interlock.decision.counterfactual.effects import supposed, with_approvals
from interlock.decision.model import AdvisoryNeed, RuleText
from interlock.evidence import Origin, counts_of
from interlock.kernel import Severity
from interlock.testing.world import finding
from tests.unit.decision.builders import UNKNOWN, assessment, count, known, policy, question, requirement, statement
from tests.unit.decision.govern import Said

BY_ANN = Origin("commit", "a" * 40, author="Ann <ann@example.org>", rules=UNKNOWN)


def found(rule: str, number: int, severity: Severity = Severity.HIGH, *components: str) -> Finding:
    return finding(
        "commit.sast",
        severity,
        rule=f"bandit:{rule}",
        witnesses=(Witness("bandit", rule),),
        fingerprint=f"{rule}{number:030}",
        at=Location("app.py", number),
        components=components,
        remedy=f"upgrade {components[0]}" if components else "mend it",
    )


def failing(*findings: Finding, **changes: Any) -> Known:
    one = assessment(outcome="failed", counts=counts_of(findings), findings="f" * 64, origin=BY_ANN)
    other = statement(assessment("commit.iac", origin=BY_ANN), index=1)
    return known(statement(one), other, findings={"f" * 64: findings}, **changes)


def both(**changes: Any) -> Policy:
    return policy(requirement(**changes), requirement("commit.iac"))


def kinds(turned: Turned) -> list[str]:
    return [one.kind for one in turned.changes]


def test_what_is_allowed_needs_nothing() -> None:
    turned = turning(policy(), known(statement()), question())
    assert (turned.verdict, turned.changes, turned.is_smallest) == (Verdict.ALLOW, (), True)


def test_missing_evidence_takes_one_run_for_all_of_it() -> None:
    turned = turning(both(), known(), question())
    assert kinds(turned) == ["run"]
    assert "commit.sast, commit.iac" in turned.changes[0].says
    assert turned.is_smallest


def test_missing_advisories_take_a_look_up() -> None:
    turned = turning(policy(requirement(advisories=AdvisoryNeed())), known(statement()), question())
    assert kinds(turned) == ["look_up"]


def test_every_finding_over_the_limit_is_to_be_fixed() -> None:
    turned = turning(both(), failing(found("B1", 1), found("B2", 2)), question())
    assert kinds(turned) == ["fix", "fix"]
    assert "bandit:B1 (high) in app.py:1" in turned.changes[0].says


def test_only_as_many_as_the_limit_does_not_take_and_the_cheapest_ones() -> None:
    many = [found("B1", number) for number in range(1, 6)]
    turned = turning(both(limits={"high": 5}), failing(*many, found("B2", 9)), question())
    assert kinds(turned) == ["fix"]
    assert "B2" in turned.changes[0].says


def test_an_upgrade_that_mends_many_findings_is_one_change() -> None:
    old = "pkg:pypi/left@1.0"
    turned = turning(both(), failing(*(found("G", number, Severity.HIGH, old) for number in range(3))), question())
    assert kinds(turned) == ["upgrade"]
    assert turned.changes[0].says == "upgrade pkg:pypi/left@1.0 (3 findings)"


def test_without_the_list_of_findings_their_number_is_named() -> None:
    one = assessment(outcome="failed", counts=(count(number=7),), origin=BY_ANN)
    turned = turning(both(), known(statement(one), statement(assessment("commit.iac"), index=1)), question())
    assert [one.says for one in turned.changes] == ["fix 7 high findings of commit.sast"]


def test_what_waits_for_review_takes_an_approval_by_somebody_who_may() -> None:
    wanted = policy(
        requirement(otherwise=Verdict.REVIEW), requirement("commit.iac"), people=People(review=ApprovalNeed())
    )
    found_now = [found("B1", number) for number in range(3)]
    turned = turning(wanted, failing(*found_now, governance=Said().governance), question())
    assert kinds(turned) == ["approve"]
    assert "ann approves" not in turned.changes[0].says


def test_a_quorum_takes_one_of_each_group() -> None:
    need = ApprovalNeed(2, ("sec", "ops"))
    said = Said(("sec", "bea"), ("ops", "bea"), ("ops", "cid"))
    wanted = policy(requirement(), people=People((need,)))
    given_now = known(statement(assessment(origin=BY_ANN)), governance=said.governance)
    turned = turning(wanted, given_now, question())
    assert sorted(one.says.partition(" ")[0] for one in turned.changes) == ["bea", "cid"]


def test_without_anybody_who_may_approve_nothing_turns_it() -> None:
    wanted = policy(requirement(), people=People((ApprovalNeed(),)))
    turned = turning(wanted, known(statement()), question())
    assert turned.changes == ()
    assert turned.verdict is Verdict.REVIEW
    assert "1 of 1 approvals missing" in turned.remaining[0]


def test_a_hold_and_a_rejection_are_to_be_taken_back() -> None:
    said = Said()
    said.holds("bea")
    said.approves("cid", answer="reject")
    wanted = policy(requirement(), people=People(review=ApprovalNeed()))
    turned = turning(wanted, known(statement(assessment(origin=BY_ANN)), governance=said.governance), question())
    assert sorted(kinds(turned)) == ["lift", "withdraw"]


def test_a_ledger_that_may_have_been_rolled_back_takes_a_checkpoint() -> None:
    assert kinds(turning(policy(), known(statement(), is_fresh=False), question())) == ["checkpoint"]


def test_what_nothing_turns_is_said_beside_what_can_be() -> None:
    rule = RuleText("only-main", "change.branch == 'main'", "only main", "p.yaml", 3)
    turned = turning(policy(requirement(), rules=(rule,)), known(), question())
    assert turned.verdict is Verdict.DENY
    assert kinds(turned) == ["run"]
    assert "rule only-main does not hold" in turned.remaining[0]


def test_a_ledger_that_proves_nothing_is_turned_by_nothing() -> None:
    turned = turning(policy(), known(statement(), ledger_fault="it forked"), question())
    assert (turned.verdict, turned.changes) == (Verdict.DENY, ())


FINDINGS = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(1, 9), st.sampled_from(list(Severity)), st.booleans()),
    max_size=6,
    unique_by=lambda row: row[:2],
)


@given(FINDINGS, st.integers(0, 2), st.sampled_from([Verdict.DENY, Verdict.REVIEW]), st.booleans())
def test_the_changes_turn_it_and_none_can_be_left_out(
    rows: list[tuple[str, int, Severity, bool]], limit: int, otherwise: Verdict, has_other: bool
) -> None:
    findings = [
        found(rule, number, severity, *(("pkg:pypi/x@1",) if is_of_x else ()))
        for rule, number, severity, is_of_x in rows
    ]
    now = failing(*findings, governance=Said().governance)
    if not has_other:
        now = known(*now.statements[:1], findings=now.findings, governance=now.governance)
    wanted = policy(
        requirement(limits={"high": limit, "critical": 0}, otherwise=otherwise),
        requirement("commit.iac"),
        people=People(review=ApprovalNeed()),
    )
    turned = turning(wanted, now, question())
    assert turned.verdict is Verdict.ALLOW
    assert opened(wanted, now, turned, None)
    assert not any(opened(wanted, now, turned, left_out) for left_out in range(len(turned.changes)))


def opened(wanted: Policy, now: Known, turned: Turned, left_out: int | None) -> bool:
    from interlock.decision.counterfactual.effects import Effects

    effects = Effects()
    for place, one in enumerate(turned.changes):
        if place != left_out:
            effects = effects.with_(one.effects)
    then = supposed(now, question(), effects)
    decision = decide(wanted, then, question())
    if effects.approved:
        accepts = tuple(one.key for one in decision.reasons if one.verdict is Verdict.REVIEW)
        decision = decide(wanted, with_approvals(then, question(), wanted, effects.approved, accepts), question())
    return decision.verdict is Verdict.ALLOW


@pytest.mark.parametrize("status", [Status.STALE, Status.ERRORED])
def test_evidence_that_does_not_count_is_made_anew(status: Status) -> None:
    one = assessment(outcome="errored" if status is Status.ERRORED else "passed", finished_at="2025-01-01T00:00:00Z")
    turned = turning(policy(requirement(max_age_s=60)), known(statement(one)), question())
    assert kinds(turned) == ["run"]
