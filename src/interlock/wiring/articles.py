"""What somebody means who names an artifact here: a file, an image, or something that was built. Floor 12."""

from __future__ import annotations

# ruff: noqa: PTH112 PTH113 PTH118 PTH119
# What a user typed is looked at as text: a path that pathlib has tidied up is another one.
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from interlock.adapters.registries.archive import is_archive, unpacked
from interlock.adapters.registries.folder import FolderRepository
from interlock.flows.cargo import Cargo, Load, found, load_copy, load_file, of_path
from interlock.kernel import Digest, Subject
from interlock.wiring.building import kept_artifacts
from interlock.wiring.errors import ArticleUnknown

if TYPE_CHECKING:
    from interlock.wiring.app import App

_LAYOUT = "oci-layout"


class Article(msgspec.Struct, frozen=True):
    """An artifact that lies here."""

    cargo: Cargo
    load: Load
    """Puts it into a repository."""
    source: str
    """What to say where it came from."""


@contextmanager
def article(app: App, text: str, *, is_plain: bool = False) -> Iterator[Article]:
    """Give what a text names: a file, `sha256:...` of a build, an OCI layout, `LAYOUT:TAG`, or an archive of one.

    Shape:  with `is_plain` an archive of an image is a file like any.
    Errors: ArticleUnknown (CFG-108), CargoChanged (FLW-198), those of a folder repository.
    """
    folder, _, tag = (text, "", "") if os.path.isdir(text) else text.rpartition(":")
    if folder and os.path.isfile(os.path.join(folder, _LAYOUT)):
        yield _image(FolderRepository(folder), tag, text)
    elif text.startswith("sha256:"):
        yield _built(app, Digest.parse(text), text)
    elif os.path.isfile(text) and not is_plain and is_archive(text):
        with unpacked(text) as layout:
            yield _image(layout, "", text)
    else:
        yield _file(text, os.path.basename(text), text)


def _file(path: str, name: str, text: str) -> Article:
    try:
        cargo, source = of_path(path, name)
    except OSError as error:
        why = "it is a folder, and no OCI image layout" if os.path.isdir(path) else error.strerror or str(error)
        raise ArticleUnknown(text=text, why=why) from error
    return Article(cargo, load_file(cargo, source), text)


def _built(app: App, digest: Digest, text: str) -> Article:
    """Give an artifact that a build left here, under the name that its evidence gives it."""
    path = kept_artifacts(app).place_of(digest)
    names = [
        one.name
        for item in app.inspection.items(Subject(text, (digest,)))
        if item.statement is not None
        for one in item.statement.statement.subjects
        if digest in one.digests
    ]
    name = os.path.basename(names[0]) if names else ""
    if not name or not os.path.isfile(path):
        raise ArticleUnknown(text=text, why="no build here left anything of that digest")
    return _file(path, name, text)


def _image(layout: FolderRepository, tag: str, text: str) -> Article:
    listed = [one for one in layout.listed() if not tag or tag in one.tags]
    if len(listed) != 1:
        names = sorted(tag for one in listed for tag in one.tags or (str(one.descriptor.digest),))
        why = f"it holds {', '.join(names)}; name one of them after a colon" if names else "it holds no such image"
        raise ArticleUnknown(text=text, why=why)
    cargo = found(layout, listed[0].descriptor.digest, tag or os.path.basename(text.rstrip("/")))
    return Article(cargo, load_copy(cargo, layout), text)
