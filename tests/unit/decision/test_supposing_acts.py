from typing import Any

import pytest

from interlock.decision import Decision, Policy, Relation, Status, Verdict, decide
from interlock.decision.examples import Given, SupposedEvidence
from interlock.decision.supposed_acts import (
    SupposedActs,
    SupposedApproval,
    SupposedGlass,
    SupposedHold,
    SupposedVex,
    SupposedWaiver,
)
from interlock.decision.supposing import SupposedStatement, suppose
from interlock.decision.supposing_acts import mail_of, supposed_directory, supposed_key
from interlock.decision.terms import ApprovalNeed, GlassTerms, People, WaiverTerms
from tests.unit.decision.builders import NOW, policy, requirement

DAY_S = 86400
FOUND = SupposedEvidence("commit.sast", "failed", findings={"bandit:B602": {"high": 2}})
AGREE = ApprovalNeed(1, (), ())
BY_ANN = {"author": "ann"}


def decided(people: People, *evidence: SupposedEvidence, **given: Any) -> Decision:
    wanted: Policy = policy(requirement(), people=people)
    acts = SupposedActs(**{name: given.pop(name) for name in tuple(given) if name in SupposedActs.__struct_fields__})
    return decide(wanted, *suppose(Given(evidence, "passed", acts=acts, **given), wanted))


def status(decision: Decision, name: str) -> Status:
    return {one.requirement: one.status for one in decision.reasons}[name]


def test_an_approval_counts_as_that_of_a_person_who_may_and_of_whom_they_are_in() -> None:
    need = People((ApprovalNeed(groups=("security",)),))
    plain, by = SupposedApproval("bea"), SupposedApproval("bea", ("security",))
    assert decided(need, approvals=(by,), change=BY_ANN).verdict is Verdict.ALLOW
    assert decided(need, approvals=(plain,), change=BY_ANN).verdict is Verdict.REVIEW
    assert decided(need, approvals=(plain,), change=BY_ANN, groups={"security": ("bea",)}).verdict is Verdict.ALLOW
    rejected = SupposedApproval("bea", answer="reject")
    assert decided(need, approvals=(rejected,), change=BY_ANN).verdict is Verdict.DENY
    elsewhere = SupposedApproval("bea", ("security",), "live")
    assert decided(need, approvals=(elsewhere,), change=BY_ANN).verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    "made",
    [
        {"change": {"author": "ann"}},
        {"change": {"author": "cid", "committer": "ann"}},
        {"change": {"author": "cid"}, "co_authors": ("ann",)},
    ],
)
def test_who_made_the_change_is_a_person_like_those_who_approve(made: dict[str, Any]) -> None:
    need = People((ApprovalNeed(),))
    assert decided(need, approvals=(SupposedApproval("ann"),), **made).verdict is Verdict.REVIEW
    assert decided(need, approvals=(SupposedApproval("bea"),), **made).verdict is Verdict.ALLOW
    assert decided(need, approvals=(SupposedApproval("ann"),), change={"author": "cid"}).verdict is Verdict.ALLOW


def test_nobody_approves_what_nobody_is_known_to_have_written() -> None:
    decision = decided(People((ApprovalNeed(),)), approvals=(SupposedApproval("bea"),))
    assert decision.verdict is Verdict.REVIEW
    assert "no evidence says who wrote it" in decision.reasons[-1].says
    assert decided(People((AGREE,)), approvals=(SupposedApproval("bea"),)).verdict is Verdict.ALLOW


def test_an_address_is_somebody_whom_nobody_knows_and_who_might_be_anybody() -> None:
    stranger = {"author": "Ann <ann@example.org>"}
    decision = decided(People((ApprovalNeed(),)), approvals=(SupposedApproval("bea"),), change=stranger)
    assert decision.verdict is Verdict.REVIEW
    assert "nobody can tell whether bea is Ann <ann@example.org>" in decision.reasons[-1].says


def test_an_approval_grows_old() -> None:
    need = People((ApprovalNeed(max_age_s=DAY_S),))
    assert decided(need, approvals=(SupposedApproval("bea", age_s=DAY_S),), change=BY_ANN).verdict is Verdict.ALLOW
    later = SupposedApproval("bea", age_s=DAY_S + 1)
    assert decided(need, approvals=(later,), change=BY_ANN).verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    ("waiver", "wanted"),
    [
        (SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("bea",)), Status.WAIVED),
        (SupposedWaiver("vulnerability", "B602", "ann", "ann", ("bea",)), Status.WAIVED),
        (SupposedWaiver("control", "commit.sast", "ann", "ann", ("bea",)), Status.WAIVED),
        (SupposedWaiver("rule", "bandit:B603", "ann", "ann", ("bea",)), Status.VIOLATED),
        (SupposedWaiver("rule", "bandit:B602", "ann", "ann"), Status.VIOLATED),
        (SupposedWaiver("rule", "bandit:B602", "ann", "bea", ("bea",)), Status.VIOLATED),
        (SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("bea",), lasts_s=8 * DAY_S), Status.VIOLATED),
        (SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("bea",), age_s=8 * DAY_S), Status.VIOLATED),
        (SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("bea",), is_revoked=True), Status.VIOLATED),
    ],
)
def test_a_waiver_covers_what_a_real_one_would(waiver: SupposedWaiver, wanted: Status) -> None:
    terms = People(waivers=WaiverTerms(7 * DAY_S, AGREE))
    assert status(decided(terms, FOUND, waivers=(waiver,)), "commit.sast") is wanted


