"""Requirements and constraints files of pip, with the files that they take in. Enters: text. Leaves: a `Reading`.

Floor 5. Source: pip's documentation of the requirements file format.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import named_hash
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI, Asked, asked, exact_of, folded
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Hash, Reading, ReadingKind, Scope

FORMAT = "pypi.requirements"
TAKES = "requirements*.txt, requirements/*.txt, *requirements.in, constraints*.txt"

MOST_FILES: Final = 100
"""Files that one requirements file may take in, directly or through others."""
_SUFFIXES: Final = (".txt", ".in", ".pip")
_TAKES_IN: Final = {"-r": "", "--requirement": "", "-c": "constraint", "--constraint": "constraint"}
_REGISTRIES: Final = frozenset({"-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links"})
_EDITABLE: Final = frozenset({"-e", "--editable"})
_OPTION: Final = re.compile(r"(?P<name>--[a-z-]+|-[a-zA-Z])(?:=|\s+|(?<=-[a-zA-Z]))(?P<value>.*)")


def is_for(path: str) -> bool:
    """Say whether it is a requirements or constraints file, by its name or its folder."""
    folder, _, name = path.lower().rpartition("/")
    if not name.endswith(_SUFFIXES):
        return False
    return "requirements" in name or "constraints" in name or folder.rpartition("/")[2] == "requirements"


class _Line(NamedTuple):
    """A logical line: lines that end with a backslash are joined, comments are gone."""

    number: int
    text: str


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a requirements file and those that it takes in.

    Errors: ManifestMalformed (FMT-201).
    """
    files = Requirements(Gathering(path, FORMAT, ReadingKind.MANIFEST, PYPI), beside)
    is_constraint = "constraints" in path.lower().rpartition("/")[2]
    files.read_file(path, body, "constraint" if is_constraint else "")
    return files.reading(is_constraint=is_constraint)


class Requirements:
    """Reads lines of requirements, and the files that they take in, into one gathering."""

    def __init__(self, found: Gathering, beside: Beside) -> None:
        """Begin with nothing."""
        self._found = found
        self._beside = beside
        self._seen: set[tuple[str, str]] = set()
        self._waiting: list[tuple[str, bytes, str]] = []
        self._pinned: dict[str, str] = {}
        self._wanted: list[tuple[Asked, int, tuple[Hash, ...], str]] = []
        self.registries: list[str] = []

    def read_file(self, path: str, body: bytes, role: str) -> None:
        """Read a file, then those that it takes in; none of them twice. Errors: ManifestMalformed (FMT-201)."""
        self._seen.add((path, role))
        self._waiting.append((path, body, role))
        while self._waiting:
            where, content, what = self._waiting.pop(0)
            for line in _lines(decoded(content, where)):
                self.take(line.text, line.number, where, what)

    def take(self, text: str, number: int, where: str, role: str = "") -> None:
        """Take one line of a file."""
        number = number if where == self._found.path else 0
        if text.startswith("-"):
            self._take_option(text, number, where, role)
            return
        wanted, options = _apart(text)
        found = asked(wanted)
        if found is None:
            self._found.owe(number, f"{without_credentials(text)[:120]!r} names nothing that could be made out")
            return
        if not found.is_whole:
            self._found.owe(number, f"{wanted[:120]!r} is no requirement that pip takes")
        self._wanted.append((found, number, tuple(self._hashes(options, number)), role))

    def _take_option(self, text: str, number: int, where: str, role: str) -> None:
        option = _OPTION.fullmatch(text)
        name, value = (option["name"], option["value"].strip()) if option else (text, "")
        if name in _REGISTRIES:
            self.registries.append(without_credentials(value))
        elif name in _EDITABLE:
            found = asked(value)
            if found is None:
                self._found.owe(
                    number, f"the name of {without_credentials(value)[:120]!r} is not known before it is built"
                )
            else:
                self._wanted.append((found, number, (), role))
        elif name in _TAKES_IN:
            self._take_in(
                posixpath.normpath(posixpath.join(posixpath.dirname(where), value)), number, _TAKES_IN[name] or role
            )

    def _take_in(self, path: str, number: int, role: str) -> None:
        if (path, role) in self._seen:
            return
        body = self._beside(path) if len(self._seen) < MOST_FILES else None
        if body is None:
            self._found.owe(number, f"{without_credentials(path)[:200]} is taken in, but is not there")
            return
        self._seen.add((path, role))
        self._waiting.append((path, body, role))

    def _hashes(self, options: list[str], number: int) -> Iterator[Hash]:
        for place, word in enumerate(options):
            name, equals, value = word.partition("=")
            if name != "--hash":
                continue
            text = value if equals else options[place + 1] if place + 1 < len(options) else ""
            digest = named_hash(text)
            if digest is None:
                self._found.owe(number, f"{text[:80]!r} is no hash")
            else:
                yield digest

    def put(self, *, is_constraint: bool = False) -> None:
        """Put what was read into the gathering; a constraint only says which version a requirement gets."""
        for one, *_, role in self._wanted:
            if role == "constraint" and one.version:
                self._pinned.setdefault(folded(one.name), one.version)
        for one, number, hashes, role in self._wanted:
            if role == "constraint" and not is_constraint:
                continue
            place = self._found.add(
                one.name,
                one.version or (self._pinned.get(folded(one.name), "") if not one.source.url else ""),
                scope=Scope.OPTIONAL if is_constraint else Scope.REQUIRED,
                groups=("constraint",) * is_constraint,
                is_direct=None,
                constraint=one.constraint,
                hashes=hashes,
                source=one.source,
                line=number,
            )
            if exact_of(one.constraint) == "" and not is_constraint:
                self._found.asks(place)

    def reading(self, *, is_constraint: bool) -> Reading:
        """Give what was read: a lockfile where everything has a version and a hash."""
        self.put(is_constraint=is_constraint)
        reading = self._found.reading(registries=self.registries)
        is_lock = all(one.version and one.hashes for one in reading.components) and not reading.unresolved
        return replace(reading, kind=ReadingKind.LOCKFILE) if reading.components and is_lock else reading


def _lines(text: str) -> Iterator[_Line]:
    """Give the logical lines that are not empty."""
    parts: list[str] = []
    begun = 0
    for number, line in enumerate(text.splitlines(), 1):
        begun = begun if parts else number
        is_comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not is_comment:
            parts.append(line[:-1])
            continue
        parts.append("" if is_comment else line)
        whole = _without_comment("".join(parts)).strip()
        parts = []
        if whole:
            yield _Line(begun, whole)
    whole = _without_comment("".join(parts)).strip()
    if whole:
        yield _Line(begun, whole)


def _without_comment(line: str) -> str:
    """Cut off what follows a `#` that stands first or behind a blank."""
    place = line.find("#")
    while place >= 0:
        if place == 0 or line[place - 1].isspace():
            return line[:place]
        place = line.find("#", place + 1)
    return line


def _apart(text: str) -> tuple[str, list[str]]:
    """Split a line into the requirement and the options behind it."""
    words = text.split(" ")
    first = next((place for place, word in enumerate(words) if word.startswith("-")), len(words))
    return " ".join(words[:first]).strip(), [word for word in words[first:] if word]
