"""Images in one file: an OCI layout as a tar archive, unpacked to where it can be read. Floor 11.

Only what a layout consists of is written, under the names that a layout gives it; nothing an archive is called can
lead anywhere else.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from interlock.adapters.registries.errors import RepositoryUnusable
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.scratch import make_folder

_PARTS: Final = re.compile(r"(?:\./)?(oci-layout|index\.json|blobs/sha256/[0-9a-f]{64})")
_MOST_BYTES: Final = 64 << 30
_MOST_MEMBERS: Final = 100_000
_BESIDE: Final = re.compile(r"manifest\.json|repositories|\.[a-z]+")
"""What docker and we put beside a layout."""


def is_archive(path: str) -> bool:
    """Say whether a file is a tar archive of an OCI layout, and of hardly anything else."""
    is_layout = False
    try:
        with tarfile.open(path, "r:*") as archive:
            for number, member in enumerate(archive):
                name = member.name.removeprefix("./")
                if number > _MOST_MEMBERS or not (member.isdir() or _PARTS.fullmatch(name) or _BESIDE.fullmatch(name)):
                    return False
                is_layout = is_layout or name == "oci-layout"
    except (tarfile.TarError, OSError, EOFError):
        return False
    return is_layout


@contextmanager
def unpacked(path: str) -> Iterator[FolderRepository]:
    """Give the layout of an archive as a repository, for as long as the block lasts.

    Errors: RepositoryUnusable (REG-106).
    """
    folder = make_folder("image")
    try:
        try:
            with tarfile.open(path, "r:*") as archive:
                _unpack(archive, Path(folder), path)
        except (tarfile.TarError, OSError, EOFError) as error:
            raise RepositoryUnusable(place=path, why=str(error) or "it is no whole archive") from error
        yield FolderRepository(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(archive: tarfile.TarFile, folder: Path, path: str) -> None:
    size = 0
    for number, member in enumerate(archive):
        part = _PARTS.fullmatch(member.name)
        if part is None or not member.isreg():
            continue  # folders, and whatever else an archive may hold that no layout needs
        size += member.size
        if size > _MOST_BYTES or number > _MOST_MEMBERS:
            raise RepositoryUnusable(place=path, why="it unpacks to more than an image may have")
        body = archive.extractfile(member)
        if body is None:
            continue
        into = folder / part[1]
        into.parent.mkdir(parents=True, exist_ok=True)
        with body, into.open("wb") as file:
            shutil.copyfileobj(body, file, 1 << 20)
