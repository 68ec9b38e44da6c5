"""Which images a Dockerfile builds on and is read by, as it names them. Floor 5.

Stages of its own are no images. What a name stands for is not looked up: one without a digest is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

import msgspec

_NAMES: Final = re.compile(
    r"(?:.*/)?(?:Dockerfile|Containerfile)(?:\.[^/]+)?|.*\.(?:dockerfile|containerfile)", re.IGNORECASE
)
_VARIABLE: Final = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))")
_DIGEST: Final = re.compile(r"@sha256:([0-9a-f]{64})$")
_ESCAPE: Final = re.compile(r"#\s*escape\s*=\s*([\\`])\s*", re.IGNORECASE)
_DIRECTIVE: Final = re.compile(r"(#|//)\s*[A-Za-z][A-Za-z0-9]*\s*=.*")
_SYNTAX: Final = re.compile(r"(?:#|//)\s*syntax\s*=\s*(\S+).*", re.IGNORECASE)
_WORD: Final = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+""")
_HERE: Final = re.compile(r"""\d*<<(-?)(["']?)([^<"'\s]+)\2""")
_QUOTES: Final = "\"'"
_WITH_HERE: Final = frozenset({"RUN", "COPY", "ADD"})


class BaseImage(msgspec.Struct, frozen=True, order=True):
    """An image that something is built on, or by."""

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

    Source: the Dockerfile reference, FROM, ARG, COPY --from and RUN --mount.
    """
    stages: set[str] = set()
    known: dict[str, str] = {}
    found: dict[str, BaseImage] = {}
    has_begun = False
    for number, words in instructions(body):
        name = words[0].upper()
        plain = [word for word in words[1:] if not word.startswith("--")]
        if name == "ARG" and not has_begun:
            for word in plain:
                key, _, value = word.partition("=")
                known[key] = value.strip(_QUOTES)
        elif name == "FROM" and plain:
            has_begun = True
            _note(plain[0], number, known, stages, found)
            if len(plain) > 2 and plain[1].upper() == "AS":  # noqa: PLR2004 -- FROM image AS name
                stages.add(plain[2].lower())
        else:
            for text in _taken_from(words):
                _note(text, number, known, stages, found)
    return tuple(found.values())


def frontend(body: bytes) -> BaseImage | None:
    """Give the image that reads a Dockerfile and so decides what it means; none where that is the builder's own.

    Shape:  a directive, which counts only before anything else; arguments mean nothing there.
    Source: the Dockerfile reference, Parser directives; BuildKit takes `//` for `#` there and passes over `#!`.
    """
    lines = _lines(body)
    for number, line in (*_directives(lines), *_directives(lines, "//")):
        if said := _SYNTAX.fullmatch(line):
            pinned = _DIGEST.search(said[1])
            return BaseImage(said[1], pinned[1] if pinned else "", number)
    return None


def _taken_from(words: list[str]) -> list[str]:
    """Give what an instruction takes files from."""
    name, *rest = words[1:] if words[0].upper() == "ONBUILD" and words[1:] else words
    options = list(takewhile(lambda word: word.startswith("--"), rest))
    if name.upper() == "RUN":
        options = [
            f"--{part.strip(_QUOTES)}" for one in options if one.startswith("--mount=") for part in one[8:].split(",")
        ]
    elif name.upper() not in {"COPY", "ADD"}:
        return []
    return [one.removeprefix("--from=").strip(_QUOTES) for one in options if one.startswith("--from=")]


def _note(text: str, line: int, known: dict[str, str], stages: set[str], found: dict[str, BaseImage]) -> None:
    reference = _VARIABLE.sub(lambda one: known.get(one[1] or one[3], "") or one[2] or one[0], text)
    if reference.lower() in stages or reference.isdecimal() or reference == "scratch":
        return
    pinned = _DIGEST.search(reference)
    found.setdefault(reference, BaseImage(reference, pinned[1] if pinned else "", line))


def instructions(body: bytes) -> list[tuple[int, list[str]]]:
    """Give the instructions with the lines that they begin on.

    Continued lines are joined; comments and the text of here-documents are left out.
    """
    found: list[tuple[int, list[str]]] = []
    lines = _lines(body)
    escape = _escape(lines)
    waiting, start, here = "", 0, 0
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if number <= here or not text or text.startswith("#"):
            continue
        start = start or number
        waiting += line.rstrip()
        if text.endswith(escape):
            waiting = waiting[:-1]
            continue
        if words := waiting.split():
            here = _end_of_here(waiting, words, lines, number)
            found.append((start, words))
        waiting, start = "", 0
    if words := waiting.split():
        found.append((start, words))
    return found


def _escape(lines: list[str]) -> str:
    """Give what a line that goes on ends with: it may be said in the directives, which stand before all else."""
    found = (_ESCAPE.fullmatch(line) for _, line in _directives(lines))
    return next((said[1] for said in found if said), "\\")


def _lines(body: bytes) -> list[str]:
    return [line.removesuffix("\r") for line in body.decode("utf-8-sig", "replace").split("\n")]


def _directives(lines: list[str], mark: str = "#") -> Iterator[tuple[int, str]]:
    """Give the directives, which stand before all else, with their lines."""
    first = 1 if lines[0].startswith("#!") else 0
    for number, line in enumerate(lines[first:], first + 1):
        said = _DIRECTIVE.fullmatch(line.strip())
        if said is None or said[1] != mark:
            return
        yield number, line.strip()


def _end_of_here(text: str, words: list[str], lines: list[str], after: int) -> int:
    """Give the line that the here-documents of an instruction end with; one without an end is none."""
    name = words[1] if words[0].upper() == "ONBUILD" and words[1:] else words[0]
    if name.upper() not in _WITH_HERE:
        return after
    for said in filter(None, map(_HERE.fullmatch, _WORD.findall(text))):
        for number in range(after, len(lines)):
            if (lines[number].lstrip("\t") if said[1] else lines[number]) == said[3]:
                after = number + 1
                break
    return after
