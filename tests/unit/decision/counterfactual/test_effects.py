from interlock.decision import decide
from interlock.decision.counterfactual.effects import Effects, supposed, with_approvals
from interlock.decision.supposing import SupposedStatement
from interlock.evidence import read_assessment
from interlock.identity import PersonId
from tests.unit.decision.builders import assessment, count, known, policy, question, statement
from tests.unit.decision.govern import Said


def test_effects_are_taken_together() -> None:
    one, other = Effects(ran=frozenset({"a.b"})), Effects(lifted=frozenset({"x"}), is_fresh=True)
    both = one.with_(other)
    assert both.ran == {"a.b"}
    assert both.lifted == {"x"}
    assert both.is_fresh
    assert Effects().with_(one) == one


def test_nothing_changes_without_effects() -> None:
    given = known(statement())
    assert supposed(given, question(), Effects()) == given


def test_what_is_supposed_is_marked_so_that_it_opens_no_gate() -> None:
    then = supposed(known(), question(), Effects(ran=frozenset({"commit.sast"})))
    [one] = then.statements
    assert isinstance(one, SupposedStatement)
    assert read_assessment(one.statement.predicate).outcome == "passed"
    assert decide(policy(), then, question()).verdict


def test_a_severity_is_fixed_where_there_is_no_list() -> None:
    failed = assessment(outcome="failed", counts=(count("high"), count("low")))
    then = supposed(known(statement(failed)), question(), Effects(fixed=frozenset({("commit.sast", "high")})))
    assert [one.severity for one in read_assessment(then.statements[0].statement.predicate).counts] == ["low"]


def test_holds_answers_and_glass_can_be_gone() -> None:
    said = Said()
    hold, answer, glass = said.holds("bea"), said.approves("cid", answer="reject"), said.breaks("ann")
    gone = Effects(lifted=frozenset({hold}), withdrawn=frozenset({answer}), reviewed=frozenset({glass}))
    after = supposed(known(governance=said.governance), question(), gone).governance
    assert (after.holds, after.approvals, after.glasses) == ((), (), ())


def test_an_approval_is_by_a_key_of_that_person() -> None:
    said = Said()
    then = with_approvals(known(governance=said.governance), question(), policy(), {PersonId("bea")}, ("k",))
    [one] = then.governance.approvals
    assert said.directory.person_of_key(one.signer) == "bea"
    assert one.says.accepts == ("k",)
