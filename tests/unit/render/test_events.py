from __future__ import annotations

from datetime import timedelta

import msgspec

from interlock.formats import read_yaml
from interlock.render.events import (
    errand_json,
    event_detail,
    event_lines,
    response_json,
    response_lines,
    standing_json,
    standing_lines,
    trial_json,
    trial_lines,
)
from interlock.response import Errand, Outgoing, State, responses_of
from interlock.response.queues import Line, Standing
from tests.unit.response.events import AT, event

ONE = event(says="bad \x1b[2J news", environment="production", data={"count": "3"})
WAITING = Errand(0, "tell notify:ops", "", AT, State.WAITING, 2, AT + timedelta(minutes=1), "no answer")
DONE = Errand(0, "stop block", "", AT, State.DONE, 1, None, "held")
RESPONSES = responses_of(
    read_yaml(
        "- {id: tell, on: decision.denied, do: {notify: ops}, quiet: 1h}\n"
        "- {id: other, on: hold.placed, do: [{ticket: board}]}\n",
        "interlock.yaml",
    )
)


def outgoing(*, is_planned: bool = True, body: bytes = b"") -> Outgoing:
    return Outgoing(0, body or msgspec.json.encode(ONE), is_planned)


def test_events_are_listed_with_how_their_errands_stand() -> None:
    counts = {State.WAITING: 1, State.DONE: 1}
    shown = "\n".join(event_lines([(outgoing(), (WAITING, DONE))], counts))
    assert "evt-000000000000  2026-11-21T12:00:00  decision.denied  1 waiting, 1 done" in shown
    assert "\\x1b[2J" in shown
    assert shown.endswith("errands: 1 waiting, 1 done")


def test_what_was_not_looked_at_and_what_nobody_can_read_is_told_apart() -> None:
    shown = list(event_lines([(outgoing(is_planned=False), ()), (outgoing(body=b"{"), ())], {}))
    assert "not looked at yet" in shown[1]
    assert "unreadable" in shown[2]
    assert list(event_lines([], {})) == ["there are no events here that fit"]


def test_one_event_is_shown_with_what_proves_it_and_when_it_is_tried_again() -> None:
    shown = "\n".join(event_detail(ONE, (WAITING, DONE)))
    for text in (ONE.id, str(ONE.entry), "production", "count        3", "2 attempts, again at 2026-11-21T12:01:00Z"):
        assert text in shown
    assert "rule" not in shown
    assert errand_json(WAITING)["due"] == "2026-11-21T12:01:00Z"
    assert errand_json(DONE) == {"action": "stop block", "state": "done", "attempts": 1, "due": None, "said": "held"}


def test_responses_are_listed_with_their_places() -> None:
    shown = list(response_lines(RESPONSES))
    assert "interlock.yaml:1" in shown[1]
    assert "ticket:board" in shown[2]
    assert [response_json(one)["quiet"] for one in RESPONSES] == [3600, None]
    assert "nothing follows" in next(iter(response_lines(())))


def test_a_trial_says_what_would_follow_or_why_nothing_does() -> None:
    shown = list(trial_lines(RESPONSES, ONE))
    assert "tell  would notify:ops" in shown[1]
    assert "other  nothing: it is for hold.placed" in shown[2]
    assert [one["would"] for one in trial_json(RESPONSES, ONE)] == [["notify:ops"], []]
    assert "nothing follows" in list(trial_lines((), ONE))[1]


def test_how_channels_stand_is_shown_and_no_words_of_others_steer_a_terminal() -> None:
    later = AT + timedelta(hours=1)
    waits = Standing(Line("ops"), 3, AT, later, "quiet hours")
    fails = Standing(Line("board", later, 2, "bad \x1b[2J answer"), 1, AT, None)
    shown = list(standing_lines((waits, fails)))
    assert "ops      3     2026-11-21T12:00:00  2026-11-21T13:00:00  quiet hours" in shown
    assert any("2 attempts failed: bad \\x1b[2J answer" in line for line in shown)
    assert list(standing_lines(())) == ["nothing waits for a channel that people read"]
    assert standing_json(fails) == {
        "channel": "board",
        "held": 1,
        "since": "2026-11-21T12:00:00Z",
        "until": None,
        "because": "",
        "failures": 2,
        "again": "2026-11-21T13:00:00Z",
        "said": "bad \x1b[2J answer",
    }


def test_an_errand_that_is_held_says_until_when_and_why() -> None:
    held = Errand(0, "tell notify:ops", "", AT, State.HELD, 0, AT + timedelta(hours=1), "quiet hours")
    assert "held, 0 attempts, again at 2026-11-21T13:00:00Z: quiet hours" in "\n".join(event_detail(ONE, (held,)))
