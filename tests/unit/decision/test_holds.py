import pytest

from interlock.decision import Relation
from interlock.decision.approvals import Relations
from interlock.decision.holds import in_force
from tests.unit.decision.builders import NOW, OTHER, SUBJECT
from tests.unit.decision.govern import Said


def held(said: Said, environment: str = "live") -> list[str]:
    return [why for _, why in in_force(said.governance, SUBJECT, environment, "product:shop", NOW)]


def test_a_hold_is_about_its_subject_and_its_environments() -> None:
    said = Said()
    said.holds("bea", str(OTHER.digests[0]))
    assert held(said) == []
    said.holds("bea", environments=("test",))
    assert held(said) == []
    assert held(said, "test") == [""]
    assert held(said, "") == [""]


def test_anybody_trusted_places_one_and_only_who_may_lifts_it() -> None:
    said = Said()
    placed = said.holds("eve")
    assert held(said) == [""]
    said.holds("eve", placed, "lift")
    assert held(said) == ["nobody is known for the key of eve, who wanted to lift it"]
    said.holds("bea", placed, "lift")
    assert held(said) == []


def against(said: Said, relations: Relations) -> list[str]:
    return [why for _, why in in_force(said.governance, SUBJECT, "live", "product:shop", NOW, relations)]


@pytest.mark.parametrize("relation", [Relation.AUTHOR, Relation.COMMITTER, Relation.CO_AUTHOR])
def test_who_made_the_change_lifts_only_what_they_placed_themselves(relation: Relation) -> None:
    made: Relations = {relation: frozenset({"ann"})}
    said = Said()
    said.holds("ann", said.holds("bea"), "lift")
    assert against(said, made) == [f"ann is {relation.value} here and cannot lift what somebody else holds"]
    assert against(said, {relation: frozenset({"cid"})}) == []
    said.holds("cid", said.governance.holds[0].id, "lift")
    assert against(said, made) == []
    own = Said()
    own.holds("ann", own.holds("ann"), "lift")
    assert against(own, made) == []


def test_nobody_lifts_a_hold_on_what_a_stranger_wrote_who_might_be_themselves() -> None:
    said = Said()
    said.holds("ann", said.holds("bea"), "lift")
    [why] = against(said, {Relation.AUTHOR: frozenset({"?Eve <e@x.example>"})})
    assert "nobody can tell whether ann is Eve" in why


def test_a_lift_before_the_hold_lifts_nothing() -> None:
    said = Said()
    said.holds("bea", "0" * 64, "lift")
    said.holds("bea")
    assert held(said) == [""]
