"""`cabal.project.freeze`: the versions that Cabal is held to. Enters: text. Leaves: a `Reading`. Floor 5.

Source: Cabal's user guide, "cabal.project", `constraints`; "cabal freeze".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "hackage.cabal-freeze"
TAKES = "cabal.project.freeze, cabal.config"

HACKAGE: Final = Ecosystem("hackage", "Hackage")
_FIELD: Final = re.compile(r"([A-Za-z][\w-]*):(?!:)(.*)")
_CONSTRAINT: Final = re.compile(
    r"(?:(?P<qualifier>(?:[\w-]+:)?[A-Za-z][\w-]*)\.)?(?P<name>[A-Za-z0-9][A-Za-z0-9-]*)\s*(?P<asked>.*)"
)
_EXACT: Final = re.compile(r"==\s*(\d+(?:\.\d+)*)")
_RANGE: Final = re.compile(r"[<>=^]")
_FLAGS: Final = re.compile(r"(?:[+-][\w-]+\s*)+|source|test|bench")


def is_for(path: str) -> bool:
    """Say whether it holds Cabal's versions, by its name."""
    name = posixpath.basename(path)
    return name == "cabal.config" or (name.startswith("cabal") and name.endswith(".freeze"))


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the versions; a line that is none is owed.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, HACKAGE)
    inside = ""
    for number, line in enumerate(decoded(body, path).splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("--"):
            continue
        field = _FIELD.fullmatch(bare)
        if field is not None and "." not in field[1]:
            inside, bare = field[1].lower(), field[2].strip()
        if inside == "constraints":
            for one in bare.split(","):
                _add(found, one.strip(), number)
        elif not inside:
            found.owe(number, f"{bare[:80]!r} belongs to no field")
    return found.reading()


def _add(found: Gathering, text: str, line: int) -> None:
    if not text:
        return
    one = _CONSTRAINT.fullmatch(text)
    if one is None or not one["asked"]:
        found.owe(line, f"{text[:80]!r} is no package with a version")
        return
    asked = one["asked"].strip()
    if _FLAGS.fullmatch(asked):
        return
    version = _EXACT.fullmatch(asked)
    if version is None and not _RANGE.search(asked) and asked != "installed":
        found.owe(line, f"{text[:80]!r} is no package with a version")
        return
    qualifier = one["qualifier"] or ""
    scope = Scope.BUILD if qualifier.endswith("setup") else Scope.REQUIRED
    found.add(
        one["name"],
        version[1] if version else "",
        scope=scope,
        groups=(qualifier,) * bool(qualifier),
        constraint=asked,
        line=line,
    )
