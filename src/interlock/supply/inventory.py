"""Everything that several files together say something is made of: each version once, with every place that names it.

Enters: readings. Leaves: an `Inventory`, the same for every order of readings of different files. Floor 3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Hash, Reading, ReadingKind, SourceKind
from interlock.supply.purl import package_of, read_foreign_purl

_Key = tuple[str, str, str]
MOST_CHAINS: Final = 20
"""Chains that `path_to` gives at most when it is not told otherwise."""


class Mention(msgspec.Struct, frozen=True, gc=False):
    """What one file says of a component, untouched."""

    path: str
    format: str
    kind: ReadingKind
    component: Component

    @property
    def place(self) -> str:
        """The file, with the line where it is known, and the path inside it."""
        line = f":{self.component.line}" if self.component.line else ""
        return f"{self.path}{line}" + (f"!{self.component.inside}" if self.component.inside else "")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One version of one package, with all that was said of it."""

    component: Component
    """What all mentions say together: the widest scope, every hash, every licence."""
    mentions: tuple[Mention, ...]
    """By path and line; never empty."""


class Owed(msgspec.Struct, frozen=True, order=True):
    """Something that a file names and nobody could make out, so the inventory does not cover it."""

    path: str
    line: int
    why: str


class HashConflict(msgspec.Struct, frozen=True):
    """Two files promise different contents for the same version: their hashes of one algorithm have none in common."""

    purl: str
    algorithm: str
    one: Mention
    other: Mention


class Inventory(msgspec.Struct, frozen=True):
    """What something is made of."""

    entries: tuple[Entry, ...] = ()
    """By purl; one without a purl by its name and version."""
    edges: tuple[tuple[int, int], ...] = ()
    """Who needs whom, as places in `entries`: (dependant, dependency); sorted, none twice, none to itself."""
    projects: tuple[Mention, ...] = ()
    """What the files say they are about."""
    unresolved: tuple[Owed, ...] = ()
    registries: tuple[str, ...] = ()

    @property
    def components(self) -> tuple[Component, ...]:
        """Each distinct component, merged."""
        return tuple(entry.component for entry in self.entries)

    @property
    def direct(self) -> tuple[int, ...]:
        """Places of those that a project itself asks for."""
        return tuple(place for place, entry in enumerate(self.entries) if entry.component.is_direct)

    @property
    def roots(self) -> tuple[int, ...]:
        """Places of those that nothing else here needs."""
        needed = {dependency for _, dependency in self.edges}
        return tuple(place for place in range(len(self.entries)) if place not in needed)

    def find(self, purl: str) -> tuple[int, ...]:
        """Give the places of a component by its canonical purl; without a version, of every version of the package.

        Errors: PurlMalformed (SUP-101) if it is no purl at all.
        """
        asked = read_foreign_purl(purl)
        text, package = str(asked), package_of(asked)
        exact = tuple(place for place, entry in enumerate(self.entries) if entry.component.purl == text)
        if exact:
            return exact
        return tuple(
            place
            for place, entry in enumerate(self.entries)
            if asked.version in {"", entry.component.version} and _package(entry.component) == package
        )

    def named(self, name: str) -> tuple[int, ...]:
        """Give the places of components by their bare name, whatever the case, with `@` and a version or without.

        Where nothing is called so as a whole, the last part of a name will do: `log4j-core`, `net`.
        """
        wanted = name.strip().lower()
        bare, _, version = wanted.rpartition("@")
        asked = [(wanted, "")] + ([(bare, version)] if bare else [])
        ways = (is_called for is_called in (_as_a_whole, _by_its_end))
        found = (self._called(is_called, *one) for is_called in ways for one in asked)
        return next((places for places in found if places), ())

    def _called(self, is_called: Callable[[str, str], bool], name: str, version: str) -> tuple[int, ...]:
        return tuple(
            at
            for at, entry in enumerate(self.entries)
            if is_called(entry.component.name.lower(), name) and version in {"", entry.component.version.lower()}
        )

    def path_to(self, purl: str, *, most: int = MOST_CHAINS) -> tuple[tuple[Entry, ...], ...]:
        """Say why a component is here: chains of dependants, each from what the project asks for down to it.

        Shape: for each of those it begins with, the shortest chain; shorter chains first. A chain begins with a
        direct component, or with one that nothing needs where the files tell nothing of directness. A component
        within a circle that nobody asks for has itself as its only chain. Not found: no chains.
        Errors: PurlMalformed (SUP-101).
        """
        return self.paths_to(self.find(purl), most=most)

    def paths_to(self, places: Sequence[int], *, most: int = MOST_CHAINS) -> tuple[tuple[Entry, ...], ...]:
        """Say why the components at some places are here, as `path_to` does."""
        dependants: dict[int, list[int]] = {}
        for dependant, dependency in self.edges:
            dependants.setdefault(dependency, []).append(dependant)
        chains: list[tuple[int, ...]] = []
        for place in places:
            chains += self._chains_to(place, dependants)
        chains.sort(key=lambda chain: (len(chain), chain))
        return tuple(tuple(self.entries[place] for place in chain) for chain in chains[:most])

    def _chains_to(self, target: int, dependants: dict[int, list[int]]) -> list[tuple[int, ...]]:
        """Walk from the target to its dependants, nearest first; the first way to a beginning is its shortest."""
        towards: dict[int, int | None] = {target: None}
        waiting = deque([target])
        found = []
        while waiting:
            place = waiting.popleft()
            above = dependants.get(place, ())
            if self.entries[place].component.is_direct or not above:
                found.append(tuple(_followed(place, towards)))
            for dependant in above:
                if dependant not in towards:
                    towards[dependant] = place
                    waiting.append(dependant)
        return found or [(target,)]


