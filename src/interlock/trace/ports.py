"""What questions need of a graph. Floor 10."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from interlock.kernel import Instant
from interlock.trace.model import Extent, Kind, Links, Place, Relation, Runnings, Sight, Way
from interlock.trace.query import Found, Query


class WordIndex(Protocol):
    """Entries that are found by their words.

    Promise: implementers MUST show nothing, and count nothing, that the sight does not cover, and MUST find whatever
             `interlock.trace.query.holds` says of the words of the entries that are filed.
    """

    def find(self, query: Query, sight: Sight, *, most: int, after: str = "") -> Found:
        """Give a page of what is found.

        Errors: CursorUnknown (STO-119), SearchOff (TRC-122).
        """
        ...


class Graph(Protocol):
    """Nodes and edges that can be followed both ways.

    Promise: implementers MUST show nothing, and count nothing, that the sight does not cover; the same question over
             the same ledger MUST get the same answer in the same order, page for page.
    """

    def named(self, name: str, sight: Sight) -> Place | None:
        """Give the node with a name, if there is one that may be seen."""
        ...

    def beginning(self, start: str, sight: Sight, *, most: int) -> tuple[Place, ...]:
        """Give the nodes whose names begin so, in the order of their names; components have to be named whole."""
        ...

    def called(self, label: str, kinds: Collection[Kind], sight: Sight, *, most: int) -> tuple[Place, ...]:
        """Give the nodes of some kinds with a label, the newest first."""
        ...

    def links(
        self,
        places: Sequence[int],
        way: Way,
        sight: Sight,
        *,
        relations: Collection[Relation] = (),
        most: int,
        after: str = "",
    ) -> Links:
        """Give the edges that lead on from some nodes, components included; of no relations means of all.

        Shape:  an edge that several entries say is given once for each, so that one that does not count hides none.

        Errors: CursorUnknown (STO-119).
        """
        ...

    def count(self, place: int, way: Way, sight: Sight, *, relations: Collection[Relation] = ()) -> int:
        """Count the edges that lead on from a node, each once, however many entries say it."""
        ...

    def running(self, place: Place, sight: Sight, *, is_over_too: bool = False, most: int, after: str = "") -> Runnings:
        """Give what runs in an environment, of an artifact, or as a workload; what is over only if it is asked for.

        Shape:  what runs comes before what is over; of the same workload the newest comes first.
        Errors: CursorUnknown (STO-119).
        """
        ...

    def live(self, components: Collection[int], sight: Sight) -> int:
        """Count the workloads that run something with one of some component versions in it.

        Shape: `components` are their numbers in the inventories: `Recorded.id`.
        """
        ...

    def entry_at(self, at: Instant) -> int:
        """Give how many entries the ledger had at a time: what `Sight.before` is for an answer as of then."""
        ...

    def extent(self) -> Extent:
        """Say how much there is."""
        ...
