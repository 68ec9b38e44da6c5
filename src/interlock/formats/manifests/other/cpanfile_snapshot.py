"""`cpanfile.snapshot`: what Carton installs. Enters: text. Leaves: a `Reading`. Floor 5.

A distribution stands below `DISTRIBUTIONS`, two blanks in; its fields four, and their entries six.
Source: Carton's snapshot format, version 1.0.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.other.perl import CPAN
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.supply.purl import purl_of

FORMAT = "cpan.snapshot"
TAKES = "cpanfile.snapshot"

_DISTRIBUTION: Final = re.compile(r"(?P<name>[A-Za-z_][\w.+-]*?)-(?P<version>v?\d[\w.]*(?:-TRIAL\d*)?)")
_PATHNAME: Final = re.compile(r"pathname:\s*(?:\w/\w\w/)?(?P<author>[A-Z][A-Z0-9-]*)/.*")
_AT_DISTRIBUTION, _AT_FIELD = 2, 4


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Carton, by its name."""
    return path.rpartition("/")[2] == "cpanfile.snapshot"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Carton.

    Errors: ManifestMalformed (FMT-201).
    """
    snapshot = _Snapshot(Gathering(path, FORMAT, ReadingKind.LOCKFILE, CPAN))
    is_open = False
    for number, line in enumerate(decoded(body, path).splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if bare == "DISTRIBUTIONS" and bare == line.rstrip():
            is_open = True
        elif not is_open:
            raise malformed(path, f"{bare[:80]!r} stands before the distributions", line=number)
        else:
            snapshot.take(len(line) - len(line.lstrip(" ")), bare, number)
    return snapshot.reading()


class _Snapshot:
    """What was read so far."""

    def __init__(self, found: Gathering) -> None:
        self._found = found
        self._open: tuple[str, str, int] | None = None
        self._author = self._field = ""
        self._provides: list[str] = []
        self._requires: list[str] = []
        self._modules: dict[str, int] = {}
        self._needed: list[tuple[int, str]] = []

    def take(self, indent: int, bare: str, line: int) -> None:
        """Take one line."""
        if indent <= _AT_DISTRIBUTION:
            self._close()
            one = _DISTRIBUTION.fullmatch(bare)
            self._open = (one["name"], one["version"], line) if one is not None else None
            if one is None:
                self._found.owe(line, f"{bare[:80]!r} is no distribution with a version")
        elif indent <= _AT_FIELD:
            self._field = bare.rstrip(":")
            pathname = _PATHNAME.fullmatch(bare)
            self._author = pathname["author"] if pathname is not None else self._author
        elif self._field == "provides":
            self._provides.append(bare.partition(" ")[0])
        elif self._field == "requirements":
            self._requires.append(bare.partition(" ")[0])

    def _close(self) -> None:
        """Take note of the distribution whose lines are at an end."""
        opened, author, provides, requires = self._open, self._author, self._provides, self._requires
        self._open, self._author, self._field, self._provides, self._requires = None, "", "", [], []
        if opened is None:
            return
        name, version, line = opened
        try:
            purl = purl_of("cpan", name, version, author)
        except PurlMalformed as error:
            self._found.owe(line, f"{name[:80]!r} cannot be a package: {error.fields.get('why')}")
            return
        place = self._found.add_component(Component(name, version, purl, line=line))
        self._modules.update(dict.fromkeys(provides, place))
        self._needed += [(place, module) for module in requires]

    def reading(self) -> Reading:
        """Give what was noted, with edges from the modules that distributions provide."""
        self._close()
        for place, module in self._needed:
            self._found.needs(place, self._modules.get(module))
        return self._found.reading()
