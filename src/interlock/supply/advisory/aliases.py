"""Records of several databases that speak of one vulnerability, brought together.

Enters: advisories. Leaves: groups, each a finding of its own. Floor 3.
Only `aliases` join; `related` says alike and `upstream` says where a record of a distribution comes from, and one of
those may come from ten.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from interlock.supply.advisory.model import Advisory

T = TypeVar("T")

_PREFERRED: Final = ("CVE-", "GHSA-", "MAL-")
"""Families of names in the order in which people know them; any other comes next, private ones (`x_`) last."""
_PRIVATE: Final = "x_"


class Group(msgspec.Struct, frozen=True, gc=False):
    """Records that speak of one vulnerability."""

    id: str
    """The name that it is best known by, which need not be that of a record here."""
    names: tuple[str, ...]
    """All its names, the best known first."""
    members: tuple[Advisory, ...]
    """Sorted by id; none of them withdrawn."""


def united(one: Advisory, other: Advisory) -> Advisory:
    """Give one record of two that bear the same id and the same time: nobody can say which is right, so both are.

    Some databases write a record for each ecosystem. What only one can be, the last says.
    """
    return replace(
        other,
        withdrawn=other.withdrawn if one.is_withdrawn else "",
        aliases=_both(one.aliases, other.aliases),
        related=_both(one.related, other.related),
        upstream=_both(one.upstream, other.upstream),
        ratings=_both(one.ratings, other.ratings),
        affected=_both(one.affected, other.affected),
        references=_both(one.references, other.references),
        cwe=_both(one.cwe, other.cwe),
    )


def _both(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return (*one, *(each for each in other if each not in one))


class Aliases:
    """Names that mean the same, joined one pair at a time."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._written: dict[str, str] = {}

    def join(self, names: Iterable[str]) -> None:
        """Learn that some names mean the same."""
        first = ""
        for name in names:
            key = name.strip().casefold()
            if not key:
                continue
            self._written.setdefault(key, name.strip())
            root = self._root(key)
            if not first:
                first = root
            elif root != first:
                self._above[root] = first

    def root(self, name: str) -> str:
        """Give what all names with the same meaning share."""
        return self._root(name.strip().casefold())

    def sets(self) -> tuple[tuple[str, ...], ...]:
        """Give the names that mean the same, set by set, the best known first."""
        found: dict[str, list[str]] = {}
        for key, name in self._written.items():
            found.setdefault(self._root(key), []).append(name)
        return tuple(sorted(tuple(sorted(names, key=preference)) for names in found.values()))

    def _root(self, key: str) -> str:
        above = self._above
        root = above.setdefault(key, key)
        while root != above[root]:
            root = above[root]
        while above[key] != root:
            above[key], key = root, above[key]
        return root


def preference(name: str) -> tuple[int, str]:
    """Give what to sort names by so that the best known comes first."""
    upper = name.upper()
    for place, prefix in enumerate(_PREFERRED):
        if upper.startswith(prefix):
            return place, upper
    return len(_PREFERRED) + name.startswith(_PRIVATE), upper


def grouped(advisories: Iterable[Advisory]) -> tuple[Group, ...]:
    """Give one group for each vulnerability, sorted by id; withdrawn records are left out and join nothing."""
    standing = [advisory for advisory in advisories if not advisory.is_withdrawn]
    aliases = Aliases()
    for advisory in standing:
        aliases.join((advisory.id, *advisory.aliases))
    members: dict[str, dict[str, Advisory]] = {}
    for advisory in standing:
        known = members.setdefault(aliases.root(advisory.id), {})
        if advisory.id not in known or known[advisory.id].modified < advisory.modified:
            known[advisory.id] = advisory
    names = {aliases.root(found[0]): found for found in aliases.sets()}
    groups = [
        Group(names[root][0], names[root], tuple(found[name] for name in sorted(found)))
        for root, found in members.items()
    ]
    return tuple(sorted(groups, key=lambda group: preference(group.id)))
