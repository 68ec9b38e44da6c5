"""Artifacts, taken in under their digests: what is hashed and what is kept are the same bytes.

Enters: a file that a build left behind. Leaves: its digest, and the file as a blob of the local repository. Floor 11.
Memory does not grow with the file. A file that changes while it is read is refused.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import Final

from interlock.disk import draft_in, sync_folder
from interlock.kernel import Digest
from interlock.supply.artifact import Artifact
from interlock.supply.build import ArtifactChanged, ArtifactRefused, OutputUnreadable, Taken

_PIECE: Final = 1 << 20
_OPEN: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class KeptArtifacts:
    """Artifacts as blobs of a repository in a folder, each once; nothing lists them before somebody does.

    What reads and lists them is `adapters.registries.folder`: here is what a repository cannot do, which is to take a
    file by its name alone and to keep a program one.
    """

    def __init__(self, repository: str) -> None:
        """Nothing is made before something is kept."""
        self._blobs = Path(repository, "blobs", "sha256")
        self._drafts = Path(repository, ".drafts")

    def place_of(self, digest: Digest) -> str:
        """Give where an artifact is, or would be."""
        return str(self._blobs / digest.hex)

    def keep(self, name: str, path: str, *, may_move: bool = False) -> Taken:
        """Take a file in. It is moved instead of copied only if nobody can still be writing it.

        Promise: what is kept has the digest and is on the disk, whatever becomes of the file meanwhile.
        A program stays one that may be run.
        Errors: ArtifactRefused (BLD-105), ArtifactChanged (BLD-107), OutputUnreadable (BLD-113).
        """
        try:
            for one in (self._blobs, self._drafts):
                one.mkdir(mode=0o700, parents=True, exist_ok=True)
            seen = Path(path).lstat()
            mode = 0o555 if seen.st_mode & stat.S_IXUSR else 0o444
            artifact = self._moved(name, path, mode) if may_move and seen.st_nlink == 1 else None
            if artifact is None:
                artifact = self._copied(name, path, mode)
            sync_folder(str(self._blobs))
        except OSError as error:
            raise OutputUnreadable(path=name, why=error.strerror or str(error)) from error
        return Taken(artifact, self.place_of(artifact.digest))

    def _moved(self, name: str, path: str, mode: int) -> Artifact | None:
        """Take a file in by its name alone; none if it lies on another disk."""
        artifact = hash_file(name, path)
        Path(path).chmod(mode)
        try:
            _sync_file(path)
            Path(path).replace(self.place_of(artifact.digest))
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            return None
        return artifact

    def _copied(self, name: str, path: str, mode: int) -> Artifact:
        with draft_in(str(self._drafts)) as (draft, handle):
            artifact = hash_file(name, path, handle)
            os.fchmod(handle, mode)
            os.fsync(handle)
            Path(draft).replace(self.place_of(artifact.digest))
        return artifact


def _sync_file(path: str) -> None:
    handle = os.open(path, _OPEN)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hand_out(name: str, place: str, folder: str) -> str:
    """Put a kept artifact into a folder under its name; what is there already is replaced. Give the path.

    A program may be run by whoever may read it.
    The name is of the build's choosing and the folder may be a working tree, so no link in there leads it elsewhere.
    Errors: OutputUnreadable (BLD-113), ArtifactRefused (BLD-105).
    """
    into = Path(folder, name)
    top = os.path.realpath(folder)
    if not f"{os.path.realpath(into.parent)}/".startswith(f"{top.rstrip('/')}/"):
        raise ArtifactRefused(name=name, why=f"a link in {folder} leads it out of there")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with draft_in(str(into.parent)) as (draft, handle), Path(place).open("rb", buffering=0) as kept:
            while piece := kept.read(_PIECE):
                _write(handle, memoryview(piece))
            mode = os.fstat(handle).st_mode
            if os.fstat(kept.fileno()).st_mode & stat.S_IXUSR:
                os.fchmod(handle, mode | (mode & 0o444) >> 2)
            Path(draft).replace(into)
    except OSError as error:
        raise OutputUnreadable(path=str(into), why=error.strerror or str(error)) from error
    return str(into)


def hash_file(name: str, path: str, copy_to: int | None = None) -> Artifact:
    """Hash a file, writing what was hashed to a descriptor if one is given.

    Errors: ArtifactRefused (BLD-105) for what is no plain file, ArtifactChanged (BLD-107); OSError.
    """
    try:
        handle = os.open(path, _OPEN)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO}:
            raise ArtifactRefused(name=name, why="it is no plain file") from error
        raise
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode):
        os.close(handle)
        raise ArtifactRefused(name=name, why="it is no plain file")
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 -- it was opened without following a link
        running, size, buffer = hashlib.sha256(), 0, memoryview(bytearray(_PIECE))
        while count := file.readinto(buffer):
            running.update(buffer[:count])
            size += count
            if copy_to is not None:
                _write(copy_to, buffer[:count])
        after, now = os.fstat(handle), os.lstat(path)
    if not _is_same(before, after) or not _is_same(before, now) or size != before.st_size:
        raise ArtifactChanged(name=name)
    return Artifact(name, Digest("sha256", running.hexdigest()), size)


def _write(handle: int, piece: memoryview) -> None:
    while piece:
        piece = piece[os.write(handle, piece) :]


def _is_same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_ino, one.st_dev, one.st_size, one.st_mtime_ns, one.st_ctime_ns) == (
        other.st_ino,
        other.st_dev,
        other.st_size,
        other.st_mtime_ns,
        other.st_ctime_ns,
    )
