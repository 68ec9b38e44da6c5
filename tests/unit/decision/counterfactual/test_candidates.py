from interlock.decision import Known, Policy, decide
from interlock.decision.counterfactual.candidates import Candidate, candidates
from interlock.decision.model import ByHand
from tests.unit.decision.builders import known, policy, question, requirement, statement
from tests.unit.decision.govern import Said


def of(wanted: Policy, given: Known) -> list[Candidate]:
    return list(candidates(wanted, given, question(), decide(wanted, given, question())))


def test_what_is_allowed_has_nothing_to_turn() -> None:
    assert of(policy(), known(statement())) == []


def test_what_only_people_examine_is_to_be_attested() -> None:
    wanted = policy(requirement("acceptance.pentest", by_hand=ByHand.ONLY))
    found = of(wanted, known())
    assert [one.kind for one in found] == ["attest"]
    assert "interlock attest acceptance.pentest" in found[0].says


def test_nobody_is_asked_to_approve_what_is_denied() -> None:
    assert all(one.kind != "approve" for one in of(policy(), known(governance=Said().governance)))
