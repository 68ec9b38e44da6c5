from __future__ import annotations

from interlock.decision import ApprovalNeed, Known, People, Verdict, decide
from interlock.decision.reviewing import demands_on, waiting
from tests.unit.decision.builders import known, policy, question, statement
from tests.unit.decision.govern import Said
from tests.unit.decision.test_people import FAILED, PLAIN, looked_at

ASKED = question(environment="live", product="shop")


def known_of(said: Said, one: object = PLAIN) -> Known:
    return known(statement(one), governance=said.governance)  # type: ignore[arg-type]


def test_every_demand_says_who_answered_and_who_could() -> None:
    said = Said()
    asking = policy(people=People(approvals=(ApprovalNeed(2),), review=ApprovalNeed(not_by=())))
    said.approves("bea", environment="live", policy=asking.digest.hex)
    approvals, review = demands_on(asking, known_of(said), ASKED)
    assert (approvals.name, review.name) == ("approval:1", "review")
    assert approvals.roll.people == {"bea"}
    assert approvals.could == ("bea", "cid", "dan"), "ann wrote it"
    assert review.could == ("ann", "bea", "cid", "dan")


def test_where_nobody_is_known_nobody_could_answer() -> None:
    (review,) = demands_on(policy(people=People(review=ApprovalNeed())), Known(), ASKED)
    assert (review.could, review.roll.approved) == ((), ())


def test_a_policy_that_asks_nobody_has_no_demands() -> None:
    assert demands_on(policy(people=People()), known_of(Said()), ASKED) == ()


def test_an_approval_answers_what_was_sent_to_review_and_neither_ledger_nor_hold() -> None:
    said = Said()
    said.holds("bea")
    stale = known(statement(FAILED), governance=said.governance, is_fresh=False)
    decision = decide(looked_at(), stale, ASKED)
    to_review = {one.requirement for one in decision.reasons if one.verdict is Verdict.REVIEW}
    assert to_review == {"commit.sast", "ledger"}
    assert [one.requirement for one in waiting(decision)] == ["commit.sast"]
