"""A backup as one file: a tar archive with a sealed manifest in front and the store, as a file of SQLite, behind it.

Any tar can take it apart. The manifest is read and believed before a byte of the rest is. Floor 11.
Source: docs/decisions/0051-operations.md.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from interlock.kernel import Instant
from interlock.store.errors import BackupBroken

KIND: Final = "application/vnd.interlock.backup+json"
"""What the manifest is sealed as."""
SCHEMA: Final = "interlock.backup/v1"
MANIFEST: Final = "manifest.json"
STORE: Final = "interlock.db"
_BLOCK: Final = 512
_PIECE: Final = 1 << 20
_MOST_OF_MANIFEST: Final = 1 << 20
_MODE: Final = 0o600


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the archive beside the manifest."""

    name: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself; it is sealed by a key of the ledger."""

    schema: str
    made_at: Instant
    version: str
    """Of Interlock."""
    engine: str
    """On what the store was: sqlite or postgresql."""
    origin: str
    """Which log it holds."""
    entries: int
    checkpoint: str
    """The signed note of the newest checkpoint; empty in an empty log."""
    store_schema: int
    tokens: int
    """Tokens of the server that count."""
    parts: tuple[Part, ...]


def part_of(path: str) -> Part:
    """Give what the manifest says of the store that lies in a file. Errors: OSError."""
    total, size = hashlib.sha256(), 0
    with open(path, "rb") as file:  # noqa: PTH123
        while piece := file.read(_PIECE):
            total.update(piece)
            size += len(piece)
    return Part(STORE, total.hexdigest(), size)


def write_archive(file: BinaryIO, manifest: bytes, path: str, part: Part, at: Instant) -> None:
    """Write the sealed manifest, and behind it the store. Errors: OSError, BackupBroken (STO-122)."""
    _begin(file, MANIFEST, len(manifest), at)
    file.write(manifest)
    _fill(file, len(manifest))
    _begin(file, part.name, part.size, at)
    written = 0
    with open(path, "rb") as store:  # noqa: PTH123
        while piece := store.read(_PIECE):
            file.write(piece)
            written += len(piece)
    if written != part.size:
        raise BackupBroken(path=path, why="it changed while it was written")
    _fill(file, part.size)
    file.write(bytes(2 * _BLOCK))


def read_manifest(file: BinaryIO, path: str) -> bytes:
    """Give the sealed manifest; the file stands behind it then. Errors: BackupBroken (STO-122), OSError."""
    size = _next(file, MANIFEST, path)
    if size > _MOST_OF_MANIFEST:
        raise BackupBroken(path=path, why="its manifest is longer than any is")
    body = file.read(size)
    file.read(-size % _BLOCK)
    if len(body) != size:
        raise BackupBroken(path=path, why="it ends within its manifest")
    return body


def open_manifest(body: bytes, path: str) -> Manifest:
    """Read what was sealed. Errors: BackupBroken (STO-122)."""
    try:
        manifest = msgspec.json.decode(body, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BackupBroken(path=path, why=f"its manifest cannot be read: {error}") from error
    if manifest.schema != SCHEMA or [one.name for one in manifest.parts] != [STORE]:
        raise BackupBroken(path=path, why=f"it is of another form than {SCHEMA}")
    return manifest


def take_out(file: BinaryIO, handle: int, part: Part, path: str) -> None:
    """Write the store into an open file, if it is the one that the manifest names.

    Errors: BackupBroken (STO-122), OSError.
    """
    if _next(file, part.name, path) != part.size:
        raise BackupBroken(path=path, why="the store in it has another size than its manifest says")
    total = hashlib.sha256()
    for piece in _pieces(file, part.size, path):
        total.update(piece)
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(handle, rest) :]
    if total.hexdigest() != part.sha256:
        raise BackupBroken(path=path, why="the store in it is not the one that its manifest names")


def _pieces(file: BinaryIO, size: int, path: str) -> Iterator[bytes]:
    while size:
        piece = file.read(min(size, _PIECE))
        if not piece:
            raise BackupBroken(path=path, why="it ends within the store")
        size -= len(piece)
        yield piece


def _begin(file: BinaryIO, name: str, size: int, at: Instant) -> None:
    one = tarfile.TarInfo(name)
    one.size, one.mode, one.mtime = size, _MODE, int(at.timestamp())
    file.write(one.tobuf(tarfile.GNU_FORMAT))


def _fill(file: BinaryIO, size: int) -> None:
    file.write(bytes(-size % _BLOCK))


def _next(file: BinaryIO, name: str, path: str) -> int:
    """Give the size of the file that comes next, which has to be a plain one of this name."""
    try:
        one = tarfile.TarInfo.frombuf(file.read(_BLOCK), "ascii", "strict")
    except (tarfile.TarError, ValueError) as error:
        raise BackupBroken(path=path, why="it is no backup of Interlock, or was cut off") from error
    if one.name != name or not one.isreg() or one.size < 0:
        raise BackupBroken(path=path, why=f"{name} is not where a backup has it")
    return one.size
