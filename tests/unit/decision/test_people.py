from datetime import timedelta
from typing import Any

import pytest

from interlock.decision import (
    ApprovalNeed,
    Decision,
    GlassTerms,
    People,
    Policy,
    Relation,
    Requirement,
    Status,
    Verdict,
    WaiverTerms,
    decide,
)
from interlock.evidence import Origin, Rules
from interlock.testing.world import finding
from tests.unit.decision.builders import NOW, OTHER, UNKNOWN, assessment, count, known, policy, question, statement
from tests.unit.decision.govern import Said, key

BY_ANN = Origin("commit", "a" * 40, author="Ann <ann@example.org>", committer="Ann <ann@example.org>", rules=UNKNOWN)
FOUND = finding("commit.sast")
PLAIN = assessment(origin=BY_ANN)
FAILED = assessment(
    origin=BY_ANN, outcome="failed", counts=(count(rule=FOUND.rule, severity="high"),), findings="f" * 64
)
TERMS = People(
    review=ApprovalNeed(),
    waivers=WaiverTerms(90 * 86400, ApprovalNeed(not_by=())),
    glass=GlassTerms(8 * 3600, ApprovalNeed(not_by=())),
)


def judged(said: Said, one: object = PLAIN, people: People = TERMS, **changes: object) -> Decision:
    demanding = changes.pop("policy", None) or policy(people=people)
    assert isinstance(demanding, Policy)
    asked = question(**{"environment": "live", "product": "shop", **changes})
    both = statement(one), statement(assessment("commit.iac", origin=BY_ANN), index=1)  # type: ignore[arg-type]
    given = known(*both, governance=said.governance, findings={"f" * 64: (FOUND,)})
    return decide(demanding, given, asked)


def reasons(decision: Decision) -> dict[str, tuple[Status, Verdict]]:
    return {one.requirement: (one.status, one.verdict) for one in decision.reasons}


def looked_at(people: People = TERMS) -> Policy:
    sent = Requirement("commit.sast", "policy.yaml", 3, otherwise=Verdict.REVIEW)
    return policy(sent, Requirement("commit.iac", "policy.yaml", 4), people=people)


def approve(said: Said, person: str, decision: Decision, **changes: Any) -> None:
    accepts = tuple(one.key for one in decision.reasons if one.verdict is Verdict.REVIEW)
    fields: dict[str, Any] = {"environment": "live", "policy": decision.policy_digest.hex, "accepts": accepts}
    said.approves(person, **{**fields, **changes})


def test_what_was_sent_to_review_proceeds_once_another_person_approved_it() -> None:
    said = Said()
    before = judged(said, FAILED, policy=looked_at())
    assert before.verdict is Verdict.REVIEW
    approve(said, "bea", before)
    after = judged(said, FAILED, policy=looked_at())
    assert after.verdict is Verdict.ALLOW
    assert reasons(after)["commit.sast"] == (Status.VIOLATED, Verdict.ALLOW)
    assert "let through by the approval of bea" in after.reasons[0].notes


def test_an_author_does_not_approve_their_own_change() -> None:
    said = Said()
    approve(said, "ann", judged(said, FAILED, policy=looked_at()))
    after = judged(said, FAILED, policy=looked_at())
    assert after.verdict is Verdict.REVIEW
    assert "ann is change.author here" in after.reasons[0].change


def test_an_approval_covers_what_stood_against_the_release_then_and_nothing_later() -> None:
    said = Said()
    approve(said, "bea", judged(said, FAILED, policy=looked_at()))
    worse = assessment(origin=BY_ANN, outcome="failed", counts=(count(severity="high", number=2),), findings="e" * 64)
    assert judged(said, worse, policy=looked_at()).verdict is Verdict.REVIEW


def test_an_approval_lapses_with_the_policy_and_the_environment() -> None:
    said = Said()
    approve(said, "bea", judged(said, FAILED, policy=looked_at()), policy="0" * 64)
    approve(said, "cid", judged(said, FAILED, policy=looked_at()), environment="test")
    assert judged(said, FAILED, policy=looked_at()).verdict is Verdict.REVIEW


def test_without_a_review_section_nobody_can_approve() -> None:
    said = Said()
    closed = looked_at(People())
    approve(said, "bea", judged(said, FAILED, policy=closed))
    assert judged(said, FAILED, policy=closed).verdict is Verdict.REVIEW


def test_a_rejection_denies() -> None:
    said = Said()
    before = judged(said, FAILED, policy=looked_at())
    approve(said, "bea", before)
    approve(said, "cid", before, answer="reject")
    after = judged(said, FAILED, policy=looked_at())
    assert after.verdict is Verdict.DENY
    assert reasons(after)["review"] == (Status.VIOLATED, Verdict.DENY)


