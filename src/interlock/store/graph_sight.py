"""What a sight covers, as conditions over rows that name an entry and its scope. Floor 11.

An entry that says a product is covered by a sight of that product. One that says none is covered where what it is
about is: where an entry that says a product that is covered mentions it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from interlock.store.database import in_groups, marks
from interlock.store.graph_writing import state_of

if TYPE_CHECKING:
    from interlock.store.database import Session
    from interlock.trace.model import Sight


class Covering(msgspec.Struct, frozen=True):
    """A sight, by the numbers of its products."""

    products: tuple[int, ...] | None
    """None for all, also what is of no product."""
    before: int | None

    @classmethod
    def of(cls, session: Session, sight: Sight) -> Covering:
        """Read which products of a sight there are, and whether anything is drawn that came after its time.

        Shape: nothing is hidden from who sees all there is by now, so that what is kept of all of it answers them.
        """
        before = sight.before
        if before is not None and state_of(session).entries <= before:
            before = None
        if sight.products is None:
            return cls(None, before)
        found: set[int] = set()
        for group in in_groups(sorted(one for one in sight.products if "\0" not in one)):
            rows = session.rows(f"SELECT id FROM graph_product WHERE name IN ({marks(len(group))})", group)  # noqa: S608
            found.update(row[0] for row in rows)
        return cls(tuple(sorted(found)), before)

    @property
    def is_all(self) -> bool:
        """Say whether nothing is hidden."""
        return self.products is None and self.before is None

    def rows(self, alias: str, entry: str = "entry") -> str:
        """Give the condition for a row with an entry and its scope.

        Shape: numbers of ours only, so they stand in the text.
        """
        parts = [] if self.before is None else [f"{alias}.{entry} < {self.before}"]
        if self.products is not None:
            parts.append(self._scoped(alias, entry))
        return " AND ".join(parts) or "1 = 1"

    def entries(self, alias: str, entry: str = "entry") -> str:
        """Give the condition for a row that names an entry and not its scope."""
        if self.is_all:
            return f"{alias}.{entry} >= 0"
        return (
            f"{alias}.{entry} >= 0 AND EXISTS (SELECT 1 FROM graph_entry covered"  # noqa: S608, numbers of ours
            f" WHERE covered.entry = {alias}.{entry} AND {self.rows('covered')})"
        )

    def _scoped(self, alias: str, entry: str) -> str:
        if not self.products:
            return "1 = 0"
        listed = ", ".join(map(str, self.products))
        before = "" if self.before is None else f" AND owned.since < {self.before}"
        return (
            f"({alias}.scope IN ({listed}) OR ({alias}.scope = 0 AND EXISTS ("  # noqa: S608, numbers of ours
            "SELECT 1 FROM graph_about about JOIN graph_owned owned ON owned.node = about.node"
            f" WHERE about.entry = {alias}.{entry} AND owned.product IN ({listed}){before})))"
        )
