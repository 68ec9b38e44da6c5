"""References to images as people write them in manifests, read as a container runtime reads them. Floor 5.

Source: the grammar of `distribution/reference`, and how Docker fills in what is left out.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.formats.errors import ImageMalformed
from interlock.kernel import Digest

_DOCKER: Final = "docker.io"
_ALIASES: Final = frozenset({"index.docker.io", "registry-1.docker.io"})
_OFFICIAL: Final = "library/"
_USUAL_TAG: Final = "latest"
_LONGEST: Final = 4096
_LONGEST_NAME: Final = 255
_SHOWN: Final = 120
_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:.]+\])"
    r"(?::[0-9]{1,5})?"
)
_PATH: Final = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*")
_TAG: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_SHA256: Final = re.compile(r"sha256:[0-9a-f]{64}")


class Image(msgspec.Struct, frozen=True):
    """An image as a manifest names it, with everything that may be left out."""

    host: str
    path: str
    tag: str = ""
    """Empty where a digest is all that is named."""
    digest: Digest | None = None
    """What is run, whatever the tag says."""

    @property
    def place(self) -> str:
        """Where it is, without tag and digest."""
        return f"{self.host}/{self.path}"

    def pinned(self, digest: Digest) -> str:
        """Give it by a digest: without the tag, which not every runtime takes beside one."""
        return f"{self.place}@{digest}"

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"{self.place}{tag}@{self.digest}" if self.digest is not None else f"{self.place}{tag}"


def read_image(text: str) -> Image:
    """Read a reference. Errors: ImageMalformed (FMT-140)."""
    if not text or len(text) > _LONGEST:
        raise _wrong(text, "it is empty" if not text else "it is too long")
    name, at, digest = text.partition("@")
    if at and _SHA256.fullmatch(digest) is None:
        raise _wrong(text, "only sha256: and 64 small hexadecimal digits name an image here")
    place, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        place, tag = name, ""
    elif _TAG.fullmatch(tag) is None:
        raise _wrong(text, "what follows the last colon is no tag")
    host, path = _place(place)
    if _HOST.fullmatch(host) is None or _PATH.fullmatch(path) is None:
        raise _wrong(text, "a repository has parts of small letters and digits, after the host of a registry")
    if len(host) + 1 + len(path) > _LONGEST_NAME:
        raise _wrong(text, f"a name has at most {_LONGEST_NAME} characters")
    return Image(host.lower(), path, tag or ("" if at else _USUAL_TAG), Digest.parse(digest) if at else None)


def _place(text: str) -> tuple[str, str]:
    """Cut the host off; what looks like none is a path at Docker's own registry."""
    host, slash, path = text.partition("/")
    if not slash or not ("." in host or ":" in host or host == "localhost" or host != host.lower()):
        host, path = _DOCKER, text
    if host.lower() in _ALIASES:
        host = _DOCKER
    if host == _DOCKER and "/" not in path:
        path = f"{_OFFICIAL}{path}"
    return host, path


def _wrong(text: str, why: str) -> ImageMalformed:
    return ImageMalformed(text=text[:_SHOWN], why=why)
