"""What `verify:` in interlock.yaml says of signatures of others, and the verifier that is built of it. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from interlock.formats import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from interlock.flows.ports import OutsideVerifier

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


def root_reader(own_file: Callable[[str], bytes | None]) -> Callable[[str], bytes]:
    """Give what reads a trusted root that the settings name. Errors of it: TrustedRootMalformed (FMT-803)."""

    def read(path: str) -> bytes:
        from interlock.formats.sigstore import TrustedRootMalformed

        body = own_file(path)
        if body is None:
            raise TrustedRootMalformed(source=path, why="there is no such file in the repository")
        return body

    return read
