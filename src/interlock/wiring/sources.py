"""The files that findings of other tools are about, where they are at hand. Floor 12."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from interlock.change import Change, ChangeError, Kind
from interlock.flows.take_reports import Source
from interlock.kernel import Subject

if TYPE_CHECKING:
    from interlock.wiring.app import App

_FILES_KEPT: Final = 8
_FILES_ASKED: Final = 2_000
"""Of a commit that is not checked out, git is asked for each file: for so many, and then for no more."""


def source_of(app: App, subject: Subject, change: Change | None) -> Source:
    """Give the files of what is checked out, or of a commit of this repository; none for anything else."""
    if change is not None:
        snapshot = change.snapshot
        paths = frozenset(entry.path for entry in snapshot.files if entry.kind is Kind.TEXT)
        return Source(paths, _reading(lambda path: app.repository.read(snapshot, path) if path in paths else None))
    commit = next((digest.hex for digest in subject.digests if digest.alg == "gitCommit"), "")
    if not commit:
        return Source()
    return Source(lines=_reading(lambda path: app.repository.file_at(commit, path)))


def _reading(read: Callable[[str], bytes | None]) -> Callable[[str], Sequence[str]]:
    left = _FILES_ASKED

    @lru_cache(_FILES_KEPT)
    def lines(path: str) -> Sequence[str]:
        nonlocal left
        left -= 1
        if not path or left < 0:
            return ()
        try:
            body = read(path)
        except ChangeError:
            return ()  # it is a link, or changed meanwhile
        return tuple(body.decode("utf-8", "replace").split("\n")) if body is not None else ()

    return lines
