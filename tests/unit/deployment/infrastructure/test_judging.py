from __future__ import annotations

import time

import msgspec
import pytest

from interlock.deployment.infrastructure import Judge, Standing, read_rules, together
from interlock.supply.infrastructure import Doing, Resource
from tests.unit.deployment.infrastructure.plans import AT, SHIPPED, judge, one, plan, resource, shipped

PRIVATE = "- {id: private, severity: high, says: it is private, on: aws_s3_bucket, field: acl, is: private}"


def test_only_what_will_be_there_is_judged() -> None:
    gone = resource(doing=Doing.DELETE, values={"acl": "public-read"})
    judgement = judge(PRIVATE, gone)
    assert judgement.judged == ()
    assert judgement.is_good


def test_what_is_only_read_is_judged_where_a_rule_says_so() -> None:
    read = resource(doing=Doing.READ, is_read=True)
    assert judge(PRIVATE, read).judged == ()
    assert len(judge(PRIVATE.replace("field", "reads: true, field"), read).judged) == 1


def test_what_no_rule_is_about_is_named() -> None:
    assert judge(PRIVATE, resource("aws_vpc")).untouched == ("aws_vpc.it",)


def test_of_several_cases_the_worst_counts_and_is_told_once() -> None:
    rules = """
- id: it
  severity: high
  says: it is so
  cases:
    - {on: "aws_*", field: a, is: 1}
    - {on: aws_s3_bucket, field: b, is: 1}
"""
    found = one(rules, resource(values={"a": 1, "b": 2}))
    assert (found.standing, found.why) == (Standing.FAILS, "b is 2")


def test_a_rule_is_asked_only_where_it_is_about_it() -> None:
    rules = PRIVATE.replace("field: acl", "when: {field: kind, is: log}, field: acl")
    assert judge(rules, resource(values={"kind": "other"})).judged == ()
    assert one(rules, resource(values={"kind": "log"})).standing is Standing.FAILS


def test_whether_it_is_about_it_may_be_known_later() -> None:
    rules = PRIVATE.replace("field: acl", "when: {field: kind, is: log}, field: acl")
    assert one(rules, resource(values={"acl": "public"}, later=("kind",))).standing is Standing.LATER
    assert one(rules, resource(values={"acl": "private"}, later=("kind",))).standing is Standing.HOLDS


def test_a_rule_that_gives_no_answer_stops() -> None:
    rules = PRIVATE.replace("field: acl, is: private", "assert: resource.values.acl.size() > 1")
    judgement = judge(rules, resource())
    assert judgement.judged[0].standing is Standing.BROKEN
    assert judgement.faults


def test_what_is_known_later_stops_unless_the_rule_lets_it_wait() -> None:
    given = resource(later=("acl",))
    assert judge(PRIVATE, given).faults
    waits = judge(PRIVATE.replace("on:", "later: waits, on:"), given)
    assert not waits.faults
    assert waits.waiting == waits.judged


def test_a_plan_of_which_something_could_not_be_read_is_not_good() -> None:
    rules = read_rules(f"rules:\n  {PRIVATE}", "own.yaml").rules
    whole = plan(resource(values={"acl": "private"}))
    assert Judge(rules, {}).judge(whole, AT).is_good
    assert not Judge(rules, {}).judge(msgspec.structs.replace(whole, unread=("something",)), AT).is_good


def test_without_rules_nothing_is_good() -> None:
    assert not Judge((), {}).judge(plan(resource()), AT).is_good


def test_rules_may_look_at_related_resources_and_at_the_whole_plan() -> None:
    rules = """
- {id: guarded, severity: high, says: it is guarded, on: aws_s3_bucket, assert: "related.exists(r, r.type == 'guard')"}
- {id: few, severity: low, says: there are few, on: aws_s3_bucket, assert: plan.resources.size() < parameters.most}
"""
    guard = resource("guard", address="guard.it")
    alone, guarded = resource(address="a"), resource(address="b", related=("guard.it", "not.there"))
    found = {(each.address, each.rule): each.standing for each in judge(rules, guard, alone, guarded, most=3).judged}
    assert found["a", "guarded"] is Standing.FAILS
    assert found["b", "guarded"] is Standing.HOLDS
    assert found["a", "few"] is Standing.FAILS


def test_a_document_that_is_put_together_tells_what_a_policy_grants_before_its_text_is_known() -> None:
    def policy(actions: list[str]) -> Standing:
        statement = {"actions": actions, "resources": ["*"], "effect": "Allow"}
        document = resource(
            "aws_iam_policy_document", {"statement": [statement]}, address="data.doc", is_read=True, doing=Doing.READ
        )
        given = resource("aws_iam_policy", later=("policy",), related=("data.doc",))
        return shipped(document, given)["aws_iam_policy.it", "no-full-rights"]

    assert policy(["s3:GetObject"]) is Standing.HOLDS
    assert policy(["*"]) is Standing.FAILS


def test_a_policy_whose_text_is_known_later_stops() -> None:
    assert (
        shipped(resource("aws_iam_policy", later=("policy",)))["aws_iam_policy.it", "no-full-rights"] is Standing.LATER
    )


def test_a_thousand_resources_are_judged_in_less_than_a_second() -> None:
    kinds = ("aws_s3_bucket", "aws_security_group", "aws_instance", "aws_iam_policy", "aws_db_instance")
    values = {
        "acl": "private",
        "tags": {"owner": "ann"},
        "policy": '{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "*"}]}',
        "ingress": [{"cidr_blocks": ["10.0.0.0/8"], "from_port": n, "to_port": n, "protocol": "tcp"} for n in range(5)],
        "root_block_device": [{"encrypted": True}],
        "storage_encrypted": True,
    }
    many = [
        resource(
            kinds[number % 5], values, address=f"r.n{number}", related=(f"r.n{(number + 1) % 1000}",), later=("x",)
        )
        for number in range(1000)
    ]
    sets = [read_rules((SHIPPED / name).read_bytes(), name) for name in ("standard.yaml", "strict.yaml")]
    parameters = {key: value for each in sets for key, value in each.parameters.items()}
    asked = Judge(together(sets), parameters)
    best = min(_timed(asked, many) for _ in range(3))
    assert best < 1.0


def _timed(asked: Judge, many: list[Resource]) -> float:
    began = time.perf_counter()
    judged = asked.judge(plan(*many), AT).judged
    assert len(judged) > 5_000
    return time.perf_counter() - began


@pytest.mark.parametrize("later", ["fails", "waits"])
def test_what_is_called_sensitive_holds_to_no_rule_and_does_not_wait(later: str) -> None:
    rule = f"- {{id: no-all, severity: high, says: it is so, later: {later}, on: x, field: cidr, is_not: 0.0.0.0/0}}"
    found = one(rule, resource("x", values={"cidr": "(sensitive)"}))
    assert (found.standing, found.stops, found.why) == (Standing.LATER, True, "x.it.cidr (sensitive)")


def test_a_policy_that_is_called_sensitive_is_not_taken_for_one_that_allows_nothing() -> None:
    found = shipped(resource("aws_iam_policy", values={"policy": "(sensitive)"}))
    assert found[("aws_iam_policy.it", "no-full-rights")] is Standing.LATER
