from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.adapters.notifiers import NotDelivered
from interlock.decision import Verdict
from interlock.evidence import HOLD, REVOCATION, WAIVER, Hold, Revocation, Waiver, read_hold
from interlock.evidence.action import ACTION, Action, read_action
from interlock.flows.respond import Proving, Respond, is_told
from interlock.flows.responding import Report
from interlock.flows.silences import MOST_IN_A_ROW
from interlock.formats import read_yaml
from interlock.kernel import ControlId, Digest, Subject, canonical, sha256, stamp
from interlock.response import Kind, Response, State, read_event, responses_of
from interlock.response.errands import MOST_ATTEMPTS
from interlock.store import StoreLocked
from interlock.testing.world import World, failed, finding
from interlock.wiring.app import App


class Post:
    """A sender that remembers, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.got: list[Mapping[str, object]] = []
        self.failures = failures

    def send(self, document: Mapping[str, object]) -> None:
        if self.failures:
            self.failures -= 1
            raise NotDelivered(where="ops", why="no answer")
        self.got.append(document)

    @property
    def types(self) -> list[str]:
        return [str(one["type"]).removeprefix("org.example.interlock.").removesuffix(".v1") for one in self.got]


class Office:
    """A world whose events somebody responds to."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.ops, self.board = Post(), Post()

    def deny(self) -> Digest:
        """Check a commit that has a fault; give it."""
        self.world.runner.outcomes[ControlId("commit.sast")] = failed(finding("commit.sast"))
        checked = self.world.check()
        assert checked.decision.verdict is Verdict.DENY
        return checked.change.subject.digests[0]

    def responses(self, text: str) -> tuple[Response, ...]:
        return responses_of(read_yaml(text, "interlock.yaml"))

    def run(self, text: str, most: int = 1000) -> Report:
        """Do what follows, in a process of its own."""
        with self.world.app() as app:
            return self.respond(app, text).run(most)

    def respond(self, app: App, text: str) -> Respond:
        return Respond(
            outbox=app.outbox,
            ledger=app.store.ledger,
            seal=app.seal,
            proving=Proving(app.gate, app.store.ledger, app.trust, app.deliveries),
            responses=self.responses(text),
            channels={"ops": self.ops},
            trackers={"board": self.board},
            clock=app.clock,
        )

    @property
    def origin(self) -> str:
        with self.world.app() as app:
            return app.store.ledger.origin

    def seal(self, kind: str, predicate: object) -> None:
        with self.world.app() as app:
            app.seal.document(Subject("it", (sha256(canonical(predicate)),)), kind, predicate)

    def of_type(self, kind: str) -> list[bytes]:
        with self.world.app(is_reading=True) as app:
            found = [item.statement for item in app.inspection.items()]
        return [one.statement.predicate for one in found if one is not None and one.statement.predicate_type == kind]

    @property
    def actions(self) -> list[Action]:
        return [read_action(one) for one in self.of_type(ACTION)]

    def states(self) -> dict[State, int]:
        with self.world.app(is_reading=True) as app:
            return app.outbox.counts()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


TELL = "- {id: tell, on: decision.denied, do: {notify: ops}}\n"
STOP = "- {id: stop, on: decision.denied, do: block}\n"


def test_a_check_leaves_its_events_and_a_response_tells_the_one_it_is_for(office: Office) -> None:
    office.deny()
    report = office.run(TELL)
    assert (report.done, report.failed, report.dead) == (1, 0, 0)
    assert office.ops.types == ["decision.denied"]
    (action,) = office.actions
    assert (action.response, action.action, action.result) == ("tell", "notify:ops", "sent")
    assert office.ops.got[0]["id"] == action.event
    assert office.ops.got[0]["entry"] == action.entry


def test_what_is_done_is_not_done_again(office: Office) -> None:
    office.deny()
    office.run(TELL)
    assert office.run(TELL) == Report()
    assert len(office.ops.got) == len(office.actions) == 1


