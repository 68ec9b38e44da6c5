"""The layers of an image, laid over each other: later ones hide what they replace or mark as gone. Floor 5.

Enters: trees from the lowest to the topmost. Leaves: one tree. Source: OCI image specification, "Image Layer Filesystem
Changeset".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from interlock.formats.artifacts.tars import TarTree
from interlock.formats.artifacts.tree import followed

GONE: Final = ".wh."
ALL_GONE: Final = ".wh..wh..opq"

_Folder = dict[str, "int | _Folder"]
"""What lies in a folder: for a file the number of its layer."""


class LayeredTree:
    """Satisfies `Tree` for the uppermost view of an image."""

    def __init__(self, layers: Sequence[TarTree]) -> None:
        """Lay them over each other."""
        self._layers = layers
        self._root: _Folder = {}
        for number, layer in enumerate(layers):
            marks = [path for path in layer.members if path.rpartition("/")[2].startswith(GONE)]
            for path in marks:
                self._hide(path)
            for path in layer.folders:
                self._folder(path.split("/") if path else [])
            for path in layer.members:
                if not path.rpartition("/")[2].startswith(GONE):
                    *parents, name = path.split("/")
                    self._folder(parents)[name] = number

    def files(self) -> Iterator[tuple[str, int]]:
        """Give path and size of each file that is to be seen, layer by layer, in the order of each."""
        for number, layer in enumerate(self._layers):
            for path, size in layer.files():
                if self._owner(path) == number:
                    yield path, size

    def open(self, path: str) -> BinaryIO:
        """Open a file of the layer that it is seen from. Errors: ArtifactError (FMT-6xx)."""
        return self._layers[self._owner(path) or 0].open(path)

    def follow(self, path: str) -> str | None:
        """Give the file that a path leads to, across layers."""
        found = followed(path, self._link)
        number = self._owner(found) if found is not None else None
        return found if found is not None and number is not None and self._layers[number].follow(found) else None

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Give what could not be taken in of any layer."""
        for layer in self._layers:
            yield from layer.troubles()

    def _link(self, path: str) -> str | None:
        number = self._owner(path)
        return self._layers[number].link(path) if number is not None else None

    def _owner(self, path: str) -> int | None:
        now: int | _Folder | None = self._root
        for part in path.split("/"):
            if not isinstance(now, dict):
                return None
            now = now.get(part)
        return now if isinstance(now, int) else None

    def _folder(self, parts: Sequence[str]) -> _Folder:
        """Give a folder, which takes the place of a file of that name."""
        now = self._root
        for part in parts:
            below = now.get(part)
            if not isinstance(below, dict):
                below = now[part] = {}
            now = below
        return now

    def _hide(self, path: str) -> None:
        *parents, name = path.split("/")
        now: int | _Folder | None = self._root
        for part in parents:
            now = now.get(part) if isinstance(now, dict) else None
        if not isinstance(now, dict):
            return
        if name == ALL_GONE:
            now.clear()
        else:
            now.pop(name.removeprefix(GONE), None)
