from datetime import timedelta

from interlock.control import FindingState, Witness
from interlock.decision.held import Waived, covered, facts_of
from interlock.decision.terms import ApprovalNeed, WaiverTerms
from interlock.decision.waivers import standings
from interlock.kernel import stamp
from interlock.testing.world import finding
from tests.unit.decision.builders import NOW, OTHER, assessment, count, known, question, statement
from tests.unit.decision.govern import Said

FOUND = finding("commit.sast")
FAILED = assessment(outcome="failed", counts=(count(rule=FOUND.rule),), findings="f" * 64)
TERMS = WaiverTerms(90 * 86400, ApprovalNeed(not_by=()))


def test_the_latest_evidence_about_the_subject_counts() -> None:
    given = known(statement(index=1), statement(index=2), statement(index=3, subject=OTHER))
    facts, unreadable = facts_of(given, question(), None)
    assert [held.index for held in facts["commit.sast"]] == [2]
    assert unreadable == []


def test_old_evidence_that_was_entered_last_hides_nothing_newer() -> None:
    old = assessment(finished_at="2025-01-01T00:00:00Z")
    facts, _ = facts_of(known(statement(index=1), statement(old, index=2)), question(), None)
    assert [held.index for held in facts["commit.sast"]] == [2, 1]


def test_evidence_that_cannot_be_read_is_a_reason() -> None:
    _, [reason] = facts_of(known(statement(predicate=b"{}")), question(), None)
    assert "cannot be read" in reason.says


def test_a_covered_finding_is_counted_apart_and_the_rest_stays() -> None:
    said = Said()
    said.approves("bea", said.waives("ann", FOUND.rule), about="waiver")
    waived = Waived(TERMS, standings(said.governance, TERMS, "product:shop", NOW, {}))
    other = finding("commit.sast", rule="bandit:B999", witnesses=(Witness("bandit", "B999"),))
    facts, _ = facts_of(known(statement(FAILED)), question(), None)
    given = known(findings={"f" * 64: (FOUND, other)})
    after = covered(facts["commit.sast"][0], given, question(), waived)
    states = {one.rule: one.state for one in after.fact.assessment.counts}
    assert states == {FOUND.rule: FindingState.WAIVED, other.rule: FindingState.NEW}
    assert after.plain is not None
    assert after.plain.assessment.counts == FAILED.counts


def test_without_the_list_of_findings_nothing_is_covered() -> None:
    said = Said()
    said.approves("bea", said.waives("ann", FOUND.rule), about="waiver")
    waived = Waived(TERMS, standings(said.governance, TERMS, "product:shop", NOW, {}))
    facts, _ = facts_of(known(statement(FAILED, age=timedelta(hours=1))), question(), None)
    held = facts["commit.sast"][0]
    assert covered(held, known(), question(), waived) is held
    assert covered(held, known(findings={"f" * 64: (FOUND,)}), question(), Waived()) is held


def test_what_holds_in_one_place_alone_counts_for_no_other() -> None:
    permit = assessment(place="production", holds_there_only=True)
    for environment, count_of in (("production", 1), ("staging", 0), ("", 0)):
        facts, unreadable = facts_of(known(statement(permit)), question(environment=environment), None)
        assert (len(facts.get("commit.sast", ())), unreadable) == (count_of, [])


def test_what_holds_until_a_time_counts_up_to_then_however_young_it_is() -> None:
    for until, count_of in ((NOW, 1), (NOW - timedelta(seconds=1), 0)):
        facts, _ = facts_of(known(statement(assessment(holds_until=stamp(until)))), question(), None)
        assert len(facts.get("commit.sast", ())) == count_of


def test_an_end_that_nobody_can_read_is_no_end_but_a_fault() -> None:
    facts, [reason] = facts_of(known(statement(assessment(holds_until="some day"))), question(), None)
    assert (facts, "cannot be read" in reason.says) == ({}, True)
