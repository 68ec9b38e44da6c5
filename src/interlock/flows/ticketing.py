"""Which tickets an event is for, and in what order; a tracker that is down, busy or does not know us is left alone.

Enters: an event that was proven, and what the ledger says around it. Leaves: what became of tickets. Floor 11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final, Protocol

from msgspec.structs import replace

from interlock.evidence import ASSESSMENT, Assessment, EvidenceError, VerifiedStatement, read_assessment
from interlock.flows.keep_tickets import KeepTickets
from interlock.flows.ports import Clock, Outbox
from interlock.flows.ticket_ports import Tracker
from interlock.kernel import Instant, InterlockError, Subject
from interlock.response import Event, EventUnknown, Kind, Outgoing, Response, read_event
from interlock.response.errands import LEASE
from interlock.response.errors import EventMalformed, TrackerLeftAlone
from interlock.response.rules import Act, Step, misses
from interlock.response.tickets import (
    DECISIONS,
    ENDED_BY,
    Did,
    Kept,
    Matter,
    ends,
    finding_matter,
    is_somewhere,
    matter_of,
)

_WHOLE: Final = frozenset({"passed", "failed"})
_LONGEST: Final = LEASE / 2
"""After so long a round leaves the rest to the next one: others may take up what it holds any longer."""
_TELLING: Final = frozenset({"jira", "servicenow"})
"""The senders of webhooks that tell of tickets."""
_BEHIND: Final = timedelta(minutes=1)
_MOST_LATER: Final = 10_000


class Known(Protocol):
    """What the verified ledger says, as far as tickets need it."""

    def statement(self, event: Event) -> VerifiedStatement | None:
        """Give the statement that proves an event; none of what no entry proves."""
        ...

    def about(self, subject: Subject) -> Sequence[VerifiedStatement]:
        """Give what is proven about a subject."""
        ...


class Ticketing:
    """Does what is to be done with tickets, over all trackers of one installation."""

    def __init__(
        self, trackers: Mapping[str, Tracker], known: Known, outbox: Outbox, *, origin: str, clock: Clock
    ) -> None:
        self._trackers = dict(trackers)
        self._keeping = {name: KeepTickets(one) for name, one in trackers.items()}
        self._known, self._outbox, self._origin, self._clock = known, outbox, origin, clock
        self._alone: dict[str, tuple[Instant, str]] = {}
        self._until: Instant | None = None

    @property
    def names(self) -> frozenset[str]:
        """The trackers that keep tickets, in contrast to those that are told lines."""
        return frozenset(self._trackers)

    def begin_round(self) -> None:
        """Say that errands were taken up now; what is not done after a while is left to the next round."""
        self._until = self._clock() + _LONGEST

    def also_follows(self, responses: Sequence[Response], event: Event) -> Iterator[tuple[Response, Step]]:
        """Give the tickets that an event may end, of responses that are not for it."""
        for response in responses:
            steps = [one for one in response.steps if one.act is Act.TICKET and one.to in self._trackers]
            if steps and misses(response, event) and _ends(response, event):
                for step in steps:
                    yield response, step

    def act(self, outgoing: Outgoing, event: Event, response: Response, tracker: str, *, is_late: bool) -> list[Kept]:
        """Do what an event means for the tickets of a tracker; `is_late` if that was put off before.

        Errors: TrackerLeftAlone (RSP-105), those of the tracker and of the store.
        """
        self._check(tracker)
        try:
            return list(self._kept(outgoing, event, response, self._keeping[tracker], is_late=is_late))
        except InterlockError as error:
            wait = error.fields.get("wait_s")
            if isinstance(wait, int):
                until = self._clock() + timedelta(seconds=wait)
                self._alone[tracker] = until, str(error)
                # Behind all that waits beside it: what breaks the tracker each time holds up nothing else.
                raise TrackerLeftAlone(until=until + _BEHIND, why=str(error)) from error
            raise

    def _check(self, tracker: str) -> None:
        """Leave alone whom to ask is of no use now. Errors: TrackerLeftAlone (RSP-105)."""
        if tracker in self._alone:
            raise self._left_alone(tracker)
        now = self._clock()
        if self._until is not None and now > self._until:
            raise TrackerLeftAlone(until=now, why=f"{tracker} is slow, and this round has taken long enough")

    def _left_alone(self, tracker: str) -> TrackerLeftAlone:
        until, why = self._alone[tracker]
        return TrackerLeftAlone(until=until, why=why)

    def _kept(
        self, outgoing: Outgoing, event: Event, response: Response, keeping: KeepTickets, *, is_late: bool
    ) -> Iterator[Kept]:
        def is_newer(digits: str) -> bool:
            return self._number(digits) > outgoing.number

        if event.kind is Kind.DELIVERY_RECEIVED and event.rule.partition(":")[0] in _TELLING:
            yield keeping.heard(event)  # and no ticket about a ticket, whose making would be told in turn
            return
        proof = self._known.statement(event)
        matter = matter_of(event, self._origin, _examined(proof))
        if _ends_its_own(response, event):
            yield keeping.end(event, matter, is_newer)
        elif not misses(response, event):
            if is_late and self._is_over(outgoing, event, matter):
                yield Kept(Did.NOTHING, matter=matter.id, says="it was over before a ticket could be written")
            else:
                yield keeping.begin(event, matter)
        if event.kind in DECISIONS and Kind.FINDING_NEW in response.kinds and proof is not None:
            for group, (examined, standing) in self._found(proof).items():
                yield from keeping.settle(event, group, examined, standing, is_newer)

    def _number(self, digits: str) -> int:
        """Give the place of an event in the outbox by the beginning of its id; 0 if it is not there any more."""
        try:
            return self._outbox.find(f"evt-{digits}").number if digits else 0
        except EventUnknown:
            return 0

    def _is_over(self, outgoing: Outgoing, event: Event, matter: Matter) -> bool:
        """Say whether something later ended what an event began, while it could not be told."""
        wanted = ENDED_BY.get(event.kind, frozenset())
        for later in self._outbox.after(outgoing.number, _MOST_LATER) if wanted else ():
            try:
                one = read_event(later)
            except EventMalformed:
                continue
            if one.kind in wanted and matter_of(one, self._origin) == matter:
                return True
        return False

    def _found(self, proof: VerifiedStatement) -> dict[str, tuple[set[str], set[str]]]:
        """Give what was examined as a whole on what was decided about, and what was found, by place.

        Shape:  by group the controls that looked at everything, and the matters that stand. Of a control the last word
                counts. What people attested, other tools reported, or a build showed besides ends nothing.
        """
        last: dict[tuple[str, str], Assessment] = {}
        for subject in proof.statement.subjects:
            about = sorted(self._known.about(subject), key=lambda one: one.index)
            for one in (_examined(each) for each in about if each.index <= proof.index):
                if one is not None and is_somewhere(one):
                    group = finding_matter(self._origin, one, "").group
                    last[group, one.control] = one
        found: dict[str, tuple[set[str], set[str]]] = {}
        for (group, control), one in last.items():
            if _is_whole(one):
                examined, standing = found.setdefault(group, (set(), set()))
                examined.add(control)
                standing |= {finding_matter(self._origin, one, each.rule).id for each in one.counts}
        return found


def _ends(response: Response, event: Event) -> bool:
    """Say whether an event may end what the events of a response begin; its severity is no matter."""
    if event.kind in DECISIONS and Kind.FINDING_NEW in response.kinds:
        return True
    return _ends_its_own(response, event)


def _ends_its_own(response: Response, event: Event) -> bool:
    if event.kind not in ends(response.kinds):
        return False
    return not misses(replace(response, kinds=(event.kind,), severity=None), event)


def _examined(one: VerifiedStatement | None) -> Assessment | None:
    if one is None or one.statement.predicate_type != ASSESSMENT:
        return None
    try:
        return read_assessment(one.statement.predicate)
    except EvidenceError:
        return None


def _is_whole(one: Assessment) -> bool:
    looked = one.manual is None and not one.imported and not one.observed_in
    return looked and one.outcome in _WHOLE and all(part.covered >= part.owed for part in one.coverage)
