"""Mandatory test of weaknesses (6.1.11): the number is that of a weakness, and the name is its name.

Enters: a document. Leaves: flaws with the number of their test. Floor 5. Source: CSAF 2.0 and 2.1, section 6.1.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any, Final

from interlock.formats.csaf.document import Document, items, mapping, text
from interlock.formats.csaf.weakness_names import VERSIONS, WEAKNESSES
from interlock.formats.shapes import Flaw, at

_NEWEST: Final = len(VERSIONS) - 1


def weaknesses(document: Document) -> Iterator[Flaw]:
    """6.1.11: each weakness exists under this name; in version 2.1, in the version of CWE that it tells."""
    for place, one in document.vulnerabilities:
        found = list(items(one, "cwes", place))
        if "cwe" in one:
            found.append((at(place, "cwe"), mapping(one, "cwe")))
        for where, weakness in found:
            yield from (Flaw(where, why, "6.1.11") for why in _wrong(weakness))


def _wrong(weakness: dict[str, Any]) -> Iterator[str]:
    number, name, version = (text(weakness, key) for key in ("id", "name", "version"))
    known = _known().get(number.removeprefix("CWE-"), {})
    if version not in VERSIONS and version and not _is_later(version):
        yield f"there is no version {version} of CWE"
        return
    digest = sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
    if not version:
        if digest not in known:
            yield f"{number} is no weakness of the name {name[:80]!r}"
    elif version in VERSIONS:
        when = VERSIONS.index(version)
        if not any(first <= when <= last for runs in known.values() for first, last in runs):
            yield f"{number} is no weakness in version {version} of CWE"
        elif not any(first <= when <= last for first, last in known.get(digest, ())):
            yield f"{name[:80]!r} is not the name of {number} in version {version} of CWE"


def _is_later(version: str) -> bool:
    """Say whether a version is later than all that are known here; what it has cannot be told."""
    parts = [int(part) for part in version.split(".") if part.isdecimal() and len(part) < 10]  # noqa: PLR2004  # sane
    return parts > [int(part) for part in VERSIONS[_NEWEST].split(".")]


@cache
def _known() -> dict[str, dict[str, list[tuple[int, int]]]]:
    """Give by number and digest of the name the first and last versions that have it."""
    known: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for entry in WEAKNESSES.split():
        number, digest, span = entry.split(":")
        first, dash, last = span.partition("-")
        run = (int(first), int(last) if dash else _NEWEST)
        known.setdefault(number, {}).setdefault(digest, []).append(run)
    return known
