"""A control that judges what files say of components: which files it owes, and that it owes some. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from interlock.change import FileEntry
from interlock.control import Card, Context, Wanted


class ManifestControl:
    """Owes every file that says what something is made of; a subclass says what it judges of them."""

    card: ClassVar[Card]

    def owed(self, files: Sequence[FileEntry], wanted: Wanted) -> tuple[str, ...]:
        """Give every file that says what something is made of."""
        del wanted
        from interlock.formats.manifests.tree import manifests_of

        return manifests_of(files)

    def not_applicable(self) -> str:
        """Say that nothing here says what it is made of."""
        return f"there is nothing here of what it examines ({self.card.owes})"

    def words(self, context: Context, owed: Sequence[str]) -> tuple[str, ...]:
        """Give what shapes an outcome besides names and what is read: of every list how long it is, then its words."""
        from interlock.formats.manifests.tree import too_large

        lists = (owed, too_large(context.files), context.supplies.identity)
        return (self.card.id, *(word for one in lists for word in (str(len(one)), *one)))
