"""Finds entries by the digest of their envelope. Floor 11.

Rows in the order of digests lie all over an index, so that adding a hundred of them dirties a hundred
pages. They are therefore added some thousands at a time, in order; until then the newest entries are
looked up in the leaves themselves. Source: docs/decisions/0005-store.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from interlock.store.database import in_groups, insert, marks
from interlock.store.leaf_rows import leaves_in, rows_from

if TYPE_CHECKING:
    from interlock.store.database import Session

FILED_AT_ONCE: Final = 4096
_NAME: Final = b'"envelope":{"sha256":"'
_DIGITS: Final = 12
_NOWHERE: Final = -1


def start_of(digest: str) -> int:
    """Give the number that an envelope is filed under: the first six bytes of its SHA-256."""
    return int(digest[:_DIGITS], 16)


def start_in(leaf: bytes) -> int:
    """Give the number that the envelope of a leaf is filed under; -1 if the leaf is none of ours."""
    at = leaf.find(_NAME) + len(_NAME)
    try:
        return int(leaf[at : at + _DIGITS], 16) if at >= len(_NAME) else _NOWHERE
    except ValueError:
        return _NOWHERE


def filed_of(session: Session) -> int:
    """Give how many entries have rows in the index."""
    rows = session.rows("SELECT filed FROM log")
    return rows[0][0] if rows else 0


class Unfiled:
    """The newest entries, those without rows in the index."""

    def __init__(self, first: int, starts: Sequence[int] = ()) -> None:
        self.first = first
        self._starts = list(starts)
        self._known = set(starts)

    @property
    def starts(self) -> Sequence[int]:
        """The numbers that they will be filed under, in order."""
        return self._starts

    @classmethod
    def read(cls, session: Session, known: Unfiled | None = None) -> Unfiled:
        """Read them from the leaves: those behind the ones that are known, where nothing was filed since."""
        first = filed_of(session)
        starts = known.starts if known is not None and known.first == first else []
        end = first + len(starts)
        more = [start_in(leaf) for index, leaf in leaves_in(rows_from(session, end)) if index >= end]
        return known if known is not None and starts and not more else cls(first, [*starts, *more])

    def add(self, starts: Sequence[int]) -> None:
        """Add entries that are now durable."""
        self._starts += starts
        self._known.update(starts)

    def places(self, starts: Sequence[int]) -> list[int]:
        """Give the indices of those that are filed under one of these numbers."""
        wanted = self._known.intersection(starts)
        if not wanted:
            return []
        return [self.first + number for number, one in enumerate(self._starts) if one in wanted]

    def file(self, session: Session, more: Sequence[int]) -> Unfiled | None:
        """Add rows for them and for those about to be added, if that makes enough; give what is then unfiled."""
        end = self.first + len(self._starts) + len(more)
        if end - self.first < FILED_AT_ONCE:
            return None
        rows = sorted(zip([*self._starts, *more], range(self.first, end), strict=True))
        insert(session, "entry_digest (start, idx)", rows)
        session.run("UPDATE log SET filed = ?", (end,))
        return Unfiled(end)


def candidates(session: Session, unfiled: Unfiled, starts: Sequence[int]) -> list[int]:
    """Give the indices of all entries that are filed under one of these numbers, in order."""
    found = set(unfiled.places(starts))
    if unfiled.first:
        for group in in_groups(starts):
            sql = f"SELECT idx FROM entry_digest WHERE start IN ({marks(len(group))})"  # noqa: S608, only marks
            found.update(row[0] for row in session.rows(sql, group))
    return sorted(found)
