"""Which hashes promise the bytes of a released version to everybody, so that one file may be held against another.

Enters: mentions. Leaves: their hashes. Floor 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from interlock.supply.inventory import Mention
from interlock.supply.model import Component, Hash, ReadingKind, SourceKind

ARCHIVED: Final = (SourceKind.REGISTRY, SourceKind.UNKNOWN)
"""Where what is promised is the archive that a registry gives to all who ask."""
OWN_HASHES: Final = ("npm.yarn-berry", "conda")
"""Formats whose hashes are not those of the registry's archive, or differ by platform: compared among themselves."""
# Members of an enumeration are found in a tuple without being hashed, which takes them long.
_PROMISING: Final = (ReadingKind.LOCKFILE, ReadingKind.MANIFEST)
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]{8,256}")
"""Anything else, and an odd number of them, is no digest, and compares with nothing."""
IN_BASE64: Final = ("h1", "h1-mod")
"""Go's algorithms, whose digests of 32 bytes are written in Base64."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
MOST_PROMISED: Final = 256
"""Hashes of one algorithm that are kept of a version; no release has as many archives."""
_IN_ORDER: Final = attrgetter("algorithm", "value")
"""As they are ordered anyway, in a third of the time."""


def is_shared(format_id: str, component: Component) -> bool:
    """Say whether the hashes of a component in a file of a format are those of the registry's archive."""
    return (
        bool(component.version and component.purl)
        and component.source.kind in ARCHIVED
        and not format_id.startswith(OWN_HASHES)
    )


def promised(mentions: Sequence[Mention]) -> tuple[Hash, ...]:
    """Give what lockfiles and manifests promise of one version together, sorted.

    Of an algorithm in which two of them have nothing in common nothing is given: nobody can say which is right.
    """
    if len(mentions) == 1 and len(hashes := mentions[0].component.hashes) <= MOST_PROMISED:
        return _whole(hashes) if hashes and _is_promising(mentions[0]) else ()
    told = [one.component.hashes for one in mentions if one.component.hashes and _is_promising(one)]
    if len(told) == 1 and len(told[0]) <= MOST_PROMISED:
        return _whole(told[0])
    return tuple(
        one for algorithm in sorted({one.algorithm for own in told for one in own}) for one in _agreed(told, algorithm)
    )


def _is_promising(mention: Mention) -> bool:
    return mention.kind in _PROMISING and is_shared(mention.format, mention.component)


def _agreed(told: Sequence[Sequence[Hash]], algorithm: str) -> tuple[Hash, ...]:
    """Give the hashes of one algorithm, if all that have any have one in common with the first."""
    lists = [{one for one in own if one.algorithm == algorithm} for own in told]
    first, *others = [own for own in lists if own]
    return _whole(first.union(*others))[:MOST_PROMISED] if all(first & other for other in others) else ()


def _whole(hashes: Iterable[Hash]) -> tuple[Hash, ...]:
    """Give those that are digests, sorted."""
    whole = [one for one in hashes if is_digest(one)]
    return tuple(whole) if len(whole) == 1 else tuple(sorted(whole, key=_IN_ORDER))


def is_digest(one: Hash) -> bool:
    """Say whether a hash is written as its algorithm's are, so that there is but one way to write it."""
    if one.algorithm in IN_BASE64:
        return _BASE64.fullmatch(one.value) is not None
    return _HEXADECIMAL.fullmatch(one.value) is not None and not len(one.value) % 2


def differ(some: Sequence[Hash], others: Sequence[Hash]) -> bool:
    """Say whether two lists of hashes cannot be of the same release: of no algorithm that both use, one in common."""
    both = {one.algorithm for one in some} & {one.algorithm for one in others}
    return bool(both) and not {one for one in some if one.algorithm in both} & set(others)


Promise = tuple[str, tuple[Hash, ...]]
"""A package URL, and what a file promises of it."""


def broken(promises: Iterable[Promise], recorded: Mapping[str, Sequence[Hash]]) -> list[Promise]:
    """Give the promises that cannot be of the release that was recorded, sorted."""
    return sorted(one for one in set(promises) if differ(one[1], recorded.get(one[0], ())))
