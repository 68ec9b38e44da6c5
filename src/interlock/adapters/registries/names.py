"""What repositories, tags and digests may be called, and the addresses people write. Floor 11.

Source: OCI distribution specification 1.1, "Pulling manifests".
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.adapters.registries.errors import ReferenceMalformed
from interlock.kernel import Digest, DigestMalformed

_TAG: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_PATH: Final = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*")
HOST: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:.]+\])"
    r"(?::[0-9]{1,5})?"
)
_LONGEST: Final = 255
_FALLBACK: Final = re.compile(r"sha256-[0-9a-f]{64}")
OCI_SCHEME: Final = "oci://"
FOLDER_SCHEME: Final = "folder:"


class Reference(msgspec.Struct, frozen=True):
    """An address as somebody wrote it: where, and what there."""

    kind: str
    """`oci`, `folder`, or empty for the name of a repository that the settings know."""
    host: str
    """Host and port of a registry; empty elsewhere."""
    path: str
    """The repository there; the folder; or the name, with what follows it after a slash."""
    tag: str = ""
    digest: Digest | None = None

    @property
    def wanted(self) -> Digest | str:
        """What is meant there: a digest rather than a tag where both are given; empty if neither is."""
        return self.digest or self.tag

    @property
    def place(self) -> str:
        """The address without tag and digest."""
        return f"{OCI_SCHEME}{self.host}/{self.path}" if self.kind == "oci" else f"{_PREFIX[self.kind]}{self.path}"


_PREFIX: Final = {"folder": FOLDER_SCHEME, "": ""}


def read_reference(text: str) -> Reference:
    """Read `oci://HOST/PATH`, `folder:PATH` or `NAME[/PATH]`, each with `:TAG` and `@sha256:...` if wanted.

    Errors: ReferenceMalformed (REG-101).
    """
    if not text.isprintable() or not text.strip():
        raise ReferenceMalformed(text=text, why="it is empty or has characters that do not print")
    bare, digest = _without_digest(text)
    if bare.startswith(OCI_SCHEME):
        return _registry(text, bare.removeprefix(OCI_SCHEME), digest)
    kind = "folder" if bare.startswith(FOLDER_SCHEME) else ""
    place, tag = _without_tag(bare.removeprefix(FOLDER_SCHEME))
    if not place or (not kind and not _PATH.fullmatch(place.lower())):
        raise ReferenceMalformed(text=text, why="there is no name or path in it")
    return Reference(kind, "", place, check_tag(tag) if tag else "", digest)


def _registry(text: str, rest: str, digest: Digest | None) -> Reference:
    host, slash, path = rest.partition("/")
    path, tag = _without_tag(path)
    if "@" in rest:
        raise ReferenceMalformed(text=f"{OCI_SCHEME}...", why="it carries credentials; give them in registries.yaml")
    if not slash or not HOST.fullmatch(host):
        raise ReferenceMalformed(text=text, why="after oci:// comes HOST/PATH")
    return Reference("oci", host.lower(), check_path(path), check_tag(tag) if tag else "", digest)


def _without_digest(text: str) -> tuple[str, Digest | None]:
    bare, at, digest = text.rpartition("@")
    if not at or not digest.startswith(("sha256:", "sha512:")):
        return text, None
    try:
        read = Digest.parse(digest)
    except DigestMalformed as error:
        raise ReferenceMalformed(text=text, why="what follows the @ is no digest") from error
    if read.alg != "sha256":
        raise ReferenceMalformed(text=text, why="only SHA-256 digests name something here")
    return bare, read


def _without_tag(text: str) -> tuple[str, str]:
    """Cut a tag off; what follows the last colon is one only if no slash comes after it."""
    place, colon, tag = text.rpartition(":")
    return (place, tag) if colon and "/" not in tag else (text, "")


def check_tag(tag: str) -> str:
    """Give a tag that may be used; those by which registries list what is about a digest are not for people.

    Errors: ReferenceMalformed (REG-101).
    """
    if not _TAG.fullmatch(tag):
        why = "a tag has up to 128 letters, digits, dots, dashes and underscores, and begins with no dot or dash"
        raise ReferenceMalformed(text=tag, why=why)
    if is_fallback(tag):
        raise ReferenceMalformed(text=tag, why="tags of this form list what is about a digest")
    return tag


def check_path(path: str) -> str:
    """Give the path of a repository that every registry takes. Errors: ReferenceMalformed (REG-101)."""
    if len(path) > _LONGEST or not _PATH.fullmatch(path):
        why = "a repository has parts of small letters and digits, with dots, dashes and underscores between them"
        raise ReferenceMalformed(text=path, why=why)
    return path


def fallback_tag(digest: Digest) -> str:
    """Give the tag under which registries without a referrers API list what is about a digest."""
    return f"{digest.alg}-{digest.hex}"


def is_fallback(tag: str) -> bool:
    """Say whether a tag only lists what is about a digest."""
    return _FALLBACK.fullmatch(tag) is not None
