"""What the flows that answer events share: the report of a round, and the statement of what was done. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.evidence.action import ACTION, Action
from interlock.flows.seal import Sealing
from interlock.kernel import Instant, Subject, canonical, sha256, stamp
from interlock.response import Errand, Event, State
from interlock.response.tickets import Kept


class Report(msgspec.Struct, frozen=True):
    """What came of one round of errands."""

    planned: int = 0
    """Events that were held against the responses."""
    done: int = 0
    failed: int = 0
    """Attempts that will be made again."""
    dead: int = 0
    """Errands that were given up."""
    held: int = 0
    """Errands that stand in the queues of channels, to be told together or later."""
    said: tuple[str, ...] = ()
    """What went wrong, one sentence for each different fault, the first few."""

    def and_of(self, after: Sequence[Errand], *, failed: int = 0, said: str = "") -> Report:
        """Give the report with some errands more; `failed` are those that a channel did not take and that stay held."""
        by_state = {state: [one for one in after if one.state is state] for state in State}
        faults = [one.said for state in (State.DEAD, State.WAITING) for one in by_state[state]]
        return msgspec.structs.replace(
            self,
            done=self.done + len(by_state[State.DONE]),
            failed=self.failed + len(by_state[State.WAITING]) + failed,
            dead=self.dead + len(by_state[State.DEAD]),
            said=tuple(dict.fromkeys((*self.said, *faults, *filter(None, (said,)))))[:5],
        )

    def and_all(self, other: Report) -> Report:
        """Give both reports in one."""
        return Report(
            self.planned + other.planned,
            self.done + other.done,
            self.failed + other.failed,
            self.dead + other.dead,
            self.held + other.held,
            tuple(dict.fromkeys((*self.said, *other.said)))[:5],
        )

    def and_held(self, held: int) -> Report:
        """Give the report with so many errands more that wait in queues."""
        return msgspec.structs.replace(self, held=self.held + held)


def action_of(
    event: Event,
    after: Errand,
    result: str,
    at: Instant,
    *,
    hold: str = "",
    says: str = "",
    kept: Kept | None = None,
) -> Sealing:
    """Say what a response did because of an event, or tried to, as it is sealed."""
    name, _, word = after.action.partition(" ")
    action = Action(
        event=event.id,
        kind=event.kind.value,
        entry=str(event.entry),
        response=name,
        action=word,
        result=result,
        target=str(event.subject.digests[0]),
        at=stamp(at),
        attempts=after.attempts,
        hold=hold,
        says=says,
        ticket=kept.key if kept is not None else "",
        address=kept.address if kept is not None else "",
        matter=kept.matter if kept is not None else "",
    )
    return Sealing(Subject(f"{word} because of {event.id}", (sha256(canonical(action)),)), ACTION, action)
