"""Artifacts, taken in under their digests: what is hashed and what is kept are the same bytes.

Enters: a file that a build left behind. Leaves: its digest, and the file in a folder of ours. Floor 11. Memory does
not grow with the file. A file that changes while it is read is refused.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from pathlib import Path
from typing import Final

from interlock.kernel import Digest
from interlock.supply.artifact import Artifact
from interlock.supply.build import ArtifactChanged, ArtifactRefused, FolderUnreadable, Taken

_PIECE: Final = 1 << 20
_OPEN: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class KeptArtifacts:
    """Artifacts in a folder, each once, under `sha256/`."""

    def __init__(self, folder: str) -> None:
        """Nothing is made before something is kept."""
        self._folder = Path(folder, "sha256")

    def place_of(self, digest: Digest) -> str:
        """Give where an artifact is, or would be."""
        return str(self._folder / digest.hex[:2] / digest.hex)

    def keep(self, name: str, path: str, *, may_move: bool = False) -> Taken:
        """Take a file in. It is moved instead of copied only if nobody can still be writing it.

        Promise: what is kept has the digest, whatever becomes of the file meanwhile.
        A program stays one that may be run.
        Errors: ArtifactRefused (BLD-105), ArtifactChanged (BLD-107), FolderUnreadable (BLD-113).
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self._folder / f".{os.urandom(16).hex()}"
            try:
                may_run = bool(Path(path).lstat().st_mode & stat.S_IXUSR)
                artifact = self._taken(name, path, draft, may_move=may_move)
                place = Path(self.place_of(artifact.digest))
                place.parent.mkdir(mode=0o700, exist_ok=True)
                draft.chmod(0o555 if may_run else 0o444)
                draft.replace(place)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise FolderUnreadable(path=name, why=error.strerror or str(error)) from error
        return Taken(artifact, str(place))

    def _taken(self, name: str, path: str, draft: Path, *, may_move: bool) -> Artifact:
        if may_move and Path(path).lstat().st_nlink == 1:
            artifact = hash_file(name, path)
            try:
                Path(path).rename(draft)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
            else:
                return artifact
        with draft.open("xb", buffering=0) as into:
            artifact = hash_file(name, path, into.fileno())
            os.fsync(into.fileno())
        return artifact


def hand_out(name: str, place: str, folder: str) -> str:
    """Put a kept artifact into a folder under its name; what is there already is replaced. Give the path.

    A program may be run by whoever may read it.
    The name is of the build's choosing and the folder may be a working tree, so no link in there leads it elsewhere.
    Errors: FolderUnreadable (BLD-113), ArtifactRefused (BLD-105).
    """
    into = Path(folder, name)
    top = os.path.realpath(folder)
    if not f"{os.path.realpath(into.parent)}/".startswith(f"{top.rstrip('/')}/"):
        raise ArtifactRefused(name=name, why=f"a link in {folder} leads it out of there")
    draft = into.with_name(f".{os.urandom(8).hex()}")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(place, draft)
            if Path(place).stat().st_mode & stat.S_IXUSR:
                draft.chmod(draft.stat().st_mode | (draft.stat().st_mode & 0o444) >> 2)
            draft.replace(into)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise FolderUnreadable(path=str(into), why=error.strerror or str(error)) from error
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
