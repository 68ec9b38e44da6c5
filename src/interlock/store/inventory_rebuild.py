"""Inventories held against the sealed SBOMs that say them, and made as those have them. Floor 11.

Tables of inventories are an index: whoever writes into them makes an artifact look as if it were made of something
else. Here each SBOM of the ledger is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from interlock.evidence import CYCLONEDX, SPDX
from interlock.ledger import Entry
from interlock.store.database import in_groups, marks
from interlock.store.graph_rebuild import Difference
from interlock.store.inventories import StoredInventories
from interlock.store.leaf_rows import last_leaf, leaves_at
from interlock.store.ledger_rows import envelopes_of
from interlock.store.number_rows import read
from interlock.supply.recorded import Recording

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

Reader = Callable[[Entry, bytes], Recording | None]
"""Gives what an envelope with an SBOM says; None for one that nobody can read."""

_TABLE: Final = "inventory_subject"
_AT_ONCE: Final = 1_000
_KINDS: Final = (CYCLONEDX, SPDX)


def check_inventories(database: Database, reader: Reader) -> tuple[Difference, ...]:
    """Say which inventories are not as a sealed SBOM has them; nothing is written.

    Errors: EntryMalformed (LED-101), those of the store.
    """
    with database.reading() as session:
        size = _size(session)
        return (
            *(one for start in range(0, size, _AT_ONCE) for one, _, _ in _wrong(session, start, size, reader)),
            *(one for one, _, _ in _unsaid(session)),
        )


def rebuild_inventories(database: Database, reader: Reader) -> tuple[Difference, ...]:
    """Make inventories as the sealed SBOMs have them; give what was otherwise before.

    Shape:  what is counted from them is left as it is: `rebuild_graph` counts it again.
    Errors: as for `check_inventories`.
    """
    found: list[Difference] = []
    book = StoredInventories(database)
    with database.writing() as session:
        session.serialise()
        size = _size(session)
        for one, row, _ in list(_unsaid(session)):
            found.append(one)
            if row is not None:
                _forget(session, row)
        for start in range(0, size, _AT_ONCE):
            for one, row, recording in list(_wrong(session, start, size, reader)):
                found.append(one)
                if row is not None:
                    _forget(session, row)
                    # What is not what it was recorded as is nobody's from now on, and is not found by what it was.
                    session.run("UPDATE inventory SET sha256 = ? WHERE id = ?", (b"damaged %d" % row[1], row[1]))
                if recording is not None:
                    book.entering([recording]).within(session)
    return tuple(found)


_Row = tuple[str, int]
"""A subject, and one of its inventories."""
_Wrong = tuple[Difference, _Row | None, Recording | None]


def _wrong(session: Session, start: int, size: int, reader: Reader) -> Iterator[_Wrong]:
    """Give what is not as the SBOMs among some entries have it: the row that is wrong, and what has to be recorded."""
    for index, leaf in leaves_at(session, range(start, min(start + _AT_ONCE, size))):
        entry = Entry.read(leaf)
        if entry.kind not in _KINDS:
            continue
        recording = reader(entry, envelopes_of(session, index, index + 1)[0].envelope)
        if recording is None:
            continue
        said = {_named(one.component.purl, one.component.name, one.component.version)
                for one in recording.inventory.entries}  # fmt: skip
        wanted = {str(digest) for one in recording.subjects[:1] for digest in one.digests}
        for subject in sorted({str(one) for one in entry.subjects} | wanted):
            is_there = is_changed = False
            for inventory, by in session.rows(
                "SELECT inventory, entry FROM inventory_subject WHERE subject = ? AND entry BETWEEN 0 AND ?",
                (subject, index),
            ):
                is_same = _held(session, inventory) == said
                is_there = is_there or is_same
                if by == index and not is_same:
                    is_changed = True
                    what = Difference(_TABLE, "changed", f"{subject} {inventory} entry {index}")
                    yield what, (subject, inventory), recording
            if subject in wanted and not (is_there or is_changed):
                yield Difference(_TABLE, "missing", f"{subject} entry {index}"), None, recording


def _unsaid(session: Session) -> Iterator[_Wrong]:
    """Give the rows that name an entry which is no SBOM about their subject."""
    after: _Row = ("", 0)
    sql = (
        "SELECT subject, inventory, entry FROM inventory_subject WHERE entry >= 0 AND (subject, inventory) > (?, ?)"
        " ORDER BY subject, inventory LIMIT ?"
    )
    while rows := session.rows(sql, (*after, _AT_ONCE)):
        after = (rows[-1][0], rows[-1][1])
        entries = {index: Entry.read(leaf) for index, leaf in leaves_at(session, sorted({row[2] for row in rows}))}
        for subject, inventory, index in rows:
            by = entries.get(index)
            if by is None or by.kind not in _KINDS or subject not in {str(one) for one in by.subjects}:
                key = f"{subject} {inventory} entry {index}"
                yield Difference(_TABLE, "not in the ledger", key), (subject, inventory), None


def _held(session: Session, inventory: int) -> set[str]:
    """Give what an inventory holds by the names of its components; nothing for one that is not there."""
    rows = session.rows("SELECT ids FROM inventory WHERE id = ?", (inventory,))
    ids: Sequence[int] = read("I", rows[0][0]) if rows else ()
    return {
        _named(*row)
        for group in in_groups(ids)
        for row in session.rows(f"SELECT purl, name, version FROM component WHERE id IN ({marks(len(group))})", group)  # noqa: S608
    }


def _forget(session: Session, row: _Row) -> None:
    session.run("DELETE FROM inventory_subject WHERE subject = ? AND inventory = ?", row)


def _named(purl: str, name: str, version: str) -> str:
    return purl or f"{name} {version}".strip()


def _size(session: Session) -> int:
    last = last_leaf(session)
    return last[0] + 1 if last else 0
