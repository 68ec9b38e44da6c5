"""Who changed each path last, as the history tells it. Floor 11."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection
from typing import Final

from interlock.adapters.vcs.command import Git, Talk
from interlock.adapters.vcs.objects import moment
from interlock.change import Authorship, RepositoryUnreadable
from interlock.change.rules import escape_path

_OPTIONS: Final = ("--no-show-signature", "--no-color", "-c", "--name-only", "--no-renames", "-z")


def last_changes(git: Git, head: str, paths: Collection[str], since: str = "") -> dict[str, Authorship]:
    """Give who changed each path last, in the commits that lead to `head` and not to `since`.

    The history is read until every path was met; of what a shallow clone does not have nobody is named.
    A merge counts for a path only if it differs from all its parents.
    Errors: RepositoryUnreadable (CHG-102).
    """
    waiting = set(paths)
    found: dict[str, Authorship] = {}
    if not waiting:
        return found
    span = [f"^{since}"] if since else []
    mark = os.urandom(16).hex()  # no path can begin like the line of a commit then
    talk = git.start("log", *_OPTIONS, f"--format={mark} %H %at %an <%ae>", head, *span, "--")
    now = Authorship("", "")
    rest = b""
    try:
        while waiting and talk.stdout is not None and (piece := os.read(talk.stdout.fileno(), 1 << 16)):
            *whole, rest = (rest + piece).split(b"\0")
            for part in whole:
                now = _take(part, mark, now, waiting, found)
        if waiting:
            _check_end(git, talk)
            _take(rest, mark, now, waiting, found)
    finally:
        with contextlib.suppress(OSError):
            talk.kill()
        talk.wait()
        if talk.stdout is not None:
            talk.stdout.close()
    return found


def _check_end(git: Git, talk: Talk) -> None:
    """Return if the history was read to its end: whoever is not named because git failed is not nobody.

    Errors: RepositoryUnreadable (CHG-102).
    """
    code = talk.wait()
    if code:
        raise RepositoryUnreadable(root=git.root, why=f"git log ended with code {code} before the history did")


def _take(part: bytes, mark: str, now: Authorship, waiting: set[str], found: dict[str, Authorship]) -> Authorship:
    """Take in the line of a commit, or a path that the commit before it changed."""
    said = part.removeprefix(b"\n")
    if said.startswith(mark.encode()):
        _, commit, seconds, who = said.decode("utf-8", "replace").split(" ", 3)
        return Authorship(who, commit, moment(seconds))
    for name in (part, said):
        path = escape_path(name)
        if path in waiting:
            waiting.discard(path)
            found[path] = now
    return now
