"""What was found by following the graph: how each thing was reached, and who says so.

Enters: links that were verified. Leaves: a tree with its links, and what is not in it and why. Floor 10.
"""

from __future__ import annotations

import msgspec

from interlock.kernel import Digest, Instant, KeyId
from interlock.trace.model import Kind, Link, Place, Relation, Way


class Saying(msgspec.Struct, frozen=True):
    """Who says a link: an entry of the ledger that was verified, and drawn again to see that it says it."""

    entry: int
    envelope: Digest
    kind: str
    """The predicate type."""
    at: Instant
    """When the ledger took it in."""
    signer: KeyId
    signer_name: str
    person: str = ""
    """Whose key it was then, by the directory as it stood then; empty where nobody said."""


class Shown(msgspec.Struct, frozen=True):
    """A link that may be shown."""

    source: Place
    relation: Relation
    target: Place
    way: Way
    """Along which way it was followed."""
    said: Saying
    """Who said it first of those that count here."""
    over: Saying | None = None
    """Who said that it is no longer so, of what runs; None while it is."""


class Reached(msgspec.Struct, frozen=True):
    """A node of the tree: something that was reached, by a shortest path."""

    place: Place
    depth: int
    """How many links lead to it."""
    link: int | None
    """The number of the link that it was reached by, in `Walk.links`; None for where the walk began."""
    is_end: bool = False
    """Whether it is what was looked for, so that the walk did not go on from it."""
    is_turned: bool = False
    """Whether its link goes the other way than the one by which the nearer end of that was reached."""


class More(msgspec.Struct, frozen=True):
    """Things of one kind that one thing leads to and that are not shown one by one."""

    place: Place
    relation: Relation
    way: Way
    kind: Kind
    count: int
    """How many there are besides those that are shown, of those that the asker may see."""


class Doubted(msgspec.Struct, frozen=True):
    """A link that leads nowhere, because nobody that counts here says it."""

    link: Link
    way: Way
    why: str


class Walk(msgspec.Struct, frozen=True):
    """What was found from one thing on: a tree, and every link between the things in it."""

    start: Place
    way: Way | None
    """None for both."""
    reached: tuple[Reached, ...]
    """Where it began first, then in the order in which things were reached: the nearest first."""
    links: tuple[Shown, ...]
    """In the order in which they were followed; those by which nothing new was reached too, cycles among them."""
    more: tuple[More, ...] = ()
    doubted: tuple[Doubted, ...] = ()
    until: Kind | None = None
    before: int | None = None
    """As of which entry of the ledger, without it; None for all."""
    next: str = ""
    """Where to go on; empty where nothing was cut short."""
    is_exhausted: bool = False
    """Whether it was given up because there was too much to look at, so that what it does not hold may be there."""
    again: frozenset[int] = frozenset()
    """The places in `links` of those that an earlier page told, which are here to show the way."""
    is_turned: bool = False
    """Whether nothing straight led to what was looked for, and it was found around a corner."""

    @property
    def new(self) -> tuple[Reached, ...]:
        """Give what no earlier page told, without where it began."""
        return tuple(one for one in self.reached if one.link is not None and one.link not in self.again)

    @property
    def is_cut(self) -> bool:
        """Say whether there is more than is told here."""
        return bool(self.next or self.more or self.is_exhausted)
