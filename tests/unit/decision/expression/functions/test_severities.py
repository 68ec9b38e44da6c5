from datetime import UTC, datetime

import pytest

from interlock.decision.expression import ArgumentsWrong, RuleFailed, compile_rule
from interlock.decision.facts import schema
from interlock.kernel import Severity

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ROW = {
    **{severity.value: number for number, severity in enumerate(Severity, 1)},
    **{f"new_{severity.value}": 10 * number for number, severity in enumerate(Severity, 1)},
}


def give(text: str) -> object:
    return compile_rule(text, schema()).evaluate({"evidence": [ROW], "subject": {}}, at=AT)


@pytest.mark.parametrize(("severity", "sum_"), [("critical", 1), ("high", 3), ("medium", 6), ("low", 10), ("info", 15)])
def test_all_from_a_severity_upwards_are_counted(severity: str, sum_: int) -> None:
    assert give(f"evidence.all(e, e.atLeast('{severity}') == {sum_})") is True
    assert give(f"evidence.all(e, e.newAtLeast('{severity}') == {sum_ * 10})") is True


@pytest.mark.parametrize("severity", ["hihg", "", "HIGH"])
def test_a_severity_that_does_not_exist_is_no_answer(severity: str) -> None:
    with pytest.raises(RuleFailed, match="known: critical, high"):
        give(f"evidence.all(e, e.atLeast('{severity}') == 0)")


def test_only_evidence_has_findings_to_count() -> None:
    with pytest.raises(RuleFailed):
        give("subject.atLeast('high') == 0")
    with pytest.raises(RuleFailed, match="no evidence"):
        give("{'critical': 'x', 'high': 1}.atLeast('high') == 0")
    with pytest.raises(ArgumentsWrong):
        give("'text'.atLeast('high') == 0")
