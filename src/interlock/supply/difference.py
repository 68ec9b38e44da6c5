"""What changed between two inventories: added, removed, other versions, other hashes, other licences.

Enters: two inventories. Leaves: a `Difference`. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from interlock.supply.errors import PurlMalformed
from interlock.supply.inventory import Inventory
from interlock.supply.model import Component, Hash, Scope
from interlock.supply.purl import package_of, read_foreign_purl

_SILENT: Final = frozenset({"", "NOASSERTION"})


class Moved(msgspec.Struct, frozen=True):
    """A package whose versions are others than before."""

    package: str
    """Its purl without a version, or its name."""
    before: tuple[Component, ...]
    """Versions that are gone."""
    after: tuple[Component, ...]
    """Versions that are new."""


class Rehashed(msgspec.Struct, frozen=True):
    """The same version with other contents: the two sides share no hash of an algorithm that both have."""

    component: Component
    algorithm: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Relicensed(msgspec.Struct, frozen=True):
    """The same version under other licences."""

    component: Component
    before: tuple[str, ...]
    after: tuple[str, ...]


class Rescoped(msgspec.Struct, frozen=True):
    """The same version, needed for something else."""

    component: Component
    before: Scope
    after: Scope


class Difference(msgspec.Struct, frozen=True):
    """Everything that changed, each part by package and version."""

    added: tuple[Component, ...] = ()
    """Of packages that were not there in any version."""
    removed: tuple[Component, ...] = ()
    """Of packages that are not there in any version now."""
    moved: tuple[Moved, ...] = ()
    rehashed: tuple[Rehashed, ...] = ()
    relicensed: tuple[Relicensed, ...] = ()
    rescoped: tuple[Rescoped, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self == Difference()


def difference(before: Inventory, after: Inventory) -> Difference:
    """Say what changed from one inventory to another."""
    return compared(before.components, after.components)


def compared(before: Iterable[Component], after: Iterable[Component]) -> Difference:
    """Say what changed from some components to others."""
    old, new = _by_key(before), _by_key(after)
    gone = _by_package(component for key, component in old.items() if key not in new)
    come = _by_package(component for key, component in new.items() if key not in old)
    moved = gone.keys() & come.keys()
    there_before, there_after = _by_package(old.values()), _by_package(new.values())
    both = [(old[key], new[key]) for key in sorted(old.keys() & new.keys())]
    return Difference(
        added=_flat(come, come.keys() - there_before.keys()),
        removed=_flat(gone, gone.keys() - there_after.keys()),
        moved=tuple(
            Moved(package, tuple(gone.get(package, ())), tuple(come.get(package, ())))
            for package in sorted(moved | (come.keys() & there_before.keys()) | (gone.keys() & there_after.keys()))
        ),
        rehashed=tuple(change for one, other in both for change in _rehashed(one, other)),
        relicensed=tuple(
            Relicensed(other, one.licences, other.licences)
            for one, other in both
            if _known(one.licences) != _known(other.licences)
        ),
        rescoped=tuple(Rescoped(other, one.scope, other.scope) for one, other in both if one.scope is not other.scope),
    )


def _known(licences: Iterable[str]) -> frozenset[str]:
    """Give what is known of licences: that nothing is declared and that nothing is asserted both say nothing.

    `NONE` stays, for it says that there is no licence.
    """
    return frozenset(text for one in licences if (text := one.strip()) not in _SILENT)


def _rehashed(one: Component, other: Component) -> Iterable[Rehashed]:
    """Compare algorithm by algorithm; a list that only grew or shrank still speaks of the same contents."""
    was, now = _values(one.hashes), _values(other.hashes)
    for algorithm in sorted(was.keys() & now.keys()):
        if not was[algorithm] & now[algorithm]:
            yield Rehashed(other, algorithm, tuple(sorted(was[algorithm])), tuple(sorted(now[algorithm])))


def _values(hashes: Iterable[Hash]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in hashes:
        found.setdefault(one.algorithm, set()).add(one.value)
    return found


def _by_key(components: Iterable[Component]) -> dict[tuple[str, str, str], Component]:
    return {(one.purl, "", "") if one.purl else ("", one.name, one.version): one for one in components}


def _by_package(components: Iterable[Component]) -> dict[str, list[Component]]:
    found: dict[str, list[Component]] = {}
    for one in components:
        found.setdefault(_package(one), []).append(one)
    return found


def _flat(by_package: dict[str, list[Component]], packages: Iterable[str]) -> tuple[Component, ...]:
    return tuple(component for package in sorted(packages) for component in by_package[package])


def _package(component: Component) -> str:
    return _package_of(component.purl) if component.purl else component.name


@lru_cache(8_192)
def _package_of(purl: str) -> str:
    """Give the package of a component version; each is asked for up to four times in one comparison."""
    try:
        return package_of(read_foreign_purl(purl))
    except PurlMalformed:
        return purl
