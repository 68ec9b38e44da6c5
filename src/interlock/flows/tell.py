"""Tell: give channels that people read what waits for them, together, at their times and not too often.

A channel is a queue: one deliverer has it at a time, what was entered first is told first, and where it does not
answer, all that waits for it stays where it is. Enters: queues, what proves events, channels with their manners.
Leaves: a `Report`. First people are told, then that is sealed, then it is noted: a crash in between repeats. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from interlock.flows.ports import Clock, Herald, Queues
from interlock.flows.responding import Report, action_of
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import Instant, InterlockError
from interlock.response import Errand, Event, EventMalformed, Outgoing, State, read_event
from interlock.response.errands import LEASE, after_failure, after_success
from interlock.response.errors import ChannelUnknown, EventUnproven, MessageRefused, TrialLeftOpen
from interlock.response.gathering import LONGEST_GROUP, Batch, Held, Sort, Told, Waiting, gather
from interlock.response.manners import Manner
from interlock.response.messages import About, message_of, trial_of
from interlock.response.queues import Line, wait_after

GIVE_UP_AFTER: Final = timedelta(days=7)
"""How long something waits for a channel that does not answer."""
ENDED: Final = "the incident that it began was ended by a second one"
"""What is told of a test that a pager took."""
MOST_LOOKED_AT: Final = 10_000
"""Errands of one channel that are looked at together."""


class Channel(msgspec.Struct, frozen=True):
    """A channel that people read."""

    herald: Herald
    manner: Manner


class _Turn(msgspec.Struct):
    """One channel while it is told what is due."""

    name: str
    channel: Channel
    at: Instant
    line: Line
    outgoing: dict[int, Outgoing]
    errands: dict[int, list[Errand]]


class _Proven(msgspec.Struct, frozen=True):
    """What of a batch may be told, and the errands of what may not."""

    events: list[Event]
    errands: list[tuple[Event, Errand]]
    dead: list[Errand]


class Tell:
    """Tells the channels of one installation."""

    def __init__(
        self,
        *,
        queues: Queues,
        seal: Seal,
        prove: Callable[[Outgoing], Event],
        channels: Mapping[str, Channel],
        clock: Clock,
        about: About,
    ) -> None:
        """`prove` gives the event if the ledger proves it; its errors are those of `Proving.prove`."""
        self.channels = channels
        self._queues, self._seal, self._prove, self._clock, self._about = queues, seal, prove, clock, about
        self._is_over: Callable[[], bool] = lambda: False

    def begin(self) -> None:
        """Let go what is held for channels that are not told in this way any more."""
        self._queues.let_go(self.channels)

    def run(self, most: int, is_over: Callable[[], bool] = lambda: False) -> Report:
        """Tell every channel what is due, each of them about so many errands at most.

        Shape:  once `is_over` says so, no message more is sent.
        Errors: those of the store and the signer. What goes wrong with one channel keeps no other from being told.
        """
        report = Report()
        self._is_over = is_over
        for name in self._queues.waiting():
            if is_over():
                break
            at = self._clock()
            line = self._queues.take(name, at, at + LEASE) if name in self.channels else None
            if line is not None:
                report = self._turn(_Turn(name, self.channels[name], at, line, {}, {}), report, most)
        return report

    def _turn(self, turn: _Turn, report: Report, most: int) -> Report:
        """Tell one channel what is due, until that is done or it does not answer."""
        waiting, unreadable, later = self._waiting(turn)
        if unreadable:
            self._settle(turn, unreadable, None, ())
            report = report.and_of(unreadable)
        report = report.and_held(later)
        told = self._queues.told(turn.name, turn.at - LONGEST_GROUP)
        found = gather(turn.channel.manner, waiting, told, turn.at)
        self._note(turn, found.held)
        report = report.and_held(sum(len(turn.errands[one.waiting.number]) for one in found.held))
        left = most
        batches = list(found.batches)
        while batches and left > 0 and not self._is_over():
            batch = batches.pop(0)
            left -= len(batch.waiting)
            report, error = self._say(turn, batch, report)
            if error is not None:
                report = self._failed(turn, batch, error, report)
                break
            turn.line = Line(turn.name)
        else:
            turn.line = msgspec.structs.replace(turn.line, due=None)
        self._queues.free(turn.line)
        return report.and_held(sum(len(turn.errands[one.number]) for batch in batches for one in batch.waiting))

    def _waiting(self, turn: _Turn) -> tuple[list[Waiting], list[Errand], int]:
        """Give what waits for a channel, each event once; the errands of what is no event; how many are not due yet.

        An errand that stands here with an attempt behind it was in a message that the channel refused.
        """
        found, dead, later = dict[int, Waiting](), list[Errand](), 0
        for outgoing, errand in self._queues.held(turn.name, MOST_LOOKED_AT):
            if errand.attempts and errand.due_at is not None and errand.due_at > turn.at:
                later += 1
                continue
            try:
                event = read_event(outgoing)
            except EventMalformed as error:
                dead.append(after_failure(errand, turn.at, str(error), is_final=True))
                continue
            turn.outgoing[outgoing.number] = outgoing
            turn.errands.setdefault(outgoing.number, []).append(errand)
            known = found.get(outgoing.number)
            since = min(known.since, errand.made_at) if known is not None else errand.made_at
            is_alone = errand.attempts > 0 or (known is not None and known.is_alone)
            found[outgoing.number] = Waiting(outgoing.number, since, event, is_alone)
        return list(found.values()), dead, later

    def _say(self, turn: _Turn, batch: Batch, report: Report) -> tuple[Report, InterlockError | None]:
        """Tell one message; give why the channel cannot be told anything just now, if so."""
        try:
            proven = self._proven(turn, batch)
        except InterlockError as error:
            return report, error
        if not proven.events and batch.sort is not Sort.OVERFLOW:
            self._settle(turn, proven.dead, None, ())
            return report.and_of(proven.dead), None
        message = message_of(batch, proven.events, turn.name, turn.at, self._about)
        try:
            caveat = turn.channel.herald.tell(message)
        except MessageRefused as error:
            return self._refused(turn, proven, error, report), None
        except InterlockError as error:
            return report, error
        others = len(proven.events) - 1
        says = f"in one message with {others} others: {message.id}" if others > 0 else f"message {message.id}"
        says = f"{says}; {caveat}" if caveat else says
        done = [(event, after_success(one, says)) for event, one in proven.errands]
        sealings = [action_of(event, one, "sent", turn.at, says=one.said) for event, one in done]
        after = [*(one for _, one in done), *proven.dead]
        told = Told(message.id, turn.at, batch.sort, batch.about, len(proven.events))
        self._settle(turn, after, told, sealings)
        return report.and_of(after, said=caveat), None

    def _refused(self, turn: _Turn, proven: _Proven, error: MessageRefused, report: Report) -> Report:
        """Have each event of a message that was refused tried alone, after a while."""
        pairs = [(event, _held(after_failure(one, turn.at, str(error)))) for event, one in proven.errands]
        after = [*(one for _, one in pairs), *proven.dead]
        self._settle(turn, after, None, self._given_up(turn, pairs))
        failed = sum(one.state is State.HELD for _, one in pairs)
        return report.and_of(after, failed=failed if pairs else 1, said=str(error))

    def _failed(self, turn: _Turn, batch: Batch, error: InterlockError, report: Report) -> Report:
        """Leave a channel alone for a while that does not answer; give up what waited too long for it."""
        failures, said = turn.line.failures + 1, str(error)[:500]
        line = Line(turn.name, turn.at + wait_after(error, failures, turn.at), failures, said)
        errands = [one for each in batch.waiting for one in turn.errands[each.number]]
        is_old = [one.made_at + GIVE_UP_AFTER <= turn.at for one in errands]
        after = [
            after_failure(one, turn.at, said, is_final=True)
            if old
            else msgspec.structs.replace(one, due_at=line.due, said=said)
            for one, old in zip(errands, is_old, strict=True)
        ]
        pairs = [(read_event(turn.outgoing[one.event]), one) for one in after]
        self._settle(turn, after, None, self._given_up(turn, pairs))
        turn.line = line
        return report.and_of(after, failed=is_old.count(False) if errands else 1, said=said)

    def _proven(self, turn: _Turn, batch: Batch) -> _Proven:
        """Ask the ledger for each event of a batch. Errors: those of a store that cannot be read just now."""
        proven = _Proven([], [], [])
        for one in batch.waiting:
            errands = turn.errands[one.number]
            try:
                event = self._prove(turn.outgoing[one.number])
            except (EventMalformed, EventUnproven) as error:
                proven.dead.extend(after_failure(each, turn.at, str(error), is_final=True) for each in errands)
            else:
                proven.events.append(event)
                proven.errands.extend((event, each) for each in errands)
        return proven

    def _note(self, turn: _Turn, held: Iterable[Held]) -> None:
        """Keep until when each errand is held and why, where that is not known yet."""
        changed = [
            msgspec.structs.replace(errand, due_at=one.until, said=one.why)
            for one in held
            for errand in turn.errands[one.waiting.number]
            if errand.due_at is None or abs(errand.due_at - one.until) >= _NEAR or errand.said != one.why
        ]
        if changed:
            self._settle(turn, changed, None, ())

    def _given_up(self, turn: _Turn, pairs: Iterable[tuple[Event, Errand]]) -> list[Sealing]:
        return [
            action_of(event, one, "failed", turn.at, says=one.said) for event, one in pairs if one.state is State.DEAD
        ]

    def _settle(self, turn: _Turn, errands: Sequence[Errand], told: Told | None, sealings: Sequence[Sealing]) -> None:
        """Seal what was done, then note how it stands; the channel is had for a while more."""
        if sealings:
            self._seal.documents(sealings)
        line = msgspec.structs.replace(turn.line, due=self._clock() + LEASE)
        self._queues.settle(line, errands, told)


def try_out(channels: Mapping[str, Channel], name: str, response: str, at: Instant, about: About) -> str:
    """Tell a channel that this is a test; give what is amiss nevertheless. Nothing of it is kept.

    Shape:  where a test begins an incident, it ends it too.
    Errors: ChannelUnknown (RSP-104), TrialLeftOpen (RSP-120), those of the channel.
    """
    if name not in channels:
        known = ", ".join(sorted(channels)) or "none"
        raise ChannelUnknown(what="channel that people read", name=name, known=known)
    channel = channels[name]
    amiss = channel.herald.tell(trial_of(name, response, at, about))
    if not channel.manner.is_pager:
        return amiss
    try:
        channel.herald.tell(trial_of(name, response, at, about, is_over=True))
    except InterlockError as error:
        raise TrialLeftOpen(channel=name, why=str(error)) from error
    return amiss or ENDED


def _held(errand: Errand) -> Errand:
    return msgspec.structs.replace(errand, state=State.HELD) if errand.state is State.WAITING else errand


_NEAR: Final = timedelta(seconds=2)
