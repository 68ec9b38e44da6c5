"""Which inventories hold a component: for runs of inventories, components in order with the inventories of each.

A run (a segment) is written once, from the forward lists of its inventories, and later merged with its neighbours;
blocks of it are found by their first component. Floor 11. Source: docs/decisions/0018-books-of-supply.md.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.errors import StoreCorrupt
from interlock.store.number_rows import read, written

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

RUN: Final = 256
"""Inventories in the smallest segment; until there are as many their forward lists are looked through."""
FAN: Final = 8
"""Segments of one size that become one of the next."""
LARGEST: Final = RUN * FAN * FAN
"""Two bytes hold an inventory's place in a segment, with room to spare; a merge has to end within seconds."""
_BLOCK: Final = 256
"""Places in a block, about: two kilobytes."""
_BLOCKS_AT_ONCE: Final = 64

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


class _Block:
    """Some components in order, and the inventories of each."""

    __slots__ = ("_ends", "all_places", "components")

    def __init__(self, components: array[int], ends: array[int], all_places: array[int]) -> None:
        self.components, self._ends, self.all_places = components, ends, all_places

    @classmethod
    def empty(cls) -> _Block:
        return cls(array("I"), array("I"), array("H"))

    @classmethod
    def of(cls, body: bytes, where: str) -> _Block:
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
        return self.components[-1] if self.components else -1

    def add(self, component: int, places: Sequence[int]) -> None:
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
        head = written("I", [len(self.components)])
        return head + written("I", self.components) + written("I", self._ends) + written("H", self.all_places)


def segments(session: Session) -> list[Segment]:
    """Give all segments in order; they follow each other without gaps from 1 on."""
    return [Segment(*row) for row in session.rows("SELECT id, first, size FROM segment ORDER BY first")]


def end_of(held: Sequence[Segment]) -> int:
    """Give the id of the first inventory that is in no segment."""
    return held[-1].end if held else 1


def holding(session: Session, held: Sequence[Segment], wanted: Sequence[int], *, where: str) -> set[int]:
    """Give the ids of the inventories that hold any of some components.

    Shape:  wanted is sorted.
    Errors: StoreCorrupt (STO-102).
    """
    found: set[int] = set()
    for segment in held:
        block, last = _Block.empty(), -1
        for component in wanted:
            if component > last:
                rows = session.rows(
                    "SELECT body FROM posting WHERE segment = ? AND component <= ? ORDER BY component DESC LIMIT 1",
                    (segment.id, component),
                )
                block = _Block.of(rows[0][0], where) if rows else _Block.empty()
                last = block.last
            found.update(segment.first + place for place in block.places(component))
    # What is not in a segment yet is looked for in the forward lists.
    many = set(wanted)
    for inventory, body in session.rows("SELECT id, ids FROM inventory WHERE id >= ?", (end_of(held),)):
        if not many.isdisjoint(read("I", body)):
            found.add(inventory)
    return found


def seal(database: Database) -> None:
    """Put full runs of inventories into segments, and merge segments that became many.

    Promise: each step is a transaction of its own; whatever happens between, what is asked gets the same answer.
    """
    while True:
        with database.writing() as session:
            session.serialise()
            held = segments(session)
            if _merge(session, held, database.where):
                continue
            first = end_of(held)
            rows = session.rows("SELECT id, ids FROM inventory WHERE id >= ? ORDER BY id LIMIT ?", (first, RUN))
            if len(rows) < RUN:
                return
            _write(session, first, RUN, _turned(first, rows))


def _turned(first: int, rows: Iterable[tuple[int, bytes]]) -> Iterator[Posting]:
    """Turn forward lists around."""
    places: dict[int, list[int]] = {}
    for inventory, body in rows:
        place = inventory - first
        for component in read("I", body):
            places.setdefault(component, []).append(place)
    for component in sorted(places):
        yield component, places[component]


def _merge(session: Session, held: Sequence[Segment], where: str) -> bool:
    """Make one segment of the last ones if they are enough of one size; say whether that was so."""
    last = held[-FAN:]
    if len(last) < FAN or len({segment.size for segment in last}) > 1 or last[0].size * FAN > LARGEST:
        return False
    first = last[0].first
    streams = [_shifted(_all(session, segment.id, where), segment.first - first) for segment in last]
    merged = heapq.merge(*streams, key=itemgetter(0))
    joined = (
        (component, [place for _, places in group for place in places])
        for component, group in groupby(merged, key=itemgetter(0))
    )
    _write(session, first, sum(segment.size for segment in last), joined)
    for segment in last:
        session.run("DELETE FROM posting WHERE segment = ?", (segment.id,))
        session.run("DELETE FROM segment WHERE id = ?", (segment.id,))
    return True


def _shifted(postings: Iterable[Posting], by: int) -> Iterator[Posting]:
    for component, places in postings:
        yield component, [place + by for place in places]


def _all(session: Session, segment: int, where: str) -> Iterator[Posting]:
    """Give every posting of a segment."""
    after = -1
    while rows := session.rows(
        "SELECT component, body FROM posting WHERE segment = ? AND component > ? ORDER BY component LIMIT ?",
        (segment, after, _BLOCKS_AT_ONCE),
    ):
        for _, body in rows:
            yield from _Block.of(body, where)
        after = rows[-1][0]


def _write(session: Session, first: int, size: int, postings: Iterable[Posting]) -> None:
    """Add a segment; its blocks go in a few at a time, since those it is made of are read meanwhile."""
    number: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM segment")[0][0]
    session.run("INSERT INTO segment (id, first, size) VALUES (?, ?, ?)", (number, first, size))
    blocks = _blocks(postings)
    while rows := [(number, block.components[0], block.written()) for block in islice(blocks, _BLOCKS_AT_ONCE)]:
        session.run_many("INSERT INTO posting (segment, component, body) VALUES (?, ?, ?)", rows)


def _blocks(postings: Iterable[Posting]) -> Iterator[_Block]:
    block = _Block.empty()
    for component, places in postings:
        block.add(component, places)
        if len(block.all_places) >= _BLOCK:
            yield block
            block = _Block.empty()
    if block.components:
        yield block
