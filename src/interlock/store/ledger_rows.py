"""What the ledger's tables hold, raw and in stored order. Satisfies `interlock.ledger.LedgerReader`. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from interlock.ledger import Record, Tile
from interlock.store.filing import filed_of, start_in
from interlock.store.leaf_rows import leaves_at, leaves_in, row_of, rows_from
from interlock.store.packs import END_BYTES, Pack

if TYPE_CHECKING:
    from interlock.store.database import Row, Session

_RECORDS_AT_ONCE: Final = 256
_LOWEST: Final = -(2**62)
_TILES_AT_ONCE: Final = 256
_ROWS_AT_ONCE: Final = 10_000
_BYTES_AT_ONCE: Final = 16 * 1024 * 1024

NEWEST: Final = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"


class LedgerRows:
    """Everything that is stored, inside one transaction; nothing is left out, repaired or checked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def checkpoint(self) -> bytes | None:
        """Give the newest checkpoint, or None if there is none."""
        rows = self._session.rows(NEWEST)
        return rows[0][0] if rows else None

    def newest(self, most: int) -> tuple[bytes, ...]:
        """Give the newest checkpoints, the newest first."""
        rows = self._session.rows("SELECT note FROM checkpoint ORDER BY size DESC LIMIT ?", (most,))
        return tuple(row[0] for row in rows)

    def checkpoints(self) -> Iterator[bytes]:
        """Give every older checkpoint, the oldest first."""
        newest = "(SELECT max(size) FROM checkpoint)"
        sql = f"SELECT size, note FROM checkpoint WHERE size > ? AND size < {newest} ORDER BY size LIMIT ?"  # noqa: S608, no value in it
        for row in self._pages(sql, (_LOWEST,), _ROWS_AT_ONCE):
            yield row[1]

    def records(self) -> Iterator[Record]:
        """Give every stored entry with its stored index; an envelope that cannot be found is empty."""
        yield from _with_envelopes(self._session, leaves_in(rows_from(self._session, _LOWEST)))

    def tiles(self) -> Iterator[Tile]:
        """Give every stored tile."""
        sql = "SELECT level, n, hashes FROM tile WHERE (level, n) > (?, ?) ORDER BY level, n LIMIT ?"
        for level, index, body in self._pages(sql, (_LOWEST, 0), _TILES_AT_ONCE):
            yield Tile(level, index, body)

    def subjects(self) -> Iterator[tuple[str, int]]:
        """Give every index row: a subject, and the index of an entry about it."""
        sql = "SELECT subject, idx FROM entry_subject WHERE (subject, idx) > (?, ?) ORDER BY subject, idx LIMIT ?"
        yield from ((row[0], row[1]) for row in self._pages(sql, ("", _LOWEST), _ROWS_AT_ONCE))

    def misfiled(self) -> Iterator[int]:
        """Give the indices of entries that their digest does not lead to, or whose pack does not join on to the last.

        The signed leaves vouch for neither, so `fsck` asks here.
        """
        filed = filed_of(self._session)
        sql = "SELECT start, idx FROM entry_digest WHERE (start, idx) > (?, ?) ORDER BY start, idx LIMIT ?"
        rows = {(row[0], row[1]) for row in self._pages(sql, (_LOWEST, 0), _ROWS_AT_ONCE)}
        leaves = leaves_in(rows_from(self._session, _LOWEST))
        wanted = {(start_in(leaf), index) for index, leaf in leaves if index < filed}
        yield from sorted({index for _, index in rows ^ wanted} | set(self._loose_packs()))

    def _loose_packs(self) -> Iterator[int]:
        expected = 0
        sql = "SELECT first, ends, length(body) FROM pack WHERE first > ? ORDER BY first LIMIT ?"
        for first, ends, size in self._pages(sql, (_LOWEST,), _ROWS_AT_ONCE):
            if first != expected or len(ends) % END_BYTES or int.from_bytes(ends[-END_BYTES:], "big") != size:
                yield first
            expected = first + len(ends) // END_BYTES

    def _pages(self, sql: str, key: tuple[int | str, ...], at_once: int) -> Iterator[Row]:
        """Run a query page by page; its first columns are the key that the next page goes on from."""
        while True:
            rows = self._session.rows(sql, (*key, at_once))
            yield from rows
            if len(rows) < at_once:
                return
            key = rows[-1][: len(key)]


def tile_of(session: Session) -> Callable[[int, int], bytes]:
    """Give what looks up stored tiles."""

    def tile(level: int, index: int) -> bytes:
        rows = session.rows("SELECT hashes FROM tile WHERE level = ? AND n = ?", (level, index))
        return rows[0][0] if rows else b""

    return tile


class Near:
    """What lies in the rows of one entry: whoever asks for it asks for its neighbours next, which were made with it."""

    def __init__(self, first: int = 0, leaves: Sequence[bytes] = (), pack: Pack | None = None) -> None:
        self._first, self._leaves, self._pack = first, leaves, pack

    def record(self, index: int) -> Record | None:
        """Give an entry, if both its rows are here."""
        if self._pack is None or not self._pack.holds(index) or not 0 <= index - self._first < len(self._leaves):
            return None
        return Record(index, self._leaves[index - self._first], self._pack.envelope(index))


def near_of(session: Session, index: int) -> Near:
    """Read the rows in which an entry should be; nothing is near one that is not there."""
    first, leaves = row_of(session, index)
    return Near(first, leaves, pack_of(session, index)) if leaves else Near()


def envelopes_of(session: Session, start: int, end: int) -> list[Record]:
    """Give the first of the entries in a range, as many as are read at once: at least one, if there is any."""
    found = islice(leaves_at(session, range(start, end)), _RECORDS_AT_ONCE)
    records: list[Record] = []
    held = 0
    for record in _with_envelopes(session, found):
        records.append(record)
        held += len(record.envelope)
        if held > _BYTES_AT_ONCE:
            break
    return records


def _with_envelopes(session: Session, leaves: Iterable[tuple[int, bytes]]) -> Iterator[Record]:
    pack = Pack(-1, b"", b"")
    for index, leaf in leaves:
        if not pack.holds(index):
            pack = pack_of(session, index)
        yield Record(index, leaf, pack.envelope(index))


def pack_of(session: Session, index: int) -> Pack:
    """Give the pack that should hold the envelope of an entry; an empty one if there is none."""
    rows = session.rows("SELECT first, ends, body FROM pack WHERE first <= ? ORDER BY first DESC LIMIT 1", (index,))
    return Pack(*rows[0]) if rows else Pack(index, b"", b"")
