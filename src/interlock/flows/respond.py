"""Respond: do what follows from events, and seal what was done.

The steps, each of which may be repeated after a crash: tell what time brought about, hold new events against the
responses, do what is due, seal it, note how it stands. Enters: responses, an outbox, channels. Leaves: a `Report`.
Nothing follows from an event before the verified ledger has told it again; of a delivery, which no ledger proves,
before it was found among those that were taken here. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from interlock.crypto import Trust
from interlock.evidence import HOLD, Hold, VerifiedStatement
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock, Deliveries, EvidenceLedger, Outbox, Sender
from interlock.flows.responding import Report, action_of
from interlock.flows.seal import Seal, Sealing
from interlock.flows.silences import Silences
from interlock.flows.tell import Tell
from interlock.flows.ticketing import Ticketing
from interlock.kernel import Digest, Family, Instant, InterlockError, Subject, canonical, sha256, stamp
from interlock.ledger import Entry, admit
from interlock.ledger.errors import EntryUnknown
from interlock.response import (
    OF_TIME,
    Act,
    Errand,
    Event,
    Kind,
    Outgoing,
    Response,
    State,
    document_of,
    notice_of,
    read_event,
    sweep,
)
from interlock.response.deliveries import events_of_delivery
from interlock.response.deriving import Seen, events_of
from interlock.response.errands import LEASE, after_delay, after_failure, after_success
from interlock.response.errors import ChannelUnknown, EventMalformed, EventUnproven, TrackerLeftAlone
from interlock.response.queues import later
from interlock.response.rules import Step, following, sameness
from interlock.response.tickets import Did

AT_ONCE: Final = 100
"""Events planned, and errands attempted, before what was done is sealed and noted."""
LONGEST: Final = LEASE / 2
"""After so long what was taken up together and not attempted is given back: others may take it up a while later."""


class Attempt(msgspec.Struct, frozen=True):
    """What one attempt came to: how the errand stands then, and what has to be sealed before that is noted."""

    errand: Errand
    sealings: tuple[Sealing, ...] = ()


class Proving:
    """Tells whether the ledger, as it was proven once, says what an event of the outbox says.

    Of a delivery no ledger knows; there it is what this installation took, and signed for itself.
    """

    def __init__(self, gate: Gate, ledger: EvidenceLedger, trust: Trust, deliveries: Deliveries) -> None:
        self._gate, self._ledger, self._trust, self._deliveries = gate, ledger, trust, deliveries
        self._look()
        self._swept: dict[Instant, tuple[Event, ...]] = {}
        self.governance = gate.governance()

    def prove(self, outgoing: Outgoing) -> Event:
        """Give the event if the ledger proves it, or the delivery was taken here.

        Errors: EventMalformed (RSP-101), EventUnproven (RSP-103); those of a store that cannot be read just now.
        """
        event = read_event(outgoing)
        try:
            found = self._told(event)
        except InterlockError as error:
            if error.family is Family.WORLD:
                raise
            raise EventUnproven(event=event.id, why=str(error)) from error
        if not any(is_told(event, one) for one in found):
            raise EventUnproven(event=event.id, why="its entry tells something else, or nothing")
        return event

    def of_time(self, at: Instant) -> tuple[Event, ...]:
        """Give what the passing of time had brought about at a moment."""
        if at not in self._swept:
            self._swept[at] = sweep(self.governance, at, self._envelope_of)
        return self._swept[at]

    def statement(self, event: Event) -> VerifiedStatement | None:
        """Give the statement that proves an event; none of what no entry proves. Errors: as for `prove`."""
        is_entered = event.kind not in OF_TIME and event.kind is not Kind.DELIVERY_RECEIVED
        return self._proven(event) if is_entered else None

    def about(self, subject: Subject) -> Sequence[VerifiedStatement]:
        """Give what is proven about a subject."""
        return self._gate.known(subject).statements

    def _look(self) -> None:
        """Prove the log as it is now."""
        self._log = self._gate.proven()
        self._places = self._log.places() if self._log is not None else {}

    def _told(self, event: Event) -> tuple[Event, ...]:
        """Give what there is to tell at the place that an event names."""
        if event.kind in OF_TIME:
            return self.of_time(event.at)
        if event.kind is not Kind.DELIVERY_RECEIVED:
            return self._entered(event)
        received = self._deliveries.find(event.entry)
        return events_of_delivery(received) if received is not None else ()

    def _entered(self, event: Event) -> tuple[Event, ...]:
        proven = self._proven(event)
        return events_of(Seen(proven.statement, proven.envelope, proven.at))

    def _proven(self, event: Event) -> VerifiedStatement:
        if event.entry not in self._places and self._ledger.find(event.entry) is not None:
            self._look()  # somebody appended meanwhile
        place = self._places.get(event.entry)
        if self._log is None or place is None:
            raise EntryUnknown(entry=str(event.entry), size=len(self._places))
        envelope = next(self._ledger.entries(place, place + 1)).envelope
        return admit(self._log, place, Entry.read(self._log.leaves[place]), envelope, self._trust)

    def _envelope_of(self, index: int) -> Digest:
        leaves = self._log.leaves if self._log is not None else ()
        return Entry.read(leaves[index]).envelope


class Respond:
    """Carries out responses over one store."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        ledger: EvidenceLedger,
        seal: Seal,
        proving: Proving,
        responses: Sequence[Response],
        channels: Mapping[str, Sender],
        trackers: Mapping[str, Sender],
        clock: Clock,
        tell: Tell | None = None,
        ticketing: Ticketing | None = None,
    ) -> None:
        """`tell` tells the channels that people read, and `ticketing` keeps tickets; `trackers` are told each event."""
        self._outbox = outbox
        self._ledger = ledger
        self._seal = seal
        self._proving = proving
        self._responses = {one.id: one for one in responses}
        self._targets = {Act.NOTIFY: ("channel", channels), Act.TICKET: ("tracker", trackers)}
        self._clock = clock
        self._tell = tell
        self._read_by_people = frozenset(tell.channels) if tell is not None else frozenset()
        self._ticketing = ticketing
        self._held: set[tuple[str, str, str]] = set()
        self._silences = Silences()

    def run(self, most: int, is_over: Callable[[], bool] = lambda: False) -> Report:
        """Plan all new events and attempt at most so many errands.

        Shape:  once `is_over` says so, nothing more is begun: what was taken up is there for whoever comes next.
        Errors: those of the store, the signer and `Gate.remember`. What goes wrong with one errand is noted there.
        """
        self._silences.begin()
        self._tell_of_time()
        if self._tell is not None:
            self._tell.begin()
        planned = self._plan()
        report = Report(planned)
        left = most
        while left > 0 and not is_over():
            at = self._clock()
            claimed = self._outbox.claim(at, at + LEASE, min(left, AT_ONCE))
            if not claimed:
                break
            left -= len(claimed)
            if self._ticketing is not None:
                self._ticketing.begin_round()
            attempts, until = list[Attempt](), at + LONGEST
            for outgoing, errand in claimed:
                if self._clock() > until or is_over():
                    break
                attempts.append(self._attempt(outgoing, errand))
            given_back = [msgspec.structs.replace(errand, due_at=at) for _, errand in claimed[len(attempts) :]]
            sealings = [one for attempt in attempts for one in attempt.sealings]
            if sealings:
                self._seal.documents(sealings)
            self._outbox.settle([*(one.errand for one in attempts), *given_back])
            report = report.and_of([one.errand for one in attempts])
        return report.and_all(self._tell.run(most, is_over)) if self._tell is not None else report

    def _tell_of_time(self) -> None:
        notices = [notice_of(one) for one in self._proving.of_time(self._clock())]
        if notices:
            self._ledger.append((), notices)

    def _plan(self) -> int:
        """Hold the events that nobody looked at yet against the responses; give how many there were."""
        planned = 0
        while found := self._outbox.unplanned(AT_ONCE):
            made: dict[str, list[Errand]] = {}
            errands = [one for outgoing in found for one in self._errands(outgoing, made)]
            self._outbox.plan([one.number for one in found], errands)
            planned += len(found)
        return planned

    def _errands(self, outgoing: Outgoing, made: dict[str, list[Errand]]) -> list[Errand]:
        """Give what follows from an event, without what is kept quiet; `made` is what this round planned, by action.

        What is no event any more is planned as a errand that can only die, so that somebody sees it.
        """
        at = self._clock()
        try:
            event = read_event(outgoing)
        except EventMalformed as error:
            return [Errand(outgoing.number, "read", "", at, State.DEAD, said=str(error)[:500])]
        found = []
        for response, step in following(self._responses.values(), event):
            state = State.HELD if self._is_for_people(step) else State.WAITING
            one = Errand(outgoing.number, f"{response.id} {step.word}", sameness(event), at, state)
            if response.quiet_for is None or not self._is_quiet(one, response, made):
                made.setdefault(one.action, []).append(one)
                found.append(one)
        if self._ticketing is not None:
            for response, step in self._ticketing.also_follows(tuple(self._responses.values()), event):
                found.append(Errand(outgoing.number, f"{response.id} {step.word}", sameness(event), at))
        return found

    def _is_quiet(self, one: Errand, response: Response, made: Mapping[str, Sequence[Errand]]) -> bool:
        alike = any(other.sameness == one.sameness for other in made.get(one.action, ()))
        since = one.made_at - response.quiet_for if response.quiet_for is not None else one.made_at
        return alike or self._outbox.has_alike(one, since)

    def _attempt(self, outgoing: Outgoing, errand: Errand) -> Attempt:
        """Do what is due; whatever goes wrong with it ends here, and is tried again or given up."""
        at = self._clock()
        step = _step(errand.action.partition(" ")[2])
        if step is not None and self._is_for_people(step):
            return Attempt(msgspec.structs.replace(errand, state=State.HELD, due_at=None, attempts=0))
        try:
            event = self._proving.prove(outgoing)
        except (EventMalformed, EventUnproven) as error:
            return Attempt(after_failure(errand, at, str(error), is_final=True))
        except InterlockError as error:
            return Attempt(after_failure(errand, at, str(error)))
        try:
            return self._carried_out(outgoing, event, errand, at)
        except TrackerLeftAlone as error:
            return Attempt(after_delay(errand, _until(error, at), str(error)))
        except InterlockError as error:
            after = later(
                after_failure(errand, at, str(error), is_final=error.fields.get("is_final") is True), error, at
            )
            failed = action_of(event, after, "failed", at, says=after.said)
            return Attempt(after, (failed,) if after.state is State.DEAD else ())

    def _carried_out(self, outgoing: Outgoing, event: Event, errand: Errand, at: Instant) -> Attempt:
        """Do what an action says. Errors: EventMalformed (RSP-101), ChannelUnknown (RSP-104), those of who does it."""
        name, _, word = errand.action.partition(" ")
        step = _step(word)
        if step is None:
            raise EventMalformed(source=f"the errand {errand.action!r}", why="nobody knows that action")
        if step.act is Act.BLOCK:
            return self._block(event, errand, name, at)
        if step.act is Act.TICKET and self._ticketing is not None and step.to in self._ticketing.names:
            return self._keep(self._ticketing, outgoing, event, errand, step)
        put_off = self._silences.put_off(errand, step.word)
        if put_off is not None:
            return Attempt(put_off)
        if step.act is not Act.PROPOSE:
            self._send(event, name, step)
        result = "proposed" if step.act is Act.PROPOSE else "sent"
        after = after_success(errand, result)
        return Attempt(after, (action_of(event, after, result, at),))

    def _is_for_people(self, step: Step) -> bool:
        return step.act is Act.NOTIFY and step.to in self._read_by_people

    def _keep(self, ticketing: Ticketing, outgoing: Outgoing, event: Event, errand: Errand, step: Step) -> Attempt:
        """Do what an event means for tickets. Errors: TrackerLeftAlone (RSP-105), those of the tracker."""
        name = errand.action.partition(" ")[0]
        response = self._responses.get(name)
        if response is None:
            return Attempt(after_success(errand, f"there is no response {name} any more"))
        kept = ticketing.act(outgoing, event, response, step.to, is_late=bool(errand.said))
        did = [one for one in kept if one.did is not Did.NOTHING]
        after = after_success(errand, ", ".join(f"{one.did} {one.key}" for one in did) or "no ticket is about it")
        at = self._clock()
        return Attempt(after, tuple(action_of(event, after, one.did, at, says=one.says, kept=one) for one in did))

    def _send(self, event: Event, response: str, step: Step) -> None:
        """Send an event. Errors: ChannelUnknown (RSP-104), those of the sender."""
        what, known = self._targets[step.act]
        sender = known.get(step.to)
        if sender is None:
            kept = self._ticketing.names if self._ticketing is not None and step.act is Act.TICKET else frozenset()
            names = ", ".join(sorted({*known, *kept})) or "none"
            raise ChannelUnknown(what=what, name=step.to, known=names)
        document = document_of(event, self._ledger.origin)
        try:
            sender.send({**document, "response": response, "action": step.act.value})
        except InterlockError as error:
            self._silences.failed(step.word, error, self._clock())
            raise
        self._silences.took(step.word)

    def _block(self, event: Event, errand: Errand, name: str, at: Instant) -> Attempt:
        """Place a hold, unless one by this response stands already.

        The same event always gives the same bytes, so that a hold that was placed before a crash is not placed twice.
        """
        target = str(event.subject.digests[0])
        reason = f"response {name}"
        held = (target, event.environment, reason)
        if held in self._held or held in self._standing():
            return Attempt(after_success(errand, "it is held by this response already"))
        self._held.add(held)
        environments = (event.environment,) if event.environment else ()
        because = f"{reason}, because of {event.kind} {event.id}"
        hold = Hold("place", target, because, stamp(event.at), environments, ledger=self._ledger.origin)
        placed = Sealing(Subject(event.subject.name, event.subject.digests), HOLD, hold)
        after = after_success(errand, "held")
        return Attempt(after, (placed, action_of(event, after, "held", at, hold=sha256(canonical(hold)).hex)))

    def _standing(self) -> frozenset[tuple[str, str, str]]:
        """Give the holds of responses that nobody has asked to lift: target, environment, response."""
        holds = self._proving.governance.holds
        lifted = {one.says.target for one in holds if one.says.action == "lift"}
        return frozenset(
            (one.says.target, (one.says.environments or ("",))[0], one.says.reason.partition(", because of ")[0])
            for one in holds
            if one.says.action == "place" and one.id not in lifted
        )


def _until(error: TrackerLeftAlone, at: Instant) -> Instant:
    until = error.fields.get("until")
    return until if isinstance(until, datetime) else at


def _step(word: str) -> Step | None:
    act, _, to = word.partition(":")
    return Step(Act(act), to) if act in set(Act) else None


def is_told(event: Event, one: Event) -> bool:
    """Say whether an event of the outbox is one that the ledger tells; earlier versions named no product."""
    return msgspec.structs.replace(one, at=event.at, product=event.product and one.product) == event
