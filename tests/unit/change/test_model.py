from __future__ import annotations

import pytest

from interlock.change import FileEntry, Kind, Snapshot

PLAIN = FileEntry("a", Kind.TEXT, 1, "0" * 64, language="python")


@pytest.mark.parametrize(
    "other",
    [
        FileEntry("b", Kind.TEXT, 1, "0" * 64),
        FileEntry("a", Kind.LINK, 1, "0" * 64),
        FileEntry("a", Kind.TEXT, 1, "1" * 64),
        FileEntry("a", Kind.TEXT, 1, "0" * 64, executable=True),
        FileEntry("a", Kind.UNREADABLE, problem="gone"),
    ],
)
def test_whatever_tells_files_apart_tells_snapshots_apart(other: FileEntry) -> None:
    assert Snapshot((PLAIN,)).digest != Snapshot((other,)).digest


def test_what_was_only_inferred_does_not_change_the_identity() -> None:
    assert Snapshot((PLAIN,)).digest == Snapshot((FileEntry("a", Kind.TEXT, 1, "0" * 64),)).digest


def test_files_are_found_by_their_path() -> None:
    assert Snapshot((PLAIN,)).by_path() == {"a": PLAIN}
