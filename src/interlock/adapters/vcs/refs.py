"""Commits, branches and history, asked of git by name or id.

Enters: revisions. Leaves: commit ids and counts. Floor 11.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.discovery import Checkout
from interlock.adapters.vcs.scratch import Scratch
from interlock.change import History, RepositoryUnreadable, RevisionUnknown

_ID: Final = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_NOT_A_COMMIT: Final = (0, 1, 128)


def head_of(git: Git, checkout: Checkout) -> tuple[str, str]:
    """Give the commit HEAD points to and the branch it is on; either may be empty.

    Errors: RepositoryUnreadable (CHG-102) if HEAD or its branch is there but names no commit.
    """
    full = os.fsdecode(git.run("symbolic-ref", "-q", "HEAD", accepts=_NOT_A_COMMIT)).strip()
    commit = git.run("rev-parse", "--verify", "-q", "HEAD", accepts=_NOT_A_COMMIT).decode("ascii", "replace").strip()
    is_unborn = bool(full) and not os.path.lexists(Path(checkout.common_dir, full))
    if not commit and not is_unborn:
        raise RepositoryUnreadable(root=checkout.root, why=f"{full or 'HEAD'} names no commit")
    return commit, full.removeprefix("refs/heads/")


def refs_of(git: Git) -> dict[str, str]:
    """Give the names of all branches, local and of origin, with the branch that a symbolic one stands for."""
    answer = git.run("for-each-ref", "--format=%(refname)%00%(symref)", "refs/heads", "refs/remotes/origin")
    rows = (os.fsdecode(line).partition("\0") for line in answer.split(b"\n") if line)
    return {name: target for name, _, target in rows}


def resolve(git: Git, revision: str) -> str:
    """Give the full commit id of a revision; what looks like an option is none. Errors: RevisionUnknown (CHG-101)."""
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise RevisionUnknown(revision=revision, root=git.root)
    answer = git.run("rev-parse", "--verify", "-q", "--end-of-options", f"{revision}^{{commit}}", accepts=_NOT_A_COMMIT)
    commit = answer.decode("ascii", "replace").strip()
    if not _ID.fullmatch(commit):  # a range, say, prints two
        raise RevisionUnknown(revision=revision, root=git.root)
    return commit


def ref_at(git: Git, checkout: Checkout, commit: str) -> str:
    """Give the branch or tag that stands at a commit: the one that is checked out, or else the only one there is.

    Errors: RepositoryUnreadable (CHG-102).
    """
    head, branch = head_of(git, checkout)
    if branch and head == commit:
        return f"refs/heads/{branch}"
    found = git.run("for-each-ref", f"--points-at={commit}", "--format=%(refname)", "refs/heads", "refs/tags")
    names = os.fsdecode(found).split()
    return names[0] if len(names) == 1 else ""


def merge_base(scratch: Scratch, one: str, other: str) -> str:
    """Give the best commit that two share; empty if there is none within what the repository holds."""
    answer = scratch.git.run("merge-base", one, other, accepts=_NOT_A_COMMIT)
    return answer.decode("ascii", "replace").strip()


def history_of(git: Git, checkout: Checkout) -> History:
    """Count the commits of all refs and HEAD, and the objects that they name and the repository lacks."""
    commit, _ = head_of(git, checkout)
    listed = git.run("for-each-ref", "--format=%(objectname)").decode("ascii", "replace").split()
    tips = tuple(sorted({*listed, *([commit] if commit else [])}))
    start = ("--all", *(["HEAD"] if commit else []))
    if not tips:
        return History(commits=0, shallow=checkout.is_shallow)
    count = int(git.run("rev-list", "--count", *start, "--"))
    return History(count, tips, checkout.is_shallow, _missing(git, start))


def _missing(git: Git, start: tuple[str, ...]) -> int:
    """Count the objects that are named and not there, without holding the list of all that are."""
    talk = git.start("rev-list", "--objects", "--no-object-names", "--missing=print", *start, "--")
    with talk:
        count = sum(1 for line in talk.stdout or () if line.startswith(b"?"))
    if talk.returncode != 0:
        raise RepositoryUnreadable(root=git.root, why="git rev-list could not walk the whole history")
    return count
