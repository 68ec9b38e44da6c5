from collections.abc import Sequence

import msgspec
import pytest

from interlock.decision import RuleText, Status, Verdict
from interlock.decision.asserting import of_rules
from interlock.decision.facts import variables
from tests.unit.decision.builders import NOW, SUBJECT

GIVEN = variables(SUBJECT, (), stage="commit", environment="production", at=NOW)
CEL = RuleText("c", "environment == 'production'", "says", "policy.yaml", 4)
REGO = RuleText("g", "rego sha256:00 data.x.ok", "says so", "policy.yaml", 9, rego="package x", query="data.x.ok")


class Engine:
    """An engine that gives prepared answers and remembers what it was asked."""

    def __init__(self, *answers: bool | str) -> None:
        self.answers = answers
        self.asked: list[tuple[list[str], dict[str, object]]] = []

    def ask(self, rules: Sequence[RuleText], facts: bytes) -> Sequence[bool | str]:
        self.asked.append(([rule.id for rule in rules], msgspec.json.decode(facts)))
        return self.answers

    def check(self, rules: Sequence[RuleText]) -> None:
        """Accept every text."""


def test_rules_stand_in_their_order_whatever_they_are_written_in() -> None:
    engine = Engine(False)
    reasons = of_rules([CEL, REGO, CEL], GIVEN, NOW, engine)
    assert [one.requirement for one in reasons] == ["rule:c", "rule:g", "rule:c"]
    assert [one.status for one in reasons] == [Status.SATISFIED, Status.VIOLATED, Status.SATISFIED]
    assert reasons[1].change == "make this true: data.x.ok"
    assert engine.asked[0][0] == ["g"]


def test_all_rules_in_rego_are_asked_at_once_about_the_same_facts_as_the_others() -> None:
    engine = Engine(True, True)
    of_rules([REGO, CEL, REGO], GIVEN, NOW, engine)
    assert len(engine.asked) == 1
    assert engine.asked[0][1].keys() == GIVEN.keys()
    assert engine.asked[0][1]["at"] == "2026-01-05T12:00:00Z"


@pytest.mark.parametrize("engine", [None, Engine(), Engine(True, True), Engine("it took too long")])
def test_no_engine_no_answer_too_many_and_a_failure_all_shut_the_gate(engine: Engine | None) -> None:
    reasons = of_rules([REGO], GIVEN, NOW, engine)
    assert [(one.status, one.verdict) for one in reasons] == [(Status.ERRORED, Verdict.DENY)]


def test_a_rule_that_fails_or_is_no_truth_shuts_the_gate() -> None:
    failing = msgspec.structs.replace(CEL, expression="change.files / 0 == 1", otherwise=Verdict.REVIEW)
    text = msgspec.structs.replace(CEL, expression="environment")
    assert [one.verdict for one in of_rules([failing, text], GIVEN, NOW, None)] == [Verdict.DENY, Verdict.DENY]


def test_a_false_rule_says_what_would_make_it_true() -> None:
    rule = msgspec.structs.replace(CEL, expression="stage == 'release'", otherwise=Verdict.REVIEW)
    (reason,) = of_rules([rule], GIVEN, NOW, None)
    assert (reason.verdict, reason.change) == (Verdict.REVIEW, "make this true: stage == 'release'")
    assert (reason.source, reason.line) == ("policy.yaml", 4)
