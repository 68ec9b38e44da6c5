from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from interlock.adapters.notifiers import NotAccepted
from interlock.flows.responding import Report
from interlock.flows.tell import ENDED, GIVE_UP_AFTER, Channel, try_out
from interlock.kernel import Severity
from interlock.response import State
from interlock.response.errands import MOST_ATTEMPTS
from interlock.response.errors import ChannelBusy, ChannelUnknown, TrialLeftOpen
from interlock.response.manners import Manner, Quiet
from interlock.response.messages import About, Message
from interlock.response.queues import LONGEST_WAIT
from interlock.store import StoreLocked
from tests.unit.flows.newsroom import EVERYTHING, Crier, Newsroom
from tests.unit.response.events import AT


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def test_what_is_alike_is_told_in_one_message_and_each_event_is_sealed(room: Newsroom) -> None:
    room.find("a", "b", "c")
    report = room.run()
    assert (report.done, report.failed, report.dead, report.held) == (3, 0, 0, 0)
    (message,) = room.ops.got
    assert message.title == "Interlock: finding.new, and 2 more like this"
    assert len(message.items) == 3
    assert {(one.response, one.action, one.result) for one in room.actions} == {("tell", "notify:ops", "sent")}
    assert {one.says for one in room.actions} == {f"in one message with 2 others: {message.id}"}
    assert room.run() == Report()


def test_more_of_it_is_held_shown_and_told_when_its_time_comes(room: Newsroom) -> None:
    room.find("a")
    room.run()
    room.world.pass_time(minutes=1)
    room.find("a", "b")
    room.find("a", "b", "c")
    report = room.run()
    assert (report.done, report.held) == (0, 5)
    assert room.states() == {State.DONE: 1, State.HELD: 5}
    held = [errand for _, errand in room.errands() if errand.state is State.HELD]
    assert {one.said for one in held} == {"more that is alike"}
    assert room.run() == Report(held=5)
    room.world.pass_time(minutes=10)
    assert room.run().done == 5
    assert [[one.count for one in message.items] for message in room.ops.got] == [[1], [2, 2, 1]]
    assert room.ops.got[1].title == "Interlock: finding.new, and 4 more like this"


def test_in_quiet_hours_only_what_is_urgent_is_told(tmp_path: Path) -> None:
    at = Newsroom(tmp_path / "clock").world.at
    quiet = Quiet(time((at.hour - 1) % 24), time((at.hour + 6) % 24))
    room = Newsroom(tmp_path / "room", Manner(quiet=quiet, urgent_severity=Severity.CRITICAL), EVERYTHING)
    room.find("a")
    room.find("a", "leak", severity=Severity.CRITICAL)
    report = room.run()
    assert [one.severity for message in room.ops.got for one in message.items] == ["critical"] * report.done
    assert report.done >= 1
    room.world.pass_time(hours=7)
    assert room.run().done == report.held
    assert sum(one.count for one in room.ops.got[-1].items) == report.held, "the night is one message"


def test_one_event_by_two_responses_is_told_once_and_both_are_done(room: Newsroom) -> None:
    room.text += "- {id: again, on: finding.new, do: {notify: ops}}\n"
    room.find("a")
    assert room.run().done == 2
    assert len(room.ops.events) == 1
    assert sorted(one.response for one in room.actions) == ["again", "tell"]


def test_a_channel_that_does_not_answer_is_left_alone_and_all_that_waits_stays(room: Newsroom) -> None:
    room.ops.goes_down()
    room.find("a", "b")
    report = room.run()
    assert (report.done, report.failed, report.dead) == (0, 2, 0)
    assert "no answer" in report.said[0]
    assert room.run() == Report()
    assert room.ops.tried == 1, "it is left alone"
    for _ in range(8):
        room.world.pass_time(hours=1)
        room.run()
    with room.world.app(is_reading=True) as app:
        (standing,) = app.queues.standing()
    assert standing.line.failures == 9
    assert standing.held == 2
    assert standing.line.due is not None
    assert standing.line.due - room.world.at <= LONGEST_WAIT
    room.ops.fault = None
    room.world.pass_time(minutes=31)
    assert room.run().done == 2
    assert len(room.ops.got) == 1


