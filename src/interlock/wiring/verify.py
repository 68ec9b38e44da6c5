"""The verifier of signatures of others under the trusted roots of the settings, and what it is asked. Floor 12."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from interlock.adapters.registries.names import Reference
    from interlock.flows.ports import OutsideVerifier
    from interlock.formats.provenance.sealed import Sealed
    from interlock.kernel import Digest
    from interlock.supply.ports import ArtifactRepository
    from interlock.supply.signed import Target
    from interlock.wiring.app import App

_LAYOUT: Final = "oci-layout"
"""The file by which a folder says that it is an OCI image layout."""


def outside_verifier(paths: Sequence[str], read: Callable[[str], bytes]) -> OutsideVerifier:
    """Build what verifies signatures of others under the trusted roots in some files; without any, only keys count.

    Errors: TrustedRootMalformed (FMT-803), LibraryMissing (SIG-151), those of `read`.
    """
    from interlock.adapters.sigstore import open_verifier
    from interlock.formats.sigstore import read_trusted_roots

    return open_verifier([root for path in paths for root in read_trusted_roots(read(path), path)])


def roots_that_hold(app: App) -> tuple[Sequence[str], Callable[[str], bytes | None]]:
    """Give the trusted roots that the settings name, and what reads them: as they hold for what is checked out.

    That is as the default branch has them, or else the last commit, or else the working tree where there is none:
    a change must not bring the authority under which what it was made with is found good.
    Errors: those of reading settings.
    """
    from interlock.formats import read_yaml
    from interlock.wiring.demanding import commits_that_hold
    from interlock.wiring.settings import FILE_NAME, settings_of

    commits = commits_that_hold(app)
    if not commits:
        return app.settings.trusted_roots, app.own_file
    body = app.repository.file_at(commits[0], FILE_NAME)
    settled = settings_of(read_yaml(body, FILE_NAME)).trusted_roots if body is not None else ()
    return settled, lambda path: app.repository.file_at(commits[0], path)


def root_reader(own_file: Callable[[str], bytes | None]) -> Callable[[str], bytes]:
    """Give what reads a trusted root that the settings name. Errors of it: TrustedRootMalformed (FMT-803)."""

    def read(path: str) -> bytes:
        from interlock.formats.sigstore import TrustedRootMalformed

        body = own_file(path)
        if body is None:
            raise TrustedRootMalformed(source=path, why="there is no such file in the repository")
        return body

    return read


def reference_of(text: str) -> Reference | None:
    """Give which artifact of a repository a text means; none if it means a file, or the digest of one.

    That is an address, a folder that is an OCI image layout, or NAME:TAG of a repository that the settings know.
    What lies here comes first, as for `interlock push`.
    Errors: ReferenceMalformed (REG-101).
    """
    from interlock.adapters.registries.errors import ReferenceMalformed
    from interlock.adapters.registries.names import FOLDER_SCHEME, OCI_SCHEME, Reference, read_reference

    if text.startswith((FOLDER_SCHEME, OCI_SCHEME)):
        return read_reference(text)
    if text.startswith(("sha256:", "sha512:")) or os.path.isfile(text):  # noqa: PTH113 (start-up time)
        return None
    if _is_layout(text):
        return Reference("folder", "", text)
    try:
        folder = read_reference(f"{FOLDER_SCHEME}{text}")
        read = folder if _is_layout(folder.path) else read_reference(text)
    except ReferenceMalformed:
        return None  # it is no name either, so whoever reads it as a file says what is wrong
    return read if read.wanted else None


def _is_layout(folder: str) -> bool:
    return os.path.isfile(f"{folder}/{_LAYOUT}")  # noqa: PTH113 (start-up time)


def find_artifact(app: App, text: str, environ: Mapping[str, str]) -> Target | None:
    """Give what evidence is about of what lies in a repository: a file that was pushed, or else the manifest.

    Shape:  none if the text means nothing in a repository.
    Errors: as for `read_image`.
    """
    from interlock.adapters.registries.errors import ReferenceMalformed
    from interlock.flows.cargo import found
    from interlock.supply.signed import Target

    reference = reference_of(text)
    if reference is None:
        return None
    with _opened(reference, text, environ, lambda: nullcontext(app)) as repository:
        artifacts = found(repository, _meant(repository, reference.wanted, text)).artifacts
    if len(artifacts) > 1:
        names = ", ".join(one.name for one in artifacts)
        raise ReferenceMalformed(text=text, why=f"it is several files: {names}; verify each as a file")
    return Target(text, (artifacts[0].digest,))


def read_image(
    text: str, environ: Mapping[str, str], app: Callable[[], AbstractContextManager[App]]
) -> tuple[Target, tuple[Sealed, ...]] | None:
    """Give the manifest of an artifact of a repository, and what others signed about it there.

    Shape:  none if the text means nothing in a repository; `app` is opened only for a name of the settings.
    Errors: ReferenceMalformed (REG-101), ContentMissing (REG-102), RepositoryUnknown (CFG-107), those of a registry
            and of `signatures_of`.
    """
    from interlock.adapters.registries.signatures import signatures_of
    from interlock.supply.signed import Target

    reference = reference_of(text)
    if reference is None:
        return None
    with _opened(reference, text, environ, app) as repository:
        digest = _meant(repository, reference.wanted, text)
        return Target(text, (digest,)), signatures_of(repository, digest)


@contextmanager
def _opened(
    reference: Reference, text: str, environ: Mapping[str, str], app: Callable[[], AbstractContextManager[App]]
) -> Iterator[ArtifactRepository]:
    """Open the repository that is meant; an address is one without any settings."""
    from interlock.adapters.registries.folder import FolderRepository
    from interlock.wiring.places import places
    from interlock.wiring.registries import registry_at
    from interlock.wiring.repositories import opened

    if reference.kind == "folder":
        yield FolderRepository(reference.path)
    elif reference.kind == "oci":
        with registry_at(reference, places(environ).config, environ) as repository:
            yield repository
    else:
        with app() as known, opened(known, text, environ) as place:
            yield place.repository


def _meant(repository: ArtifactRepository, wanted: Digest | str, text: str) -> Digest:
    """Give the digest of what is meant; without tag and digest, of the one image that is there."""
    from interlock.adapters.registries.errors import ReferenceMalformed
    from interlock.flows.cargo import found as find
    from interlock.formats.oci import read_oci

    if wanted:
        return find(repository, wanted).digest
    listed = (one for one in repository.listed() if not any(tag.startswith("sha256-") for tag in one.tags))
    found = [one.descriptor.digest for one in listed]
    found = [one for one in found if read_oci(repository.find(one), text).subject is None]
    if len(found) != 1:
        raise ReferenceMalformed(text=text, why=f"it holds {len(found)} images, and none is named")
    return found[0]
