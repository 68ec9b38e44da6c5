"""The state of a tree of files: what lies where, and who changed it last, as a value with a digest. Floor 9."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.change import Kind, Snapshot
from interlock.kernel import Digest, canonical, sha256
from interlock.runtime.errors import StateMalformed

MANIFEST: Final = "application/vnd.interlock.state.v1+jsonl"
"""The media type of a manifest: one JSON object a line, in the order of the paths."""


class Form(StrEnum):
    """What lies at a path."""

    FILE = "file"
    LINK = "link"
    FOLDER = "folder"
    MODULE = "submodule"
    OTHER = "other"
    """A socket, a pipe, a device."""
    UNREADABLE = "unreadable"


class Hand(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who changed something, and when."""

    who: str
    commit: str = ""
    """Empty for what is not committed."""
    at: str = ""
    """RFC 3339; empty where nobody can tell."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One path of a state."""

    path: str
    """Relative, with forward slashes; bytes that are no text are escaped as `\\xNN`."""
    form: Form
    sha256: str = ""
    """Of the content; of the target for a link."""
    size: int = 0
    executable: bool = False
    mode: str = ""
    """Permission bits in octal, `0644`; empty where the state does not say."""
    owner: str = ""
    """`user:group`, by number; empty where the state does not say."""
    hand: Hand | None = None
    """Who changed it last."""
    problem: str = ""
    """Why it could not be read."""


class State(msgspec.Struct, frozen=True):
    """All that lies in a tree, in the order of the paths."""

    entries: tuple[Entry, ...]

    @property
    def digest(self) -> Digest:
        """SHA-256 of what lies there, whoever put it there."""
        return sha256(
            canonical([[e.path, e.form.value, e.sha256, e.executable, e.mode, e.owner] for e in self.entries])
        )

    @property
    def manifest(self) -> bytes:
        """The state as it is kept."""
        return msgspec.json.Encoder().encode_lines(self.entries)

    @property
    def unreadable(self) -> tuple[Entry, ...]:
        """What could not be read."""
        return tuple(one for one in self.entries if one.form is Form.UNREADABLE)


def read_state(manifest: bytes) -> State:
    """Read a state as it was kept. Errors: StateMalformed (RUN-101)."""
    try:
        entries = tuple(msgspec.json.Decoder(Entry).decode_lines(manifest))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise StateMalformed(why=str(error)) from error
    paths = [one.path for one in entries]
    if paths != sorted(set(paths)):
        raise StateMalformed(why="its paths are not in order, or one of them stands twice")
    return State(entries)


def state_of(snapshot: Snapshot) -> State:
    """Give the state that a snapshot of version control stands for."""
    forms = {Kind.LINK: Form.LINK, Kind.SUBMODULE: Form.MODULE, Kind.UNREADABLE: Form.UNREADABLE}
    return State(
        tuple(
            Entry(
                file.path,
                forms.get(file.kind, Form.FILE),
                file.sha256,
                file.size,
                executable=file.executable,
                problem=file.problem,
            )
            for file in sorted(snapshot.files, key=lambda one: one.path)
        )
    )
