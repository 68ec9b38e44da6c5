"""Everything that waits, in one shape: whose answer would count, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.flows.queue import Item, Kind, State, limits_of
from tests.queueing import Crowd, asked_for, broken, crowd, held, signs


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path, "review: {approvals: 2}") as made:
        yield made


def items(ben: Crowd, kind: Kind) -> list[Item]:
    return [one for one in ben.site.serving.waiting.all().items if one.kind is kind]


def test_a_release_waits_for_those_who_did_not_make_it_and_have_not_answered(ben: Crowd) -> None:
    (one,) = items(ben, Kind.RELEASE)
    assert (one.could, one.given, one.wanted) == (("ann", "ben"), (), 2)
    assert "review of the policy house (house.yaml:" in one.demands
    signs(ben, ben.world.ben, ben.browser.press(
        "/answer", about="release", answer="approve", target=ben.head, environment="", reason="read it"
    ))  # fmt: skip
    (one,) = items(ben, Kind.RELEASE)
    assert (one.could, one.given, one.state) == (("ann",), ("ben",), State.WAITING)


def test_a_waiver_waits_for_others_than_who_asked_and_who_answers_for_it(ben: Crowd) -> None:
    asked_for(ben.world, "ann", paths=("app.py",))
    (one,) = items(ben, Kind.WAIVER)
    assert (one.could, one.asker, one.state) == (("ben",), "ann", State.WAITING)
    assert one.lets[0].startswith("commit.sast in app.py until 2026-")
    assert limits_of(ben.world.team.waiver()) == ""


def test_glass_waits_for_others_and_then_for_somebody_to_review_it(ben: Crowd) -> None:
    name = broken(ben.world)
    (one,) = items(ben, Kind.GLASS)
    assert (one.could, one.state, one.wanted) == (("ben",), State.WAITING, 1)
    ben.world.team.approves("ben", name, "break-glass", environment="live")
    (one,) = items(ben, Kind.GLASS)
    assert (one.state, one.could, one.given) == (State.REVIEW, (), ())


def test_a_hold_waits_for_whoever_may_lift_holds(ben: Crowd) -> None:
    held(ben.world, where=("live",))
    (one,) = items(ben, Kind.HOLD)
    assert (one.could, one.environment, one.state) == (("ann", "ben"), "live", State.HELD)


@pytest.mark.parametrize("state", State)
def test_only_what_somebody_has_to_do_something_about_waits(state: State) -> None:
    assert state.is_waiting is (state in {State.WAITING, State.REVIEW, State.HELD})
