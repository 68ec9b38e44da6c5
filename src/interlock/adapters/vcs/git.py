"""A git repository as a place whose states can be frozen, read and compared.

Enters: a checkout. Leaves: changes, contents, authorship. Floor 11.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import msgspec

from interlock.adapters.vcs.blame import blame_lines
from interlock.adapters.vcs.checkout import WorktreeFreezer
from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.compare import Stored, all_added, changed_files, store
from interlock.adapters.vcs.contents import chosen, from_disk, from_git, is_same, materialise
from interlock.adapters.vcs.contributors import contributors_of
from interlock.adapters.vcs.directory import read_from_disk
from interlock.adapters.vcs.discovery import Checkout
from interlock.adapters.vcs.freeze import Frozen, Nested, freeze_tree
from interlock.adapters.vcs.hands import last_changes
from interlock.adapters.vcs.keeping import data_dir
from interlock.adapters.vcs.listing import read_index, staged_differences, staged_tree
from interlock.adapters.vcs.nested import Nesting
from interlock.adapters.vcs.objects import Objects, Tree
from interlock.adapters.vcs.refs import head_of, history_of, merge_base, refs_of, resolve
from interlock.adapters.vcs.scratch import Scratch
from interlock.adapters.vcs.span import commits_of
from interlock.adapters.vcs.worktree import Seen
from interlock.change import (
    Authorship,
    Change,
    ChangedFile,
    Contributors,
    FileChanged,
    FileEntry,
    Ground,
    History,
    NothingToExamine,
    Revision,
    Snapshot,
    State,
)
from interlock.change.rules import BaseChoice, choose_base, choose_ground, default_branch, escape_path, unescape_path
from interlock.kernel import Digest, Subject


class Head(msgspec.Struct, frozen=True):
    """The commit under a state, with its files; empty before the first commit."""

    commit: str = ""
    revision: Revision | None = None
    tree_id: str = ""
    tree: Tree = {}
    trees: frozenset[str] = frozenset()


class Judged(msgspec.Struct, frozen=True):
    """The state that was frozen last: what blame speaks of."""

    state: State
    head: Head
    files: Frozen
    stored: frozenset[str]
    """Ids of contents that git has."""


class GitRepository:
    """Satisfies `interlock.change.Repository` for a git checkout; writes nothing into it."""

    def __init__(self, checkout: Checkout, state_home: str, index_file: str = "") -> None:
        self._checkout = checkout
        self._state_home = state_home
        places = {"GIT_DIR": checkout.git_dir, "GIT_WORK_TREE": checkout.root}
        self._git = Git(checkout.root, {**places, **({"GIT_INDEX_FILE": index_file} if index_file else {})})
        self._scratch = Scratch(checkout.root, checkout.common_dir, checkout.algorithm)
        self._objects = Objects(self._scratch.git, checkout.algorithm)
        self._nesting = Nesting(checkout, self._scratch, self._objects)
        self._judged: Judged | None = None
        self._storing = threading.Lock()
        self._stands_in: tuple[Judged, str] | None = None
        self._in_git: list[tuple[Snapshot, Mapping[str, str]]] = []

    @property
    def root(self) -> str:
        """The top folder of the working tree, absolute, whichever folder of it was named."""
        return self._checkout.root

    @property
    def data_dir(self) -> str:
        """Where Interlock keeps its data for this repository; it may not exist yet."""
        return data_dir(self._checkout.root, self._state_home)

    def change(self, state: State | None, since: str | None) -> Change:
        """Freeze a state and say what it is compared with; see interlock.change.Repository."""
        head, branch = self._head()
        judged = self._freeze(state, head)
        choice, ground = self._base(judged, since)
        base = self._at(choice.commit, head)
        before = self._freeze_base(base, judged.files.by_blob) if base.commit else None
        self._judged = judged
        self._in_git = [(judged.files.snapshot, judged.files.in_git)]
        if before is not None:
            self._in_git.append((before.snapshot, before.in_git))
        return Change(
            subject=self._subject(judged),
            state=judged.state,
            snapshot=judged.files.snapshot,
            head=head.revision,
            base=base.revision,
            base_says=choice.says,
            base_snapshot=before.snapshot if before is not None else None,
            changed=self._changed(judged, base, before) if before is not None else all_added(judged.files),
            branch=branch,
            remote=self._checkout.remote,
            ground=ground,
            contributors=self._contributors(judged, ground),
        )

    def has_staged(self) -> bool:
        """Say whether the next commit would differ from HEAD. Errors: RepositoryUnreadable (CHG-102)."""
        commit, _ = head_of(self._git, self._checkout)
        return bool(staged_differences(self._git, commit, self._checkout.algorithm))

    def history(self) -> History:
        """Count the commits and the objects that are missing; reads no file contents."""
        return history_of(self._git, self._checkout)

    def resolve(self, revision: str) -> str:
        """Give the full commit id of a revision. Errors: RevisionUnknown (CHG-101)."""
        return resolve(self._git, revision)

    def trunk(self) -> str:
        """Give the newest commit of the default branch; empty where there is none. Errors: RepositoryUnreadable."""
        branch = self._default_branch()
        return resolve(self._git, branch) if branch else ""

    def _default_branch(self) -> str:
        configured = self._checkout.settings.get("init.defaultbranch", "")
        return default_branch(refs_of(self._git), configured, has_remote=self._checkout.has_remote)

    def materialise(
        self,
        snapshot: Snapshot,
        paths: Collection[str],
        into: str,
        transform: Callable[[FileEntry, bytes], bytes],
    ) -> Mapping[str, str]:
        """Write files below a folder, each checked against its digest; give those that were not, and why."""
        refused: dict[str, str] = {}
        in_git = self._blobs_of(snapshot)
        entries = chosen(snapshot, paths, refused)
        here = from_disk(self._checkout.root, [entry for entry in entries if entry.path not in in_git])
        refused.update(materialise(here, into, transform))
        there = from_git(self._objects, [entry for entry in entries if entry.path in in_git], in_git)
        refused.update(materialise(there, into, transform))
        return refused

    def read(self, snapshot: Snapshot, path: str) -> bytes:
        """Give the content of one file, checked against its digest. Errors: FileChanged (CHG-104)."""
        blob = self._blobs_of(snapshot).get(path)
        if blob is None:
            return read_from_disk(self._checkout.root, snapshot, path)
        with contextlib.suppress(FileChanged):
            # Most files of another state lie here unchanged; asking git starts a process for each.
            return read_from_disk(self._checkout.root, snapshot, path)
        entry = snapshot.get(path)
        found = self._objects.one(blob)
        if entry is None or found.kind != "blob" or not is_same(entry, found.content):
            raise FileChanged(path=path)
        return found.content

    def file_at(self, commit: str, path: str) -> bytes | None:
        """Give the content of a file as a commit holds it; none if there is no such file.

        Errors: RepositoryUnreadable (CHG-102), also for a link or a submodule.
        """
        _, tree = self._objects.revision(commit)
        return self._objects.file(tree, unescape_path(path))

    def blame(self, path: str, lines: Collection[int]) -> Mapping[int, Authorship]:
        """Say who wrote each of some lines of the state frozen last; lines that git cannot place are left out."""
        judged = self._judged
        if judged is None:
            self.change(None, None)
            return self.blame(path, lines)
        wanted = [line for line in lines if 1 <= line <= judged.files.lines.get(path, 0)]
        raw = unescape_path(path)
        if raw not in judged.files.whole:
            return {}
        nobody = Authorship(self._checkout.user, "")
        inside = [one for one in judged.files.nested if raw.startswith(one.path + b"/")]
        if inside:
            return self._blame_inside(max(inside, key=lambda one: len(one.path)), raw, wanted, nobody)
        if not judged.head.commit:
            return dict.fromkeys(wanted, nobody)
        if judged.state is State.COMMIT:
            return blame_lines(self._scratch, judged.head.commit, raw, wanted, None)
        return blame_lines(self._scratch, self._as_commit(judged), raw, wanted, nobody)

    def last_changes(self, commit: str, paths: Collection[str], since: str = "") -> Mapping[str, Authorship]:
        """Say who changed each path last, in the commits that lead to one and, if given, not to another."""
        return last_changes(self._git, commit, paths, since)

    def leading_to(self, until: str, since: str = "", most: int = 100) -> tuple[Revision, ...]:
        """Give the newest commits that lead to one and, if given, not to another; see interlock.change.Repository."""
        return commits_of(self._git, until, since, most)

    def _as_commit(self, judged: Judged) -> str:
        """Give a commit that stands for what was frozen last and is not committed; it is stored once."""
        with self._storing:
            if self._stands_in is None or self._stands_in[0] is not judged:
                stored = self._store(judged, judged.head)
                self._stands_in = judged, self._scratch.write_commit(stored.tree, [judged.head.commit])
            return self._stands_in[1]

    def _blame_inside(
        self, inner: Nested, raw: bytes, lines: Collection[int], nobody: Authorship
    ) -> Mapping[int, Authorship]:
        """Say who wrote lines of a file of a repository inside, as that repository tells it."""
        path = raw[len(inner.path) + 1 :]
        if not inner.commit:
            return dict.fromkeys(lines, nobody)
        if inner.is_clean:
            return blame_lines(self._scratch, inner.commit, path, lines, None)
        judged = self._judged
        stored = self._store(judged, judged.head) if judged is not None else None
        if stored is None or escape_path(raw) in stored.whole:
            return {}
        commit = self._scratch.write_commit(self._scratch.write_tree(inner.tree), [inner.commit])
        return blame_lines(self._scratch, commit, path, lines, nobody)

    def _head(self) -> tuple[Head, str]:
        commit, branch = head_of(self._git, self._checkout)
        return self._at(commit, Head()), branch

    def _at(self, commit: str, head: Head) -> Head:
        """Give a commit with its files, without reading HEAD twice."""
        if commit in {"", head.commit}:
            return head if commit else Head()
        revision, tree_id = self._objects.revision(commit)
        tree, trees = self._objects.tree(tree_id)
        return Head(commit, revision, tree_id, tree, trees)

    def _freeze(self, state: State | None, head: Head) -> Judged:
        root = self._checkout.root
        if state is State.DIRECTORY:
            raise NothingToExamine(path=root, why="it is a git repository, not a plain folder")
        if state is State.COMMIT:
            if not head.commit:
                raise NothingToExamine(path=root, why="there is no commit yet")
            files = self._nesting.of_tree(freeze_tree(head.tree, self._objects, {}), {})
            return Judged(State.COMMIT, head, files, _ids(head.tree) | files.stored)
        if state is State.STAGED:
            return self._freeze_staged(head)
        freezer = WorktreeFreezer(self._checkout, self._git, self._objects, head.tree)
        files = self._nesting.of_worktree(freezer.freeze())
        if not head.commit and not files.snapshot.files:
            raise NothingToExamine(path=root, why="there is no commit and no file yet")
        is_head = state is None and bool(head.commit) and files.is_whole and files.tree == head.tree
        return Judged(State.COMMIT if is_head else State.WORKTREE, head, files, freezer.stored() | files.stored)

    def _freeze_staged(self, head: Head) -> Judged:
        index = read_index(self._git)
        differences = staged_differences(self._git, head.commit, self._checkout.algorithm)
        conflicts = [path for path, row in index.items() if row.is_conflict]
        tree = staged_tree(index, head.tree, differences)
        if not head.commit and not tree and not conflicts:
            raise NothingToExamine(path=self._checkout.root, why="nothing is staged and there is no commit yet")
        files = self._nesting.of_tree(freeze_tree(tree, self._objects, {}, conflicts), {})
        return Judged(State.STAGED, head, files, _ids(tree) | _ids(head.tree) | files.stored)

    def _base(self, judged: Judged, since: str | None) -> tuple[BaseChoice, Ground]:
        """Give what findings are compared with, which may be chosen, and where the rules stand, which may not."""
        chosen_commit = resolve(self._git, since) if since is not None else ""
        branch = self._default_branch()
        commit = judged.head.commit
        shared = merge_base(self._scratch, commit, resolve(self._git, branch)) if branch and commit else ""
        differs = judged.state is not State.COMMIT
        shallow = self._checkout.is_shallow
        ground = choose_ground(commit, differs=differs, branch=branch, merge_base=shared, shallow=shallow)
        if since is not None:
            says = f"compared with {since}, commit {chosen_commit[:12]}, as was asked"
            return BaseChoice(chosen_commit, says), ground
        return choose_base(commit, differs=differs, branch=branch, merge_base=shared, shallow=shallow), ground

    def _contributors(self, judged: Judged, ground: Ground) -> Contributors:
        """Say who made what is judged, as far as the ground does not have it; the user made what is not committed."""
        head = judged.head.commit
        unsaved = "" if judged.state is State.COMMIT else self._checkout.user
        return contributors_of(self._git, head if ground.commit != head else "", ground.commit, unsaved)

    def _freeze_base(self, base: Head, known: Mapping[str, Seen]) -> Frozen:
        return self._nesting.of_tree(freeze_tree(base.tree, self._objects, known), known)

    def _changed(self, judged: Judged, base: Head, before: Frozen) -> tuple[ChangedFile, ...]:
        stored = self._store(judged, base, before.stored)
        top = self._scratch.write_tree(before.whole, base.trees) if before.nested else base.tree_id
        return changed_files(top, before.whole, judged.files, stored, self._scratch)

    def _store(self, judged: Judged, base: Head, more: frozenset[str] = frozenset()) -> Stored:
        if judged.state is State.COMMIT and judged.files.is_whole and not judged.files.nested:
            return Stored(judged.head.tree_id, frozenset())
        there = judged.stored | _ids(base.tree) | more
        return store(judged.files, self._checkout.root, self._scratch, there, judged.head.trees | base.trees)

    def _subject(self, judged: Judged) -> Subject:
        name = self._checkout.remote or Path(self._checkout.root).name
        if judged.state is State.COMMIT:
            return Subject(name, (Digest("gitCommit", judged.head.commit),))
        return Subject(name, (judged.files.snapshot.digest,))

    def _blobs_of(self, snapshot: Snapshot) -> Mapping[str, str]:
        """Give the paths whose content git has, for one of the snapshots of the last change."""
        for known, in_git in self._in_git:
            if known is snapshot:
                return in_git
        return next((in_git for known, in_git in self._in_git if known == snapshot), {})


def _ids(tree: Tree) -> frozenset[str]:
    return frozenset(blob for _, blob in tree.values())
