from datetime import timedelta

from interlock.risk import Assessed, Profile, Spoken, Standing, stand
from tests.unit.risk.questions import NOW, assessed

B, S, C = Profile


def said(day: int, profile: Profile, person: str = "") -> Spoken:
    return Spoken(assessed(profile, at=NOW + timedelta(days=day)), person)


def held(found: Standing | None) -> Assessed:
    assert found is not None
    return found.assessed


def test_nobody_said_anything() -> None:
    assert stand([], 2) is None


def test_where_nobody_is_known_the_newest_counts_whatever_the_order_of_entry() -> None:
    found = stand([said(2, B), said(1, C)], 0)
    assert held(found).profile is B
    assert found is not None
    assert found.before is not None
    assert found.before.profile is C


def test_what_is_stricter_counts_at_once_whoever_said_it() -> None:
    assert held(stand([said(1, B, "ann"), said(2, C)], 2)).profile is C


def test_what_is_milder_needs_two_people() -> None:
    strict = said(1, C, "ann")
    one = stand([strict, said(2, B, "ann"), said(3, B, "ann")], 2)
    assert held(one).profile is C
    assert one is not None
    assert [why for _, why in one.waiting] == ["a milder profile needs the word of 2 people, and ann alone said so"] * 2
    assert held(stand([strict, said(2, B, "ann"), said(3, S, "ben")], 2)).profile is S
    assert held(stand([strict, said(2, B, "ann"), said(3, B, "ben")], 2)).profile is B


def test_a_milder_word_of_somebody_without_a_say_waits_and_says_why() -> None:
    found = stand([said(1, S, "ann"), said(2, B)], 1)
    assert held(found).profile is S
    assert found is not None
    assert "may not edit policies" in found.waiting[0][1]


def test_a_milder_word_from_before_a_stricter_one_does_not_help_later() -> None:
    assert held(stand([said(1, S), said(2, B, "ann"), said(3, C), said(4, B, "ben")], 2)).profile is C


def test_an_old_assessment_that_is_entered_anew_stays_where_it_was() -> None:
    old, new = said(1, B), said(5, C)
    assert held(stand([old, new, old], 0)).profile is C
