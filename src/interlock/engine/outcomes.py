"""Earlier outcomes of controls that judge by themselves, without a tool: kept by everything that shaped them.

A key names the whole state of the files, not only those that the control read: what it asked for and did not find
shaped its answer too. For a control that looks at nothing of a file but its name, unless it reads it, a key holds the
names, and what it read is kept beside its outcome. Pure but for the cache that is handed in. Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.change import Change, FileEntry
from interlock.control import Attachment, Failed, Outcome, Passed

_FORMAT: Final = "outcome 4"


class Read(msgspec.Struct, frozen=True, array_like=True):
    """That a control asked for a file, and what was there."""

    path: str
    is_of_base: bool
    content: str
    """Which content it was, by kind and digest; empty where there was no such file."""


def read_of(path: str, entry: FileEntry | None, *, is_of_base: bool = False) -> Read:
    """Give what is kept of a reading; none there is an answer too."""
    return Read(path, is_of_base, f"{entry.kind.value} {entry.sha256}" if entry is not None else "")


class KeptOutcome(msgspec.Struct, frozen=True):
    """What a control left behind."""

    outcome: Passed | Failed
    notes: tuple[str, ...]
    attached: tuple[Attachment, ...]
    ground: bytes = b""
    """What it rests on besides, in the control's own words."""
    reads: tuple[Read, ...] = ()
    """What was read for it, for one whose key holds names only."""


def key_of(change: Change, words: Sequence[str]) -> bytes:
    """Give the key of an outcome over a state of the files, its base included."""
    base = str(change.base_snapshot.digest) if change.base_snapshot is not None else ""
    before = [f"{one.path}\0{one.old_path}" for one in change.changed if one.old_path]
    return _digest(("all", str(change.snapshot.digest), base, change.subject.name, *_renames(change), *before, *words))


def key_of_names(change: Change, words: Sequence[str]) -> bytes:
    """Give the key of an outcome that rests on what files there are, and on what was read of them.

    What is examined and the base of it are two outcomes, which must not take each other's place.
    """
    names = "\0".join(
        f"{one.path}\0{one.kind.value}\0{one.executable}\0{len(one.problem)}\0{one.problem}"
        for one in change.snapshot.files
    )
    has_base = "compared" if change.base_snapshot is not None else "alone"
    return _digest(("names", names, has_base, change.subject.name, *_renames(change), *words))


def _renames(change: Change) -> list[str]:
    return [f"{old}\0{new}" for old, new in sorted(change.renames.items())]


def _digest(words: Sequence[str]) -> bytes:
    total = hashlib.sha256()
    for word in (_FORMAT, *words):
        body = word.encode("utf-8", "surrogatepass")
        total.update(len(body).to_bytes(8, "big") + body)
    return total.digest()


def kept_of(
    outcome: Outcome,
    notes: tuple[str, ...],
    attached: tuple[Attachment, ...],
    ground: bytes = b"",
    reads: tuple[Read, ...] = (),
) -> KeptOutcome | None:
    """Give what is to be kept; nothing of an outcome that may come out otherwise next time."""
    return KeptOutcome(outcome, notes, attached, ground, reads) if isinstance(outcome, Passed | Failed) else None


def packed(key: bytes, kept: KeptOutcome) -> bytes:
    """Give the bytes that are stored under a key."""
    return key + msgspec.msgpack.encode(kept)


def opened(key: bytes, kept: bytes) -> KeptOutcome | None:
    """Give what is kept under a key, or nothing if it is not the answer of that key."""
    if not kept.startswith(key):
        return None
    try:
        return _DECODER.decode(memoryview(kept)[len(key) :])
    except (msgspec.MsgspecError, ValueError):
        return None


_DECODER: Final = msgspec.msgpack.Decoder(KeptOutcome)
