"""A world whose events people are told of by channels that a test plays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from interlock.adapters.notifiers import NotAccepted
from interlock.decision import Verdict
from interlock.evidence import WAIVER, Waiver
from interlock.evidence.action import ACTION, Action, read_action
from interlock.flows.ports import Herald
from interlock.flows.respond import Proving, Respond
from interlock.flows.responding import Report
from interlock.flows.tell import Channel, Tell
from interlock.formats import read_yaml
from interlock.kernel import ControlId, InterlockError, Severity, Subject, canonical, sha256, stamp
from interlock.response import Errand, Event, State, read_event, responses_of
from interlock.response.errors import MessageRefused
from interlock.response.manners import Manner
from interlock.response.messages import About, Message
from interlock.testing.world import World, failed, finding
from interlock.wiring.app import App

EVERYTHING = "- {id: tell, on: [decision.denied, finding.new, waiver.requested], do: {notify: ops}}\n"
FINDINGS = "- {id: tell, on: finding.new, do: {notify: ops}}\n"


class Crier:
    """Tells nobody but the test; fails while it is told to."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.tried = 0
        self.fault: InterlockError | None = None
        self.refuses = ""
        """It refuses messages that have this in them."""
        self.caveat = ""
        self.fails_after = 0
        """It takes so many messages, and then no more; 0 for as many as there are."""

    def tell(self, message: Message) -> str:
        self.tried += 1
        if self.fails_after and len(self.got) >= self.fails_after:
            self.goes_down()
        if self.fault is not None:
            raise self.fault
        if self.refuses and any(self.refuses in one.says for one in message.items):
            raise MessageRefused(where="ops", why="it answered 400")
        self.got.append(message)
        return self.caveat

    @property
    def events(self) -> list[str]:
        """Give the ids of the events it was told of, each as often."""
        return [one.id for message in self.got for one in message.items]

    def goes_down(self) -> None:
        self.fault = NotAccepted(where="ops", why="no answer")


class Newsroom:
    """A world and its channels."""

    def __init__(self, folder: Path, manner: Manner | None = None, text: str = FINDINGS) -> None:
        self.world = World(folder)
        self.ops = Crier()
        self.manners: dict[str, Manner] = {"ops": manner or Manner()}
        self.criers: dict[str, Herald] = {"ops": self.ops}
        self.text = text

    def find(self, *rules: str, severity: Severity = Severity.HIGH) -> None:
        """Check a commit in which these rules find something for the first time."""
        self.world.runner.outcomes[ControlId("commit.sast")] = failed(
            *(finding("commit.sast", severity, rule=one, fingerprint=sha256(one.encode()).hex[:32]) for one in rules)
        )
        assert self.world.check().decision.verdict is Verdict.DENY

    def ask(self, reason: str) -> None:
        """Have somebody ask for a waiver, in words of their own."""
        at = stamp(self.world.at)
        with self.world.app() as app:
            waiver = Waiver("control", "commit.sast", reason, "ann", at, stamp(self.world.at.replace(year=2030)))
            app.seal.document(Subject("it", (sha256(canonical(waiver)),)), WAIVER, waiver)

    def run(self, most: int = 1000) -> Report:
        """Do what follows, in a process of its own."""
        with self.world.app() as app:
            return self.respond(app).run(most)

    def respond(self, app: App) -> Respond:
        proving = Proving(app.gate, app.store.ledger, app.trust, app.deliveries)
        return Respond(
            outbox=app.outbox,
            ledger=app.store.ledger,
            seal=app.seal,
            proving=proving,
            responses=responses_of(read_yaml(self.text, "interlock.yaml")),
            channels={},
            trackers={},
            clock=app.clock,
            tell=self.tell(app, proving),
        )

    def tell(self, app: App, proving: Proving) -> Tell:
        return Tell(
            queues=app.queues,
            seal=app.seal,
            prove=proving.prove,
            channels={name: Channel(one, self.manners[name]) for name, one in self.criers.items()},
            clock=app.clock,
            about=About(app.store.ledger.origin),
        )

    @property
    def actions(self) -> list[Action]:
        with self.world.app(is_reading=True) as app:
            found = [item.statement for item in app.inspection.items()]
        return [
            read_action(one.statement.predicate)
            for one in found
            if one is not None and one.statement.predicate_type == ACTION
        ]

    def states(self) -> Mapping[State, int]:
        with self.world.app(is_reading=True) as app:
            return app.outbox.counts()

    def errands(self) -> list[tuple[Event, Errand]]:
        with self.world.app(is_reading=True) as app:
            return [
                (read_event(one), errand)
                for one in app.outbox.events(most=100_000)
                for errand in app.outbox.errands(one.number)
            ]
