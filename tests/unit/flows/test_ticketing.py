"""Which tickets an event is for; a tracker that is down is left alone; nothing is done out of its order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from interlock.adapters.trackers.errors import TicketDeclined, TrackerRefused
from interlock.evidence import ASSESSMENT, Count, VerifiedStatement
from interlock.flows.ticketing import Ticketing
from interlock.formats import read_yaml
from interlock.kernel import Subject, canonical
from interlock.response import Event, EventUnknown, Kind, Outgoing, Response, responses_of
from interlock.response.errands import LEASE
from interlock.response.errors import TrackerLeftAlone
from interlock.response.tickets import Did, Draft, Mark, Ticket, finding_matter, matter_of
from tests.unit.decision.builders import assessment, statement
from tests.unit.flows.test_keep_tickets import Shelf
from tests.unit.response.events import AT, event

LOG = "log.example.org/shop"
FAILS = "- {id: a, on: probe.failing, where: {environment: production, severity: high}, do: {ticket: desk}}\n"
FINDS = "- {id: b, on: finding.new, where: {control: commit.sast, severity: high}, do: {ticket: desk}}\n"
DENIES = "- {id: c, on: decision.denied, do: [{ticket: desk}, {ticket: file}, {notify: ops}]}\n"


class Books:
    """What the ledger and the outbox know."""

    def __init__(self) -> None:
        self.statements: list[VerifiedStatement] = []
        self.events: list[Event] = []
        self.proof: VerifiedStatement | None = None

    def statement(self, event: Event) -> VerifiedStatement | None:
        del event
        return self.proof

    def about(self, subject: Subject) -> Sequence[VerifiedStatement]:
        del subject
        return self.statements

    def after(self, number: int, most: int) -> tuple[Outgoing, ...]:
        return tuple(self.outgoing(one) for one in self.events[number:][:most])

    def find(self, name: str) -> Outgoing:
        for one in self.events:
            if one.id.startswith(name):
                return self.outgoing(one)
        raise EventUnknown(name=name, found="no")

    def outgoing(self, one: Event) -> Outgoing:
        return Outgoing(self.events.index(one) + 1, msgspec.json.encode(one), is_planned=True)

    def tell(self, kind: Kind, **more: object) -> Event:
        given = {"environment": "production", "rule": "tls", "about": "web", "data": {"difference": "d1"}, **more}
        one = event(id=f"evt-{len(self.events) + 1:020x}{0:012x}", kind=kind, **given)
        self.events.append(one)
        return one


class Failing(Shelf):
    """A tracker that fails as it is told to."""

    error: Exception | None = None
    asked = 0

    def find(self, matter: str) -> tuple[Ticket, ...]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return super().find(matter)

    def create(self, draft: Draft, mark: Mark) -> Ticket:
        return super().create(draft, mark)


class Scene:
    def __init__(self) -> None:
        self.books, self.shelf = Books(), Failing()
        self.at: datetime = AT
        self.anew()

    def anew(self) -> None:
        """Begin another round, in another process."""
        self.flow = Ticketing({"desk": self.shelf}, self.books, self.books, origin=LOG, clock=lambda: self.at)  # type: ignore[arg-type]
        self.flow.begin_round()

    def act(self, one: Event, response: Response, *, is_late: bool = False) -> list[Did]:
        kept = self.flow.act(self.books.outgoing(one), one, response, "desk", is_late=is_late)
        return [each.did for each in kept]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def response(text: str) -> Response:
    return responses_of(read_yaml(text, "interlock.yaml"))[0]


def followed(scene: Scene, text: str, one: Event) -> list[str]:
    return [step.word for _, step in scene.flow.also_follows([response(text)], one)]


def test_what_ends_something_follows_by_itself_where_its_conditions_hold(scene: Scene) -> None:
    mended = scene.books.tell(Kind.PROBE_MENDED)
    assert followed(scene, FAILS, mended) == ["ticket:desk"]  # it has no severity, and needs none
    assert followed(scene, FAILS, replace(mended, environment="staging")) == []
    assert followed(scene, FINDS, mended) == []
    assert followed(scene, DENIES, scene.books.tell(Kind.DECISION_ALLOWED)) == ["ticket:desk"]
    assert followed(scene, FINDS, scene.books.tell(Kind.DECISION_ALLOWED)) == ["ticket:desk"]
    failing = scene.books.tell(Kind.PROBE_FAILING, severity="high")
    assert followed(scene, FAILS, failing) == []  # that one is for it, and follows anyway


def test_a_fault_has_a_ticket_until_it_is_mended(scene: Scene) -> None:
    failing = scene.books.tell(Kind.PROBE_FAILING, severity="high")
    assert scene.act(failing, response(FAILS)) == [Did.CREATED]
    assert scene.act(scene.books.tell(Kind.PROBE_MENDED), response(FAILS)) == [Did.CLOSED]
    assert scene.act(scene.books.tell(Kind.PROBE_MENDED, data={"difference": "d2"}), response(FAILS)) == [Did.NOTHING]


def test_a_tracker_that_does_not_know_us_is_asked_once_and_left_alone(scene: Scene) -> None:
    scene.shelf.error = TrackerRefused(tracker="desk", where="x", status=401, wait_s=3600)
    waits = []
    for _ in range(3):
        with pytest.raises(TrackerLeftAlone, match="refused") as caught:
            scene.act(scene.books.tell(Kind.PROBE_FAILING, severity="high"), response(FAILS))
        waits.append(caught.value.fields["until"])
    hour = AT + timedelta(hours=1)
    assert waits == [hour + timedelta(minutes=1), hour, hour]  # who was asked comes last, and holds up nothing
    assert scene.shelf.asked == 1
    scene.anew()
    scene.shelf.error = None
    assert scene.act(scene.books.events[0], response(FAILS), is_late=True) == [Did.CREATED]


def test_what_is_wrong_with_one_ticket_stops_no_other(scene: Scene) -> None:
    scene.shelf.error = TicketDeclined(tracker="desk", status=400, why="no")
    with pytest.raises(TicketDeclined):
        scene.act(scene.books.tell(Kind.PROBE_FAILING, severity="high"), response(FAILS))
    scene.shelf.error = None
    other = scene.books.tell(Kind.PROBE_FAILING, severity="high", data={"difference": "d2"})
    assert scene.act(other, response(FAILS)) == [Did.CREATED]


def test_a_slow_tracker_takes_no_longer_than_the_round_may(scene: Scene) -> None:
    scene.at += LEASE
    with pytest.raises(TrackerLeftAlone, match="slow") as caught:
        scene.act(scene.books.tell(Kind.PROBE_FAILING, severity="high"), response(FAILS))
    assert (scene.shelf.asked, caught.value.fields["until"]) == (0, scene.at)
    scene.flow.begin_round()
    assert scene.act(scene.books.events[0], response(FAILS)) == [Did.CREATED]


def test_what_was_over_before_it_could_be_written_needs_no_ticket(scene: Scene) -> None:
    failing = scene.books.tell(Kind.PROBE_FAILING, severity="high")
    scene.books.tell(Kind.PROBE_MENDED, data={"difference": "d2"})
    assert scene.act(failing, response(FAILS), is_late=True) == [Did.CREATED]
    scene.shelf.tickets.clear()
    scene.books.tell(Kind.PROBE_MENDED)
    assert scene.act(failing, response(FAILS), is_late=True) == [Did.NOTHING]


def test_an_end_that_comes_late_closes_nothing_that_came_again_since(scene: Scene) -> None:
    scene.act(scene.books.tell(Kind.PROBE_FAILING, severity="high"), response(FAILS))
    mended = scene.books.tell(Kind.PROBE_MENDED)
    again = scene.books.tell(Kind.PROBE_FAILING, severity="high")
    assert scene.act(again, response(FAILS)) == [Did.COMMENTED]
    assert scene.act(mended, response(FAILS), is_late=True) == [Did.NOTHING]


def found(*rules: str, index: int = 1, **more: Any) -> VerifiedStatement:
    counts = tuple(Count(rule, "high", "new", is_new=True, count=1) for rule in rules)
    given: dict[str, Any] = {"outcome": "failed" if rules else "passed", "counts": counts, **more}
    made = assessment(**given)
    made = replace(made, origin=replace(made.origin, branch="main"))
    return statement(made, index=index)


def with_finding(scene: Scene, rule: str = "bandit:B602") -> None:
    """Have a ticket of a finding."""
    scene.books.proof = found(rule)
    one = scene.books.tell(Kind.FINDING_NEW, rule=rule, control="commit.sast", severity="high", environment="")
    assert scene.act(one, response(FINDS)) == [Did.CREATED]


def decide(scene: Scene, *statements: VerifiedStatement) -> list[Did]:
    scene.books.statements = list(statements)
    scene.books.proof = statement(index=9)
    return scene.act(scene.books.tell(Kind.DECISION_ALLOWED), response(FINDS))


def test_what_an_examination_finds_no_more_is_closed_and_what_it_finds_is_not(scene: Scene) -> None:
    with_finding(scene)
    assert decide(scene, found("bandit:B602")) == []
    assert decide(scene, found("bandit:B303")) == [Did.CLOSED]


@pytest.mark.parametrize(
    "more",
    [
        {"outcome": "errored"},
        {"outcome": "not_applicable"},
        {"coverage": (msgspec.structs.replace(assessment().coverage[0], covered=2),)},
        {"observed_in": "build"},
        {"control": "commit.iac"},
    ],
)
def test_what_did_not_look_at_everything_ends_nothing(scene: Scene, more: dict[str, Any]) -> None:
    with_finding(scene)
    assert decide(scene, found(**more)) == []


def test_another_branch_and_no_branch_end_nothing(scene: Scene) -> None:
    with_finding(scene)
    made = assessment()
    for branch in ("topic", ""):
        assert decide(scene, statement(replace(made, origin=replace(made.origin, branch=branch)), index=1)) == []


def test_the_last_word_of_a_control_counts_and_none_from_after_the_decision(scene: Scene) -> None:
    with_finding(scene)
    assert decide(scene, found(index=1), found("bandit:B602", index=2)) == []
    assert decide(scene, found("bandit:B602", index=1), found(index=12)) == []
    assert decide(scene, found("bandit:B602", index=1), found(index=2)) == [Did.CLOSED]


def test_what_cannot_be_read_ends_nothing(scene: Scene) -> None:
    with_finding(scene)
    assert decide(scene, statement(predicate=b"{}", index=1)) == []


def test_a_decision_has_its_own_ticket_beside_those_of_findings(scene: Scene) -> None:
    both = response("- {id: d, on: [decision.denied, finding.new], do: {ticket: desk}}\n")
    with_finding(scene)
    scene.books.statements, scene.books.proof = [found()], statement(index=9)
    assert scene.act(scene.books.tell(Kind.DECISION_DENIED), both) == [Did.CREATED, Did.CLOSED]
    assert scene.act(scene.books.tell(Kind.DECISION_ALLOWED), both) == [Did.CLOSED]


def test_the_matter_of_what_is_standing_is_that_of_its_ticket(scene: Scene) -> None:
    proof = found("bandit:B602")
    read = msgspec.json.decode(proof.statement.predicate, type=type(assessment()))
    one = scene.books.tell(Kind.FINDING_NEW, rule="bandit:B602", control="commit.sast")
    assert matter_of(one, LOG, read) == finding_matter(LOG, read, "bandit:B602")
    assert proof.statement.predicate_type == ASSESSMENT
    assert canonical(read)


def test_what_a_tracker_tells_of_its_tickets_makes_no_ticket_and_so_no_loop(scene: Scene) -> None:
    told = response("- {id: e, on: delivery.received, do: {ticket: desk}}\n")
    for rule in ("jira:ticket.changed", "servicenow:ticket.changed", "jira:comment.written"):
        one = scene.books.tell(Kind.DELIVERY_RECEIVED, rule=rule, about="T-0")
        assert scene.act(one, told) == [Did.NOTHING]
    assert scene.shelf.tickets == []
    firing = scene.books.tell(Kind.DELIVERY_RECEIVED, rule="alertmanager:monitor.firing")
    assert scene.act(firing, told) == [Did.CREATED]
    scene.shelf.by_hand(is_closed=True)
    one = scene.books.tell(Kind.DELIVERY_RECEIVED, rule="jira:ticket.changed", about="T-0")
    assert scene.act(one, told) == [Did.LEFT]
