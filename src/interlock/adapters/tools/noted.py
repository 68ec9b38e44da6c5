"""What the launcher wrote down of the programs that a command started, read as anything from outside is. Floor 11.

Enters: the file that it wrote. Leaves: the programs, and whether these were all. A file that is damaged or ends early
says so; it is never taken for a command that started nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

_BIGGEST: Final = 64 << 20
"""Of a file that lists as many programs as there may be, each with the longest path."""


class StartedProgram(msgspec.Struct, frozen=True):
    """A program of the system that was started."""

    path: str
    """Without links."""
    sha256: str = ""
    why: str = ""
    """Why it could not be read; empty where it could."""


class Noted(msgspec.Struct, frozen=True):
    """What a command started."""

    programs: tuple[StartedProgram, ...] = ()
    own: int = 0
    """Files that it could have written itself, and started."""
    why_not: str = ""
    """Why these may not be all; empty where they are."""


class _Beginning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    watched: bool
    why: str = ""


class _End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    end: bool
    own: int
    unseen: int
    unlisted: int


def read_noted(path: str) -> Noted:
    """Give what was written down; nothing that is wrong with the file is passed over."""
    try:
        with Path(path).open("rb") as file:
            body = file.read(_BIGGEST + 1)
    except OSError as error:
        return Noted(why_not=f"nothing was written down: {error.strerror}")
    try:
        return _read(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Noted(why_not=f"what was written down cannot be read: {error}")


def _read(body: bytes) -> Noted:
    first, *lines = body[:_BIGGEST].splitlines() or [b""]
    if not first:
        return Noted(why_not="it ended before anything was written down")
    beginning = msgspec.json.decode(first, type=_Beginning)
    if not beginning.watched:
        return Noted(why_not=beginning.why or "nobody says why")
    last = lines.pop() if lines and lines[-1].startswith(b'{"end"') else None
    whole = lines if last is not None or body.endswith(b"\n") else lines[:-1]
    programs = tuple(msgspec.json.decode(line, type=StartedProgram) for line in whole)
    if last is None or len(body) > _BIGGEST:
        return Noted(programs, why_not="it was ended before all of it was written down")
    end = msgspec.json.decode(last, type=_End)
    missing = [
        f"{count:,} {what}"
        for count, what in ((end.unseen, "could not be looked at"), (end.unlisted, "are more than are listed"))
        if count
    ]
    return Noted(programs, end.own, f"of what it started, {' and '.join(missing)}" if missing else "")
