from __future__ import annotations

import pytest

from interlock.response import Kind
from interlock.response.events import HOLDABLE, event_id


def test_the_same_happening_has_the_same_id_and_no_other_has_it() -> None:
    assert event_id(Kind.FINDING_NEW, "a", "b") == event_id(Kind.FINDING_NEW, "a", "b")
    others = [
        event_id(Kind.FINDING_NEW, "ab"),
        event_id(Kind.FINDING_NEW, "a", "c"),
        event_id(Kind.HOLD_PLACED, "a", "b"),
    ]
    assert len({event_id(Kind.FINDING_NEW, "a", "b"), *others}) == 4


def test_an_id_is_short_enough_to_be_typed_and_made_of_plain_letters() -> None:
    assert event_id(Kind.FINDING_NEW, "\ud800 x \u202e") == "evt-" + event_id(Kind.FINDING_NEW, "\ud800 x \u202e")[4:]
    assert len(event_id(Kind.FINDING_NEW)) == 36


@pytest.mark.parametrize("kind", [Kind.HOLD_PLACED, Kind.HOLD_LIFTED])
def test_a_hold_is_never_answered_by_a_hold_so_that_responses_cannot_call_each_other_for_ever(kind: Kind) -> None:
    assert kind not in HOLDABLE
