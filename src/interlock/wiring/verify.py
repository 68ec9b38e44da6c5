"""What `verify:` in interlock.yaml says of signatures of others, and the verifier that is built of it. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from interlock.formats import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from interlock.flows.ports import OutsideVerifier
    from interlock.formats.provenance.sealed import Sealed
    from interlock.kernel import Digest
    from interlock.supply.ports import ArtifactRepository
    from interlock.supply.signed import Target
    from interlock.wiring.app import App

_FIELDS: Final = frozenset({"trusted_roots"})
_MOST_ROOTS: Final = 16


def trusted_roots_of(node: Node) -> tuple[str, ...]:
    """Give the paths of trusted roots that the section names. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    fields = node.fields("verify", _FIELDS)
    roots = fields["trusted_roots"].texts("verify.trusted_roots") if "trusted_roots" in fields else ()
    if len(roots) > _MOST_ROOTS:
        raise fields["trusted_roots"].wrong("verify.trusted_roots", f"at most {_MOST_ROOTS} files")
    return roots


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
    from interlock.wiring.repositories import commits_that_hold
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


def read_image(text: str, environ: Mapping[str, str]) -> tuple[Target, tuple[Sealed, ...]]:
    """Give an image in a folder that is an OCI layout, or in a registry, and what others signed about it there.

    Errors: ReferenceMalformed (REG-101), ContentMissing (REG-102), those of a registry and of `signatures_of`.
    """
    from interlock.adapters.registries.errors import ReferenceMalformed
    from interlock.adapters.registries.folder import FolderRepository
    from interlock.adapters.registries.names import read_reference
    from interlock.wiring.places import places
    from interlock.wiring.registries import registry_at

    reference = read_reference(text)
    if reference.kind == "folder":
        return _signed(FolderRepository(reference.path), reference.wanted, text)
    if reference.kind != "oci":
        raise ReferenceMalformed(text=text, why="images are named as folder:PATH:TAG or oci://HOST/PATH:TAG")
    with registry_at(reference, places(environ).config, environ) as repository:
        return _signed(repository, reference.wanted, text)


def _signed(repository: ArtifactRepository, wanted: Digest | str, text: str) -> tuple[Target, tuple[Sealed, ...]]:
    from interlock.adapters.registries.signatures import signatures_of
    from interlock.supply.signed import Target

    digest = _meant(repository, wanted, text)
    return Target(text, (digest,)), signatures_of(repository, digest)


def _meant(repository: ArtifactRepository, wanted: Digest | str, text: str) -> Digest:
    """Give the digest of what is meant; without tag and digest, of the one image that is there."""
    from interlock.adapters.registries.errors import ReferenceMalformed
    from interlock.formats.oci import read_oci

    if wanted:
        return repository.find(wanted).digest
    listed = (one for one in repository.listed() if not any(tag.startswith("sha256-") for tag in one.tags))
    found = [one.descriptor.digest for one in listed]
    found = [one for one in found if read_oci(repository.find(one), text).subject is None]
    if len(found) != 1:
        raise ReferenceMalformed(text=text, why=f"it holds {len(found)} images, and none is named")
    return found[0]
