"""Reading the usual case without starting git, for a gate that has to answer at once.

Only a plain `.git` folder of this user's is read here, and only loose references; for everything else the
caller asks git. Nothing is believed that git would not say too. Floor 11.
"""

from __future__ import annotations

import os
import re
from typing import Final

_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9][A-Za-z0-9_.-]*)*")


def root_of(path: str) -> str | None:
    """Give the working tree that a folder lies in, if it is a plain one of this user's."""
    start = os.path.realpath(path)
    if not os.path.isdir(start):  # noqa: PTH112 (pathlib is slower, and this is all that happens)
        return None
    folder = start
    while True:
        git = f"{folder.rstrip('/')}/.git"
        if os.path.lexists(git):
            return folder if _is_plain(folder, git) else None
        if folder == "/":
            return None
        folder = os.path.dirname(folder)  # noqa: PTH120 (as above)


def _is_plain(folder: str, git: str) -> bool:
    mine = os.geteuid()
    try:
        of_folder, of_git = os.lstat(folder), os.lstat(git)
    except OSError:
        return False
    config = _text(f"{git}/config")
    return (
        of_folder.st_uid == of_git.st_uid == mine
        and os.path.isdir(git)  # noqa: PTH112 (as above)
        and not os.path.islink(git)  # noqa: PTH114 (as above)
        and config is not None
        and "worktree" not in config.lower()
        and "refstorage" not in config.lower()
    )


def commit_of(root: str, name: str) -> str | None:
    """Give the commit that HEAD or a branch points to, where a loose reference says so."""
    git = f"{root}/.git"
    if name != "HEAD" and _NAME.fullmatch(name) is None:
        return None
    text = _text(f"{git}/HEAD") if name == "HEAD" else _branch(git, name)
    if text is None:
        return None
    target = text.strip()
    if target.startswith("ref: refs/") and _NAME.fullmatch(target[5:]) is not None:
        target = (_text(f"{git}/{target[5:]}") or "").strip()
    return target if _COMMIT.fullmatch(target) else None


def _branch(git: str, name: str) -> str | None:
    """Give a branch's reference, unless a tag or another kind of reference has that name too."""
    if any(os.path.lexists(f"{git}/{place}{name}") for place in ("", "refs/", "refs/tags/", "refs/remotes/")):
        return None
    if f"/{name}\n" in (_text(f"{git}/packed-refs") or ""):
        return None
    return _text(f"{git}/refs/heads/{name}")


def _text(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 (as above)
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None