def test_without_a_response_events_are_looked_at_and_nothing_follows(office: Office) -> None:
    office.deny()
    report = office.run("[]")
    assert report.planned > 1
    assert (report.done, office.actions) == (0, [])
    assert office.run(TELL) == Report()  # a response is for what happens after it was there


def test_what_fails_is_tried_again_after_a_while_and_sealed_once_it_is_done(office: Office) -> None:
    office.deny()
    office.ops.failures = 2
    assert office.run(TELL).failed == 1
    assert office.run(TELL) == Report()  # not due yet
    for _ in range(2):
        office.world.pass_time(minutes=5)
        office.run(TELL)
    (action,) = office.actions
    assert (action.result, action.attempts) == ("sent", 3)
    assert len(office.ops.got) == 1


def test_what_is_given_up_is_sealed_and_kept_and_can_be_tried_again(office: Office) -> None:
    office.deny()
    office.ops.failures = MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS):
        report = office.run(TELL)
        office.world.pass_time(hours=7)
    assert (report.dead, office.states()) == (1, {State.DEAD: 1})
    (action,) = office.actions
    assert (action.result, action.attempts) == ("failed", MOST_ATTEMPTS)
    assert "no answer" in action.says
    with office.world.app() as app:
        assert app.outbox.revive() == 1
    assert office.run(TELL).done == 1
    assert office.actions[-1].result == "sent"


def test_a_channel_or_tracker_that_is_not_there_is_a_failure_that_names_those_that_are(office: Office) -> None:
    office.deny()
    report = office.run("- {id: a, on: decision.denied, do: [{notify: gone}, {ticket: ops}]}\n")
    assert report.failed == 2
    assert "no channel 'gone'; it has ops" in report.said[0] + report.said[1]
    assert "no tracker 'ops'; it has board" in report.said[0] + report.said[1]


def test_a_ticket_goes_to_a_tracker(office: Office) -> None:
    office.deny()
    office.run("- {id: a, on: decision.denied, do: {ticket: board}}\n")
    assert (office.board.types, office.ops.types) == (["decision.denied"], [])
    assert office.board.got[0]["action"] == "ticket"


def test_a_block_places_a_hold_that_shuts_the_gate(office: Office) -> None:
    commit = office.deny()
    office.run(STOP)
    (hold,) = map(read_hold, office.of_type(HOLD))
    assert (hold.action, hold.target) == ("place", str(commit))
    assert "response stop, because of decision.denied evt-" in hold.reason
    reasons = {one.requirement: one.verdict for one in office.world.gate().reasons}
    assert reasons["hold"] is Verdict.DENY
    (action,) = office.actions
    assert action.hold == sha256(canonical(hold)).hex


def test_one_hold_of_a_response_is_enough_however_often_it_is_denied(office: Office) -> None:
    for _ in range(3):
        office.deny()
        office.world.pass_time(minutes=1)
    assert office.run(STOP).done == 3
    office.deny()
    office.run(STOP)
    assert len(office.of_type(HOLD)) == 1
    assert [one.result for one in office.actions] == ["held"]


def test_after_a_lift_the_next_denial_is_held_again(office: Office) -> None:
    office.deny()
    office.run(STOP)
    first = sha256(office.of_type(HOLD)[0]).hex
    office.seal(HOLD, Hold("lift", first, "looked at", stamp(office.world.at), ledger=office.origin))
    office.world.pass_time(minutes=1)
    office.deny()
    office.run(STOP)
    assert [read_hold(one).action for one in office.of_type(HOLD)] == ["place", "lift", "place"]


