"""What the files of Go have in common: names, versions, the standard library, hashes of `go.sum`. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.golang.directives import Directive
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Hash

GO: Final = Ecosystem("golang", "Go", split="/")
STANDARD_LIBRARY: Final = "stdlib"
"""The name that Go's advisories have for it."""

_VERSION: Final = re.compile(r"v(0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_MAJOR: Final = re.compile(r"/v(\d+)$")
_GOPKG: Final = re.compile(r"gopkg\.in/.*\.v(\d+)(?:-unstable)?")
_GO: Final = re.compile(r"(?:go)?(\d{1,9})\.(\d{1,9})")
_FIELDS: Final = 3
GO_MOD: Final = "/go.mod"
OWN_FILE: Final = "-mod"
"""Behind the algorithm of a hash that is of a module's `go.mod` alone."""

Sums = dict[tuple[str, str], tuple[list[Hash], int]]
"""The hashes of a `go.sum` with the line of the first, by module and version, or version and `/go.mod`."""


def is_version(text: str) -> bool:
    """Say whether it is a whole version as Go writes them."""
    return _VERSION.fullmatch(text) is not None


def fits(path: str, version: str) -> bool:
    """Say whether a module of this path can have this version: from major version 2 on, the path names it."""
    found = _VERSION.fullmatch(version)
    if found is None:
        return False
    major = found[1]
    gopkg = _GOPKG.fullmatch(path)
    if gopkg is not None:
        return gopkg[1] == major or (gopkg[1] == "1" and major == "0")
    suffix = _MAJOR.search(path)
    if suffix is not None:
        return suffix[1] == major
    return major in {"0", "1"} or version.endswith("+incompatible")


def add_standard_library(found: Gathering, lines: list[Directive]) -> None:
    """Take note of the standard library, which is as old as the toolchain that the file asks for."""
    asked = {one.verb: one for one in lines if one.verb in {"go", "toolchain"} and one.words}
    named = [asked[verb] for verb in ("toolchain", "go") if verb in asked and asked[verb].words[0] != "default"]
    if not named:
        return
    best = named[0]
    version = best.words[0].removeprefix("go").partition("-")[0]
    place = found.add(STANDARD_LIBRARY, version, line=best.line)
    found.asks(place, constraint=f"{best.verb} {best.words[0]}")


def lists_all(lines: list[Directive]) -> bool:
    """Say whether a `go.mod` names everything that is built, as it does from Go 1.17 on."""
    asked = next((one.words[0] for one in lines if one.verb == "go" and one.words), "")
    version = _GO.match(asked)
    return version is not None and (int(version[1]), int(version[2])) >= (1, 17)


def sums(body: bytes, path: str) -> Sums:
    """Give the hashes of a `go.sum` with their lines, by module and version.

    What is there for a version's `go.mod` alone is under that version with `/go.mod` behind it.
    Errors: ManifestMalformed (FMT-201).
    """
    table: Sums = {}
    for number, line in enumerate(decoded(body, path).split("\n"), 1):
        words = line.split()
        if not words:
            continue
        if len(words) != _FIELDS or not words[1].startswith("v"):
            raise malformed(path, "a line has a module, a version and a hash", line=number)
        algorithm, _, value = words[2].partition(":")
        hashes, _ = table.setdefault((words[0], words[1]), ([], number))
        if value:
            hashes.append(Hash(algorithm, value))
    return table


def promised(table: Sums, name: str, version: str) -> tuple[Hash, ...]:
    """Give the hashes of a module, or of its `go.mod` where nothing else of it was ever needed."""
    whole = table.get((name, version), ([], 0))[0]
    return tuple(whole) or of_own_file(table, name, version)


def of_own_file(table: Sums, name: str, version: str) -> tuple[Hash, ...]:
    """Give the hashes of a module's `go.mod`."""
    hashes, _ = table.get((name, f"{version}{GO_MOD}"), ([], 0))
    return tuple(Hash(one.algorithm + OWN_FILE, one.value) for one in hashes)
