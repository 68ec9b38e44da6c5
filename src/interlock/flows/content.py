"""Content: the bytes of what is to be deployed, found by digest wherever they are kept, and checked. Floor 11."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from interlock.control import Blobs
from interlock.deployment import ArtifactGone, ArtifactSwapped, PlannedArtifact
from interlock.flows.cargo import found
from interlock.formats.oci import Manifest
from interlock.kernel import Digest, Family, InterlockError
from interlock.supply.ports import ArtifactRepository

_PIECE = 1 << 20
Places = Callable[[], Iterable[AbstractContextManager[ArtifactRepository]]]
"""Gives the repositories to look in, one after the other, each open for as long as its block lasts."""
PlaceOf = Callable[[str], AbstractContextManager[tuple[ArtifactRepository, Digest]]]
"""Opens the repository that an image is taken from, and gives the digest that it has there."""


class Contents:
    """Finds bytes by their digest."""

    def __init__(
        self, *, folder: str, kept: Callable[[Digest], str], blobs: Blobs, places: Places, place_of: PlaceOf
    ) -> None:
        """`folder` is where copies are kept; `kept` gives where an artifact that was built here would be."""
        self._folder = Path(folder)
        self._kept = kept
        self._blobs = blobs
        self._places = places
        self._place_of = place_of

    def check(self, artifact: PlannedArtifact) -> None:
        """Return if an artifact can be had and is what its digest says.

        Errors: ArtifactGone (DPL-109), ArtifactSwapped (DPL-110).
        """
        digest = Digest("sha256", artifact.sha256)
        if not artifact.place:
            self.path(digest)
            return
        try:
            with self._place_of(artifact.place) as (place, wanted):
                got = place.find(wanted).digest
        except InterlockError as error:
            raise ArtifactGone(name=artifact.name, digest=digest, why=str(error)) from error
        if got != digest:
            raise ArtifactSwapped(where=artifact.place, name=artifact.name, got=got, wanted=digest)

    def path(self, digest: Digest) -> str:
        """Give a file with the bytes of a digest, hashed as it is given.

        Errors: ArtifactGone (DPL-109), ArtifactSwapped (DPL-110).
        """
        own = self._folder / digest.hex
        if own.is_file():
            self._checked(own, digest, "the copy here")
            return str(own)
        built = Path(self._kept(digest))
        if built.is_file():
            self._checked(built, digest, "what was built here")
            return str(built)
        return str(self._brought(own, digest))

    def _checked(self, path: Path, digest: Digest, where: str) -> None:
        with path.open("rb") as file:
            got = hashlib.file_digest(file, "sha256").hexdigest()
        if got != digest.hex:
            raise ArtifactSwapped(where=where, name=path.name[:12], got=f"sha256:{got}", wanted=digest)

    def _brought(self, own: Path, digest: Digest) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        whys: list[str] = []
        for where, pieces in self._sources(digest, whys):
            if self._written(own, digest, where, pieces):
                return own
        why = "; ".join(whys) or "no repository of the settings has it"
        raise ArtifactGone(name=digest.hex[:12], digest=digest, why=why)

    def _written(self, own: Path, digest: Digest, where: str, pieces: Iterator[bytes]) -> bool:
        draft, total = own.with_name(f".{os.urandom(8).hex()}"), hashlib.sha256()
        try:
            with draft.open("xb") as file:
                for piece in pieces:
                    total.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if total.hexdigest() != digest.hex:
                raise ArtifactSwapped(
                    where=where, name=digest.hex[:12], got=f"sha256:{total.hexdigest()}", wanted=digest
                )
            draft.replace(own)
        finally:
            draft.unlink(missing_ok=True)
        return True

    def _sources(self, digest: Digest, whys: list[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Give everything that says it has the bytes; why the others have not goes into `whys`."""
        try:
            yield "the evidence store", iter((self._blobs.get(digest),))
        except InterlockError as error:
            if error.family is Family.DATA:
                whys.append(str(error))
        for opening in self._places():
            try:
                with opening as place:
                    made = found(place, digest).made
                    layers = [one for one in made.layers if one.digest == digest] if isinstance(made, Manifest) else []
                    if layers:
                        yield place.address, place.read(layers[0])
            except InterlockError as error:
                whys.append(str(error))
