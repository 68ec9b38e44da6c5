"""A context that nothing may be asked of; tests of one control allow what that control needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from interlock.change import Change, FileEntry
from interlock.control import Outcome, ToolReport
from interlock.control.supplies import Supplies


class Unasked:
    """Satisfies the context of a control for a change and its files, and refuses everything else."""

    def __init__(self, change: Change, files: Sequence[FileEntry], *, is_fast: bool = False) -> None:
        self.change = change
        self.files = files
        self.is_fast = is_fast

    def read(self, path: str) -> bytes:
        """Refuse."""
        raise AssertionError(path)

    def read_base(self, path: str) -> bytes | None:
        """Refuse."""
        raise AssertionError(path)

    def lines(self, path: str) -> Sequence[str]:
        """Refuse."""
        raise AssertionError(path)

    def has(self, name: str) -> bool:
        """Refuse."""
        raise AssertionError(name)

    def note(self, text: str) -> None:
        """Refuse."""
        raise AssertionError(text)

    @property
    def supplies(self) -> Supplies:
        """Refuse."""
        raise AssertionError

    def remembered(
        self,
        words: Sequence[str],
        make: Callable[[], Outcome],
        stands: Callable[[bytes], bool] | None = None,
        *,
        by_names: bool = False,
    ) -> Outcome:
        """Refuse."""
        raise AssertionError(words, make, stands, by_names)

    def rest_on(self, ground: bytes) -> None:
        """Refuse."""
        raise AssertionError(ground)

    def attach(self, predicate_type: str, predicate: bytes, inventory: bytes = b"") -> None:
        """Refuse."""
        raise AssertionError(predicate_type, predicate, inventory)

    def scan(self, names: Collection[str], owed: Collection[str]) -> Mapping[str, ToolReport]:
        """Refuse."""
        raise AssertionError(names, owed)
