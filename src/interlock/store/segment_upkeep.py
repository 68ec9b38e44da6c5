"""Keeps the segments of postings few, a slice of work at a time, so that nobody who records waits for a merge.

Full runs of inventories become segments, eight neighbours of one size become one, and what they were is swept away.
Each slice is a transaction of its own. Whatever happens between two of them, what is asked gets the same answer: a
segment counts once it is whole, and only then those that it is made of no longer do. Floor 11.
Source: docs/decisions/0018-books-of-supply.md.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.number_rows import read
from interlock.store.postings import FAN, LARGEST, RUN, Block, Posting, Segment, end_of, in_blocks, segments

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

EVERY: Final = 16
"""Recordings between two slices."""
_LEAST: Final = 2_000
"""Postings of single components that a slice merges at least."""
_MOST_TURNED: Final = 60_000
"""Numbers of components in forward lists that one slice turns around, but for a single inventory with more."""
_SWEPT: Final = 256
_BLOCKS_AT_ONCE: Final = 8


class _Merge(NamedTuple):
    """A segment that is being made."""

    id: int
    first: int
    size: int
    after: int

    @property
    def end(self) -> int:
        return self.first + self.size


def slice_of_work(database: Database) -> bool:
    """Do some of what is to be done, in proportion to what was recorded lately; say whether anything was."""
    with database.writing() as session:
        session.serialise()
        held = segments(session)
        if _turn(session, held):
            return True
        merges = [_Merge(*row) for row in session.rows("SELECT id, first, size, after FROM segment_merge")]
        merges += _begun(session, held, merges)
        if merges:
            most = max(_LEAST, _recorded_lately(session))
            for one in merges:
                _go_on(session, one, held, most, database.where)
        return _sweep(session) or bool(merges)


def _recorded_lately(session: Session) -> int:
    """Give how many components the last inventories have: a merge that takes as many keeps pace with any estate."""
    rows = session.rows(
        "SELECT coalesce(sum(length(ids)), 0) FROM inventory WHERE id > (SELECT max(id) FROM inventory) - ?", (EVERY,)
    )
    return int(rows[0][0]) // 4


def _turn(session: Session, held: Sequence[Segment]) -> bool:
    """Make a segment of the inventories that are in none, if they are many."""
    first = end_of(held)
    lists: list[tuple[int, bytes]] = []
    total = 0
    for row in session.rows("SELECT id, ids FROM inventory WHERE id >= ? ORDER BY id LIMIT ?", (first, RUN)):
        lists.append(row)
        total += len(row[1]) // 4
        if total >= _MOST_TURNED:
            break
    if len(lists) < RUN and total < _MOST_TURNED:
        return False
    number = _next(session)
    session.run("INSERT INTO segment (id, first, size) VALUES (?, ?, ?)", (number, first, len(lists)))
    _write(session, number, _turned(first, lists))
    return True


def _turned(first: int, rows: Iterable[tuple[int, bytes]]) -> Iterator[Posting]:
    """Turn forward lists around."""
    places: dict[int, list[int]] = {}
    for inventory, body in rows:
        place = inventory - first
        for component in read("I", body):
            places.setdefault(component, []).append(place)
    for component in sorted(places):
        yield component, places[component]


def _level(segment: Segment) -> int:
    """Give how often a segment of its size was merged; of a run that ended early, as if it had not."""
    level, size = 0, RUN * FAN
    while segment.size >= size:
        level, size = level + 1, size * FAN
    return level


def _begun(session: Session, held: Sequence[Segment], merges: Sequence[_Merge]) -> Iterator[_Merge]:
    """Begin to merge neighbours of one level where there are enough; a level at a time is merged once."""
    free = [one for one in held if not any(other.first <= one.first < other.end for other in merges)]
    at = 0
    while at + FAN <= len(free):
        group = free[at : at + FAN]
        size = sum(one.size for one in group)
        is_one = len({_level(one) for one in group}) == 1 and group[-1].end - group[0].first == size
        if is_one and size <= LARGEST:
            one = _Merge(_next(session), group[0].first, size, -1)
            session.run("INSERT INTO segment_merge (id, first, size, after) VALUES (?, ?, ?, ?)", one)
            yield one
            at += FAN
        else:
            at += 1


def _go_on(session: Session, merge: _Merge, held: Sequence[Segment], most: int, where: str) -> None:
    """Merge the next components of a segment; once there are none left it takes the place of its parts."""
    parts = [one for one in held if merge.first <= one.first < merge.end]
    streams = [_shifted(_behind(session, one.id, merge.after, where), one.first - merge.first) for one in parts]
    ordered = heapq.merge(*streams, key=itemgetter(0))
    taken, after = 0, merge.after
    joined: list[Posting] = []
    for component, group in groupby(ordered, key=itemgetter(0)):
        if taken >= most:
            break
        lists = [places for _, places in group]
        joined.append((component, [place for places in lists for place in places]))
        taken, after = taken + len(lists), component
    else:
        _finish(session, merge, parts)
    _write(session, merge.id, joined)
    session.run("UPDATE segment_merge SET after = ? WHERE id = ?", (after, merge.id))


def _finish(session: Session, merge: _Merge, parts: Sequence[Segment]) -> None:
    session.run_many("DELETE FROM segment WHERE id = ?", [(one.id,) for one in parts])
    session.run_many("INSERT INTO segment_waste (id) VALUES (?)", [(one.id,) for one in parts])
    session.run("INSERT INTO segment (id, first, size) VALUES (?, ?, ?)", merge[:3])
    session.run("DELETE FROM segment_merge WHERE id = ?", (merge.id,))


def _sweep(session: Session) -> bool:
    """Drop some rows of segments that became part of another."""
    rows = session.rows("SELECT id FROM segment_waste ORDER BY id LIMIT 1")
    if not rows:
        return False
    (number,) = rows[0]
    last = session.rows(
        "SELECT max(component) FROM"
        " (SELECT component FROM posting WHERE segment = ? ORDER BY component LIMIT ?) AS lowest",
        (number, _SWEPT),
    )[0][0]
    if last is None:
        session.run("DELETE FROM segment_waste WHERE id = ?", (number,))
    else:
        session.run("DELETE FROM posting WHERE segment = ? AND component <= ?", (number, last))
    return True


def _shifted(postings: Iterable[Posting], by: int) -> Iterator[Posting]:
    if not by:
        return iter(postings)
    return ((component, [place + by for place in places]) for component, places in postings)


def _behind(session: Session, segment: int, after: int, where: str) -> Iterator[Posting]:
    """Give the postings of a segment behind a component."""
    at = session.rows(
        "SELECT coalesce(max(component), -1) FROM posting WHERE segment = ? AND component <= ?", (segment, after)
    )[0][0]
    while rows := session.rows(
        "SELECT component, body FROM posting WHERE segment = ? AND component >= ? ORDER BY component LIMIT ?",
        (segment, at, _BLOCKS_AT_ONCE),
    ):
        for _, body in rows:
            block = Block.of(body, where)
            if block.last > after:
                yield from (posting for posting in block if posting[0] > after)
        at = rows[-1][0] + 1


def _next(session: Session) -> int:
    """Give a number that no segment has or had; one that is being made or emptied counts too."""
    tables = ("segment", "segment_merge", "segment_waste")
    return 1 + max(int(session.rows(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0]) for table in tables)  # noqa: S608


def _write(session: Session, segment: int, postings: Iterable[Posting]) -> None:
    blocks = in_blocks(postings)
    while rows := [(segment, block.components[0], block.written()) for block in islice(blocks, _BLOCKS_AT_ONCE)]:
        session.run_many("INSERT INTO posting (segment, component, body) VALUES (?, ?, ?)", rows)
