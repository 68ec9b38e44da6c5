"""Keep tickets: make them, add to them, close them, open them again; and leave alone what a person did.

Enters: an event that was proven, what it is about, a tracker. Leaves: what was done, with which ticket. Every act looks
at the ticket first, and writes down what it is about to do before it does it: whoever does the same again after a crash
does only what is missing. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from msgspec.structs import replace

from interlock.flows.ticket_ports import Tracker
from interlock.response.events import Event
from interlock.response.tickets import (
    Did,
    Draft,
    Kept,
    Mark,
    Matter,
    Standing,
    Ticket,
    draft_of,
    mark_of,
    plain,
    short_id,
    title_digits,
)

MOST_REOPENED: Final = 3
"""So often a ticket is opened again that a person closed: whoever closes it once more means it."""
_MOST_SAYS: Final = 1_000
_AGAIN: Final = "It came again, so this is open again."
_OVER: Final = "It is over, so this is closed."
_LEFT: Final = "It came again. Somebody closed this by hand, so it stays closed, and no more is said of it here."
_HEARD: Final = "Somebody closed this by hand: it stays closed when it comes again, and no more is said of it here."
_KEPT: Final = "It is over. Somebody opened this again by hand, so it stays open."

IsNewer = Callable[[str], bool]
"""Says of the digits by which a mark names an event whether that came after the one at hand."""


class KeepTickets:
    """Keeps the tickets of one tracker during one round of errands."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._made: dict[str, str] = {}
        """The ids of the tickets that were made in this round: a search may not find them yet."""

    def begin(self, event: Event, matter: Matter) -> Kept:
        """Have a ticket say that something has to be done. Errors: those of the tracker."""
        draft = draft_of(event, matter)
        found = self._found(matter.id)
        if not found:
            made = self._tracker.create(draft, mark_of(Standing.MADE, event, draft))
            self._made[matter.id] = made.id
            return _kept(Did.CREATED, made)
        ticket, *doubles = found
        for double in doubles:
            self._fold(double, ticket, event, draft)
        return self._came_back(ticket, event, draft) if ticket.is_closed else self._goes_on(ticket, event, draft)

    def end(self, event: Event, matter: Matter, is_newer: IsNewer) -> Kept:
        """Have the ticket of something that is over closed, if there is one.

        Shape:  `is_newer` says of the digits by which a mark names an event whether that came after this one: what has
                come up again since is not over.
        Errors: those of the tracker.
        """
        for ticket in self._found(matter.id)[:1]:
            if ticket.mark is None or not is_newer(ticket.mark.event):
                return self._over(ticket, event, draft_of(event, matter))
        return Kept(Did.NOTHING)

    def settle(
        self, event: Event, group: str, examined: Collection[str], standing: Collection[str], is_newer: IsNewer
    ) -> list[Kept]:
        """Close the tickets of a group whose findings are gone.

        Shape:  `examined` are the controls that looked at everything, `standing` the matters that they still found.
                What another control found, or one that broke, is let be.
        Errors: those of the tracker.
        """
        kept = []
        for ticket in self._tracker.lately(group):
            mark = ticket.mark
            if mark is None or mark.control not in examined or ticket.matter in standing or is_newer(mark.event):
                continue
            if not ticket.is_closed or mark.event == short_id(event):
                draft = draft_of(event, Matter(ticket.matter, group, mark.control))
                kept.append(self._over(self._tracker.look(ticket.id), event, draft))
        return [one for one in kept if one.did is not Did.NOTHING]

    def heard(self, event: Event) -> Kept:
        """Note what a person did with a ticket, as the tracker told it; what it told is looked at, not believed.

        Errors: those of the tracker.
        """
        ticket = self._tracker.named(event.about)
        mark = ticket.mark if ticket is not None else None
        if ticket is None or mark is None or not ticket.matter or not ticket.is_closed or self._tracker.reopens:
            return Kept(Did.NOTHING)
        new = replace(mark, standing=Standing.LEFT, event=short_id(event))
        if mark.standing in {Standing.MADE, Standing.OPEN}:
            self._tracker.mark(ticket, new)
        elif mark != new:
            return Kept(Did.NOTHING)
        return self._told(ticket, Did.LEFT, event, _HEARD)

    def _found(self, matter: str) -> tuple[Ticket, ...]:
        """Give the tickets of a matter, with the one that was made in this round and that no search finds yet."""
        found = self._tracker.find(matter)
        made = self._made.get(matter)
        return (self._tracker.look(made),) if not found and made is not None else found

    def _goes_on(self, ticket: Ticket, event: Event, draft: Draft) -> Kept:
        """Add to a ticket that is open."""
        mark = ticket.mark or Mark(Standing.OPEN, "")
        is_same = mark.event == short_id(event)
        if is_same and mark.standing is Standing.AGAIN:
            return self._told(ticket, Did.REOPENED, event, f"{_AGAIN} {event.says}")
        if ticket.has_told(event.id):
            return _kept(Did.CREATED if is_same and mark.standing is Standing.MADE else Did.COMMENTED, ticket)
        self._retitle(ticket, mark, draft)
        self._tracker.mark(ticket, mark_of(Standing.OPEN, event, draft, mark))
        return self._told(ticket, Did.COMMENTED, event, f"It came again. {event.says}")

    def _came_back(self, ticket: Ticket, event: Event, draft: Draft) -> Kept:
        """Do what is to be done with a ticket that is closed and comes up again."""
        mark = ticket.mark or Mark(Standing.OPEN, "")
        is_same = mark.event == short_id(event)
        new = mark_of(Standing.AGAIN, event, draft, mark)
        if is_same and mark.standing is Standing.AGAIN and not ticket.has_told(event.id):
            return self._reopen(ticket, event)  # it was about to be, before a crash
        if is_same and mark.standing is Standing.LEFT:
            return self._told(ticket, Did.LEFT, event, f"{_LEFT} {event.says}")
        if ticket.has_told(event.id) or mark.standing is Standing.LEFT:
            return _kept(Did.LEFT, ticket, "it was closed by hand, and stays closed")
        is_ours = mark.standing is Standing.CLOSED
        if is_ours or (self._tracker.reopens and mark.reopened < MOST_REOPENED):
            self._retitle(ticket, mark, draft)
            self._tracker.mark(ticket, new if is_ours else replace(new, reopened=mark.reopened + 1))
            return self._reopen(ticket, event)
        self._tracker.mark(ticket, replace(new, standing=Standing.LEFT))
        return self._told(ticket, Did.LEFT, event, f"{_LEFT} {event.says}")

    def _reopen(self, ticket: Ticket, event: Event) -> Kept:
        self._tracker.reopen(ticket, event.id)
        return self._told(ticket, Did.REOPENED, event, f"{_AGAIN} {event.says}")

    def _over(self, ticket: Ticket, event: Event, draft: Draft) -> Kept:
        """Close a ticket, unless a person had closed it, or opened it again after us."""
        mark = ticket.mark or Mark(Standing.OPEN, "", title=title_digits(draft.title))
        new = replace(mark, standing=Standing.CLOSED, event=short_id(event))
        is_same = mark.event == new.event
        if ticket.is_closed:
            if mark.standing is Standing.CLOSED and is_same:
                return self._told(ticket, Did.CLOSED, event, f"{_OVER} {event.says}")
            if mark.standing is not Standing.CLOSED:  # a person closed it; what comes after that is something new
                self._tracker.mark(ticket, new)
            return Kept(Did.NOTHING)
        if mark.standing is Standing.KEPT:
            return self._told(ticket, Did.LEFT, event, f"{_KEPT} {event.says}") if is_same else Kept(Did.NOTHING)
        if mark.standing is Standing.CLOSED and not is_same:
            self._tracker.mark(ticket, replace(new, standing=Standing.KEPT))
            return self._told(ticket, Did.LEFT, event, f"{_KEPT} {event.says}")
        self._tracker.mark(ticket, new)
        self._tracker.close(ticket, event.id)
        return self._told(ticket, Did.CLOSED, event, f"{_OVER} {event.says}")

    def _retitle(self, ticket: Ticket, mark: Mark, draft: Draft) -> None:
        """Write title and priority anew if they changed, and nobody but us wrote the title that is there."""
        if title_digits(draft.title) != mark.title == title_digits(ticket.title):
            self._tracker.update(ticket, draft)

    def _fold(self, double: Ticket, first: Ticket, event: Event, draft: Draft) -> None:
        """Close a ticket that says what an older one says: two programs made one at the same time."""
        if double.is_closed:
            return
        self._tracker.comment(double, f"{first.key} is about the same and older, so this is closed.")
        self._tracker.mark(double, mark_of(Standing.CLOSED, event, draft, double.mark))
        self._tracker.close(double, event.id)

    def _told(self, ticket: Ticket, did: Did, event: Event, text: str) -> Kept:
        """Say something in a ticket, once for each event; this comes last of all that is done."""
        if not ticket.has_told(event.id):
            self._tracker.comment(ticket, f"{plain(text, _MOST_SAYS)} ({event.id})")
        return _kept(did, ticket)


def _kept(did: Did, ticket: Ticket, says: str = "") -> Kept:
    return Kept(did, ticket.key, ticket.address, ticket.matter, says)
