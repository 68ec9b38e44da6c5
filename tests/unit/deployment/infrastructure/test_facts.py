from __future__ import annotations

from typing import Any

import pytest

from interlock.decision.expression import NotYet, Pending
from interlock.deployment.infrastructure import Standing
from interlock.deployment.infrastructure.facts import FACTS, GROUPS, facts_of, tags_of
from tests.unit.deployment.infrastructure.plans import resource, shipped


@pytest.mark.parametrize(
    ("kind", "values", "tags"),
    [
        ("aws_instance", {"tags": {"owner": "ann", "empty": ""}}, {"owner": "ann"}),
        ("aws_instance", {"tags": {"a": "1"}, "tags_all": {"a": "1", "b": "2"}}, {"a": "1", "b": "2"}),
        ("google_compute_disk", {"labels": {"team": "a"}}, {"team": "a"}),
        ("Deployment", {"metadata": {"labels": {"owner": "ann"}}}, {"owner": "ann"}),
        ("google_compute_instance", {"metadata": {"labels": {"owner": "ann"}}}, {}),
        ("AWS::S3::Bucket", {"Tags": [{"Key": "owner", "Value": "ann"}, {"Key": "x", "Value": ""}]}, {"owner": "ann"}),
        ("aws_instance", {}, {}),
        ("aws_instance", {"tags": "odd"}, {}),
    ],
)
def test_tags_whatever_they_are_called(kind: str, values: dict[str, Any], tags: dict[str, Any]) -> None:
    assert tags_of(kind, values) == tags


def test_a_tag_whose_value_is_known_later_is_there() -> None:
    found = tags_of("aws_instance", {"tags": {"owner": Pending("x")}})
    assert set(found) == {"owner"}
    with pytest.raises(NotYet):
        tags_of("aws_instance", {"tags": Pending("x")})


def test_a_fact_that_hangs_on_what_nobody_knows_is_pending_and_the_others_are_not() -> None:
    found = facts_of("aws_security_group", {"tags": Pending("a.tags"), "ingress": []})
    assert isinstance(found["tags"], Pending)
    assert found["openings"] == []
    assert set(found) == set(FACTS)


def test_of_a_resource_that_is_known_later_nothing_is_known() -> None:
    found = facts_of("aws_instance", Pending("a"))
    assert all(isinstance(one, Pending) for one in found.values())


@pytest.mark.parametrize(("tags", "standing"), [({"owner": "ann"}, Standing.HOLDS), ({"x": "y"}, Standing.FAILS)])
def test_whose_it_is_has_to_be_known(tags: dict[str, str], standing: Standing) -> None:
    assert shipped(resource("aws_instance", {"tags": tags}))["aws_instance.it", "has-owner"] is standing


def test_every_group_names_types() -> None:
    assert all(GROUPS.values())
    assert len(GROUPS["owned"]) == len(set(GROUPS["owned"]))
