from datetime import timedelta
from typing import Any

import pytest

from interlock.decision.expression import ExpressionError
from interlock.decision.facts import SHAPE, Fact, compiled, variables
from interlock.decision.model import RuleText
from interlock.evidence import Covered, Origin
from interlock.evidence.predicates import Tool
from interlock.kernel import Severity
from tests.unit.decision.builders import NOW, SUBJECT, assessment, count


def rule(expression: str, line: int = 7) -> RuleText:
    return RuleText("r", expression, "says", "policy.yaml", line)


def holds(expression: str, *facts: Fact, environment: str = "") -> bool:
    given = variables(SUBJECT, facts, stage="commit", environment=environment, at=NOW)
    return compiled(rule(expression)).evaluate(given, at=NOW) is True


FACT = Fact(
    assessment(
        origin=Origin("commit", commit="a" * 40, branch="main", author="Ada", files=3, changed=1),
        coverage=(Covered("files", 3, 2), Covered("commits", 5, 5)),
        counts=(
            count("high", 2),
            count("high", 3, is_new=False),
            count("low", 4, state="suppressed"),
            count("critical", 9, state="waived"),
        ),
        tools=(Tool("bandit", "1.9", "PyCQA", "a" * 64, "b" * 64),),
    ),
    NOW - timedelta(hours=1),
    "somebody",
)


def test_every_name_of_the_shape_has_a_value_with_evidence_and_without() -> None:
    shape: Any = SHAPE
    for facts in ((), (FACT,)):
        given: Any = variables(SUBJECT, facts, stage="commit", environment="", at=NOW)
        assert given.keys() == shape.keys()
        assert given["change"].keys() == shape["change"].keys()
        assert [row.keys() for row in given["evidence"]] == [shape["evidence"][0].keys()] * len(facts)


@pytest.mark.parametrize(
    "expression",
    [
        "change.branch == 'main' && change.files == 3",
        "evidence.all(e, e.control == 'commit.sast' && e.signer == 'somebody')",
        "evidence[0].owed == 8 && evidence[0].covered == 7",
        "evidence[0].high == 5 && evidence[0].new_high == 2",
        "evidence[0].low == 4",
        "evidence[0].critical == 0",
        "evidence[0].tools[0].name == 'bandit'",
        "at - evidence[0].at == duration('1h')",
        "subject.digests.exists(d, d.startsWith('gitCommit:'))",
        "environment == '' && stage == 'commit'",
    ],
)
def test_a_rule_finds_the_facts_under_their_names(expression: str) -> None:
    assert holds(expression, FACT)


def test_what_is_waived_does_not_count_and_what_is_suppressed_does() -> None:
    assert holds("evidence[0].critical == 0 && evidence[0].low == 4 && evidence[0].new_low == 4", FACT)


def test_without_evidence_the_change_is_unknown_and_not_anybody_s() -> None:
    assert holds("change.author == '' && change.files == 0 && size(evidence) == 0")
    assert not holds("change.author != ''")


def test_of_several_assessments_the_latest_tells_of_the_change() -> None:
    older = Fact(assessment(origin=Origin("commit", branch="old")), NOW - timedelta(hours=2), "somebody")
    assert holds("change.branch == 'main' && size(evidence) == 2", older, FACT)


@pytest.mark.parametrize(
    "expression", ["evidnce == []", "change.autor == ''", "evidence[0].hihg == 0", "1 +", "at + 1"]
)
def test_a_name_or_a_kind_that_does_not_fit_is_an_error_before_any_decision(expression: str) -> None:
    with pytest.raises(ExpressionError):
        compiled(rule(expression))


def test_there_is_a_count_for_every_severity() -> None:
    for severity in Severity:
        compiled(rule(f"evidence.all(e, e.{severity.value} >= e.new_{severity.value})"))