def _as_a_whole(name: str, wanted: str) -> bool:
    return name == wanted


def _by_its_end(name: str, wanted: str) -> bool:
    return bool(wanted) and name.endswith((f"/{wanted}", f":{wanted}"))


def merge(readings: Iterable[Reading]) -> Inventory:
    """Put readings together: each version of each package once, edges united.

    A mention without a version (a manifest's `django>=4`) counts for the versions of that package that a lockfile
    beside it, or in the nearest folder above, settles on; where there is none it stays an entry of its own.
    """
    ordered = sorted(dict.fromkeys(readings), key=lambda reading: (reading.path, reading.format, reading.kind))
    settled = _settled_by_folder(ordered)
    mentions: dict[_Key, list[Mention]] = {}
    edges: set[tuple[_Key, _Key]] = set()
    for reading in ordered:
        keys = [_keys_of(reading, component, settled) for component in reading.components]
        for component, meant in zip(reading.components, keys, strict=True):
            for key in meant:
                mentions.setdefault(key, []).append(Mention(reading.path, reading.format, reading.kind, component))
        for above, below in reading.edges:
            edges.update((one, other) for one in keys[above] for other in keys[below] if one != other)
    places = {key: place for place, key in enumerate(sorted(mentions))}
    return Inventory(
        entries=tuple(_entry(mentions[key]) for key in places),
        edges=tuple(sorted((places[above], places[below]) for above, below in edges)),
        projects=tuple(
            Mention(reading.path, reading.format, reading.kind, reading.project)
            for reading in ordered
            if reading.project is not None
        ),
        unresolved=tuple(sorted({Owed(one.path, line, why) for one in ordered for line, why in one.unresolved})),
        registries=tuple(sorted({registry for reading in ordered for registry in reading.registries})),
    )


def hash_conflicts(inventory: Inventory) -> Iterator[HashConflict]:
    """Give each pair of mentions that promise different contents for one version.

    A version may have several archives, so two lists of hashes agree if they have one in common; hashes of different
    algorithms cannot be compared. The first mention with an algorithm is held against each later one.
    """
    for entry in inventory.entries:
        first: dict[str, tuple[Mention, set[str]]] = {}
        for mention in entry.mentions:
            for algorithm, values in _hashes_by_algorithm(mention.component.hashes).items():
                if algorithm not in first:
                    first[algorithm] = (mention, values)
                elif not first[algorithm][1] & values:
                    yield HashConflict(entry.component.purl, algorithm, first[algorithm][0], mention)


