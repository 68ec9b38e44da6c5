"""A server delivers what is due, files as they are then; of several one at a time; what came of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.flows.responding import Report
from interlock.kernel import InterlockError
from interlock.response import State
from interlock.response.errands import LEASE
from interlock.wiring.delivering import LONGEST, SWEEP_EACH, Delivering
from tests.delivering import Room
from tests.receivers import Answer, Receiver, receiving, slack


@pytest.fixture
def workspace() -> Iterator[Receiver]:
    with receiving(slack) as made:
        yield made


@pytest.fixture
def room(tmp_path: Path, workspace: Receiver) -> Room:
    return Room(tmp_path, workspace)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path, workspace: Receiver) -> Room:
    store = "" if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    return Room(tmp_path, workspace, store)


def test_what_is_due_is_delivered_and_then_nothing_is_due(anywhere: Room) -> None:
    room = anywhere
    room.deny()
    with room.app() as app:
        delivering = Delivering(app)
        assert delivering.is_due()
        assert delivering.last() is None
        report = delivering.run()
        assert report is not None
        assert (report.done, report.failed, report.held) == (2, 0, 0)
        assert not delivering.is_due() or not delivering.is_due(), "but for what time brings, once"
        last = delivering.last()
        assert last is not None
        assert (last.report.done, last.why) == (2, "")
    assert len(room.lines) == len(room.told) == 1


def test_of_two_servers_one_delivers_at_a_time(anywhere: Room) -> None:
    """The second one comes while the first waits for an answer of Slack, so that both are at it at once."""
    room, other = anywhere, list[Report | None]()
    room.deny()
    answer = room.slack.answer

    def meanwhile(document: Any, rule: Any) -> Answer:
        other.append(room.deliver())
        return answer(document, rule)

    room.slack.answer = meanwhile  # type: ignore[method-assign]
    assert room.deliver().done == 2
    assert other == [None]
    assert len(room.lines) == len(room.told) == 1
    room.slack.answer = answer  # type: ignore[method-assign]
    assert room.deliver() == Report(), "the turn was let go"


def test_a_turn_of_one_that_died_is_over_after_a_while(room: Room) -> None:
    room.deny()
    with room.app() as app:
        assert Delivering(app)._book.hold("interlock:deliveries", b"gone", room.world.at, LEASE)
        assert Delivering(app).run() is None
        room.world.pass_time(minutes=6)
        assert Delivering(app).run() is not None
    assert len(room.lines) == 1


def test_what_was_begun_by_one_that_died_comes_again_under_the_same_id(room: Room) -> None:
    """It dies right after Slack took the message and before that was noted."""
    room.deny()
    with room.app() as app:
        respond = app.respond()
        tell: Any = respond._tell

        def dies(*_: object) -> None:
            raise KeyboardInterrupt

        tell._settle = dies
        with pytest.raises(KeyboardInterrupt):
            respond.run(100)
    assert len(room.told) == 1
    assert room.deliver().done == 0, "whoever had the channel may still be at it"
    room.world.pass_time(minutes=6)
    room.deliver()
    assert len(room.told) == 2
    assert len(set(room.told)) == 1, "it can be told by its id that it is the same"
    assert len(room.lines) == 1
    assert room.counts() == {State.DONE: 2}


def test_a_round_begins_nothing_more_once_the_server_ends_or_it_took_long(room: Room) -> None:
    room.deny()
    with room.app() as app:
        assert Delivering(app).run(lambda: True) == Report(planned=_planned(room))
    assert (room.lines, room.told) == ([], [])
    with room.app() as app:
        delivering = Delivering(app)
        book: Any = delivering._book
        hold = book.hold

        def late(*asked: Any) -> bool:
            got: bool = hold(*asked)
            room.world.at += LONGEST + timedelta(seconds=1)
            return got

        book.hold = late
        report = delivering.run()
    assert report is not None
    assert (report.done, room.lines) == (0, [])
    assert room.deliver().done == 2


def _planned(room: Room) -> int:
    with room.app(is_reading=True) as app:
        return len(app.outbox.events(most=1_000))


def test_a_digest_comes_at_its_time_and_keeps_nobody_looking_before(tmp_path: Path, workspace: Receiver) -> None:
    room = Room(tmp_path, workspace, manner=', digest: "08:00", zone: UTC')
    room.deny()
    room.deliver()
    assert (len(room.lines), room.told) == (1, [])
    with room.app() as app:
        delivering = Delivering(app)
        delivering._book.begin("interlock:what time brings", room.world.at, SWEEP_EACH)
        assert not delivering.is_due(), "it waits, and nothing is to be done before"
        (waiting,) = app.queues.standing()
        assert waiting.until is not None
        room.world.at = waiting.until
        assert delivering.is_due()
        report = delivering.run()
    assert report is not None
    assert report.done == 1
    assert len(room.told) == 1


def test_what_time_brings_is_looked_for_now_and_then(room: Room) -> None:
    with room.app() as app:
        delivering = Delivering(app)
        assert [delivering.is_due(), delivering.is_due()] == [True, False]
        room.world.pass_time(hours=1)
        assert [delivering.is_due(), delivering.is_due()] == [True, False]


def test_a_round_that_breaks_is_kept_with_its_reason_and_lets_its_turn_go(room: Room) -> None:
    room.deny()
    whole = (room.config / "channels.yaml").read_text()
    (room.config / "channels.yaml").write_text("channels:\n  - {name: lines, fil: x}\n")
    with pytest.raises(InterlockError):
        room.deliver()
    with room.app() as app:
        last = Delivering(app).last()
    assert last is not None
    assert last.code.startswith("FMT-")
    assert "fil" in last.why
    (room.config / "channels.yaml").write_text(whole)
    assert room.deliver().done == 2, "nothing of it was lost"


def test_messages_lead_to_the_server_unless_the_file_says_where(room: Room) -> None:
    def link() -> str:
        (actions,) = (one for one in room.slack.took[-1]["blocks"] if one["type"] == "actions")
        return str(actions["elements"][0]["url"])

    room.deny()
    with room.app() as app:
        Delivering(app, "https://own.example.org").run()
    assert link().startswith("https://own.example.org/subjects/gitCommit:")
    (room.config / "channels.yaml").write_text(
        f"server: https://said.example.org\n{(room.config / 'channels.yaml').read_text()}"
    )
    room.world.pass_time(hours=2)
    room.deny()
    with room.app() as app:
        Delivering(app, "https://own.example.org").run()
    assert link().startswith("https://said.example.org/subjects/gitCommit:")