def test_a_hold_that_was_placed_before_a_crash_is_not_placed_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.deny()
    with office.world.app() as app:
        respond = office.respond(app, STOP)
        monkeypatch.setattr(app.outbox, "settle", _dies)
        with pytest.raises(KeyboardInterrupt):
            respond.run(10)
    office.world.pass_time(minutes=10)
    office.run(STOP)
    assert len(office.of_type(HOLD)) == 1
    assert office.states() == {State.DONE: 1}


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_was_sent_before_a_crash_is_sent_again_with_the_same_id(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.deny()
    with office.world.app() as app:
        respond = office.respond(app, TELL)
        monkeypatch.setattr(app.seal, "documents", _dies)
        with pytest.raises(KeyboardInterrupt):
            respond.run(10)
    office.world.pass_time(minutes=10)
    office.run(TELL)
    assert len(office.ops.got) == 2
    assert office.ops.got[0] == office.ops.got[1]


def test_a_proposal_is_recorded_and_nothing_is_carried_out(office: Office) -> None:
    office.deny()
    office.run("- {id: mend, on: decision.denied, do: [{propose: patch}, {propose: provision}]}\n")
    assert sorted((one.action, one.result) for one in office.actions) == [
        ("propose:patch", "proposed"),
        ("propose:provision", "proposed"),
    ]
    assert (office.ops.got, office.board.got) == ([], [])


def test_a_response_keeps_quiet_about_what_it_answered_lately(office: Office) -> None:
    quiet = "- {id: tell, on: decision.denied, do: {notify: ops}, quiet: 1h}\n"
    for _ in range(3):
        office.deny()
        office.world.pass_time(minutes=5)
    office.run(quiet)
    office.deny()
    office.run(quiet)
    assert len(office.ops.got) == 1
    office.world.pass_time(minutes=61)
    office.deny()
    office.run(quiet)
    assert len(office.ops.got) == 2


def test_no_more_is_attempted_than_was_asked_for_and_the_rest_waits(office: Office) -> None:
    for _ in range(5):
        office.deny()
        office.world.pass_time(minutes=1)
    assert office.run(TELL, most=2).done == 2
    assert office.states() == {State.DONE: 2, State.WAITING: 3}
    assert office.run(TELL).done == 3


def ends_in(office: Office, days: int) -> Waiver:
    at = office.world.at
    end = stamp(at + timedelta(days=days))
    return Waiver("control", "commit.sast", "later", "ann", stamp(at), end, ledger=office.origin)


def test_what_time_brings_about_is_told_once(office: Office) -> None:
    waiver = ends_in(office, 20)
    office.seal(WAIVER, waiver)
    told = "- {id: ends, on: waiver.expiring, do: {notify: ops}}\n"
    assert office.run(told).done == 0
    office.world.pass_time(days=10)
    assert office.run(told).done == 1
    office.world.pass_time(days=1)
    assert office.run(told).done == 0
    assert office.ops.types == ["waiver.expiring"]


def test_what_is_not_so_any_more_is_not_told(office: Office) -> None:
    at = office.world.at
    waiver = ends_in(office, 5)
    office.seal(WAIVER, waiver)
    told = "- {id: ends, on: waiver.expiring, do: {notify: ops}}\n"
    office.ops.failures = 1
    office.run(told)
    office.seal(REVOCATION, Revocation(sha256(canonical(waiver)).hex, "mended", stamp(at)))
    office.world.pass_time(hours=1)
    report = office.run(told)
    assert (report.dead, office.ops.got) == (1, [])


def test_an_event_that_came_while_others_were_delivered_is_proven_too(office: Office) -> None:
    with office.world.app() as app:
        respond = office.respond(app, TELL)
        office.deny()  # another process, after the ledger was proven here
        assert respond.run(10).done == 1


def test_a_store_that_cannot_be_read_just_now_gives_nothing_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.deny()
    with office.world.app() as app:
        respond = office.respond(app, TELL)
        monkeypatch.setattr(app.store.ledger, "entries", _is_locked)
        report = respond.run(10)
    assert (report.failed, report.dead) == (1, 0)
    office.world.pass_time(minutes=10)
    assert office.run(TELL).done == 1


def _is_locked(*_: object) -> None:
    raise StoreLocked(where="here", holder="another process", timeout_s=30)


def test_what_responses_do_makes_no_events_without_end(office: Office) -> None:
    office.deny()
    everything = "".join(f"- {{id: r{place}, on: {kind}, do: {{notify: ops}}}}\n" for place, kind in enumerate(Kind))
    for _ in range(5):
        office.run(everything + STOP)
    held = [one for one in office.ops.types if one == "hold.placed"]
    assert len(held) == 1
    with office.world.app(is_reading=True) as app:
        kinds = [read_event(one).kind for one in app.outbox.events(most=1000)]
    assert kinds.count(Kind.HOLD_PLACED) == 1


def test_an_action_says_nothing_that_a_decision_rests_on(office: Office) -> None:
    commit = office.deny()
    before: Any = office.world.gate()
    office.run(TELL)
    after = office.world.gate()
    assert before.record == after.record
    assert office.actions[0].target == str(commit)


def test_an_event_of_an_earlier_version_is_proven_and_one_of_another_product_is_not(office: Office) -> None:
    office.deny()
    with office.world.app() as app:
        event = read_event(app.outbox.after(-1, 100)[-1])
    told = replace(event, product="shop")
    assert is_told(replace(event, product=""), told)
    assert is_told(told, told)
    assert not is_told(replace(event, product="bank"), told)
    assert not is_told(replace(event, product="", says="something else"), told)


def test_a_receiver_that_does_not_answer_keeps_nobody_else_waiting_and_costs_the_rest_no_attempt(
    office: Office,
) -> None:
    for _ in range(5):
        office.deny()
        office.world.commit({"a": str(office.world.at)})
        office.world.pass_time(minutes=1)
    office.ops.failures = 1_000
    both = f"{TELL}- {{id: board, on: decision.denied, do: {{ticket: board}}}}\n"
    report = office.run(both)
    assert 1_000 - office.ops.failures == MOST_IN_A_ROW, "the others were not sent at all"
    assert (report.done, report.failed) == (5, 5)
    assert len(office.board.got) == 5
    with office.world.app(is_reading=True) as app:
        found = [one for each in app.outbox.events(most=100) for one in app.outbox.errands(each.number)]
    assert sorted(one.attempts for one in found if one.state is State.WAITING) == [0, 0, 1, 1, 1]
    office.ops.failures = 0
    office.world.pass_time(minutes=1)
    assert office.run(both).done == 5


def test_once_it_is_to_be_over_nothing_more_is_begun_and_nothing_is_lost(office: Office) -> None:
    for _ in range(3):
        office.deny()
        office.world.commit({"a": str(office.world.at)})
        office.world.pass_time(minutes=1)
    with office.world.app() as app:
        report = office.respond(app, TELL).run(1000, lambda: len(office.ops.got) == 1)
    assert (report.done, report.failed, len(office.ops.got)) == (1, 0, 1)
    assert office.run(TELL).done == 2, "at once: nobody has what was given back"
    assert len({one["id"] for one in office.ops.got}) == 3


def test_what_is_taken_up_together_is_given_back_before_others_may_take_it_for_lost(office: Office) -> None:
    for _ in range(3):
        office.deny()
        office.world.commit({"a": str(office.world.at)})
        office.world.pass_time(minutes=1)
    sent = office.ops.send

    def slow(document: Mapping[str, object]) -> None:
        sent(document)
        office.world.pass_time(minutes=4)

    office.ops.send = slow  # type: ignore[method-assign]
    claims = list[int]()
    with office.world.app() as app:
        outbox: Any = app.outbox
        claim = outbox.claim

        def counted(*asked: Any) -> Any:
            found = claim(*asked)
            claims.append(len(found))
            return found

        outbox.claim = counted
        report = office.respond(app, TELL).run(6)
    assert (report.done, len(office.ops.got)) == (3, 3)
    assert claims[:3] == [3, 2, 1], "what there was no time for is taken up anew"
