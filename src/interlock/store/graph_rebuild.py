"""The graph drawn once more from the ledger alone, held against the one that is stored, and put in its place. Floor 11.

It is drawn into a file of its own, with the writer that draws what is appended, and then compared row by row. What
differs is changed in one transaction: a reader sees the old graph or the new one, and where nothing was wrong nothing
is written. Source: docs/decisions/0039-graph-in-tables.md.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import msgspec

from interlock.ledger import Entry
from interlock.store.database import insert
from interlock.store.drawn_entries import SLICE, drawings_of
from interlock.store.errors import StoreCorrupt
from interlock.store.graph_counts import Counted, Several, change, inventories_of
from interlock.store.graph_running import NEVER, names_of
from interlock.store.graph_writing import GraphWriter, state_of
from interlock.store.leaf_rows import last_leaf
from interlock.store.ledger_rows import envelopes_of
from interlock.store.sqlite import SqliteDatabase
from interlock.store.word_rebuild import rebuild_words

if TYPE_CHECKING:
    from interlock.store.database import Database, Row, Session

_FILE: Final = "graph.db"
_AT_ONCE: Final = 5_000
_MOST_NAMED: Final = 100
"""Rows that are named one by one; the others are counted."""

Key: TypeAlias = tuple[int | str | bytes, ...]


class Table(NamedTuple):
    """A table whose rows are held against each other."""

    name: str
    key: tuple[str, ...]
    rest: tuple[str, ...] = ()

    @property
    def columns(self) -> str:
        """Give all of its columns."""
        return ", ".join((*self.key, *self.rest))


_TABLES: Final = (
    Table("graph_state", ("number",), ("entries", "edges")),
    Table("graph_product", ("id",), ("name",)),
    Table("graph_node", ("id",), ("name", "kind", "label")),
    Table("graph_said", ("node", "entry"), ("scope", "kind", "label", "called")),
    Table("graph_edge", ("source", "relation", "scope", "entry", "target")),
    Table("graph_entry", ("entry",), ("scope",)),
    Table("graph_about", ("entry", "node")),
    Table("graph_owned", ("node", "product"), ("since",)),
    Table("graph_running", ("workload", "since"), ("artifact", "environment", "target", "scope", "until")),
    Table("graph_plane", ("what", "part", "plane"), ("bits",)),
    Table("graph_several", ("what", "inventories"), ("number",)),
)

_OWNERS: Final = Table("inventory_subject", ("subject", "inventory"), ("name", "at", "entry"))


class Difference(msgspec.Struct, frozen=True):
    """A row that is not as the ledger has it."""

    table: str
    what: str
    """`missing`, `changed`, or `not in the ledger`."""
    key: str


class Compared(msgspec.Struct, frozen=True):
    """What came of holding the stored graph against the ledger."""

    entries: int
    edges: int
    differences: int
    named: tuple[Difference, ...]
    """The first of them."""

    @property
    def is_same(self) -> bool:
        """Say whether every row is as the ledger has it."""
        return not self.differences


def with_more(found: Compared, more: Sequence[Difference]) -> Compared:
    """Give what was found elsewhere first, and then the rest."""
    named = (*more, *found.named)[:_MOST_NAMED]
    return Compared(found.entries, found.edges, found.differences + len(more), named)


def check_graph(database: Database) -> Compared:
    """Hold the graph of a store against one drawn from its ledger; nothing is written to the store.

    Errors: EntryMalformed (LED-101), those of the store.
    """
    with empty_store() as aside, database.reading() as session:
        _draw(session, aside, database.where)
        with aside.reading() as drawn:
            return _compared(drawn, differing(session, drawn))


def rebuild_graph(database: Database) -> Compared:
    """Draw the graph of a store from its ledger and keep that; give what was otherwise before. Its words follow.

    Shape: appends wait only while what differs is written, and while what was appended meanwhile is drawn.
    Errors: as for `check_graph`.
    """
    with empty_store() as aside:
        with database.reading() as session:
            _draw(session, aside, database.where)
        with database.writing() as session:
            session.serialise()
            _draw(session, aside, database.where)
            with aside.reading() as drawn:
                done = _compared(drawn, _mended(session, drawn))
            if done.differences:
                session.run("UPDATE graph_state SET edition = edition + 1")
    rebuild_words(database)
    return done


@contextmanager
def empty_store() -> Generator[SqliteDatabase]:
    """Give an empty store in a folder that is gone afterwards."""
    import tempfile  # only here: it takes 10 ms to import

    with tempfile.TemporaryDirectory(prefix="interlock-graph-") as folder:
        opened = SqliteDatabase(os.path.join(folder, _FILE))  # noqa: PTH118, as in sqlite.py
        try:
            yield opened
        finally:
            opened.close()


def _draw(session: Session, aside: SqliteDatabase, where: str) -> None:
    """Draw what a ledger holds and the store aside lacks, and count it by the inventories that there are."""
    last = last_leaf(session)
    size = last[0] + 1 if last else 0
    writer, drawn_up_to = GraphWriter(), -1
    while drawn_up_to < size:
        with aside.writing() as drawn:
            # Nothing is counted while it is drawn: that is done once, behind all of it.
            drawn.run("DELETE FROM inventory_subject")
            state = state_of(drawn)
            end = min(state.entries + SLICE, size)
            while state.entries < end:
                records = envelopes_of(session, state.entries, end)
                if not records:
                    raise StoreCorrupt(where=where, why=f"entry {state.entries} is gone")
                read = [(Entry.read(one.leaf), one.envelope) for one in records]
                drawings = drawings_of((entry.kind, entry.subjects, envelope) for entry, envelope in read)
                state = writer.draw(drawn, state, drawings)
            drawn_up_to = end
            if drawn_up_to == size:
                # Whose inventories are only SBOMs say, which `inventory_rebuild` reads: those rows are taken over.
                for rows in _pages(session, _OWNERS):
                    insert(drawn, f"inventory_subject ({_OWNERS.columns})", rows)
                _count(drawn)
        writer.keep()


def _count(drawn: Session) -> None:
    """Count from the rows what appends count as they go."""
    drawn.run("DELETE FROM graph_plane")
    drawn.run("DELETE FROM graph_several")
    subjects = {row[0] for row in drawn.rows("SELECT DISTINCT subject FROM inventory_subject WHERE entry >= 0")}
    made_of = inventories_of(drawn, subjects)
    change(drawn, Counted.SUBJECTS, Counter(made_of.values()))
    live: dict[int, int] = dict(
        drawn.rows("SELECT artifact, count(*) FROM graph_running WHERE until = ? GROUP BY artifact", (NEVER,))
    )
    names = names_of(drawn, live)
    changes: Counter[Several] = Counter()
    for artifact, number in live.items():
        changes[made_of.get(names[artifact], ())] += number
    changes.pop((), None)
    change(drawn, Counted.LIVE, changes)


def _compared(drawn: Session, found: Iterator[Difference]) -> Compared:
    state = state_of(drawn)
    named = tuple(islice(found, _MOST_NAMED))
    return Compared(state.entries, state.edges, len(named) + sum(1 for _ in found), named)


def differing(session: Session, drawn: Session) -> Iterator[Difference]:
    """Give what is otherwise in one graph than in another, table by table in the order of the keys."""
    for table in _TABLES:
        for key, held, wanted in side_by_side(session, drawn, table):
            yield Difference(table.name, word_of(held, wanted), " ".join(map(key_shown, key)))


def _mended(session: Session, drawn: Session) -> Iterator[Difference]:
    """Give what differs, and make it as the ledger has it."""
    for table in _TABLES:
        # All of them first: rows of one table may each stand in the way of another's name.
        found = list(side_by_side(session, drawn, table))
        session.run_many(
            f"DELETE FROM {table.name} WHERE {' AND '.join(f'{one} = ?' for one in table.key)}",  # noqa: S608
            [key for key, held, _ in found if held is not None],
        )
        given = [wanted for _, _, wanted in found if wanted is not None]
        if table.name == "graph_state":
            given = [(*row, 0) for row in given]
            insert(session, "graph_state (number, entries, edges, edition)", given)
        else:
            insert(session, f"{table.name} ({table.columns})", given)
        for key, held, wanted in found:
            yield Difference(table.name, word_of(held, wanted), " ".join(map(key_shown, key)))


def side_by_side(session: Session, drawn: Session, table: Table) -> Iterator[tuple[Key, Row | None, Row | None]]:
    """Give the rows of both that differ, each with its key."""
    width = len(table.key)
    held, wanted = (chain.from_iterable(_pages(one, table)) for one in (session, drawn))
    left, right = next(held, None), next(wanted, None)
    while left is not None or right is not None:
        if left is not None and (right is None or left[:width] < right[:width]):
            yield left[:width], left, None
            left = next(held, None)
        elif right is not None and (left is None or right[:width] < left[:width]):
            yield right[:width], None, right
            right = next(wanted, None)
        elif left is not None:
            if left != right:
                yield left[:width], left, right
            left, right = next(held, None), next(wanted, None)


def _pages(session: Session, table: Table) -> Iterator[list[Row]]:
    """Give all rows in the order of their keys."""
    order = ", ".join(table.key)
    sql = f"SELECT {table.columns} FROM {table.name}"  # noqa: S608
    rows = session.rows(f"{sql} ORDER BY {order} LIMIT ?", (_AT_ONCE,))
    behind = f"{sql} WHERE ({order}) > ({', '.join('?' * len(table.key))}) ORDER BY {order} LIMIT ?"
    while rows:
        yield rows
        if len(rows) < _AT_ONCE:
            return
        rows = session.rows(behind, (*rows[-1][: len(table.key)], _AT_ONCE))


def word_of(held: Row | None, wanted: Row | None) -> str:
    """Say what is wrong with a row."""
    return "missing" if held is None else "not in the ledger" if wanted is None else "changed"


def key_shown(value: str | int | bytes) -> str:
    """Give a part of a key as text."""
    return value.hex() if isinstance(value, bytes) else str(value)
