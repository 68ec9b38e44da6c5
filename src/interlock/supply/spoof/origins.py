"""Where components come from: references that move, connections that anyone can answer.

Enters: readings. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import dirname
from typing import Final

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Component, Reading, ReadingKind, SourceKind
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion

_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHORT: Final = re.compile(r"[0-9a-f]{7,39}")
_PLAIN: Final = re.compile(r"(?i)(?:\w+\+)?(?:http|git|ftp|svn)://(?P<host>[^/?#]*)")
_LOOPBACK: Final = re.compile(r"(?i)(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?")
_FIXED: Final = frozenset({ReadingKind.LOCKFILE, ReadingKind.INSTALLED})


def moving_references(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give what comes from a branch, a tag or an address that may hold other bytes tomorrow."""
    held = {
        (dirname(reading.path), package_text(one))
        for reading in readings
        if reading.kind in _FIXED
        for one in reading.components
        if not moves(one)
    }
    for reading in readings:
        is_fixed = reading.kind is ReadingKind.LOCKFILE
        if not is_fixed and reading.kind is not ReadingKind.MANIFEST:
            continue
        for one in reading.components:
            if not moves(one) or (not is_fixed and (dirname(reading.path), package_text(one)) in held):
                continue
            if is_fixed and one.source.kind is SourceKind.URL:
                continue  # told as missing integrity
            yield Suspicion(
                Rule.MOVING_REFERENCE,
                Severity.HIGH if is_fixed and not _is_abbreviated(one) else Severity.MEDIUM,
                Certainty.HIGH,
                f"{one.name} comes from {_reference(one)}, which may be something else tomorrow",
                "name a whole commit id, or the hash of the archive",
                reading.path,
                one.line,
                one,
            )


def moves(one: Component) -> bool:
    """Say whether what a source gives can change while its words stay the same."""
    if one.source.kind is SourceKind.GIT:
        return not (_COMMIT.fullmatch(one.source.commit) or _COMMIT.fullmatch(one.source.reference))
    return one.source.kind is SourceKind.URL and not one.hashes


def package_text(one: Component) -> str:
    """Give the package URL of a component without its version."""
    return one.purl.partition("?")[0].rpartition("@")[0] if one.version else one.purl.partition("?")[0]


def _reference(one: Component) -> str:
    if one.source.kind is SourceKind.URL:
        return "an address without a hash"
    named = one.source.commit or one.source.reference
    if _is_abbreviated(one):
        return f"the abbreviated commit {named}"
    return f"the branch or tag {named[:80]}" if named else "the head of a repository"


def _is_abbreviated(one: Component) -> bool:
    """Say whether the commit is cut short: hard to imitate, and not impossible."""
    return _SHORT.fullmatch(one.source.commit) is not None


def plain_http(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give the hosts that a file reaches without encryption, each once."""
    for reading in readings:
        if reading.kind not in {ReadingKind.LOCKFILE, ReadingKind.MANIFEST}:
            continue
        plain: dict[str, list[Component]] = {}
        for one in reading.components:
            host = plain_host(one.source.url)
            if host:
                plain.setdefault(host, []).append(one)
        for url in reading.registries:
            if plain_host(url):
                plain.setdefault(plain_host(url), [])
        for host, some in plain.items():
            yield _unprotected(reading, host, some)


def plain_host(url: str) -> str:
    """Give the host of an address without encryption; empty for any other, and for this very machine."""
    found = _PLAIN.match(url)
    if found is None:
        return ""
    host = found["host"].rpartition("@")[2].lower()
    return "" if _LOOPBACK.fullmatch(host) else host


def _unprotected(reading: Reading, host: str, some: list[Component]) -> Suspicion:
    is_promised = bool(some) and all(one.hashes for one in some)
    return Suspicion(
        Rule.PLAIN_HTTP,
        Severity.MEDIUM if is_promised else Severity.HIGH,
        Certainty.HIGH,
        f"{host} is reached without encryption" + (f", for {some[0].name} and {len(some)} in all" if some else ""),
        "use https, or ssh for git",
        reading.path,
        some[0].line if some else 0,
        some[0] if some else None,
    )
