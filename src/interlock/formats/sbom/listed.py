"""The package URLs that a CycloneDX document lists, letter for letter: a part of what reading it gives.

Whoever only asks whether one of them is there need not wait until all is read, which takes fifty times as long.
Floor 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

_DEEPEST: Final = 32


class _Part(msgspec.Struct, frozen=True):
    purl: str = ""
    components: tuple[_Part, ...] = ()


class _About(msgspec.Struct, frozen=True):
    component: _Part | None = None


class _Bom(msgspec.Struct, frozen=True, rename="camel"):
    bom_format: str = ""
    metadata: _About | None = None
    components: tuple[_Part, ...] = ()


_READER: Final = msgspec.json.Decoder(_Bom)


def listed_purls(body: bytes) -> frozenset[str]:
    """Give the package URLs that a CycloneDX document in JSON lists as components, as they are written there.

    Promise: what is written in canonical form is in what `read_sbom` gives, if that can read the document; of
             other documents, and of those with anything odd in them, nothing is given.
    """
    try:
        told = _READER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return frozenset()
    if told.bom_format != "CycloneDX":
        return frozenset()
    subject = told.metadata.component if told.metadata is not None else None
    parts = (*told.components, *(subject.components if subject is not None else ()))
    return frozenset(_purls(parts, _DEEPEST))


def _purls(parts: tuple[_Part, ...], deep: int) -> Iterator[str]:
    for one in parts:
        if one.purl:
            yield one.purl
        if deep:
            yield from _purls(one.components, deep - 1)
