"""The text of a C2SP checkpoint: which log, how many leaves, which root.

Enters: the text of an opened note. Leaves: `TreeHead`, and back. Floor 1.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.crypto.errors import CheckpointMalformed
from interlock.crypto.merkle import BIGGEST_TREE, EMPTY_ROOT, HASH_SIZE
from interlock.crypto.wire import from_base64, to_base64

_SIZE = re.compile(r"0|[1-9][0-9]{0,19}")
_LEAST_LINES: Final = 3


class TreeHead(msgspec.Struct, frozen=True):
    """A log at one size. It is a claim until the note around it is opened."""

    origin: str
    """The log's identity; two logs never share one."""
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Write the text that is signed.

        Errors: CheckpointMalformed (CRY-150) if it could not be read back.
        """
        lines = [self.origin, str(self.size), to_base64(self.root), *self.extensions]
        written = "".join(f"{line}\n" for line in lines)
        if read_head(written) != self:
            raise CheckpointMalformed(why="it would not be read back as it is")
        return written


def read_head(text: str) -> TreeHead:
    """Read the text of a checkpoint.

    Errors: CheckpointMalformed (CRY-150).
    Source: C2SP tlog-checkpoint, note text.
    """
    if not text.endswith("\n"):
        raise CheckpointMalformed(why="its last line does not end")
    lines = text[:-1].split("\n")
    if len(lines) < _LEAST_LINES or not all(lines):
        raise CheckpointMalformed(why="it needs three lines at least, and none may be empty")
    origin, size, root, *extensions = lines
    if _SIZE.fullmatch(size) is None or int(size) > BIGGEST_TREE:
        raise CheckpointMalformed(why=f"{size[:40]!r} is no tree size")
    head = TreeHead(origin, int(size), _read_root(root), tuple(extensions))
    if head.size == 0 and head.root != EMPTY_ROOT:
        raise CheckpointMalformed(why="an empty tree has another root")
    return head


def _read_root(text: str) -> bytes:
    try:
        root = from_base64(text)
    except ValueError as error:
        raise CheckpointMalformed(why=f"the root: {error}") from error
    if len(root) != HASH_SIZE:
        raise CheckpointMalformed(why=f"the root has {len(root)} bytes, not {HASH_SIZE}")
    return root
