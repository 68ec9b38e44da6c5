"""What the floors above need from version control, as Protocols. Floor 3."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from interlock.change.model import Authorship, Change, FileEntry, History, Revision, Snapshot, State


class Repository(Protocol):
    """A place with files whose states can be frozen, read and compared."""

    @property
    def root(self) -> str:
        """The top folder, absolute."""

    @property
    def data_dir(self) -> str:
        """Where Interlock keeps its data for this repository (`.interlock/`), absolute; it may not exist yet."""

    def change(self, state: State | None, since: str | None) -> Change:
        """Freeze a state and say what it is compared with.

        `state` none means: what the working tree holds (COMMIT if it is exactly HEAD, else WORKTREE,
        DIRECTORY outside version control). `since` names the base; none picks it: the merge base with the
        default branch, HEAD for a changed working tree on that branch, none otherwise.

        Errors: RevisionUnknown, RepositoryUnreadable, NothingToExamine (see interlock.change.errors).
        """

    def has_staged(self) -> bool:
        """Say whether the index would commit something other than HEAD. Errors: RepositoryUnreadable."""

    def history(self) -> History:
        """Count the commits and the objects that are missing; reads no file contents."""

    def resolve(self, revision: str) -> str:
        """Give the full commit id of a revision. Errors: RevisionUnknown."""

    def trunk(self) -> str:
        """Give the newest commit of the default branch, whatever is checked out; empty where nobody can tell it.

        Errors: RepositoryUnreadable.
        """

    def materialise(
        self,
        snapshot: Snapshot,
        paths: Collection[str],
        into: str,
        transform: Callable[[FileEntry, bytes], bytes],
    ) -> Mapping[str, str]:
        """Write the content of some text and binary files below a folder, each checked against its digest.

        Promise: what is written MUST be the bytes whose digest the snapshot holds, passed through
        `transform`; a file that changed or vanished since MUST NOT be written and is returned as path -> why.
        Links and submodules are never written. No path can leave `into`.
        """

    def read(self, snapshot: Snapshot, path: str) -> bytes:
        """Give the content of one file, checked against its digest. Errors: FileChanged."""

    def file_at(self, commit: str, path: str) -> bytes | None:
        """Give the content of a file as a commit holds it; none if there is no such file.

        Errors: RepositoryUnreadable, also for a link or a submodule.
        """

    def blame(self, path: str, lines: Collection[int]) -> Mapping[int, Authorship]:
        """Say who wrote each of some lines of the judged state; lines that git cannot place are left out."""

    def last_changes(self, commit: str, paths: Collection[str], since: str = "") -> Mapping[str, Authorship]:
        """Say who changed each path last, in the commits that lead to one and, if given, not to another.

        Paths that no such commit touched are left out. Errors: RepositoryUnreadable.
        """

    def leading_to(self, until: str, since: str = "", most: int = 100) -> Sequence[Revision]:
        """Give the newest commits that lead to one and, if given, not to another, newest first.

        Errors: RepositoryUnreadable, also where one of them is not here.
        """
