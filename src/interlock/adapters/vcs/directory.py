"""A folder that no version control knows.

Enters: a path. Leaves: its files as a change without history. Floor 11.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from interlock.adapters.vcs.compare import all_added
from interlock.adapters.vcs.contents import chosen, from_disk, is_same, materialise
from interlock.adapters.vcs.freeze import Frozen, frozen
from interlock.adapters.vcs.keeping import NAME, data_dir
from interlock.adapters.vcs.worktree import Folder, Seen, unreadable
from interlock.change import (
    Authorship,
    Change,
    FileChanged,
    FileEntry,
    Ground,
    History,
    NothingToExamine,
    Revision,
    RevisionUnknown,
    Snapshot,
    State,
)
from interlock.change.rules import is_inside, unescape_path
from interlock.kernel import Subject


class DirectoryRepository:
    """Satisfies `interlock.change.Repository` for a folder without version control."""

    def __init__(self, root: str, state_home: str) -> None:
        self._root = root
        self._state_home = state_home

    @property
    def root(self) -> str:
        """The folder, absolute."""
        return self._root

    @property
    def data_dir(self) -> str:
        """Where Interlock keeps its data for this folder; it may not exist yet."""
        return data_dir(self._root, self._state_home)

    def change(self, state: State | None, since: str | None) -> Change:
        """Freeze all files but our own. Errors: RevisionUnknown (CHG-101), NothingToExamine (CHG-103)."""
        if since is not None:
            raise RevisionUnknown(revision=since, root=self._root)
        if state in {State.COMMIT, State.STAGED}:
            raise NothingToExamine(path=self._root, why=f"it is not under version control, so nothing is {state}")
        files = self._freeze()
        if not files.snapshot.files:
            raise NothingToExamine(path=self._root, why="it holds no files")
        return Change(
            subject=Subject(Path(self._root).name or "/", (files.snapshot.digest,)),
            state=State.DIRECTORY,
            snapshot=files.snapshot,
            base_says="nothing to compare with: the folder is not under version control",
            changed=all_added(files),
            ground=Ground(),
        )

    def has_staged(self) -> bool:
        """Nothing can be staged here."""
        return False

    def history(self) -> History:
        """No commits lead here."""
        return History(commits=0)

    def resolve(self, revision: str) -> str:
        """There are no revisions. Errors: RevisionUnknown (CHG-101), always."""
        raise RevisionUnknown(revision=revision, root=self._root)

    def trunk(self) -> str:
        """There is no branch."""
        return ""

    def materialise(
        self,
        snapshot: Snapshot,
        paths: Collection[str],
        into: str,
        transform: Callable[[FileEntry, bytes], bytes],
    ) -> Mapping[str, str]:
        """Write files below a folder, each checked against its digest; give those that were not, and why."""
        refused: dict[str, str] = {}
        source = from_disk(self._root, chosen(snapshot, paths, refused))
        refused.update(materialise(source, into, transform))
        return refused

    def read(self, snapshot: Snapshot, path: str) -> bytes:
        """Give the content of one file, checked against its digest. Errors: FileChanged (CHG-104)."""
        return read_from_disk(self._root, snapshot, path)

    def file_at(self, commit: str, path: str) -> bytes | None:  # noqa: ARG002 -- the port's
        """There are no commits. Errors: RevisionUnknown (CHG-101), always."""
        raise RevisionUnknown(revision=commit, root=self._root)

    def blame(self, path: str, lines: Collection[int]) -> Mapping[int, Authorship]:  # noqa: ARG002 -- the port's
        """Nobody knows who wrote a line."""
        return {}

    def last_changes(self, commit: str, paths: Collection[str], since: str = "") -> Mapping[str, Authorship]:  # noqa: ARG002 -- the port's
        """Nobody knows who changed a file."""
        return {}

    def leading_to(self, until: str, since: str = "", most: int = 100) -> tuple[Revision, ...]:  # noqa: ARG002 -- the port's
        """There are no commits."""
        return ()

    def _freeze(self) -> Frozen:
        with Folder(self._root) as folder:
            return frozen(dict(_walk(folder)), {})


def read_from_disk(root: str, snapshot: Snapshot, path: str) -> bytes:
    """Give a file as it lies on the disk if it still is what was frozen. Errors: FileChanged (CHG-104)."""
    entry = snapshot.get(path)
    if entry is None or not entry.sha256 or not is_inside(path):
        raise FileChanged(path=path)
    with Folder(root) as folder:
        content = folder.read(unescape_path(path))
    if not is_same(entry, content):
        raise FileChanged(path=path)
    return content


def _walk(folder: Folder) -> Iterator[tuple[bytes, Seen]]:
    """Look at everything below a folder, folder by folder; git's and our own folders are passed over."""
    waiting = [b""]
    while waiting:
        parent = waiting.pop()
        try:
            rows = folder.children(parent)
        except OSError as error:
            yield parent, unreadable(parent, (error.strerror or str(error)).lower())
            continue
        for name, kind in rows:
            path = parent + b"/" + name if parent else name
            if name == b".git" or path == NAME.encode():
                continue
            if stat.S_ISDIR(kind):
                waiting.append(path)
            elif stat.S_ISREG(kind) or stat.S_ISLNK(kind):
                yield path, folder.look(path) or unreadable(path, "it vanished while it was read")
            else:
                yield path, unreadable(path, "not a regular file")