def test_findings_that_a_waiver_does_not_name_still_count() -> None:
    both = SupposedEvidence("commit.sast", "failed", counts={"low": 1}, findings={"bandit:B602": {"high": 2}})
    waiver = SupposedWaiver("rule", "bandit:B602", "ann", "ann", ("bea",))
    decision = decided(People(waivers=WaiverTerms(7 * DAY_S, AGREE)), both, waivers=(waiver,))
    assert decision.reasons[0].says.startswith("commit.sast has 1 low finding")


ANSWERED = SupposedEvidence("commit.sast", waived={"high": 1})


@pytest.mark.parametrize(
    ("vex", "author", "wanted"),
    [
        (SupposedVex("ann"), "cid", Status.SATISFIED),
        (SupposedVex("ann"), "ann", Status.VIOLATED),
        (SupposedVex("ann", ("bea",)), "ann", Status.SATISFIED),
        (SupposedVex("ann", rejected_by="bea"), "cid", Status.VIOLATED),
        (SupposedVex("ann", is_revoked=True), "cid", Status.VIOLATED),
    ],
)
def test_a_vex_document_answers_what_is_waived_as_a_real_one_would(
    vex: SupposedVex, author: str, wanted: Status
) -> None:
    decision = decided(People(vex=ApprovalNeed()), ANSWERED, vex=(vex,), change={"author": author})
    assert status(decision, "commit.sast") is wanted


def test_what_is_answered_by_nobody_counts_where_a_policy_asks_who_stands_by_it() -> None:
    assert status(decided(People(vex=ApprovalNeed()), ANSWERED), "commit.sast") is Status.VIOLATED
    assert status(decided(People(), ANSWERED), "commit.sast") is Status.SATISFIED


def test_a_hold_stops_it_until_somebody_lifts_it() -> None:
    assert decided(People(), holds=(SupposedHold("bea"),)).verdict is Verdict.DENY
    assert decided(People(), holds=(SupposedHold("bea", "cid"),)).verdict is Verdict.ALLOW
    assert decided(People(), holds=(SupposedHold("bea", "", ("live",)),), environment="test").verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    ("glass", "wanted"),
    [
        (SupposedGlass("ann", ("bea",)), Verdict.ALLOW),
        (SupposedGlass("ann"), Verdict.DENY),
        (SupposedGlass("ann", ("ann",)), Verdict.DENY),
        (SupposedGlass("ann", ("bea",), "other", reviewed_by="bea"), Verdict.DENY),
        (SupposedGlass("ann", ("bea",), age_s=3 * 3600), Verdict.DENY),
        (SupposedGlass("ann", ("bea",), lasts_s=5 * 3600), Verdict.DENY),
    ],
)
def test_broken_glass_opens_what_it_is_for_and_while_it_lasts(glass: SupposedGlass, wanted: Verdict) -> None:
    terms = People(glass=GlassTerms(4 * 3600, AGREE))
    assert decided(terms, FOUND, glasses=(glass,), environment="live").verdict is wanted


@pytest.mark.parametrize(
    ("reviewer", "wanted"), [("", Verdict.DENY), ("ann", Verdict.DENY), ("bea", Verdict.DENY), ("cid", Verdict.ALLOW)]
)
def test_broken_glass_stops_what_comes_next_until_another_person_looked(reviewer: str, wanted: Verdict) -> None:
    glass = SupposedGlass("ann", ("bea",), "other", reviewed_by=reviewer)
    terms = People(glass=GlassTerms(4 * 3600, AGREE))
    assert decided(terms, glasses=(glass,), environment="live").verdict is wanted


def test_who_deploys_is_a_person_too() -> None:
    apart = People(separation=((Relation.AUTHOR, Relation.DEPLOYER),))
    assert decided(apart, change={"author": "ann"}, deployer="ann").verdict is Verdict.DENY
    assert decided(apart, change={"author": "ann"}, deployer="bea").verdict is Verdict.ALLOW


def test_everybody_who_is_named_is_known_and_nobody_may_govern() -> None:
    people = supposed_directory(SupposedActs(), {"ann", "bea"}, NOW)
    assert people.person_of_key(supposed_key("ann")) == people.person_of_author(mail_of("ann")) == "ann"
    assert people.refused == ()
    assert not any(people.may(one.id, "govern", "organisation").is_allowed for one in people.people if len(one.id) == 3)
    assert supposed_directory(SupposedActs(), (), NOW).is_empty


def test_what_people_are_supposed_to_have_said_makes_a_decision_hypothetical() -> None:
    wanted = policy(requirement())
    known, _ = suppose(Given(acts=SupposedActs(holds=(SupposedHold("bea"),))), wanted)
    assert known.governance.holds
    assert all(type(one) is SupposedStatement for one in known.statements)
    assert len(known.statements) == 1
