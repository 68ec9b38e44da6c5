from __future__ import annotations

import pytest

from interlock.deployment.infrastructure import read_rules, together
from interlock.deployment.infrastructure.errors import RuleUnknown, RuleUnreadable
from interlock.deployment.infrastructure.model import Expression, Field, Operator
from interlock.deployment.infrastructure.reading import plain_rules
from interlock.formats import FieldUnknown, FieldWrong
from interlock.kernel import Severity
from tests.unit.deployment.infrastructure.plans import SHIPPED

GOOD = """
name: own
says: what we want
parameters: {most: 3}
rules:
  - id: private
    topic: public-access
    severity: critical
    says: it is private
    remedy: make it so
    cwe: [CWE-1]
    later: waits
    cases:
      - {on: a, field: acl, is: private}
      - {on: [b, c], when: "resource.is_changed", all: ["resource.type != ''", {field: x, like: y}], reads: true}
"""


def test_a_rule_is_read_with_all_its_fields() -> None:
    read = read_rules(GOOD, "own.yaml")
    assert (read.name, read.says, read.parameters) == ("own", "what we want", {"most": 3})
    (rule,) = read.rules
    assert (rule.severity, rule.lets_later, rule.line) == (Severity.CRITICAL, True, 6)
    first, second = rule.cases
    assert first.holds == (Field("acl", Operator.IS, "private"),)
    assert second.on == ("b", "c")
    assert second.on_read
    assert [type(each) for each in second.holds] == [Expression, Field]
    assert second.holds[1] == Field("x", Operator.LIKE, ["y"])
    assert isinstance(second.when[0], Expression)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("id: private", "id: Not A Word", FieldWrong),
        ("    severity: critical\n", "", FieldWrong),
        ("severity: critical", "severity: terrible", FieldUnknown),
        ("topic: public-access", "topic: public", FieldUnknown),
        ("later: waits", "later: perhaps", FieldUnknown),
        ("field: acl, is: private", "field: acl", FieldWrong),
        ("field: acl, is: private", "is: private", FieldWrong),
        ("field: acl, is: private", "absent: holds", FieldWrong),
        ("field: acl, is: private", "fields: acl, is: private", FieldUnknown),
        ("is: private", "is: [private]", FieldWrong),
        ("is: private", "is: null", FieldWrong),
        ("is: private", "one_of: []", FieldWrong),
        ("is: private", "one_of: [[a]]", FieldWrong),
        ("is: private", "at_least: many", FieldWrong),
        ("is: private", "set: yes", FieldWrong),
        ("on: a,", "", FieldWrong),
        ("on: a,", "on: [],", FieldWrong),
        ("resource.is_changed", "resource.changed", RuleUnreadable),
        ("resource.is_changed", "1 + 1", RuleUnreadable),
        ("resource.is_changed", "resource.openings.all(o, o.inwards)", RuleUnreadable),
        ("resource.is_changed", "(", RuleUnreadable),
        ("parameters: {most: 3}", "parameters: [3]", FieldWrong),
        ("says: what we want", "said: what we want", FieldUnknown),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_when_it_is_read(old: str, new: str, error: type[Exception]) -> None:
    assert old in GOOD
    with pytest.raises(error, match=r"own\.yaml"):
        read_rules(GOOD.replace(old, new), "own.yaml")


def test_no_rules_are_no_rules() -> None:
    for text in ("rules: []", "name: x", ""):
        with pytest.raises(FieldWrong):
            read_rules(text, "own.yaml")


def test_two_rules_of_one_id_are_refused() -> None:
    rule = "  - {id: a, severity: low, says: it is so, on: x, field: y, is: 1}\n"
    with pytest.raises(FieldWrong, match="id"):
        read_rules(f"rules:\n{rule}{rule}", "own.yaml")


def test_a_rule_has_either_cases_or_a_condition_of_its_own() -> None:
    both = GOOD.replace("later: waits", "on: x\n    field: y\n    is: 1")
    with pytest.raises(FieldWrong):
        read_rules(both, "own.yaml")


def test_a_later_set_takes_the_place_of_a_rule_and_others_can_be_left_out() -> None:
    ours = read_rules(GOOD, "own.yaml")
    theirs = read_rules(GOOD.replace("critical", "low").replace("id: private", "id: private"), "theirs.yaml")
    assert [rule.severity for rule in together([ours, theirs])] == [Severity.LOW]
    assert together([ours], without=["private"]) == ()
    with pytest.raises(RuleUnknown, match="privat") as caught:
        together([ours], without=["privat"])
    assert "'private'" in caught.value.remedy


def test_rules_are_kept_without_where_they_stood() -> None:
    moved = read_rules("\n\n" + GOOD, "elsewhere.yaml")
    assert plain_rules(moved.rules)[0]["id"] == "private"
    assert "source" not in plain_rules(moved.rules)[0]


@pytest.mark.parametrize("name", ["standard.yaml", "strict.yaml"])
def test_the_rules_that_are_shipped_can_be_read_and_say_what_to_do(name: str) -> None:
    read = read_rules((SHIPPED / name).read_bytes(), name)
    assert read.says
    assert all(rule.remedy for rule in read.rules)
    assert all(not rule.says.endswith(".") for rule in read.rules)