def test_no_approval_makes_up_for_a_ledger_that_may_have_been_rolled_back() -> None:
    said = Said()
    stale = known(statement(PLAIN), governance=said.governance, is_fresh=False)
    asked = question(environment="live", product="shop")
    approve(said, "bea", decide(policy(people=TERMS), stale, asked))
    stale = known(statement(PLAIN), governance=said.governance, is_fresh=False)
    assert decide(policy(people=TERMS), stale, asked).verdict is Verdict.REVIEW


def test_demanded_approvals_are_missing_until_they_are_there() -> None:
    two = People(approvals=(ApprovalNeed(2, ("sec",)),), review=ApprovalNeed())
    said = Said(("sec", "bea"))
    first = judged(said, people=two)
    assert reasons(first)["approval:1"] == (Status.MISSING, Verdict.REVIEW)
    approve(said, "cid", first)
    assert "1 of 2 approvals missing, of sec" in judged(said, people=two).reasons[-1].says
    approve(said, "bea", first)
    after = judged(said, people=two)
    assert after.verdict is Verdict.ALLOW
    assert reasons(after)["approval:1"] == (Status.SATISFIED, Verdict.ALLOW)


def test_a_waived_finding_does_not_count_and_is_said() -> None:
    said = Said()
    wanted = said.waives("ann", FOUND.rule)
    assert judged(said, FAILED).verdict is Verdict.DENY
    said.approves("bea", wanted, about="waiver")
    after = judged(said, FAILED)
    assert after.verdict is Verdict.ALLOW
    assert reasons(after)["commit.sast"] == (Status.WAIVED, Verdict.ALLOW)
    assert "waived by wvr-" in after.reasons[0].notes[0]
    said.revokes("cid", wanted)
    assert judged(said, FAILED).verdict is Verdict.DENY


def test_a_whole_control_can_be_waived_where_it_is_missing_but_not_where_it_broke() -> None:
    said = Said()
    said.approves("bea", said.waives("ann", "commit.sast", what="control"), about="waiver")
    wanted = policy(Requirement("commit.iac", "p", 1), Requirement("commit.sast", "p", 2), people=TERMS)
    asked = question(environment="live", product="shop")
    passed = statement(assessment("commit.iac"))
    decision = decide(wanted, known(passed, governance=said.governance), asked)
    assert decision.verdict is Verdict.ALLOW
    broken = statement(assessment(outcome="errored", reason="it fell over"), index=1)
    assert decide(wanted, known(passed, broken, governance=said.governance), asked).verdict is Verdict.DENY


def test_people_who_must_be_apart_are() -> None:
    apart = People(review=ApprovalNeed(not_by=()), separation=((Relation.AUTHOR, Relation.APPROVER),))
    said = Said()
    before = judged(said, FAILED, policy=looked_at(apart))
    assert reasons(before)["separation:1"] == (Status.SATISFIED, Verdict.ALLOW)
    approve(said, "ann", before)
    after = judged(said, FAILED, policy=looked_at(apart))
    assert reasons(after)["separation:1"] == (Status.VIOLATED, Verdict.DENY)
    assert "ann is both change.author and approval.by" in after.reasons[-1].says


def test_a_hold_denies_until_it_is_lifted_by_somebody_who_may() -> None:
    said = Said()
    held = said.holds("bea")
    assert reasons(judged(said))["hold"] == (Status.VIOLATED, Verdict.DENY)
    said.holds("eve", held, "lift")
    assert judged(said).verdict is Verdict.DENY
    said.holds("cid", held, "lift")
    assert judged(said).verdict is Verdict.ALLOW


def test_broken_glass_opens_for_hours_and_is_loud() -> None:
    said = Said()
    asked = said.breaks("ann")
    assert judged(said, FAILED).verdict is Verdict.DENY
    said.approves("bea", asked, about="break-glass", environment="live")
    opened = judged(said, FAILED)
    assert opened.verdict is Verdict.ALLOW
    assert opened.glass == asked
    assert reasons(opened)["break-glass"] == (Status.WAIVED, Verdict.ALLOW)
    assert reasons(opened)["commit.sast"] == (Status.VIOLATED, Verdict.ALLOW)
    assert judged(said, FAILED, at=NOW + timedelta(hours=4)).verdict is Verdict.DENY


