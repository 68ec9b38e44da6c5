"""Compose: say what a tree of files, an artifact or some SBOMs are made of, and write it down.

Enters: a repository, what an artifact holds, documents. Leaves: a `Composition`, or the bytes of an SBOM. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

import msgspec
from msgspec.structs import replace

from interlock.change import Repository
from interlock.formats.manifests.tree import manifests_of, read_manifests
from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.cyclonedx_xml_writing import write_cyclonedx_xml
from interlock.formats.sbom.opening import Opened
from interlock.formats.sbom.ports import Schemas
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.spdx3_writing import write_spdx3
from interlock.formats.sbom.spdx_writing import write_spdx
from interlock.formats.sbom.validation import validate
from interlock.formats.sbom.writing import Heading
from interlock.kernel import Digest, Instant, InterlockError, Subject, stamp
from interlock.supply.errors import PurlMalformed
from interlock.supply.inventory import Inventory, Owed, merge
from interlock.supply.model import Component, Hash, Reading
from interlock.supply.purl import package_of, read_foreign_purl

_WRITERS: Final[dict[str, Callable[[Inventory, Heading], bytes]]] = {
    "cyclonedx": write_cyclonedx,
    "spdx": write_spdx,
    "cyclonedx-xml": write_cyclonedx_xml,
    "spdx3": write_spdx3,
}
SBOM_FORMATS: Final = tuple(_WRITERS)
"""What can be written."""


class Composition(msgspec.Struct, frozen=True):
    """What something is made of, as far as it could be read."""

    name: str
    subject: Subject | None
    """None for what has no digest: several documents together."""
    files: int
    """How many files say what it is made of, the unreadable ones too."""
    inventory: Inventory
    """What could not be read stands in its `unresolved` too, so that an SBOM says that it is not whole."""
    unread: tuple[tuple[str, str], ...] = ()
    """Files that could not be read, with the reason: what stands there is not in the inventory."""


class ArtifactRead(Protocol):
    """What an adapter found in an artifact, an image or a folder."""

    @property
    def path(self) -> str:
        """Where it lies."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal; empty where it has none."""
        ...

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What its parts say."""
        ...

    @property
    def problems(self) -> tuple[InterlockError, ...]:
        """What could not be read."""
        ...


def of_repository(repository: Repository) -> Composition:
    """Say what the files of a repository or folder come to, as `interlock check` sees them.

    Errors: those of freezing its state; files that cannot be read are told in the composition.
    """
    change = repository.change(None, None)
    snapshot = change.snapshot
    paths = manifests_of(snapshot.files)
    readings, coverage = read_manifests(snapshot.files, lambda path: repository.read(snapshot, path), paths)
    return _composed(change.subject.name, change.subject, len(paths), readings, coverage.missing)


def of_artifact(read: ArtifactRead) -> Composition:
    """Say what an artifact or an image comes to."""
    return _of_artifact(read, read.readings)


def _of_artifact(read: ArtifactRead, readings: Sequence[Reading]) -> Composition:
    subject = Subject(read.path, (Digest("sha256", read.digest),)) if read.digest else None
    unread = [(read.path, str(problem)) for problem in read.problems]
    return _composed(read.path, subject, len(readings) + len(unread), readings, unread)


def of_documents(documents: Iterable[tuple[str, bytes]]) -> Composition:
    """Say what some SBOMs say together, by path and content. Errors: ManifestMalformed (FMT-201)."""
    readings = [read_sbom(path, body) for path, body in documents]
    return _composed(readings[0].path if len(readings) == 1 else "merged", None, len(readings), readings, ())


class Compared(msgspec.Struct, frozen=True):
    """What two sources found in the same thing; packages are the same by type, name and version."""

    other: str
    """What the second source is called."""
    both: int
    only_here: tuple[Component, ...]
    only_there: tuple[Component, ...]


def of_two_sources(read: ArtifactRead, other: str, reading: Reading) -> tuple[Composition, Compared]:
    """Say what an artifact comes to by what was found here and by what a second source found.

    What both found stays as it was found here; what the other alone found is added under its name.
    """
    here = {_identity(one): one for one in of_artifact(read).inventory.components}
    there = {_identity(one): one for one in reading.components}
    added = tuple(one for key, one in sorted(there.items()) if key not in here)
    alone = tuple(one for key, one in sorted(here.items()) if key not in there)
    told = tuple(replace(one, is_direct=None) for one in added)
    more = Reading(reading.path, reading.format, reading.kind, told, unresolved=reading.unresolved)
    found = Compared(other, len(here.keys() & there.keys()), alone, added)
    return _of_artifact(read, (*read.readings, more)), found


def _identity(component: Component) -> tuple[str, str]:
    """Give what two sources have to agree upon; each adds qualifiers of its own."""
    try:
        purl = read_foreign_purl(component.purl)
    except PurlMalformed:
        return component.name, component.version
    return package_of(purl), purl.version


class Judged(msgspec.Struct, frozen=True):
    """Whether one document follows its specification."""

    path: str
    opened: Opened | None
    """What it is; None for what is not valid."""
    error: InterlockError | None = None
    """Why it is not, or why nobody can tell."""
    seal: str = ""
    """Who sealed it, or why its seal proves nothing; empty for a document without one."""


def validated(path: str, body: bytes, schemas: Schemas) -> Judged:
    """Judge one of several documents, so that what is wrong with it does not hide the others."""
    try:
        return Judged(path, validate(path, body, schemas))
    except InterlockError as error:
        return Judged(path, None, error)


def _composed(
    name: str,
    subject: Subject | None,
    files: int,
    readings: Sequence[Reading],
    unread: Sequence[tuple[str, str]],
) -> Composition:
    inventory = merge(readings)
    lost = {_lost(path, why) for path, why in unread} - set(inventory.unresolved)
    owed = tuple(sorted({*inventory.unresolved, *lost}))
    whole = replace(inventory, unresolved=owed)
    return Composition(name, subject, files, whole, tuple(unread))


def _lost(path: str, why: str) -> Owed:
    """Say of a file that could not be read why, without naming it twice."""
    bare = why.removeprefix(f"{path}:")
    line, colon, rest = bare.partition(":")
    if bare != why and colon and line.isdecimal():
        return Owed(path, int(line), rest.strip())
    return Owed(path, 0, bare.strip())


def write_sbom(
    inventory: Inventory, form: str, at: Instant, version: str, *, name: str = "", artifact: Subject | None = None
) -> bytes:
    """Write an inventory as an SBOM in one of `SBOM_FORMATS`; `version` is that of this program.

    With an artifact the SBOM names it by its digests, so that whoever takes it in knows what it is about.
    Errors: SbomUnwritable (FMT-303).
    """
    about = None
    if artifact is not None:
        hashes = tuple(Hash(one.alg, one.hex) for one in artifact.digests)
        about = Component(name or artifact.name, "", "", hashes=hashes)
    return _WRITERS[form](inventory, Heading(f"{stamp(at)[:19]}Z", tool_version=version, about=about, name=name))
