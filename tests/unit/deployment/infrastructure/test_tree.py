from __future__ import annotations

import pytest

from interlock.decision.expression import NotYet, Pending
from interlock.deployment.infrastructure.tree import tree_of
from tests.unit.deployment.infrastructure.plans import resource


def test_what_is_known_later_stands_where_it_will_be() -> None:
    tree = tree_of(
        resource(values={"tags": {"a": 1}, "rule": [{"x": 1}]}, later=("tags.owner", "rule[1].x", "new[0].y"))
    )
    assert not isinstance(tree, Pending)
    assert tree["tags"]["a"] == 1
    assert tree["tags"]["owner"].place == "aws_s3_bucket.it.tags.owner"
    assert tree["rule"][0] == {"x": 1}
    assert isinstance(tree["rule"][1]["x"], Pending)
    assert isinstance(tree["new"][0]["y"], Pending)


def test_the_values_of_the_resource_stay_as_they_are() -> None:
    given = resource(values={"tags": {}}, later=("tags.owner",))
    tree_of(given)
    assert given.values == {"tags": {}}


def test_without_anything_later_nothing_is_copied() -> None:
    given = resource(values={"a": 1})
    assert tree_of(given) is given.values


def test_a_resource_may_be_known_later_as_a_whole() -> None:
    tree = tree_of(resource(later=("",)))
    with pytest.raises(NotYet):
        tree["anything"]


def test_what_lies_below_something_pending_or_plain_changes_nothing() -> None:
    tree = tree_of(resource(values={"a": "text"}, later=("b", "b.c", "a.d")))
    assert isinstance(tree["b"], Pending)
    assert tree["a"] == "text"


def test_what_nobody_may_see_cannot_be_looked_at() -> None:
    tree = tree_of(resource(values={"a": [{"b": "(sensitive)"}], "c": 1}))
    assert not isinstance(tree, Pending)
    assert (tree["a"][0]["b"].place, tree["c"]) == ("aws_s3_bucket.it.a[0].b (sensitive)", 1)