def _keys_of(reading: Reading, component: Component, settled: dict[str, dict[str, set[_Key]]]) -> tuple[_Key, ...]:
    """Give what a mention is a mention of: itself, or the versions that a lockfile settles on."""
    if not component.version and component.purl:
        package = _package(component)
        for folder in _folders_up(reading.path):
            versions = settled.get(folder, {}).get(package)
            if versions:
                return tuple(sorted(versions))
    return (_key(component),)


def _key(component: Component) -> _Key:
    if component.purl:
        return component.purl, "", ""
    return "", component.name, component.version


def _settled_by_folder(readings: Iterable[Reading]) -> dict[str, dict[str, set[_Key]]]:
    """Give, by folder and package, the versions that lockfiles there name; only packages somebody leaves open count."""
    ordered = tuple(readings)
    asked = {
        _package(component)
        for reading in ordered
        for component in reading.components
        if not component.version and component.purl
    }
    found: dict[str, dict[str, set[_Key]]] = {}
    if not asked:
        return found
    for reading in ordered:
        if reading.kind is not ReadingKind.LOCKFILE:
            continue
        by_package = found.setdefault(_folder(reading.path), {})
        for component in reading.components:
            if component.version and (package := _package(component)) in asked:
                by_package.setdefault(package, set()).add(_key(component))
    return found


def _entry(mentions: list[Mention]) -> Entry:
    mentions.sort(key=lambda one: (one.path, one.component.line, one.component.inside, one.format))
    return Entry(joined([mention.component for mention in mentions]), tuple(mentions))


def joined(said: Sequence[Component]) -> Component:
    """Join what is said of one version; where only one can be right, the first that says something is.

    The scope is the widest. A mention without a group is one for everybody, so no group is left then.
    Shape: at least one.
    """
    first = next((one for one in said if one.version), said[0])
    if len(said) == 1:
        return first
    asked = [one.is_direct for one in said if one.is_direct is not None]
    with_groups = [one.groups for one in said]
    built = next((one for one in said if one.source_package), first)
    return replace(
        first,
        ecosystem=next((one.ecosystem for one in said if one.ecosystem), ""),
        scope=min((one.scope for one in said), key=lambda scope: scope.rank),
        groups=tuple(sorted({group for groups in with_groups for group in groups})) if all(with_groups) else (),
        is_direct=any(asked) if asked else None,
        constraint=next((one.constraint for one in said if one.constraint), ""),
        hashes=tuple(sorted({one_hash for one in said for one_hash in one.hashes})),
        source=next((one.source for one in said if one.source.kind is not SourceKind.UNKNOWN), first.source),
        licences=tuple(dict.fromkeys(licence for one in said for licence in one.licences)),
        runs_at_install=any(one.runs_at_install for one in said),
        published=next((one.published for one in said if one.published), ""),
        source_package=built.source_package,
        source_version=built.source_version,
        cpes=tuple(dict.fromkeys(cpe for one in said for cpe in one.cpes)),
    )


def _hashes_by_algorithm(hashes: Iterable[Hash]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in hashes:
        found.setdefault(one.algorithm, set()).add(one.value)
    return found


def _followed(place: int | None, towards: dict[int, int | None]) -> Iterator[int]:
    while place is not None:
        yield place
        place = towards[place]


def _package(component: Component) -> str:
    """Give what all versions of the component's package have in common; its name where it has no purl."""
    if not component.purl:
        return component.name
    try:
        return package_of(read_foreign_purl(component.purl))
    except PurlMalformed:
        return component.purl


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _folders_up(path: str) -> Iterator[str]:
    folder = _folder(path)
    while folder:
        yield folder
        folder = _folder(folder)
    yield ""
