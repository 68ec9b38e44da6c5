"""Events: storms, words that want to be more than words, replays, and a store that somebody else writes into."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.notifiers import FileSender
from interlock.decision import Verdict
from interlock.evidence import HOLD, WAIVER, Hold, Waiver
from interlock.flows.respond import Proving, Respond
from interlock.flows.responding import Report
from interlock.formats import read_yaml
from interlock.kernel import ControlId, Severity, Subject, canonical, sha256, stamp
from interlock.render.events import event_detail, event_lines, trial_lines
from interlock.response import Event, State, notice_of, read_event, responses_of
from interlock.response.deriving import MOST
from interlock.testing.world import World, failed, finding

KINDS = "[decision.denied, decision.allowed, finding.new, hold.placed, waiver.requested]"
EVERYTHING = f"- {{id: all, on: {KINDS}, do: {{notify: ops}}}}\n"
BLOCK = "- {id: stop, on: decision.denied, do: block}\n"
HOSTILE = 'x\n{"specversion":"1.0","id":"forged"}\r\x1b[2J\x1b]0;owned\x07\u202edne\u2028 {field} %s $(id) `id` <b>'


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def deny(world: World, rules: int = 1) -> None:
    found = [
        finding("commit.sast", Severity.HIGH, rule=f"tool:R{number}", fingerprint=f"{number:032x}")
        for number in range(rules)
    ]
    world.runner.outcomes[ControlId("commit.sast")] = failed(*found)
    assert world.check().decision.verdict is Verdict.DENY


def deliver(world: World, text: str = EVERYTHING) -> Report:
    with world.app() as app:
        sender = FileSender(str(world.home / "events.jsonl"))
        flow = Respond(
            outbox=app.outbox,
            ledger=app.store.ledger,
            seal=app.seal,
            proving=Proving(app.gate, app.store.ledger, app.trust, app.deliveries),
            responses=responses_of(read_yaml(text, "interlock.yaml")),
            channels={"ops": sender},
            trackers={},
            clock=app.clock,
        )
        return flow.run(100_000)


def lines(world: World) -> list[str]:
    path = world.home / "events.jsonl"
    return path.read_text("ascii").splitlines() if path.exists() else []


def kept(world: World) -> list[Event]:
    with world.app(is_reading=True) as app:
        return [read_event(one) for one in app.outbox.events(most=100_000)]


def say(world: World, kind: str, predicate: object, subject: Subject | None = None) -> None:
    with world.app() as app:
        about = subject or Subject(HOSTILE, (sha256(canonical(predicate)),))
        app.seal.document(about, kind, predicate)


def waiver(world: World, reason: str) -> Waiver:
    at = world.at
    return Waiver("rule", HOSTILE, reason, HOSTILE, stamp(at), stamp(at + timedelta(days=60)))


def test_ten_thousand_new_findings_make_a_bounded_number_of_events_that_say_how_many_there_are(world: World) -> None:
    deny(world, rules=10_000)
    of_control = [one for one in kept(world) if one.control == "commit.sast"]
    assert len(of_control) <= MOST
    told = sum(int(one.data["count"]) for one in of_control if one.kind.value == "finding.new")
    assert told == 10_000


def test_the_same_denial_a_hundred_times_places_one_hold(world: World) -> None:
    for _ in range(10):
        deny(world)
        world.pass_time(seconds=1)
    report = deliver(world, BLOCK)
    assert (report.done, report.failed, report.dead) == (10, 0, 0)
    assert sum(one.kind.value == "hold.placed" for one in kept(world)) == 1


def test_words_of_others_stay_words_in_lines_and_on_the_terminal(world: World) -> None:
    say(world, WAIVER, waiver(world, HOSTILE))
    assert deliver(world).done == 1
    (line,) = lines(world)
    assert line.isprintable()
    assert json.loads(line)["data"]["about"] == HOSTILE
    with world.app(is_reading=True) as app:
        (one,) = app.outbox.events(most=5)
        errands = app.outbox.errands(one.number)
        event = read_event(one)
        shown = [*event_lines([(one, errands)], app.outbox.counts()), *event_detail(event, errands)]
        shown += trial_lines(responses_of(read_yaml(EVERYTHING, "interlock.yaml")), event)
    for text in shown:
        assert text.isprintable(), text
        assert "\u202e" not in text


def test_a_very_long_reason_makes_no_long_event(world: World) -> None:
    say(world, WAIVER, waiver(world, "x" * 1_000_000))
    (event,) = kept(world)
    assert len(event.says) <= 500


def test_the_same_evidence_entered_again_is_not_told_again(world: World) -> None:
    one = waiver(world, "later")
    for _ in range(3):
        say(world, WAIVER, one)  # the same bytes: the ledger gives the place they had
    assert deliver(world).done == 1
    assert deliver(world) == Report()
    assert len(lines(world)) == 1


def test_an_event_that_somebody_wrote_into_the_store_causes_nothing(world: World) -> None:
    deny(world)
    deliver(world, "[]")
    true = next(one for one in kept(world) if one.kind.value == "decision.denied")
    forged = msgspec.structs.replace(true, id=f"evt-{'f' * 32}")
    elsewhere = msgspec.structs.replace(true, id=f"evt-{'e' * 32}", entry=sha256(b"no such entry"))
    with world.app() as app:
        app.store.ledger.append([], [notice_of(forged), notice_of(elsewhere)])
    report = deliver(world, BLOCK + EVERYTHING)
    assert (report.done, report.dead) == (0, 4)
    assert lines(world) == []
    assert not any(one.kind.value == "hold.placed" for one in kept(world))


@pytest.mark.parametrize(
    "change",
    [
        {"says": "all is well"},
        {"kind": "decision.allowed"},
        {"environment": "production"},
        {"severity": "critical"},
        {"subject": {"name": "other", "digests": [{"alg": "gitCommit", "hex": "d" * 40}]}},
    ],
)
def test_an_event_that_somebody_changed_in_the_store_is_given_up_and_kept(
    world: World, change: dict[str, object]
) -> None:
    deny(world)
    (number,) = (place for place, one in enumerate(kept(world)) if one.kind.value == "decision.denied")
    true = msgspec.to_builtins(kept(world)[number])
    body = msgspec.json.encode({**true, **change}).hex()
    world.damage(f"UPDATE event SET body = x'{body}' WHERE number = {number}")  # noqa: S608, the test's own words
    wanted = "- {id: all, on: [decision.denied, decision.allowed], do: [block, {notify: ops}]}\n"
    assert deliver(world, wanted).dead == 2
    assert lines(world) == []
    with world.app(is_reading=True) as app:
        assert app.outbox.counts() == {State.DEAD: 2}


@pytest.mark.parametrize("body", ["", "7b7d", "ff", "5b" * 2000])
def test_bytes_in_the_outbox_that_are_no_event_stop_no_other(world: World, body: str) -> None:
    say(world, WAIVER, waiver(world, "first"))
    say(world, WAIVER, waiver(world, "second"))
    world.damage(f"UPDATE event SET body = x'{body}' WHERE number = 0")  # noqa: S608, the test's own words
    assert deliver(world).done == 1
    assert len(lines(world)) == 1
    with world.app(is_reading=True) as app:
        assert app.outbox.counts() == {State.DEAD: 1, State.DONE: 1}


def test_an_errand_that_somebody_invented_does_nothing_but_what_errands_do(world: World) -> None:
    deny(world)
    deliver(world, "[]")
    world.damage(
        "INSERT INTO errand (event, action, sameness, made, state, attempts, due, said)"
        " VALUES (0, 'x lift:everything', '', 0, 'waiting', 0, 0, '')"
    )
    report = deliver(world, "[]")
    assert (report.done, report.failed) == (0, 1)
    assert "nobody knows that action" in report.said[0]


def test_a_hold_by_hand_is_not_mistaken_for_one_of_a_response_nor_lifted_by_any(world: World) -> None:
    deny(world)
    commit = kept(world)[-1].subject
    say(world, HOLD, Hold("place", str(commit.digests[0]), "mine", stamp(world.at)), commit)
    deliver(world, BLOCK)
    assert sum(one.kind.value == "hold.placed" for one in kept(world)) == 2
    assert not any(one.kind.value == "hold.lifted" for one in kept(world))
