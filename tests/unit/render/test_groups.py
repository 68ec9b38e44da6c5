from __future__ import annotations

from interlock.control import Location
from interlock.decision import Status, Verdict
from interlock.kernel import Certainty, Severity
from interlock.render.groups import blocking, grouped, many
from tests.unit.render.builders import checked, failed, finding, reason


def test_findings_of_one_rule_are_one_group() -> None:
    two = [finding(at=Location("a.py", line)) for line in (1, 2)]
    (group,) = grouped(checked(failed(*two)))
    assert group.findings == tuple(two)


def test_what_blocks_comes_first_then_the_worst_then_the_new() -> None:
    mild = finding("a:blocking", severity=Severity.LOW)
    bad = finding("b:old", control="commit.iac", is_new=False)
    new = finding("c:new", control="commit.iac")
    worst = finding("d:worst", control="commit.iac", severity=Severity.CRITICAL)
    stands = [
        reason("commit.sast", Status.VIOLATED, Verdict.DENY),
        reason("commit.iac", Status.SATISFIED, Verdict.ALLOW),
    ]
    made = grouped(checked(failed(mild), failed(bad, new, worst, control="commit.iac"), reasons=stands))
    assert [group.rule for group in made] == ["a:blocking", "d:worst", "c:new", "b:old"]
    assert [group.is_blocking for group in made] == [True, False, False, False]


def test_new_and_certain_findings_lead_their_group() -> None:
    old = finding(is_new=False)
    unsure = finding(at=Location("b.py", 1), certainty=Certainty.LOW)
    sure = finding(at=Location("c.py", 1))
    (group,) = grouped(checked(failed(old, unsure, sure)))
    assert group.findings == (sure, unsure, old)
    assert group.new == 2


def test_a_review_blocks_too() -> None:
    assert blocking(checked(failed(finding()), reasons=[reason("x", Status.VIOLATED, Verdict.REVIEW)])) == {"x"}


def test_numbers_take_the_right_word() -> None:
    assert [many(number, "finding") for number in (0, 1, 1234)] == ["0 findings", "1 finding", "1,234 findings"]
