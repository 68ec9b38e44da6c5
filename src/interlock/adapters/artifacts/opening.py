"""What an artifact, an image or a folder of installed files is made of.

Enters: a path. Leaves: an `Artifact`. Nothing is unpacked under a name that an archive chose; what has to be unpacked
goes into files without names, which are gone when they are closed. Floor 11.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, NamedTuple, cast

from interlock.adapters.artifacts.folder import FolderTree
from interlock.adapters.artifacts.image import ImageReader, is_image
from interlock.adapters.artifacts.model import Artifact
from interlock.formats.artifacts import ArtifactError, ArtifactMalformed, Budget, Contents, Limits
from interlock.formats.artifacts.budget import OutOfBudget
from interlock.formats.artifacts.errors import ImagesSeveral, ImageUnknown
from interlock.formats.artifacts.tars import MAGIC, MAGIC_AT, TarTree
from interlock.formats.artifacts.tree import CHUNK
from interlock.formats.compressed import compression_of
from interlock.formats.manifests import ManifestMalformed

IN_MEMORY_BYTES: Final = 8 << 20
_USUAL: Final = Limits()
_RELEASES: Final = ("etc/os-release", "usr/lib/os-release")
_KEPT: Final = (".git", ".hg", ".svn")


class _ImageFound(NamedTuple):
    """The manifests that were read, and the SHA-256 of what names them together, in hexadecimal."""

    images: tuple[str, ...]
    digest: str


_NO_IMAGE: Final = _ImageFound((), "")


def open_artifact(
    path: str, limits: Limits = _USUAL, *, image: str = "", called: str = "", sha256: str = ""
) -> Artifact:
    """Read a single artifact, or an image as a file or as a folder; `image` chooses one of several.

    `called` is what a file is called that does not lie under its name, `sha256` its digest where somebody has it.
    Errors: ArtifactMalformed (FMT-601) if nothing at all is there to be read, or an image was chosen and there is none;
    ImagesSeveral (FMT-603), ImageUnknown (FMT-604). What is broken within is a problem of the artifact, and everything
    else is read.
    """
    name = called or path
    budget = Budget(limits, time.monotonic, name)
    contents = Contents(budget, _scratch)
    if Path(path).is_dir():
        return _image_folder(path, image, budget, contents)
    try:
        file = open(path, "rb")  # noqa: SIM115, PTH123  # it is closed below
    except OSError as error:
        raise ArtifactMalformed(path=name, why=f"it cannot be opened: {error.strerror}") from error
    with file:
        digest = sha256 or _digest(file)
        kind = ""
        images: tuple[str, ...] = ()
        try:
            kind, found = _read_file(name, file, image, budget, contents)
            images = found.images
            digest = found.digest if image and found.images else digest
        except (ImagesSeveral, ImageUnknown):
            raise
        except (ArtifactError, ManifestMalformed) as error:
            contents.problems.append(error)
    if not kind and not contents.problems:
        raise ArtifactMalformed(path=name, why="it is no archive, program or image of a kind that is known")
    if image and kind and kind != "image":
        raise ArtifactMalformed(path=name, why="an image was chosen of it, and it is none")
    return Artifact(name, kind, digest, tuple(contents.readings), tuple(contents.problems), images)


def read_tree(root: str, limits: Limits = _USUAL) -> Artifact:
    """Read what is installed in a folder that is the root of a system, such as an unpacked image.

    Errors: ArtifactMalformed (FMT-601) if it is no folder that can be opened.
    """
    budget = Budget(limits, time.monotonic, root)
    contents = Contents(budget, _scratch)
    with FolderTree(root) as tree:
        try:
            contents.add_tree(tree, ())
        except OutOfBudget as error:
            contents.problems.append(error)
        contents.problems += [ArtifactMalformed(path=path, why=why) for path, why in tree.troubles()]
    return Artifact(root, "tree", "", tuple(contents.readings), tuple(contents.problems))


def is_system(path: str) -> bool:
    """Say whether a folder is the root of a system: it says which one, and no version control keeps it."""
    root = Path(path)
    try:
        return not any((root / one).exists() for one in _KEPT) and any(os.path.lexists(root / one) for one in _RELEASES)
    except OSError:
        return False


def _scratch() -> BinaryIO:
    return cast("BinaryIO", SpooledTemporaryFile(IN_MEMORY_BYTES))  # who asked for it closes it


def _digest(file: BinaryIO) -> str:
    running = hashlib.sha256()
    while piece := file.read(CHUNK):
        running.update(piece)
    file.seek(0)
    return running.hexdigest()


def _read_file(path: str, file: BinaryIO, image: str, budget: Budget, contents: Contents) -> tuple[str, _ImageFound]:
    """Tell an image from everything else: it is a tar, packed or not, with the files of a layout in it."""
    head = file.read(MAGIC_AT + len(MAGIC))
    file.seek(0)
    kind = compression_of(head)
    if kind and not path.lower().endswith((".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".tar.bz2", ".oci")):
        return contents.add_archive(file, (path,)), _NO_IMAGE
    if kind or head[MAGIC_AT:] == MAGIC:
        with contents.unpack(file, kind, path) if kind else file as plain:
            tree = TarTree(path, plain, budget)
            if is_image(tree):
                return "image", _read_image(path, image, tree, budget, contents)
            return contents.add_archive(plain, (path,)), _NO_IMAGE
    return contents.add_archive(file, (path,)), _NO_IMAGE


def _read_image(path: str, image: str, tree: FolderTree | TarTree, budget: Budget, contents: Contents) -> _ImageFound:
    reader = ImageReader(path, tree, contents, budget)
    reader.read(image)
    algorithm, _, value = reader.digest.partition(":")
    return _ImageFound(tuple(reader.images), value if algorithm == "sha256" else "")


def is_image_folder(path: str) -> bool:
    """Say whether a folder is that of an image; one that version control keeps is not."""
    root = Path(path)
    if not root.is_dir() or any((root / one).exists() for one in _KEPT):
        return False
    with FolderTree(path) as tree:
        return is_image(tree)


def _image_folder(path: str, image: str, budget: Budget, contents: Contents) -> Artifact:
    with FolderTree(path) as tree:
        if not is_image(tree):
            raise ArtifactMalformed(path=path, why="it is a folder without an image; read it as a tree of files")
        found = _NO_IMAGE
        try:
            found = _read_image(path, image, tree, budget, contents)
        except (ImagesSeveral, ImageUnknown):
            raise
        except (ArtifactError, ManifestMalformed) as error:
            contents.problems.append(error)
    return Artifact(path, "image", found.digest, tuple(contents.readings), tuple(contents.problems), found.images)
