"""Which inventories hold a component: for runs of inventories, components in order with the inventories of each.

A run (a segment) is written once, from the forward lists of its inventories, and later merged with its neighbours
(`interlock.store.segment_upkeep`); blocks of it are found by their first component. Floor 11.
Source: docs/decisions/0018-books-of-supply.md.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

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
_DENSE: Final = 256
"""Places from which on a component has a block of its own, as a bit for each inventory where that is shorter."""
_AT_ONCE: Final = 16
"""Forward lists, and at most segments, that one statement reads for whoever wants the newest inventories."""
_IN_BITS: Final = 0xFFFFFFFF
"""What stands for the number of components in a block of bits."""

Places: TypeAlias = int | Collection[int]
"""Places of inventories in a segment, each once: a list, or a number that has their bits."""
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

    __slots__ = ("_all_places", "_bits", "_ends", "components")

    def __init__(self, components: array[int], ends: array[int], all_places: array[int], bits: int = 0) -> None:
        """`bits` are the places of the only component, if there is one and no list."""
        self.components, self._ends, self._all_places, self._bits = components, ends, all_places, bits

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
            if count == _IN_BITS:
                return cls._of_bits(body, where)
            middle, end = 4 + 4 * count, 4 + 8 * count
            block = cls(read("I", body[4:middle]), read("I", body[middle:end]), read("H", body[end:]))
        except ValueError as error:
            raise StoreCorrupt(where=where, why="a block of postings ends too early") from error
        if len(block._ends) != count or (count and block._ends[-1] != len(block._all_places)):
            raise StoreCorrupt(where=where, why="a block of postings is not whole")
        return block

    @classmethod
    def _of_bits(cls, body: bytes, where: str) -> Block:
        only, bits = read("I", body[4:8]), int.from_bytes(body[8:], "little")
        if not only or not bits:
            raise StoreCorrupt(where=where, why="a block of postings is not whole")
        return cls(only, array("I"), array("H"), bits)

    @property
    def last(self) -> int:
        """The highest component; -1 where there is none."""
        return self.components[-1] if self.components else -1

    def add(self, component: int, places: Sequence[int]) -> None:
        """Add a component that is higher than every one before, with its places."""
        self.components.append(component)
        self._all_places.extend(places)
        self._ends.append(len(self._all_places))

    @property
    def is_full(self) -> bool:
        """Say whether nothing more is to be added."""
        return len(self._all_places) >= _BLOCK

    def places(self, component: int) -> Places:
        """Give the places of the inventories that hold a component."""
        at = bisect_left(self.components, component)
        if at == len(self.components) or self.components[at] != component:
            return ()
        return self._bits or self._all_places[self._ends[at - 1] if at else 0 : self._ends[at]]

    def __iter__(self) -> Iterator[Posting]:
        if self._bits:
            yield self.components[0], sorted(bits_down(self._bits))
            return
        begin = 0
        for component, end in zip(self.components, self._ends, strict=True):
            yield component, self._all_places[begin:end]
            begin = end

    def written(self) -> bytes:
        """Write the block as `of` reads it."""
        if len(self.components) == 1 and len(self._all_places) >= _DENSE:
            bits = bits_of(self._all_places)
            if (bits.bit_length() + 7) // 8 < 2 * len(self._all_places):
                return written("I", [_IN_BITS, *self.components]) + bits.to_bytes(
                    (bits.bit_length() + 7) // 8, "little"
                )
        head = written("I", [len(self.components)])
        return head + written("I", self.components) + written("I", self._ends) + written("H", self._all_places)


def bits_of(places: Collection[int]) -> int:
    """Give a number that has the bits of some places."""
    if not places:
        return 0
    body = bytearray((max(places) >> 3) + 1)
    for place in places:
        body[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(body, "little")


def bits_down(bits: int) -> Iterator[int]:
    """Give the places of the bits of a number, the highest first."""
    body = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for at in range(len(body) - 1, -1, -1):
        byte = body[at]
        if byte:
            for bit in range(7, -1, -1):
                if byte >> bit & 1:
                    yield at << 3 | bit


def segments(session: Session) -> list[Segment]:
    """Give all segments in order; they follow each other without gaps from 1 on."""
    return [Segment(*row) for row in session.rows("SELECT id, first, size FROM segment ORDER BY first")]


def end_of(held: Sequence[Segment]) -> int:
    """Give the id of the first inventory that is in no segment."""
    return held[-1].end if held else 1


class Found:
    """The inventories that hold any of some components: how many, and which, the last first."""

    def __init__(self, runs: Sequence[tuple[int, Places]], newest: Sequence[int]) -> None:
        """`runs` are places by the first id of their segment, in order; `newest` are ids that are in no segment."""
        self._runs, self._newest = runs, newest

    def __len__(self) -> int:
        counts = (each.bit_count() if isinstance(each, int) else len(each) for _, each in self._runs)
        return len(self._newest) + sum(counts)

    def __iter__(self) -> Iterator[int]:
        yield from sorted(self._newest, reverse=True)
        for first, each in reversed(self._runs):
            for place in bits_down(each) if isinstance(each, int) else sorted(each, reverse=True):
                yield first + place

    def bits(self) -> int:
        """Give a number that has the bits of their ids."""
        made = bits_of(self._newest)
        for first, each in self._runs:
            made |= (each if isinstance(each, int) else bits_of(each)) << first
        return made


def holding(session: Session, wanted: Sequence[int], *, where: str) -> Found:
    """Give the inventories that hold any of some components.

    Errors: StoreCorrupt (STO-102).
    """
    runs: dict[int, list[Places]] = {}
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
    return Found([(first, _together(lists)) for first, lists in sorted(runs.items())], newest)


def newest_first(session: Session, wanted: Sequence[int], *, where: str, below: int | None = None) -> Iterator[int]:
    """Give the inventories that hold any of some components, the last first; none is read before it is asked for.

    Shape:  below an id, where one is given.
    Errors: StoreCorrupt (STO-102).
    """
    held = segments(session)
    many, sorted_up_to = frozenset(wanted), end_of(held)
    last = below if below is not None else 2**62
    sql = "SELECT id, ids FROM inventory WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?"
    while last > sorted_up_to and (rows := session.rows(sql, (sorted_up_to, last, _AT_ONCE))):
        yield from (inventory for inventory, body in rows if _has_any(read("I", body), wanted, many))
        last = rows[-1][0]
    older = [one for one in reversed(held) if below is None or one.first < below]
    at, at_once = 0, 1
    while at < len(older):
        yield from _in_segments(session, older[at : at + at_once], wanted, where, below)
        at, at_once = at + at_once, min(2 * at_once, _AT_ONCE)


def _in_segments(
    session: Session, some: Sequence[Segment], wanted: Sequence[int], where: str, below: int | None
) -> Iterator[int]:
    """Give what some segments hold, given and read the last first."""
    runs: dict[int, list[Places]] = {}
    named = ", ".join(str(one.id) for one in some)
    for component in wanted:
        for number, body in session.rows(
            "SELECT s.id, (SELECT p.body FROM posting p WHERE p.segment = s.id AND p.component <= ?"  # noqa: S608, numbers
            f" ORDER BY p.component DESC LIMIT 1) FROM segment s WHERE s.id IN ({named})",
            (component,),
        ):
            if body is not None and (places := Block.of(body, where).places(component)):
                runs.setdefault(number, []).append(places)
    for one in some:
        together = _together(runs[one.id]) if one.id in runs else ()
        for place in bits_down(together) if isinstance(together, int) else sorted(together, reverse=True):
            if below is None or one.first + place < below:
                yield one.first + place


def _together(lists: Sequence[Places]) -> Places:
    """Give the places of several components, each once."""
    if len(lists) == 1:
        return lists[0]
    bits, single = 0, set[int]()
    for one in lists:
        if isinstance(one, int):
            bits |= one
        else:
            single.update(one)
    return bits | bits_of(single) if bits else single


def _has_any(ids: Sequence[int], wanted: Sequence[int], many: frozenset[int]) -> bool:
    """Say whether any of some components, given twice, is among sorted ids."""
    if len(wanted) > _FEW:
        return not many.isdisjoint(ids)
    return any((at := bisect_left(ids, number)) < len(ids) and ids[at] == number for number in wanted)


def in_blocks(postings: Iterable[Posting]) -> Iterator[Block]:
    """Lay postings into blocks; those of one component are never torn."""
    block = Block.empty()
    for component, places in postings:
        if block.components and len(places) >= _DENSE:
            yield block
            block = Block.empty()
        block.add(component, places)
        if block.is_full:
            yield block
            block = Block.empty()
    if block.components:
        yield block
