from interlock.control import Witness
from interlock.decision import Reason, Status, Verdict
from interlock.decision.held import Waived, covered, facts_of
from interlock.decision.model import RuleText
from interlock.decision.requirement import of_rule, stand, weight_of
from interlock.decision.terms import ApprovalNeed, WaiverTerms
from interlock.decision.waivers import standings
from interlock.evidence import counts_of
from interlock.kernel import Severity
from interlock.testing.world import finding
from tests.unit.decision.builders import NOW, assessment, count, known, question, requirement, statement
from tests.unit.decision.govern import Said

FOUND = finding("commit.sast")
TERMS = WaiverTerms(90 * 86400, ApprovalNeed(not_by=()))


def waived(name: str, **changes: object) -> Waived:
    said = Said()
    said.approves("bea", said.waives("ann", name, **changes), about="waiver")
    return Waived(TERMS, standings(said.governance, TERMS, "product:shop", NOW, {}))


def test_a_waiver_for_half_of_what_is_wrong_leaves_the_other_half() -> None:
    other = finding("commit.sast", rule="bandit:B999", witnesses=(Witness("bandit", "B999"),))
    counts = (count(rule=FOUND.rule), count(rule=other.rule))
    failed = assessment(outcome="failed", counts=counts, findings="f" * 64)
    given = known(statement(failed), findings={"f" * 64: (FOUND, other)})
    facts, _ = facts_of(given, question(), None)
    by = waived(FOUND.rule)
    held = covered(facts["commit.sast"][0], given, question(), by)
    reason, _ = stand(requirement(), (held,), given, question(), by)
    assert (reason.status, reason.verdict) == (Status.VIOLATED, Verdict.DENY)
    assert reason.says.startswith("commit.sast has 1 high finding")
    assert "waived by wvr-" in reason.notes[0]


def test_what_is_waived_is_told_apart_from_what_only_does_not_count() -> None:
    low = finding("commit.sast", Severity.LOW, rule="bandit:B999", witnesses=(Witness("bandit", "B999"),))
    for listed, said in (((FOUND,), "1 high waived"), ((FOUND, low), "1 low, 1 high waived")):
        failed = assessment(outcome="failed", counts=counts_of(listed), findings="f" * 64)
        given = known(statement(failed), findings={"f" * 64: listed})
        facts, _ = facts_of(given, question(), None)
        by = waived(FOUND.rule)
        held = covered(facts["commit.sast"][0], given, question(), by)
        reason, _ = stand(requirement(limits={"high": 0}), (held,), given, question(), by)
        assert (reason.status, reason.says) == (Status.WAIVED, f"commit.sast is satisfied: {said}")


def test_a_rule_that_does_not_hold_is_waived_and_one_that_breaks_is_not() -> None:
    rule = RuleText("only-main", "false", "only main", "p.yaml", 3)
    by = waived("rule:only-main")
    violated = Reason("rule:only-main", Status.VIOLATED, Verdict.DENY, "no")
    assert of_rule(rule, violated, question(), by).status is Status.WAIVED
    errored = Reason("rule:only-main", Status.ERRORED, Verdict.DENY, "no")
    assert of_rule(rule, errored, question(), by) is errored
    assert of_rule(rule, violated, question(), Waived()) is violated


def test_without_evidence_a_requirement_is_missing() -> None:
    reason, held = stand(requirement(), (), known(), question(), Waived())
    assert (reason.status, held) == (Status.MISSING, None)


def test_as_many_other_findings_weigh_something_else_and_the_same_ones_in_another_order_do_not() -> None:
    one, other = count(rule="bandit:B602"), count(rule="bandit:B105")
    weights = {weight_of([assessment(counts=rows)]) for rows in ((one,), (other,), (one, other), (other, one))}
    assert len(weights) == 3
