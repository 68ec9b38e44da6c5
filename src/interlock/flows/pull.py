"""Pull: an artifact is taken out of a repository, if it is what its digest says and its evidence verifies. Floor 11."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from interlock.disk import draft_in, sweep_drafts
from interlock.disk.drafts import BEGIN
from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.flows.cargo import Cargo, copy_tree, copy_what_is_about, found
from interlock.flows.errors import EvidenceNotCopied, FileInTheWay, FileUnwritten, TitleRefused, UnverifiedRefused
from interlock.flows.luggage import Luggage, Met
from interlock.flows.ports import Clock
from interlock.flows.seal import Seal, Sealing
from interlock.formats.oci import Manifest
from interlock.kernel import Digest, Family, InterlockError, Subject, is_portable, sameness, sha256, stamp
from interlock.supply.oci import Descriptor
from interlock.supply.ports import ArtifactRepository

_PIECE: Final = 1 << 20
_LONGEST: Final = 255
_LAYOUT: Final = "oci-layout"


class Wanted(msgspec.Struct, frozen=True):
    """What is to be taken out of a repository."""

    place: ArtifactRepository
    name: Digest | str
    """A digest or a tag."""
    is_trusted: bool = False
    may_be_unverified: bool = False
    """Whether its user does without evidence; in a trusted repository nobody may."""

    @property
    def address(self) -> str:
        """All of it, as a person would write it."""
        return f"{self.place.address}{'@' if isinstance(self.name, Digest) else ':'}{self.name}"


class Pulled(msgspec.Struct, frozen=True):
    """What was taken out."""

    cargo: Cargo
    paths: tuple[str, ...]
    """The files that were written, or the folder of an image."""
    evidence: tuple[Digest, ...]
    """The envelopes about it that were verified; none where its user did without."""
    taken_in: int = 0
    """How many pieces of evidence were new to this ledger."""


OpenFolder = Callable[[str], ArtifactRepository]
"""Gives a folder as a repository, for what is no plain file."""


class Pull:
    """Takes artifacts out of repositories."""

    def __init__(self, *, luggage: Luggage, seal: Seal, clock: Clock, version: str, open_folder: OpenFolder) -> None:
        self._luggage = luggage
        self._seal = seal
        self._clock = clock
        self._version = version
        self._open_folder = open_folder

    def run(self, wanted: Wanted, folder: str, layout: str = "") -> Pulled:
        """Take an artifact out: its files into a folder, or an image as a layout that is a folder.

        Shape:   `layout` is that folder, if it is another one than that of files.
        Promise: nothing is written under its name before its digest and its evidence were verified, and nothing that
                 was there is lost: an image gets into a folder that is new, empty, or a layout already.
        Errors: those of the repository and of `Luggage.required`; UnverifiedRefused (FLW-195), TitleRefused (FLW-196),
                FileInTheWay (FLW-197), FileUnwritten (FLW-202).
        """
        if wanted.is_trusted and wanted.may_be_unverified:
            raise UnverifiedRefused(place=wanted.place.address)
        known: list[Cargo] = []
        with self._told(wanted, known):
            cargo = found(wanted.place, wanted.name)
            known.append(cargo)
            folder = folder if cargo.is_files else layout or folder
            paths = _paths(cargo, wanted.place, folder) if cargo.is_files else {}
            if not cargo.is_files:
                _check_layout(folder)
            met = self._met(cargo, wanted)
            written = self._write(cargo, wanted.place, paths, folder)
        return Pulled(cargo, written, met.about, self._luggage.take_in(met))

    def _met(self, cargo: Cargo, wanted: Wanted) -> Met:
        if not wanted.may_be_unverified:
            return self._luggage.required(cargo, wanted.place)
        try:
            return self._luggage.met(cargo, wanted.place)
        except EvidenceNotCopied:
            return Met()

    def _write(
        self, cargo: Cargo, place: ArtifactRepository, paths: dict[str, Descriptor], folder: str
    ) -> tuple[str, ...]:
        if not cargo.is_files:
            into = self._open_folder(folder)
            copy_tree(cargo.content, place, into)
            copy_what_is_about(cargo.digest, place, into)
            return (folder,)
        for path, layer in paths.items():
            try:
                _write_file(Path(path), place.read(layer), layer)
            except OSError as error:
                raise FileUnwritten(path=path, why=error.strerror or str(error)) from error
        return tuple(paths)

    @contextmanager
    def _told(self, wanted: Wanted, known: list[Cargo]) -> Iterator[None]:
        """Leave evidence that something was refused, and pass on why."""
        try:
            yield
        except InterlockError as error:
            if error.family is Family.DATA:
                self._seal_refused(wanted, known, error)
            raise

    def _seal_refused(self, wanted: Wanted, known: list[Cargo], error: InterlockError) -> None:
        said = Transferred(
            action="pull",
            result="refused",
            manifest=str(known[0].digest) if known else "",
            source=wanted.address,
            target="here",
            at=stamp(self._clock()),
            interlock=self._version,
            code=error.code,
            says=str(error),
        )
        self._seal.documents([Sealing(one, TRANSFER, said) for one in _subjects(wanted, known)])


def _subjects(wanted: Wanted, known: list[Cargo]) -> tuple[Subject, ...]:
    """Say what was refused: the artifact; or the digest that was wanted; or else the address, by its own digest."""
    if known:
        return tuple(one.subject for one in known[0].artifacts)
    digest = wanted.name if isinstance(wanted.name, Digest) else sha256(wanted.address.encode())
    return (Subject(wanted.address, (digest,)),)


def _paths(cargo: Cargo, place: ArtifactRepository, folder: str) -> dict[str, Descriptor]:
    """Give where each file is to be written, each within the folder and in nobody's way.

    Errors: TitleRefused (FLW-196), FileInTheWay (FLW-197).
    """
    made = cargo.made
    paths: dict[str, Descriptor] = {}
    seen: set[str] = set()
    for layer in made.layers if isinstance(made, Manifest) else ():
        path = os.path.join(folder, layer.title)  # noqa: PTH118 (it is checked as text)
        if not is_portable(layer.title) or sameness(layer.title) in seen:
            raise TitleRefused(place=place.address, artifact=cargo.digest.short, title=layer.title[:_LONGEST])
        if os.path.lexists(path) and not _is_same(Path(path), layer):
            raise FileInTheWay(path=path)
        paths[path] = layer
        seen.add(sameness(layer.title))
    return paths


def _check_layout(folder: str) -> None:
    """Return if a layout may get into a folder. Errors: FileInTheWay (FLW-197)."""
    path = Path(folder)
    if not os.path.lexists(path):
        return
    if not path.is_dir() or not ((path / _LAYOUT).is_file() or all(map(_is_begun, path.iterdir()))):
        raise FileInTheWay(path=folder)


def _is_begun(path: Path) -> bool:
    """Say whether this is what is made of a layout before it says that it is one; its writer may have been killed."""
    return path.name in {"blobs", ".drafts", ".lock"} or path.name.startswith(BEGIN)


def _is_same(path: Path, layer: Descriptor) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size != layer.size:
        return False
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == layer.digest.hex
    except OSError:
        return False  # what cannot be read is in the way, whatever it is


def _write_file(path: Path, pieces: Iterator[bytes], layer: Descriptor) -> None:
    """Write a file that has its name only once all of it was read and is what its digest says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and _is_same(path, layer):
        sweep_drafts(str(path.parent))  # of whoever was killed right after giving it its name
        return
    with draft_in(str(path.parent)) as (draft, handle):
        with os.fdopen(handle, "wb", closefd=False) as file:
            for piece in pieces:
                file.write(piece)
        os.fsync(handle)
        try:
            os.link(draft, path)  # never over what appeared there meanwhile
        except FileExistsError as error:
            raise FileInTheWay(path=str(path)) from error