def test_a_channel_that_says_how_long_to_wait_is_left_alone_so_long(room: Newsroom) -> None:
    room.ops.fault = ChannelBusy(where="ops", seconds=7200, why="it answered 429")
    room.find("a")
    room.run()
    room.ops.fault = None
    room.world.pass_time(minutes=119)
    assert room.run() == Report()
    room.world.pass_time(minutes=2)
    assert room.run().done == 1


def test_what_waited_a_week_for_a_channel_that_never_answers_is_given_up_sealed_and_kept(room: Newsroom) -> None:
    room.ops.goes_down()
    room.find("a")
    room.run()
    room.world.pass_time(days=GIVE_UP_AFTER.days)
    report = room.run()
    assert (report.failed, report.dead) == (0, 1)
    assert [(one.result, "no answer" in one.says) for one in room.actions] == [("failed", True)]
    room.ops.fault = None
    room.world.pass_time(hours=1)
    with room.world.app() as app:
        assert app.outbox.revive() == 1
    assert room.run().done == 1
    assert len(room.ops.events) == 1


def test_a_message_that_is_refused_takes_no_other_with_it(room: Newsroom) -> None:
    room.ops.refuses = "rule-b"
    room.find("rule-a", "rule-b", "rule-c")
    assert room.run().failed == 3
    for _ in range(MOST_ATTEMPTS):
        room.world.pass_time(hours=7)
        room.run()
    assert room.states() == {State.DONE: 2, State.DEAD: 1}
    assert sorted(one.result for one in room.actions) == ["failed", "sent", "sent"]
    assert len(room.ops.events) == 2


def test_more_than_the_limit_is_held_back_and_one_message_says_so(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, Manner(most_an_hour=1, group_for=timedelta(0)), EVERYTHING)
    room.find("a", "b")
    report = room.run()
    first, overflow = room.ops.got
    assert report.held == len(room.errands()) - len(first.items)
    assert overflow.title == f"Interlock: {report.held} events are held back"
    assert "interlock events held" in overflow.note
    assert room.run() == Report(held=report.held)
    room.world.pass_time(hours=1)
    assert room.run().done == report.held
    assert len(room.ops.got) == 3


