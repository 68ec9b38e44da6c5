"""Answers of people that somebody else would like to be other ones: hidden, revived, stretched over something else."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from interlock.decision import People, Verdict
from interlock.decision.model import RuleText
from interlock.decision.terms import ApprovalNeed
from interlock.evidence import APPROVAL, Statement, VerifiedStatement
from interlock.identity import Act, AddMember, Found, PartAccount, fold
from interlock.kernel import Digest, Subject, sha256
from tests.attack.governed_release import EARLIER, approve, decided, demanding, found
from tests.unit.decision.builders import NOW, policy, requirement
from tests.unit.decision.govern import Said, key

ONE = found("bandit:B602")


def approved() -> Said:
    """Give a release that bea let through."""
    said = Said()
    approve(said, "bea", decided(said, ONE), entered_at=EARLIER)
    assert decided(said, ONE).verdict is Verdict.ALLOW
    return said


def enter_again(said: Said, place: int) -> None:
    """Enter a statement anew, in an envelope of another digest: JSON can be written in many ways."""
    old = said.statements[place]
    index = 1000 + len(said.statements)
    said.statements.append(
        VerifiedStatement(old.statement, Digest("sha256", f"{index:064x}"), index, NOW, old.signer, old.signer_name)
    )


@pytest.mark.parametrize("who", ["ann", "bea", "eve"])
def test_nobody_revokes_the_rejection_of_somebody_else(who: str) -> None:
    said = approved()
    rejected = approve(said, "cid", decided(said, ONE), answer="reject", reason="it leaks")
    said.revokes(who, rejected)
    assert decided(said, ONE).verdict is Verdict.DENY


def test_nobody_revokes_the_rejection_of_a_waiver_or_of_broken_glass() -> None:
    said = Said()
    waiver = said.waives("ann")
    said.approves("bea", waiver, about="waiver")
    glass = said.breaks("ann")
    said.approves("bea", glass, about="break-glass", environment="live")
    for about, target, where in (("waiver", waiver, ""), ("break-glass", glass, "live")):
        said.revokes("ann", said.approves("cid", target, about=about, environment=where, answer="reject"))
    [one] = said.governance.answers("waiver", waiver)[1:]
    assert one.says.answer == "reject"
    assert decided(said, ONE, demanding(otherwise=Verdict.DENY)).verdict is Verdict.DENY


@pytest.mark.parametrize("answer", ["withdraw", "reject"])
def test_an_approval_that_was_taken_back_does_not_return_when_it_is_entered_again(answer: str) -> None:
    said = approved()
    approve(said, "bea", decided(said, ONE), answer=answer, entered_at=EARLIER + timedelta(minutes=1))
    shut = decided(said, ONE).verdict
    enter_again(said, 0)
    assert decided(said, ONE).verdict is shut
    assert shut is not Verdict.ALLOW


def test_an_approval_from_another_ledger_that_was_signed_before_it_was_taken_back_does_not_count() -> None:
    said = approved()
    approve(said, "bea", decided(said, ONE), answer="withdraw", entered_at=EARLIER + timedelta(minutes=5))
    before = decided(Said(), ONE)
    approve(said, "bea", before, at="2026-01-05T11:31:00Z", reason="said elsewhere", entered_at=NOW)
    assert decided(said, ONE).verdict is Verdict.REVIEW


def test_an_approval_with_a_date_to_come_is_taken_back_like_any_other() -> None:
    said = Said()
    approve(said, "bea", decided(said, ONE), at="2099-01-01T00:00:00Z", entered_at=EARLIER)
    assert decided(said, ONE).verdict is Verdict.ALLOW
    approve(said, "bea", decided(said, ONE), answer="withdraw", entered_at=EARLIER + timedelta(minutes=1))
    assert decided(said, ONE).verdict is Verdict.REVIEW


def test_a_rejection_stays_though_its_key_is_taken_from_its_owner() -> None:
    said = approved()
    approve(said, "cid", decided(said, ONE), answer="reject")
    at = NOW - timedelta(minutes=1)
    last = said.directory.acts[-1].index
    parted = Act(PartAccount("person:cid", f"key:{key('cid')}"), sha256(b"part"), key("ann"), at, at, last + 1)
    said.directory = fold([*said.directory.acts, parted])
    assert said.directory.person_of_key(key("cid")) is None
    assert decided(said, ONE).verdict is Verdict.DENY


def test_an_approval_of_one_finding_is_none_of_another_one_though_both_are_one_high_finding() -> None:
    said = approved()
    assert decided(said, found("bandit:B105")).verdict is Verdict.REVIEW


def test_an_approval_of_a_rule_is_none_of_the_same_rule_over_other_findings() -> None:
    rule = RuleText("calm", "evidence.all(one, one.high == 0)", "there are findings", "p", 1, Verdict.REVIEW)
    people = People(review=ApprovalNeed())
    under = policy(requirement(limits={"critical": 0}), rules=(rule,), people=people)
    said = Said()
    approve(said, "bea", decided(said, ONE, under))
    assert decided(said, ONE, under).verdict is Verdict.ALLOW
    assert decided(said, found("bandit:B105"), under).verdict is Verdict.REVIEW


@pytest.mark.parametrize("where", ["", "Live", "test"])
def test_an_approval_for_one_environment_opens_no_other_and_not_the_one_without_a_name(where: str) -> None:
    said = approved()
    assert decided(said, ONE, environment=where).verdict is Verdict.REVIEW


def test_the_subject_of_a_statement_does_not_make_an_approval_one_of_something_else() -> None:
    said = approved()
    told = said.statements[0].statement
    here = Statement((Subject("repo", (Digest("gitCommit", "a" * 40),)),), APPROVAL, told.predicate)
    elsewhere = told.predicate.replace(b"a" * 40, b"b" * 40)
    said.statements = [
        VerifiedStatement(Statement(here.subjects, APPROVAL, elsewhere), Digest("sha256", "1" * 64), 1000, EARLIER,
                          key("bea"), "bea")
    ]  # fmt: skip
    assert decided(said, ONE).verdict is Verdict.REVIEW


def test_a_group_that_somebody_joined_by_their_own_word_fills_no_quorum() -> None:
    said = Said()
    ann = key("ann")
    found_alone = [act for act in said.directory.acts if act.index == 0]
    deed = found_alone[0].deed
    assert isinstance(deed, Found)
    lone = msgspec.structs.replace(
        deed, grants=tuple(one for one in deed.grants if (one.role, one.to) != ("owner", "person:bea"))
    )
    at = NOW - timedelta(days=365)
    said.directory = fold(
        [
            Act(lone, sha256(b"found"), ann, at, at, 0),
            Act(AddMember("security", "person:ann"), sha256(b"self"), ann, at, at, 1),
            Act(AddMember("security", "person:cid"), sha256(b"cid"), ann, at, at, 2),
        ]
    )
    people = People(approvals=(ApprovalNeed(1, ("security",), not_by=()),))
    under = demanding(people, otherwise=Verdict.ALLOW)
    approve(said, "ann", decided(said, ONE, under))
    assert decided(said, ONE, under).verdict is Verdict.REVIEW
    approve(said, "cid", decided(said, ONE, under))
    assert decided(said, ONE, under).verdict is Verdict.ALLOW


def test_two_of_one_group_are_more_than_one_of_it_and_anybody() -> None:
    two = ApprovalNeed(2, ("security", "security"))
    assert not ApprovalNeed(2, ("security",)).covers(two)
    assert two.covers(ApprovalNeed(2, ("security",)))
    assert People(approvals=(ApprovalNeed(2, ("security",)),)).laxer(People(approvals=(two,))) == ("approvals",)
