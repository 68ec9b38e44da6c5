from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.flows.fsck import checked
from interlock.flows.tidy import AT_ONCE, MOST_TURNS, Over, Tidied, Tidy
from interlock.store.answered import Answered
from interlock.testing.world import World
from interlock.wiring.serving import Serving

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Kept:
    """So much that can be forgotten."""

    def __init__(self, count: int) -> None:
        self.left = count
        self.asked: list[tuple[object, ...]] = []

    def forget(self, *asked: object) -> int:
        self.asked.append(asked)
        found = min(self.left, int(str(asked[-1])))
        self.left -= found
        return found


def tidy(events: Kept, deliveries: Kept, over: Kept, keep: timedelta | None, pauses: list[int]) -> Tidied:
    made = Tidy(
        events=events,
        deliveries=deliveries,
        over=[Over("over", over.forget, timedelta(days=7))],
        clock=lambda: NOW,
        keep=keep,
        pause=lambda: pauses.append(1),
    )
    return made.run()


def test_one_go_forgets_so_much_and_lets_others_write_in_between() -> None:
    events, deliveries, over, pauses = Kept(10**6), Kept(AT_ONCE + 3), Kept(0), list[int]()
    found = tidy(events, deliveries, over, timedelta(days=90), pauses)
    assert found == Tidied(AT_ONCE * MOST_TURNS, AT_ONCE + 3, {"over": 0})
    assert len(pauses) == MOST_TURNS + 1
    assert set(events.asked) == {(NOW - timedelta(days=90), AT_ONCE)}
    assert set(deliveries.asked) == {(NOW - timedelta(days=90), NOW, AT_ONCE)}
    assert over.asked == [(NOW - timedelta(days=7), AT_ONCE)]


def test_what_is_kept_for_good_is_not_asked_for() -> None:
    events, deliveries, over = Kept(5), Kept(5), Kept(5)
    assert tidy(events, deliveries, over, None, []) == Tidied(0, 0, {"over": 5})
    assert (events.asked, deliveries.asked) == ([], [])


@pytest.mark.parametrize("days", [89, 91])
def test_a_server_forgets_what_is_over_and_nothing_of_its_ledger(tmp_path: Path, days: int) -> None:
    world = World(tmp_path)
    world.check()
    with world.app() as app:
        serving = Serving(app, timedelta(days=90))
        told = app.outbox.unplanned(99)
        assert len(told) > 1
        app.outbox.plan([one.number for one in told], [])
        serving.answers.keep("ann", "k", Answered(b"1" * 32, 201, b"one"), world.at)
        before = list(app.store.ledger.leaves())
        world.pass_time(days=days)
        found = serving.tidy.run()
        assert (found.events, found.deliveries) == (len(told) - 1 if days > 90 else 0, 0)
        assert found.over["answers"] == 1
        again = serving.tidy.run()
        assert (again.events, again.deliveries, set(again.over.values())) == (0, 0, {0})
        assert list(app.store.ledger.leaves()) == before
        assert [one.number for one in app.outbox.after(-1, 99)][-1] == told[-1].number
        report = checked(app.store.ledger, app.verifiers(app.store.ledger.origin), ())
        assert report.faults == ()
