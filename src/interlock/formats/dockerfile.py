"""Which images a Dockerfile builds on, as it names them. Floor 5.

Stages of its own are no images. What a name stands for is not looked up: one without a digest is told as such.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

_NAMES: Final = re.compile(
    r"(?:.*/)?(?:Dockerfile|Containerfile)(?:\.[^/]+)?|.*\.(?:dockerfile|containerfile)", re.IGNORECASE
)
_VARIABLE: Final = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))")
_DIGEST: Final = re.compile(r"@sha256:([0-9a-f]{64})$")


class BaseImage(msgspec.Struct, frozen=True, order=True):
    """An image that something is built on."""

    reference: str
    """As the file names it, with the defaults of its arguments filled in."""
    sha256: str = ""
    """Of its manifest; empty where the file does not pin it, so that nobody can tell which bytes were meant."""
    line: int = 0


def is_dockerfile(path: str) -> bool:
    """Say whether a file is one by its name."""
    return _NAMES.fullmatch(path) is not None


def base_images(body: bytes) -> tuple[BaseImage, ...]:
    """Give the images of a Dockerfile in its order, each once.

    Source: the Dockerfile reference, FROM, ARG and COPY --from.
    """
    stages: set[str] = set()
    known: dict[str, str] = {}
    found: dict[str, BaseImage] = {}
    has_begun = False
    for number, words in _instructions(body):
        name = words[0].upper()
        plain = [word for word in words[1:] if not word.startswith("--")]
        if name == "ARG" and not has_begun and plain:
            key, _, value = plain[0].partition("=")
            known[key] = value.strip("\"'")
        elif name == "FROM" and plain:
            has_begun = True
            _note(plain[0], number, known, stages, found)
            if len(plain) > 2 and plain[1].upper() == "AS":  # noqa: PLR2004 -- FROM image AS name
                stages.add(plain[2].lower())
        elif name in {"COPY", "ADD"}:
            for word in words[1:]:
                if word.startswith("--from="):
                    _note(word.partition("=")[2], number, known, stages, found)
    return tuple(found.values())


def _note(text: str, line: int, known: dict[str, str], stages: set[str], found: dict[str, BaseImage]) -> None:
    reference = _VARIABLE.sub(lambda one: known.get(one[1] or one[3], "") or one[2] or one[0], text)
    if reference.lower() in stages or reference.isdecimal() or reference == "scratch":
        return
    pinned = _DIGEST.search(reference)
    found.setdefault(reference, BaseImage(reference, pinned[1] if pinned else "", line))


def _instructions(body: bytes) -> list[tuple[int, list[str]]]:
    """Give the instructions with the lines that they begin on; continued lines are joined, comments left out."""
    found: list[tuple[int, list[str]]] = []
    waiting, start = "", 0
    for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        start = start or number
        if text.endswith("\\"):
            waiting += text[:-1] + " "
            continue
        words = (waiting + text).split()
        found.append((start, words))
        waiting, start = "", 0
    return found
