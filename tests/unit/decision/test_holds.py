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


def test_a_lift_before_the_hold_lifts_nothing() -> None:
    said = Said()
    said.holds("bea", "0" * 64, "lift")
    said.holds("bea")
    assert held(said) == [""]
