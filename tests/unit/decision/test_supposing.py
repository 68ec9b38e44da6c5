from typing import Any

import pytest

from interlock.decision import AdvisoryNeed, Judge, RuleText, Status, Verdict, decide
from interlock.decision.examples import Given, SupposedEvidence, SupposedRisk
from interlock.decision.supposing import suppose
from tests.unit.decision.builders import known, policy, question, requirement

NEED = AdvisoryNeed(max_age_s=86400)


def statuses(given: Given, **changes: Any) -> dict[str, Status]:
    wanted = policy(requirement(**changes))
    decision = decide(wanted, *suppose(given, wanted))
    return {reason.requirement: reason.status for reason in decision.reasons}


def stands(one: SupposedEvidence, **changes: Any) -> Status:
    return statuses(Given((one,)), **changes)["commit.sast"]


@pytest.mark.parametrize(
    ("one", "status"),
    [
        (SupposedEvidence("commit.sast"), Status.SATISFIED),
        (SupposedEvidence("commit.sast", "missing"), Status.MISSING),
        (SupposedEvidence("commit.sast", "errored"), Status.ERRORED),
        (SupposedEvidence("commit.sast", "not_applicable"), Status.NOT_APPLICABLE),
        (SupposedEvidence("commit.sast", counts={"low": 1}), Status.VIOLATED),
        (SupposedEvidence("commit.sast", suppressed={"r": {"low": 1}}), Status.VIOLATED),
        (SupposedEvidence("commit.sast", waived={"critical": 1}), Status.SATISFIED),
        (SupposedEvidence("commit.sast", owed=2, covered=1), Status.ERRORED),
        (SupposedEvidence("commit.sast", stage="precommit"), Status.MISSING),
    ],
)
def test_what_is_supposed_stands_as_it_would_if_it_were_so(one: SupposedEvidence, status: Status) -> None:
    assert stands(one) is status


def test_age_and_newness_count_as_they_would() -> None:
    assert stands(SupposedEvidence("commit.sast", age_s=100), max_age_s=100) is Status.SATISFIED
    assert stands(SupposedEvidence("commit.sast", age_s=101), max_age_s=100) is Status.STALE
    old = SupposedEvidence("commit.sast", counts={"high": 2}, new={})
    assert stands(old, judge=Judge.NEW) is Status.SATISFIED
    assert stands(old) is Status.VIOLATED
    assert stands(SupposedEvidence("commit.sast", counts={"high": 2}), judge=Judge.NEW) is Status.VIOLATED


@pytest.mark.parametrize(("age", "status"), [(86400, Status.SATISFIED), (86401, Status.STALE), (None, Status.MISSING)])
def test_advisories_are_as_old_as_the_example_says(age: int | None, status: Status) -> None:
    one = SupposedEvidence("commit.sast", advisories_s=age)
    assert statuses(Given((one,)), advisories=NEED)["commit.sast:advisories"] is status


def test_controls_that_are_not_named_stand_as_the_example_says_of_the_others() -> None:
    assert statuses(Given())["commit.sast"] is Status.MISSING
    assert statuses(Given(others="passed"))["commit.sast"] is Status.SATISFIED


def test_a_rule_sees_how_much_is_supposed_to_be_at_stake() -> None:
    text = "risk.profile == 'critical' && product == 'shop' && age(risk.at) == duration('1h')"
    wanted = policy(requirement(), rules=(RuleText("r", text, "says", "p.yaml", 1),))
    for risk, status in ((SupposedRisk("critical"), Status.SATISFIED), (SupposedRisk(), Status.VIOLATED)):
        given = Given(others="passed", product="shop", risk=risk)
        decision = decide(wanted, *suppose(given, wanted))
        assert {one.requirement: one.status for one in decision.reasons}["rule:r"] is status


def test_no_decision_over_supposed_evidence_is_a_real_one_whoever_asks_for_it() -> None:
    wanted = policy()
    supposed, _ = suppose(Given(others="passed"), wanted)
    decision = decide(
        wanted, known(*supposed.statements), question(subject=supposed.statements[0].statement.subjects[0])
    )
    assert decision.verdict is Verdict.ALLOW
    assert "it rests on evidence that is only supposed" in decision.hypothetical