@pytest.mark.parametrize(("founder", "verdict"), [("ann", Verdict.ALLOW), ("bea", Verdict.DENY)])
def test_the_word_of_people_whom_another_key_founded_is_none(founder: str, verdict: Verdict) -> None:
    rules = Rules(unknown="a test does not say", founded_by=key(founder))
    one = assessment(origin=Origin("commit", "a" * 40, author="Ann <ann@example.org>", rules=rules))
    decision = judged(Said(), one)
    assert decision.verdict is verdict
    assert any("were founded by the key" in reason.says for reason in decision.reasons) is (verdict is Verdict.DENY)
    nobody = decide(policy(people=TERMS), known(statement(one)), question(environment="live", product="shop"))
    assert nobody.verdict is Verdict.ALLOW, "where nothing was founded nobody's word opens anything"


def test_who_changed_the_policy_last_is_kept_apart_from_who_wrote_the_change() -> None:
    apart = People(separation=((Relation.AUTHOR, Relation.POLICY_EDITOR),), review=ApprovalNeed())
    for editor, verdict in (("Bea", Verdict.ALLOW), ("Ann", Verdict.DENY), ("whoever wrote p.yaml", Verdict.DENY)):
        account = f"{editor} <{editor.lower()}@example.org>" if " " not in editor else editor
        rules = Rules(unknown="a test does not say", policy_authors=(account,))
        one = assessment(origin=Origin("commit", "a" * 40, author="Ann <ann@example.org>", rules=rules))
        assert judged(Said(), one, apart).verdict is verdict


def test_one_person_alone_breaks_no_glass() -> None:
    said = Said()
    asked = said.breaks("ann")
    said.approves("ann", asked, about="break-glass", environment="live")
    assert judged(said, FAILED).verdict is Verdict.DENY


def test_glass_that_nobody_reviewed_blocks_the_next_release() -> None:
    said = Said()
    asked = said.breaks("ann", target=str(OTHER.digests[0]))
    assert judged(said).verdict is Verdict.ALLOW
    said.approves("bea", asked, about="break-glass", environment="live")
    blocked = judged(said)
    assert reasons(blocked)["break-glass"] == (Status.MISSING, Verdict.DENY)
    for who in ("ann", "bea", "cid"):
        said.approves(who, asked, about="break-glass-review", environment="live")
    assert judged(said).verdict is Verdict.DENY, "it is open still"
    said.revokes("ann", asked)
    for who in ("ann", "bea"):
        said.approves(who, asked, about="break-glass-review", environment="live", reason="it is over now")
        assert judged(said).verdict is Verdict.DENY
    said.approves("cid", asked, about="break-glass-review", environment="live", reason="it is over now")
    assert judged(said).verdict is Verdict.ALLOW


def test_whoever_leaves_the_environment_out_is_sent_to_review_while_glass_waits_for_its_own() -> None:
    said = Said()
    asked = said.breaks("ann", target=str(OTHER.digests[0]))
    said.approves("bea", asked, about="break-glass", environment="live")
    nowhere = judged(said, environment="")
    assert (nowhere.verdict, reasons(nowhere)["break-glass"]) == (Verdict.REVIEW, (Status.MISSING, Verdict.REVIEW))
    assert "in live" in next(one.says for one in nowhere.reasons if one.requirement == "break-glass")
    approve(said, "cid", nowhere, environment="")
    assert judged(said, environment="").verdict is Verdict.REVIEW, "the approval of a release reviews no glass"
    assert "break-glass" not in reasons(judged(said, environment="", stage="precommit"))
    assert "break-glass" not in reasons(judged(said, environment="", product="toy"))
    said.revokes("ann", asked)
    said.approves("cid", asked, about="break-glass-review", environment="live")
    assert judged(said, environment="").verdict is Verdict.ALLOW


def test_no_glass_opens_over_a_ledger_that_proves_nothing() -> None:
    said = Said()
    said.approves("bea", said.breaks("ann"), about="break-glass", environment="live")
    faulty = known(statement(FAILED), governance=said.governance, ledger_fault="it forked")
    assert decide(policy(people=TERMS), faulty, question(environment="live", product="shop")).verdict is Verdict.DENY


def test_what_cannot_be_read_of_what_people_said_shuts() -> None:
    said = Said()
    said.waives("ann", expires_at="soon")
    assert said.governance.faults
    assert reasons(judged(said))["ledger"] == (Status.ERRORED, Verdict.DENY)


def test_proceed_and_notify_lets_a_violation_through_and_nothing_that_is_missing() -> None:
    told = policy(Requirement("commit.sast", "p", 1, otherwise=Verdict.ALLOW), people=TERMS)
    noticed = decide(told, known(statement(FAILED), statement(assessment("commit.iac"), index=1)), question())
    assert reasons(noticed)["commit.sast"] == (Status.VIOLATED, Verdict.ALLOW)
    assert reasons(decide(told, known(), question()))["commit.sast"] == (Status.MISSING, Verdict.REVIEW)
