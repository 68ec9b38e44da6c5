from __future__ import annotations

from typing import Any

import pytest

from interlock.deployment.infrastructure import Standing
from tests.unit.deployment.infrastructure.plans import one, resource

HOLDS, FAILS, LATER, BROKEN = Standing.HOLDS, Standing.FAILS, Standing.LATER, Standing.BROKEN


def rule(condition: str) -> str:
    return f"- {{id: it, severity: high, says: it is so, on: aws_s3_bucket, {condition}}}"


@pytest.mark.parametrize(
    ("condition", "values", "standing"),
    [
        ("field: acl, is: private", {"acl": "private"}, HOLDS),
        ("field: acl, is: private", {"acl": "public-read"}, FAILS),
        ("field: acl, is: private", {}, FAILS),
        ("field: acl, is: private", {"acl": ""}, FAILS),
        ("field: acl, is: private, absent: holds", {}, HOLDS),
        ("field: on, is: true", {"on": "true"}, HOLDS),
        ("field: on, is: true", {"on": "false"}, FAILS),
        ("field: on, is: true", {"on": 1}, FAILS),
        ("field: port, is: 22", {"port": "22"}, HOLDS),
        ("field: acl, is_not: public-read", {}, HOLDS),
        ("field: acl, is_not: public-read", {"acl": "public-read"}, FAILS),
        ("field: acl, is_not: public-read, absent: fails", {}, FAILS),
        ("field: acl, one_of: [a, b]", {"acl": "b"}, HOLDS),
        ("field: acl, one_of: [a, b]", {"acl": "c"}, FAILS),
        ("field: acl, none_of: [a, b]", {"acl": "c"}, HOLDS),
        ("field: acl, none_of: [a, b]", {"acl": "a"}, FAILS),
        ("field: acl, like: ['pri*']", {"acl": "private"}, HOLDS),
        ("field: acl, like: ['pri*']", {}, FAILS),
        ("field: acl, unlike: ['pub*']", {"acl": "public-read"}, FAILS),
        ("field: days, at_least: 7", {"days": 7}, HOLDS),
        ("field: days, at_least: 7", {"days": "6"}, FAILS),
        ("field: days, at_least: 7", {"days": True}, FAILS),
        ("field: days, at_most: 7", {"days": "many"}, FAILS),
        ("field: days, at_most: 7", {"days": 3.5}, HOLDS),
        ("field: key, set: true", {"key": False}, HOLDS),
        ("field: key, set: true", {"key": []}, FAILS),
        ("field: key, set: true", {}, FAILS),
        ("field: key, set: false", {}, HOLDS),
        ("field: key, set: false", {"key": [{}]}, FAILS),
        ("field: 'rule[].port', is: 1", {"rule": [{"port": 1}, {"port": 1}]}, HOLDS),
        ("field: 'rule[].port', is: 1", {"rule": [{"port": 1}, {"port": 2}]}, FAILS),
        ("field: 'rule[].port', is: 1", {"rule": [{"port": 1}, {}]}, FAILS),
        ("field: 'rule[].port', is: 1", {"rule": []}, FAILS),
        ("field: 'rule[].port', is_not: 1", {"rule": []}, HOLDS),
        ("field: rule.port, is: 1", {"rule": [{"port": 1}]}, HOLDS),
        ("field: rule.port, is: 1", {"rule": [{"port": 1}, {"port": 2}]}, FAILS),
        ("field: 'rule[].port', is: 1", {"rule": {"port": 1}}, HOLDS),
        ("field: a.b.c, is: 1", {"a": "text"}, FAILS),
        ("assert: \"resource.values.acl == 'private'\"", {"acl": "private"}, HOLDS),
        ("assert: \"resource.values.acl == 'private'\"", {"acl": "x"}, FAILS),
        ("assert: \"resource.values.acl == 'private'\"", {}, BROKEN),
        ("all: [{field: a, is: 1}, {field: b, is: 2}]", {"a": 1, "b": 2}, HOLDS),
        ("all: [{field: a, is: 1}, {field: b, is: 2}]", {"a": 1, "b": 3}, FAILS),
        ("field: days, at_least: 1, at_most: 3", {"days": 4}, FAILS),
        ("field: days, at_least: 1, at_most: 3", {"days": 2}, HOLDS),
    ],
)
def test_how_a_condition_stands(condition: str, values: dict[str, Any], standing: Standing) -> None:
    assert one(rule(condition), resource(values=values)).standing is standing


@pytest.mark.parametrize(
    ("condition", "values", "later", "standing"),
    [
        ("field: acl, is: private", {}, ("acl",), LATER),
        ("field: acl, is_not: public", {}, ("acl",), LATER),
        ("field: acl, set: true", {}, ("acl",), HOLDS),
        ("field: acl, set: false", {}, ("acl",), FAILS),
        ("field: tags.owner, set: true", {}, ("tags",), LATER),
        ("field: tags.owner, set: false", {}, ("tags",), LATER),
        ("field: 'rule[].port', is: 1", {"rule": [{"port": 2}]}, ("rule[1].port",), FAILS),
        ("field: 'rule[].port', is: 1", {"rule": [{"port": 1}]}, ("rule[1].port",), LATER),
        ("field: 'rule[].port', is_not: 1", {}, ("rule",), LATER),
        ("assert: \"resource.values.acl == 'private'\"", {}, ("acl",), LATER),
        ("assert: has(resource.values.acl)", {}, ("acl",), HOLDS),
        ("assert: \"!('x' in resource.values.list)\"", {"list": ["a"]}, ("list[1]",), LATER),
        ("assert: \"'a' in resource.values.list\"", {"list": ["a"]}, ("list[1]",), HOLDS),
        ("assert: resource.values.a == 1 || resource.values.b == 1", {"b": 1}, ("a",), HOLDS),
        ("all: [{field: a, is: 1}, {field: b, is: 2}]", {"b": 3}, ("a",), FAILS),
        ("field: acl, is: private", {}, ("",), LATER),
    ],
)
def test_what_is_known_later_decides_only_what_hangs_on_it(
    condition: str, values: dict[str, Any], later: tuple[str, ...], standing: Standing
) -> None:
    assert one(rule(condition), resource(values=values, later=later)).standing is standing


@pytest.mark.parametrize(
    ("condition", "values", "why"),
    [
        ("field: acl, is: private", {}, "acl is not set"),
        ("field: acl, is: private", {"acl": "public-read"}, "acl is 'public-read'"),
        ("field: acl, is: private", {"acl": "x" * 99}, f"acl is '{'x' * 57}...'"),
        ("field: on, is: true", {"on": False}, "on is false"),
        ("field: key, set: false", {"key": [{"a": 1}]}, "key is set"),
        ("field: key, is: a", {"key": {"a": 1}}, "key is a mapping"),
    ],
)
def test_the_value_that_stands_in_the_way_is_named(condition: str, values: dict[str, Any], why: str) -> None:
    assert one(rule(condition), resource(values=values)).why == why


def test_what_is_known_later_is_named() -> None:
    found = one(rule("field: tags.owner, is: a"), resource(later=("tags.owner",)))
    assert found.why == "aws_s3_bucket.it.tags.owner"
