from __future__ import annotations

import msgspec

from interlock.deployment import Window
from interlock.render.picture.lanes import MARKS, Span, entries, lane_of, lanes_of, told
from interlock.render.picture.model import Tone
from interlock.trace.figures.changes import What
from interlock.trace.figures.model import Period
from interlock.trace.figures.shut import Shut, Stop
from interlock.trace.figures.timeline import Happened, Mark, Ran, Timeline
from tests.unit.render.picture.spans import day


def timeline(*ran: Ran, happened: tuple[Happened, ...] = (), product: str = "shop") -> Timeline:
    return Timeline(product, "production", Period(day(0), day(31)), ran, happened)


def ran(*, is_taken_back: bool = False, what: What = What.CHANGE, until: int | None = 9) -> Ran:
    end = day(until) if until is not None else None
    return Ran("run-1", "api 1.0", what, day(1), end, by="Mira", is_taken_back=is_taken_back, entries=(4,))


def test_every_thing_that_can_happen_has_a_shape_and_says_how_it_stands() -> None:
    assert set(MARKS) == set(Mark)
    assert len({shape for _, shape in MARKS.values()}) == len(MARKS)


def test_what_ran_is_told_with_who_let_it_run() -> None:
    lane = lane_of(timeline(ran()))
    assert lane.title == "shop/production"
    assert lane.ran == (Span(day(1), day(9), "api 1.0", "", "run-1 by Mira", Tone.NONE, (4,)),)


def test_what_runs_and_what_was_taken_back_stand_out_in_words_too() -> None:
    spans = lane_of(timeline(ran(is_taken_back=True), ran(until=None, what=What.ROLLBACK))).ran
    assert [(span.state, span.tone) for span in spans] == [
        ("taken back", Tone.WARNING),
        ("rollback, runs", Tone.RUNNING),
    ]


def test_freezes_and_locks_are_in_the_lane_with_who_shut_it_and_say_whether_they_hold() -> None:
    shut = (
        Shut(Stop.FROZEN, day(2), day(3), "quarter", "Ada", entries=(3,)),
        Shut(Stop.LOCKED, day(4), None, "incident", "Ben", entries=(5,)),
    )
    told = msgspec.structs.replace(timeline(), shut=shut, now=day(9))
    assert lane_of(told).shut == (
        Span(day(2), day(3), "quarter", "frozen", "by Ada", Tone.WAITING, (3,)),
        Span(day(4), None, "incident", "locked, holds", "by Ben", Tone.BAD, (5,)),
    )


def test_windows_are_in_the_lane_with_when_they_were_open() -> None:
    window = Window((0, 1), 540, 600, "Europe/Berlin")
    told = msgspec.structs.replace(timeline(), windows=(window,), opened=((day(1), day(2)),))
    lane = lane_of(told)
    assert lane.opened == ((day(1), day(2)),)
    assert "may begin mon, tue from 09:00 until 10:00, Europe/Berlin" in lane.windows


def test_what_happened_names_its_run() -> None:
    lane = lane_of(timeline(happened=(Happened(day(2), Mark.REFUSED, "run-2", "no review", (7,)),)))
    assert [(one.mark, one.says, one.entries) for one in lane.moments] == [(Mark.REFUSED, "run-2: no review", (7,))]


def test_several_lanes_cover_the_longest_period() -> None:
    lanes = lanes_of((timeline(), timeline(product="")), title="t", answer="a.", notes=("n",))
    assert lanes is not None
    assert [lane.title for lane in lanes.lanes] == ["shop/production", "production"]
    assert (lanes.since, lanes.until, lanes.notes) == (day(0), day(31), ("n",))


def test_no_timeline_is_no_picture() -> None:
    assert lanes_of((), title="t", answer="a.") is None


def test_a_span_is_told_whole() -> None:
    assert told(lane_of(timeline(ran())).ran[0]) == (
        "api 1.0, run-1 by Mira, since 2026-10-02T00:00:00Z until 2026-10-10T00:00:00Z, entry 4"
    )
    assert told(Span(day(0), None, "api")) == "api, since 2026-10-01T00:00:00Z and still"
    assert entries((1, 2)) == "entries 1, 2"
