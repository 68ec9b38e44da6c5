from __future__ import annotations

import json

import pytest

from interlock.cli.exits import Exit
from interlock.kernel import ControlId
from interlock.testing.world import failed, finding
from tests.unit.cli.shell import Shell

RESPONSES = "responses:\n  - {id: tell, on: decision.denied, do: [{notify: ops}, {ticket: board}]}\n"


@pytest.fixture
def denied(shell: Shell) -> Shell:
    """Give a shell in a repository whose last commit was denied, with a response to that."""
    world = shell.world
    world.commit({"interlock.yaml": RESPONSES})
    world.runner.outcomes[ControlId("commit.sast")] = failed(finding("commit.sast"))
    world.check()
    return shell


def channels(shell: Shell, text: str) -> None:
    folder = shell.world.home / ".config" / "interlock"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "channels.yaml").write_text(text, "utf-8")


def test_events_wait_are_delivered_and_shown(denied: Shell) -> None:
    listed = denied("events", "list")
    assert (listed.code, "decision.denied" in listed.out, "not looked at yet" in listed.out) == (
        Exit.ALLOWED,
        True,
        True,
    )
    channels(denied, "channels: [{name: ops, stdout: true}]\ntrackers: [{name: board, file: board.jsonl}]\n")
    delivered = denied("events", "deliver")
    assert (delivered.code, "2 errands done" in delivered.err) == (Exit.ALLOWED, True)
    assert delivered.json["type"] == "org.example.interlock.decision.denied.v1"
    board = denied.world.home / ".config" / "interlock" / "board.jsonl"
    assert json.loads(board.read_text())["id"] == delivered.json["id"]
    shown = denied("events", "show", delivered.json["id"][:16])
    assert (shown.code, "tell notify:ops  done" in shown.out) == (Exit.ALLOWED, True)
    assert "response tell: notify:ops sent, because of decision.denied" in denied("evidence", "list").out


def test_without_a_channel_deliver_fails_says_why_and_tries_again_later(denied: Shell) -> None:
    first = denied("events", "deliver")
    assert (first.code, "no channel 'ops'; it has none" in first.err) == (Exit.BROKEN, True)
    again = denied("events", "--format", "json", "deliver")
    assert (again.code, again.json["failed"]) == (Exit.ALLOWED, 0)  # nothing is due yet
    waiting = denied("events", "list", "--state", "waiting", "--kind", "decision.denied").out
    assert "2 waiting" in waiting
    assert "0 errands wait again" in denied("events", "retry").out


def test_what_was_given_up_is_retried(denied: Shell) -> None:
    denied("events", "deliver")
    denied.world.damage("UPDATE errand SET state = 'dead'")
    channels(denied, "channels: [{name: ops, file: ops.jsonl}]\ntrackers: [{name: board, file: ops.jsonl}]\n")
    assert denied("events", "--format", "json", "retry").json == {"revived": 2}
    assert denied("events", "deliver").code == Exit.ALLOWED


def test_as_json_an_event_is_a_cloudevent_that_responses_can_be_tried_on(denied: Shell) -> None:
    documents = denied("events", "--format", "json", "list", "--kind", "decision.denied").json
    assert [one["specversion"] for one in documents] == ["1.0"]
    alone = denied("events", "--format", "json", "show", documents[0]["id"]).json
    assert alone == documents[0]


def test_an_event_that_is_not_there_is_wrong_use(denied: Shell) -> None:
    assert denied("events", "show", "evt-ffff").code == Exit.USAGE
    assert denied("events", "show", "evt-").code == Exit.USAGE
    assert denied("events", "list", "--kind", "decision.denyed").code == Exit.USAGE
    assert denied("events", "deliver", "--most", "0").code == Exit.USAGE


def test_an_event_that_somebody_changed_is_listed_as_unreadable(denied: Shell) -> None:
    denied.world.damage("UPDATE event SET body = x'7b'")
    assert "unreadable" in denied("events", "list").out
    assert "is no event" in denied("events", "--format", "json", "list").err


def test_what_waits_for_a_channel_that_people_read_is_shown_until_it_is_told(denied: Shell) -> None:
    channels(denied, "channels: [{name: ops, slack: file:slack.txt, digest: 4h}]\ntrackers: [{name: board, file: b}]\n")
    assert "nothing waits" in denied("events", "held").out
    delivered = denied("events", "deliver")
    assert (delivered.code, "1 held to be told later or together" in delivered.err) == (Exit.ALLOWED, True)
    held = denied("events", "held").out
    assert "ops" in held
    assert "the next digest" in held
    assert "decision.denied" in denied("events", "list", "--state", "held").out
    (one,) = denied("events", "--format", "json", "held").json
    assert (one["channel"], one["held"], one["because"], one["failures"]) == ("ops", 1, "the next digest", 0)
    channels(denied, "channels: [{name: ops, slack: file:slack.txt}]\ntrackers: [{name: board, file: b}]\n")
    failed = denied("events", "deliver")
    assert (failed.code, "slack.txt" in failed.err) == (Exit.BROKEN, True)
    shown = denied("events", "held").out
    assert "1 attempts failed" in shown