def test_what_was_told_before_a_crash_is_told_again_under_the_same_id(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.find("a")
    with room.world.app() as app:
        monkeypatch.setattr(app.seal, "documents", _dies)
        with pytest.raises(KeyboardInterrupt):
            room.respond(app).run(10)
    assert room.run() == Report(), "somebody has the channel, as far as anybody can tell"
    room.world.pass_time(minutes=6)
    assert room.run().done == 1
    assert room.ops.got[0].id == room.ops.got[1].id
    assert room.run() == Report()


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_the_ledger_does_not_prove_is_not_told(room: Newsroom) -> None:
    room.find("a", "b")
    with room.world.app(is_reading=True) as app:
        first, second = app.outbox.events(kind="finding.new", most=9)
    milder = second.body.replace(b"high", b"info")
    for number, body in ((first.number, b"[]"), (second.number, milder)):
        room.world.damage(f"UPDATE event SET body = x'{body.hex()}' WHERE number = {number}")  # noqa: S608, the test's own words
    report = room.run()
    assert (report.done, report.dead) == (0, 1)
    assert room.states() == {State.DEAD: 2}, "one of them was no event at all"
    assert room.ops.got == []


def test_an_event_that_is_changed_while_it_is_held_is_given_up(room: Newsroom) -> None:
    room.find("a")
    room.run()
    room.find("a", "b")
    assert room.run().held == 2
    last = "(SELECT MAX(number) FROM event WHERE kind = 'finding.new')"
    room.world.damage(f"UPDATE event SET body = x'5b5d' WHERE number = {last}")  # noqa: S608, the test's own words
    room.world.pass_time(minutes=11)
    report = room.run()
    assert (report.done, report.dead) == (1, 1)


def test_a_store_that_cannot_be_read_just_now_gives_nothing_up(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.find("a")
    with room.world.app() as app:
        respond = room.respond(app)
        monkeypatch.setattr(app.store.ledger, "entries", _is_locked)
        report = respond.run(10)
    assert (report.failed, report.dead, room.ops.tried) == (1, 0, 0)
    room.world.pass_time(minutes=1)
    assert room.run().done == 1


def _is_locked(*_: object) -> None:
    raise StoreLocked(where="here", holder="another process", timeout_s=30)


def test_what_is_held_for_a_channel_that_is_gone_is_a_failure_like_any_other(room: Newsroom) -> None:
    room.find("a")
    room.run()
    room.find("b", "c")
    assert room.run().held == 2
    del room.criers["ops"]
    report = room.run()
    assert (report.failed, report.held) == (2, 0)
    assert "no channel 'ops'" in report.said[0]
    room.criers["ops"] = room.ops
    room.world.pass_time(minutes=11)
    assert room.run().done == 2, "and it is told once there is one again"
    assert len(room.ops.got) == 2, "together, since no message was refused"


def test_failures_of_a_channel_are_counted_since_it_last_took_something(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, Manner(group_for=timedelta(0)), EVERYTHING)
    room.ops.goes_down()
    room.find("a")
    for _ in range(3):
        room.run()
        room.world.pass_time(hours=1)
    room.ops.fault, room.ops.fails_after = None, 1
    room.run()
    with room.world.app(is_reading=True) as app:
        (standing,) = app.queues.standing()
    assert (standing.line.failures, len(room.ops.got)) == (1, 1)
    assert {one.said for _, one in room.errands() if one.state is State.HELD} == {standing.line.said}


def test_one_channel_that_fails_keeps_no_other_from_being_told(room: Newsroom) -> None:
    other = Crier()
    room.criers, room.manners = {"a": room.ops, "ops": other}, {"a": Manner(), "ops": Manner()}
    room.text = "- {id: tell, on: finding.new, do: [{notify: a}, {notify: ops}]}\n"
    room.ops.goes_down()
    room.find("x")
    report = room.run()
    assert (report.done, report.failed) == (1, 1)
    assert len(other.events) == 1


def test_what_is_amiss_although_it_was_told_is_said_and_sealed(room: Newsroom) -> None:
    room.ops.caveat = "it takes nothing for bob@example.org (550)"
    room.find("a")
    report = room.run()
    assert (report.done, report.said) == (1, (room.ops.caveat,))
    assert room.ops.caveat in room.actions[0].says


def test_no_more_is_told_than_was_asked_for(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, Manner(group_for=timedelta(0)), EVERYTHING)
    room.find("a")
    report = room.run(most=1)
    assert report.done == 1
    assert report.held == len(room.errands()) - 1
    assert room.run().done == report.held


def test_a_channel_is_tried_by_a_message_that_says_so() -> None:
    ops = Crier()
    ops.caveat = "one address is gone"
    channels = {"ops": Channel(ops, Manner())}
    assert try_out(channels, "ops", "tell", AT, About("")) == ops.caveat
    (message,) = ops.got
    assert "this is a test" in message.title
    assert "Nothing happened" in message.note
    assert not message.is_over, "whoever is no pager gets no second message"
    with pytest.raises(ChannelUnknown, match="it has ops"):
        try_out(channels, "gone", "tell", AT, About(""))


def test_a_pager_is_tried_by_an_incident_that_the_same_try_ends() -> None:
    ops = Crier()
    assert try_out({"ops": Channel(ops, Manner(is_pager=True))}, "ops", "tell", AT, About("")) == ENDED
    begins, ends = ops.got
    assert (begins.is_over, ends.is_over, begins.thread == ends.thread) == (False, True, True)


def test_a_pager_that_takes_only_the_beginning_leaves_an_incident_which_is_said() -> None:
    class Half(Crier):
        def tell(self, message: Message) -> str:
            if message.is_over:
                raise NotAccepted(where="ops", why="no answer")
            return super().tell(message)

    with pytest.raises(TrialLeftOpen, match="still open"):
        try_out({"ops": Channel(Half(), Manner(is_pager=True))}, "ops", "tell", AT, About(""))
