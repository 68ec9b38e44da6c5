"""How conda names packages and writes what it asks for. Floor 5. Source: conda's package match specification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from interlock.formats.manifests.fields import text_or_empty
from interlock.formats.manifests.gathering import Ecosystem
from interlock.formats.manifests.hashes import hash_of
from interlock.supply.model import Hash

CONDA: Final = Ecosystem("conda", "")

_SPEC: Final = re.compile(r"(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]{0,200})\s{0,9}(?P<range>.*)", re.DOTALL)
_EXACT: Final = re.compile(r"(?:==\s{0,9}|=)?(?P<version>\d[^\s=<>!,|*]*)(?P<build>=[^\s=*]+)?")


class Match(NamedTuple):
    """What one specification matches."""

    name: str
    version: str
    constraint: str
    channel: str


def match_of(text: str) -> Match | None:
    """Read `channel::name=1.2=build`, `name >=1.2,<2` and their kin; None where it names nothing."""
    channel, colons, bare = text.partition("::")
    bare = bare if colons else text
    bare = bare.partition("#")[0].partition("[")[0].strip()
    found = _SPEC.fullmatch(bare)
    if found is None:
        return None
    constraint = found["range"].strip()
    exact = _EXACT.fullmatch(constraint)
    is_exact = exact is not None and (constraint.startswith("==") or exact["build"] or not constraint.startswith("="))
    version = exact["version"] if exact is not None and is_exact else ""
    return Match(found["name"], version, constraint, channel.strip() if colons else "")


def hashes_of(entry: dict[str, object]) -> Iterator[Hash]:
    """Give the hashes of an archive of conda, which stand under their own names."""
    for algorithm in ("sha256", "md5"):
        digest = hash_of(algorithm, text_or_empty(entry.get(algorithm)))
        if digest is not None:
            yield digest
