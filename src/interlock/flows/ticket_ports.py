"""What keeping tickets needs from outside: a tracker. Floor 11."""

from __future__ import annotations

from typing import Protocol

from interlock.response.tickets import Draft, Mark, Ticket


class Tracker(Protocol):
    """Keeps tickets in a system of somebody else's.

    Promise: when a method returns, the tracker MUST have said that it was done; when it raises, it may have been done.
    Errors:  of every method those of the adapter, all of them `InterlockError`. One that holds for the whole tracker,
             and not for one ticket, has the field `wait_s`: for so long it is not asked anything.
    """

    @property
    def reopens(self) -> bool:
        """Whether what a person closed is opened again when it comes up again."""
        ...

    def find(self, matter: str) -> tuple[Ticket, ...]:
        """Give the tickets of a matter as they are now, the oldest first; more than one is a fault to be mended."""
        ...

    def lately(self, group: str) -> tuple[Ticket, ...]:
        """Give the tickets of a group that are open or were altered in the last two days, as they are now."""
        ...

    def create(self, draft: Draft, mark: Mark) -> Ticket:
        """Make a ticket; it is found by its matter from then on, or a little later."""
        ...

    def look(self, ticket: str) -> Ticket:
        """Give a ticket by its id as it is now."""
        ...

    def named(self, key: str) -> Ticket | None:
        """Give a ticket by what people call it; none where there is none of that name."""
        ...

    def update(self, ticket: Ticket, draft: Draft) -> None:
        """Write its title and its priority anew."""
        ...

    def comment(self, ticket: Ticket, text: str) -> None:
        """Add a comment; whoever looks finds the text in the ticket then."""
        ...

    def mark(self, ticket: Ticket, mark: Mark) -> None:
        """Keep what we last did with it."""
        ...

    def close(self, ticket: Ticket, why: str) -> None:
        """Bring it where it counts as closed; return only if it is there."""
        ...

    def reopen(self, ticket: Ticket, why: str) -> None:
        """Bring it back to where somebody has to do something; return only if it is there."""
        ...
