"""Earlier outcomes of controls that judge by themselves, without a tool: kept by everything that shaped them.

A key names the whole state of the files, not only those that the control read: what it asked for and did not find
shaped its answer too. Pure but for the cache that is handed in. Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.change import Change
from interlock.control import Attachment, Failed, Outcome, Passed

_FORMAT: Final = "outcome 3"


class KeptOutcome(msgspec.Struct, frozen=True):
    """What a control left behind."""

    outcome: Passed | Failed
    notes: tuple[str, ...]
    attached: tuple[Attachment, ...]
    ground: bytes = b""
    """What it rests on besides, in the control's own words."""


def key_of(change: Change, words: Sequence[str]) -> bytes:
    """Give the key of an outcome over a state of the files, its base included."""
    base = str(change.base_snapshot.digest) if change.base_snapshot is not None else ""
    renames = [f"{old}\0{new}" for old, new in sorted(change.renames.items())]
    before = [f"{one.path}\0{one.old_path}" for one in change.changed if one.old_path]
    total = hashlib.sha256()
    for word in (_FORMAT, str(change.snapshot.digest), base, change.subject.name, *renames, *before, *words):
        body = word.encode("utf-8", "surrogatepass")
        total.update(len(body).to_bytes(8, "big") + body)
    return total.digest()


def kept_of(
    outcome: Outcome, notes: tuple[str, ...], attached: tuple[Attachment, ...], ground: bytes = b""
) -> KeptOutcome | None:
    """Give what is to be kept; nothing of an outcome that may come out otherwise next time."""
    return KeptOutcome(outcome, notes, attached, ground) if isinstance(outcome, Passed | Failed) else None


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
