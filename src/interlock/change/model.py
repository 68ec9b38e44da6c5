"""What a change consists of: files at a moment, revisions, changed lines, authorship.

Enters: what a version control adapter read. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from interlock.kernel import Digest, Instant, Subject, canonical, sha256


class State(StrEnum):
    """Which state of the files is judged."""

    COMMIT = "commit"
    """The working tree holds exactly the files of HEAD."""
    WORKTREE = "worktree"
    """The working tree differs from HEAD, or there is no commit yet."""
    STAGED = "staged"
    """What the index would commit, whatever the working tree holds."""
    DIRECTORY = "directory"
    """A folder that no version control knows."""


class Kind(StrEnum):
    """What lies at a path."""

    TEXT = "text"
    BINARY = "binary"
    LINK = "link"
    """A symbolic link: its target text is the content; it is never followed."""
    SUBMODULE = "submodule"
    """A commit of another repository; the files it stands for lie beside it in the snapshot, below its path."""
    UNREADABLE = "unreadable"
    """Something that should be examined but could not be read, a file or a whole folder; `problem` says why."""


class FileEntry(msgspec.Struct, frozen=True):
    """One path of a snapshot, identified by its content, never by its name or its time."""

    path: str
    """Relative to the root, with forward slashes, no `.` or `..`; undecodable bytes are escaped as `\\xNN`."""
    kind: Kind
    size: int = 0
    """In bytes."""
    sha256: str = ""
    """Of the content (of the target text for a link, of the commit id for a submodule); empty if unreadable."""
    executable: bool = False
    language: str = ""
    """As `interlock.change.rules.language_of` names it; empty where none is known."""
    problem: str = ""
    """Why an unreadable file could not be read."""


class Snapshot(msgspec.Struct, frozen=True):
    """All files of one state, in path order, frozen by their digests."""

    files: tuple[FileEntry, ...]

    @property
    def digest(self) -> Digest:
        """SHA-256 of the canonical manifest: the identity of this state of the files."""
        rows = [[f.path, f.kind.value, f.sha256, f.executable, f.problem] for f in self.files]
        return sha256(canonical(rows))

    def by_path(self) -> dict[str, FileEntry]:
        """Give the files by their path."""
        return {file.path: file for file in self.files}

    def get(self, path: str) -> FileEntry | None:
        """Give one file, by halving: no table is made for a single question."""
        place = bisect_left(self.files, path, key=lambda file: file.path)
        found = self.files[place] if place < len(self.files) else None
        return found if found is not None and found.path == path else None


class Revision(msgspec.Struct, frozen=True):
    """A commit, as git describes it."""

    commit: Digest
    author: str
    """Name and address, `Ada Example <ada@example.org>`."""
    committer: str
    at: Instant
    """Committer's time."""
    title: str
    parents: tuple[Digest, ...] = ()
    tickets: tuple[str, ...] = ()
    """Those that its message names in its trailers, as it writes them."""


class Status(StrEnum):
    """What happened to a path since the base."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"


class ChangedFile(msgspec.Struct, frozen=True):
    """One path that differs from the base."""

    path: str
    status: Status
    old_path: str = ""
    """The path in the base, for a rename."""
    added_lines: tuple[tuple[int, int], ...] = ()
    """Ranges of lines that are new or changed, first and last, counted from 1."""


class History(msgspec.Struct, frozen=True):
    """What can be known of the commits that lead to the subject."""

    commits: int
    """Reachable from every ref and HEAD."""
    tips: tuple[str, ...] = ()
    """The commits that refs and HEAD point to, sorted: together with `commits` they identify the history."""
    shallow: bool = False
    missing_objects: int = 0
    """Objects that the history names and the repository lacks (a partial clone, a damaged one)."""


class Ground(msgspec.Struct, frozen=True):
    """Where the rules for a change stand, out of its own reach; nobody can choose it, unlike the base."""

    commit: str = ""
    """Empty for the judged state itself: it is no proposal, or there is nothing it could be proposed to."""
    unknown: str = ""
    """Why nobody can tell where they stand; empty if that is known."""


class Contributors(msgspec.Struct, frozen=True):
    """Everybody who had a hand in the commits of a change, as `Name <address>`, each once."""

    authors: tuple[str, ...] = ()
    committers: tuple[str, ...] = ()
    co_authors: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    """Tickets that the trailers of these commits name, as they write them."""


class Change(msgspec.Struct, frozen=True):
    """What is judged: a subject, its files, and what it is compared with."""

    subject: Subject
    state: State
    snapshot: Snapshot
    head: Revision | None = None
    """The commit under the subject; none before the first commit and outside version control."""
    base: Revision | None = None
    """What findings are compared with; none means that every finding is new."""
    base_says: str = ""
    """How the base was chosen, or why there is none, in words."""
    base_snapshot: Snapshot | None = None
    changed: tuple[ChangedFile, ...] = ()
    """Paths that differ from the base; every path where there is no base."""
    renames: Mapping[str, str] = {}
    """For a base: the path that a file has in the state that is judged, where it was moved."""
    branch: str = ""
    """Empty for a detached head."""
    remote: str = ""
    """Where the repository came from, without credentials; empty if it has no remote."""
    ground: Ground = Ground(unknown="nobody said where they stand")
    """Whose settings and policy the change has to satisfy."""
    history: History | None = None
    """Filled when a control owes the history."""
    contributors: Contributors = Contributors()
    """Who made what the ground does not have."""


class Source(msgspec.Struct, frozen=True):
    """A commit as something is built from it: whole, and with nothing beside it."""

    name: str
    """What the repository is called: where it came from, without credentials, or its folder's name."""
    revision: Revision
    snapshot: Snapshot
    """Its files, those of repositories inside too."""
    inside: tuple[tuple[str, str], ...] = ()
    """Path and commit of each repository inside."""
    ref: str = ""
    """The branch or tag that stands at it, whole: `refs/heads/main`; empty where none does, or several do."""


class Authorship(msgspec.Struct, frozen=True):
    """Who wrote a line, as blame tells it."""

    author: str
    commit: str
    """Empty for a line that is not committed yet."""
    at: Instant | None = None
