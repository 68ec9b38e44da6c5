"""Earlier answers: under which key they are kept, and what is kept.

A key is a digest over everything that shaped the answer, and every kept value repeats its key, so a value that was
moved to another key is no answer. Pure but for the cache that is handed in. Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.change import FileEntry, History
from interlock.control import Scanner, Sighting, Tool, ToolReport

FORMAT: Final = "interlock answer 1"
"""Changes with the meaning of what is kept."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one answer."""

    sightings: tuple[Sighting, ...]
    covered: tuple[str, ...] = ()
    """Only for a whole tree: a file's own answer covers that file."""
    commits: int = 0
    unread: Mapping[str, str] = {}
    """Only of scanners for which that depends on the files alone (`KEEPS_UNREAD`)."""


_DECODER = msgspec.msgpack.Decoder(Kept)


class Keys:
    """Gives the keys of one scanner's answers with one tool in one installation."""

    def __init__(self, scanner: Scanner, tool: Tool, shaped_by: Sequence[str]) -> None:
        """`shaped_by` holds all else that shapes an answer: versions of our own tables, of Interlock itself."""
        self.configuration = scanner.configuration()
        self._prefix = _digest(
            FORMAT,
            scanner.NAME,
            scanner.SCOPE.value,
            tool.version,
            str(tool.digest),
            hashlib.sha256(self.configuration).hexdigest(),
            *shaped_by,
        )

    def of_file(self, file: FileEntry) -> bytes:
        """Give the key of one file's answer."""
        return hashlib.sha256(self._prefix + _row(file)).digest()

    def of_tree(self, files: Iterable[FileEntry]) -> bytes:
        """Give the key of the answer over some files together."""
        total = hashlib.sha256(self._prefix)
        for row in sorted(_row(file) for file in files):
            total.update(len(row).to_bytes(8, "big") + row)
        return total.digest()

    def of_history(self, history: History) -> bytes:
        """Give the key of the answer over a history."""
        words = (*history.tips, str(history.commits), str(history.shallow), str(history.missing_objects))
        return hashlib.sha256(self._prefix + _digest(*words)).digest()


def of_file(sightings: Iterable[Sighting], unread: Mapping[str, str] | None = None) -> Kept:
    """Give what is kept of one file: covered, unless `unread` names it."""
    return Kept(tuple(sightings), unread=unread or {})


def of_whole(report: ToolReport) -> Kept:
    """Give what is kept of a tree or a history."""
    return Kept(report.sightings, tuple(sorted(report.covered)), report.commits, report.unread)


def packed(key: bytes, kept: Kept) -> bytes:
    """Give the bytes that are stored under a key."""
    return key + msgspec.msgpack.encode(kept)


def file_answer(key: bytes, kept: bytes, path: str) -> ToolReport | None:
    """Give the report on a file, or nothing if this is not the answer of that key for that path."""
    answer = _open(key, kept)
    if (
        answer is None
        or any(sighting.at.path != path for sighting in answer.sightings)
        or answer.unread.keys() - {path}
    ):
        return None
    covered = frozenset[str]() if answer.unread else frozenset({path})
    return ToolReport(sightings=answer.sightings, covered=covered, unread=answer.unread)


def whole_answer(key: bytes, kept: bytes) -> ToolReport | None:
    """Give the report of a tree or a history, or nothing if this is not the answer of that key."""
    answer = _open(key, kept)
    if answer is None:
        return None
    covered = frozenset(answer.covered) - answer.unread.keys()
    return ToolReport(sightings=answer.sightings, covered=covered, unread=answer.unread, commits=answer.commits)


def by_path(sightings: Iterable[Sighting]) -> Mapping[str, list[Sighting]]:
    """Sort sightings by their path."""
    sorted_by: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        sorted_by.setdefault(sighting.at.path, []).append(sighting)
    return sorted_by


def _open(key: bytes, kept: bytes) -> Kept | None:
    if not kept.startswith(key):
        return None
    try:
        return _DECODER.decode(memoryview(kept)[len(key) :])
    except (msgspec.MsgspecError, ValueError):
        return None


def _row(file: FileEntry) -> bytes:
    return msgspec.json.encode([file.path, file.kind, file.sha256, file.language, file.executable])


def _digest(*words: str) -> bytes:
    return hashlib.sha256(msgspec.json.encode(words)).digest()
