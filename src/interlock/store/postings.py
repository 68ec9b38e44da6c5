"""Which inventories hold a component: for runs of inventories, components in order with the inventories of each.

A run (a segment) is written once, from the forward lists of its inventories, and later merged with its neighbours
(`interlock.store.segment_upkeep`); blocks of it are found by their first component. Floor 11.
Source: docs/decisions/0018-books-of-supply.md.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.errors import StoreCorrupt
from interlock.store.number_rows import read, written

if TYPE_CHECKING:
    from interlock.store.database import Session

RUN: Final = 64
"""Inventories in the smallest segment; until there are as many their forward lists are looked through."""
FAN: Final = 8
"""Segments of one size that become one of the next."""
LARGEST: Final = RUN * FAN * FAN * FAN
"""Two bytes hold an inventory's place in a segment, with room to spare."""
_BLOCK: Final = 256
"""Places in a block, about: two kilobytes."""
_FEW: Final = 16
"""Components that are looked up in a list sooner than the list is walked through."""

Posting = tuple[int, Sequence[int]]
"""A component and the places of the inventories that hold it, in order."""


class Segment(NamedTuple):
    """A run of inventories, by their ids."""

    id: int
    first: int
    size: int

    @property
    def end(self) -> int:
        """The id behind its last inventory."""
        return self.first + self.size


class Block:
    """Some components in order, and the inventories of each."""

    __slots__ = ("_ends", "all_places", "components")

    def __init__(self, components: array[int], ends: array[int], all_places: array[int]) -> None:
        self.components, self._ends, self.all_places = components, ends, all_places

    @classmethod
    def empty(cls) -> Block:
        """Give a block without postings."""
        return cls(array("I"), array("I"), array("H"))

    @classmethod
    def of(cls, body: bytes, where: str) -> Block:
        """Read a block: how many components, these, where the places of each end, the places.

        Errors: StoreCorrupt (STO-102).
        """
        try:
            (count,) = read("I", body[:4])
            middle, end = 4 + 4 * count, 4 + 8 * count
            block = cls(read("I", body[4:middle]), read("I", body[middle:end]), read("H", body[end:]))
        except ValueError as error:
            raise StoreCorrupt(where=where, why="a block of postings ends too early") from error
        if len(block._ends) != count or (count and block._ends[-1] != len(block.all_places)):
            raise StoreCorrupt(where=where, why="a block of postings is not whole")
        return block

    @property
    def last(self) -> int:
        """The highest component; -1 where there is none."""
        return self.components[-1] if self.components else -1

    def add(self, component: int, places: Sequence[int]) -> None:
        """Add a component that is higher than every one before, with its places."""
        self.components.append(component)
        self.all_places.extend(places)
        self._ends.append(len(self.all_places))

    def places(self, component: int) -> Sequence[int]:
        """Give the places of the inventories that hold a component."""
        at = bisect_left(self.components, component)
        if at == len(self.components) or self.components[at] != component:
            return ()
        return self.all_places[self._ends[at - 1] if at else 0 : self._ends[at]]

    def __iter__(self) -> Iterator[Posting]:
        begin = 0
        for component, end in zip(self.components, self._ends, strict=True):
            yield component, self.all_places[begin:end]
            begin = end

    def written(self) -> bytes:
        """Write the block as `of` reads it."""
        head = written("I", [len(self.components)])
        return head + written("I", self.components) + written("I", self._ends) + written("H", self.all_places)


def segments(session: Session) -> list[Segment]:
    """Give all segments in order; they follow each other without gaps from 1 on."""
    return [Segment(*row) for row in session.rows("SELECT id, first, size FROM segment ORDER BY first")]


def end_of(held: Sequence[Segment]) -> int:
    """Give the id of the first inventory that is in no segment."""
    return held[-1].end if held else 1


class Found:
    """The inventories that hold any of some components: how many, and which, the last first."""

    def __init__(self, runs: Sequence[tuple[int, Collection[int]]], newest: Sequence[int]) -> None:
        """`runs` are places by the first id of their segment, in order; `newest` are ids that are in no segment."""
        self._runs, self._newest = runs, newest

    def __len__(self) -> int:
        return len(self._newest) + sum(len(places) for _, places in self._runs)

    def __iter__(self) -> Iterator[int]:
        yield from sorted(self._newest, reverse=True)
        for first, places in reversed(self._runs):
            for place in sorted(places, reverse=True):
                yield first + place


def holding(session: Session, wanted: Sequence[int], *, where: str) -> Found:
    """Give the inventories that hold any of some components.

    Errors: StoreCorrupt (STO-102).
    """
    runs: dict[int, list[Sequence[int]]] = {}
    for component in wanted:
        # One statement finds the block of each segment in which the component would be, with one look into each.
        for first, body in session.rows(
            "SELECT s.first, (SELECT p.body FROM posting p WHERE p.segment = s.id AND p.component <= ?"
            " ORDER BY p.component DESC LIMIT 1) FROM segment s",
            (component,),
        ):
            if body is None:
                continue
            places = Block.of(body, where).places(component)
            if places:
                runs.setdefault(first, []).append(places)
    # What is not in a segment yet is looked for in the forward lists.
    many = frozenset(wanted)
    newest = [
        inventory
        for inventory, body in session.rows(
            "SELECT id, ids FROM inventory WHERE id >= (SELECT coalesce(max(first + size), 1) FROM segment)"
        )
        if _has_any(read("I", body), wanted, many)
    ]
    whole = ((first, lists[0] if len(lists) == 1 else set().union(*lists)) for first, lists in sorted(runs.items()))
    return Found(list(whole), newest)


def _has_any(ids: Sequence[int], wanted: Sequence[int], many: frozenset[int]) -> bool:
    """Say whether any of some components, given twice, is among sorted ids."""
    if len(wanted) > _FEW:
        return not many.isdisjoint(ids)
    return any((at := bisect_left(ids, number)) < len(ids) and ids[at] == number for number in wanted)


def in_blocks(postings: Iterable[Posting]) -> Iterator[Block]:
    """Lay postings into blocks; those of one component are never torn."""
    block = Block.empty()
    for component, places in postings:
        block.add(component, places)
        if len(block.all_places) >= _BLOCK:
            yield block
            block = Block.empty()
    if block.components:
        yield block
