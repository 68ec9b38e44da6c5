"""Collects what one file names into a `Reading`: each version of each package once, with edges and the widest scope.

Enters: names, versions and who needs whom, in the order of the file. Leaves: a `Reading`. Floor 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypedDict, TypeVar, Unpack

from msgspec.structs import replace

from interlock.formats.manifests.origins import without_credentials_inside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source
from interlock.supply.purl import purl_of

T = TypeVar("T")
MOST_JOINED: Final = 256
"""Hashes, groups or licences of one component that are kept when it is named again and again."""


class Told(TypedDict, total=False):
    """What else a file may tell of a component: the fields of `Component` under their own names."""

    scope: Scope
    groups: tuple[str, ...]
    is_direct: bool | None
    constraint: str
    hashes: tuple[Hash, ...]
    source: Source
    licences: tuple[str, ...]
    line: int
    runs_at_install: bool
    published: str
    source_package: str
    source_version: str
    inside: str
    instead_of: str


class Ecosystem:
    """How one ecosystem's packages are named: its purl type, OSV's name, and where a name splits."""

    def __init__(self, purl_type: str, osv: str, *, split: str = "") -> None:
        """Take the purl type, OSV's name and the mark whose last place ends the namespace of a name."""
        self.purl_type = purl_type
        self.osv = osv
        self.split = split

    def component(self, name: str, version: str, **told: Unpack[Told]) -> Component:
        """Make a component. Errors: PurlMalformed (SUP-101)."""
        space, mark, last = name.rpartition(self.split) if self.split else ("", "", name)
        purl = purl_of(self.purl_type, last if mark else name, version, space)
        if "//" in (asked := told.get("constraint", "")):
            told["constraint"] = without_credentials_inside(asked)
        return Component(name, version, purl, self.osv, **told)


class Gathering:
    """What one file has named so far."""

    def __init__(self, path: str, format_id: str, kind: ReadingKind, ecosystem: Ecosystem) -> None:
        """Begin with nothing."""
        self.path = path
        self._format = format_id
        self._kind = kind
        self.ecosystem = ecosystem
        self._components: list[Component] = []
        self._places: dict[tuple[str, Source], int] = {}
        self._edges: dict[tuple[int, int], None] = {}
        self._asked: dict[int, list[Scope]] = {}
        self._owed: list[tuple[int, str]] = []

    def add(self, name: str, version: str, **told: Unpack[Told]) -> int | None:
        """Take note of a component and give its place; None where its name is none, which is then owed."""
        try:
            component = self.ecosystem.component(name, version, **told)
        except PurlMalformed as error:
            self.owe(told.get("line", 0), f"{name[:80]!r} cannot be a package: {error.fields.get('why')}")
            return None
        return self.add_component(component)

    def add_component(self, component: Component) -> int:
        """Take note of a component and give its place; one that is there already is merged with it."""
        key = (component.purl, component.source)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self._components)
            self._components.append(component)
        else:
            self._components[place] = _merged(self._components[place], component)
        return place

    def needs(self, dependant: int | None, dependency: int | None) -> None:
        """Take note that one component needs another; nothing is noted where either is not there."""
        if dependant is not None and dependency is not None and dependant != dependency:
            self._edges[dependant, dependency] = None

    def asks(self, place: int | None, scope: Scope = Scope.REQUIRED, *, constraint: str = "", group: str = "") -> None:
        """Take note that the project itself asks for a component."""
        if place is None:
            return
        self._asked.setdefault(place, []).append(scope)
        known = self._components[place]
        groups = _joined(known.groups, (group,) if group else ())
        self._components[place] = replace(
            known,
            is_direct=True,
            constraint=known.constraint or without_credentials_inside(constraint),
            groups=groups,
        )

    def put_hashes(self, place: int, hashes: tuple[Hash, ...]) -> None:
        """Add hashes that stand elsewhere in the file than the component."""
        known = self._components[place]
        self._components[place] = replace(known, hashes=_joined(known.hashes, hashes))

    def owe(self, line: int, why: str) -> None:
        """Take note of a line that names something which could not be made out."""
        self._owed.append((line, why))

    def settle_scopes(self) -> None:
        """Give each component the widest scope that what the project asks for leads to, directly or through others.

        One that nothing leads to keeps the scope that it has. All others are told apart as direct or transitive.
        """
        needed: list[list[int]] = [[] for _ in self._components]
        for dependant, dependency in self._edges:
            needed[dependant].append(dependency)
        reached: dict[int, Scope] = {}
        for scope in Scope:
            waiting = [place for place, scopes in self._asked.items() if scope in scopes]
            while waiting:
                place = waiting.pop()
                if place not in reached:
                    reached[place] = scope
                    waiting += needed[place]
        for place, scope in reached.items():
            self._components[place] = replace(self._components[place], scope=scope)
        self.mark_direct()

    def mark_direct(self) -> None:
        """Tell the components that the project asks for apart from all others."""
        for place, known in enumerate(self._components):
            self._components[place] = replace(known, is_direct=place in self._asked)

    def reading(self, *, project: Component | None = None, registries: Iterable[str] = ()) -> Reading:
        """Give what was noted."""
        return Reading(
            path=self.path,
            format=self._format,
            kind=self._kind,
            components=tuple(self._components),
            edges=tuple(self._edges),
            project=project,
            registries=tuple(dict.fromkeys(registry for registry in registries if registry)),
            unresolved=tuple(self._owed),
        )

    def project(self, name: str, version: str, **told: Unpack[Told]) -> Component | None:
        """Make the component that is the project itself; None where the file does not name it properly."""
        try:
            return self.ecosystem.component(name, version, **told)
        except PurlMalformed:
            return None


def _merged(one: Component, other: Component) -> Component:
    """Join two mentions of the same version: the wider scope, and whatever either says.

    A mention without a group is one for everybody, so no group is left then.
    """
    return replace(
        one,
        scope=min(one.scope, other.scope, key=lambda scope: scope.rank),
        groups=_joined(one.groups, other.groups) if one.groups and other.groups else (),
        is_direct=one.is_direct if other.is_direct is None else bool(one.is_direct or other.is_direct),
        constraint=one.constraint or other.constraint,
        hashes=_joined(one.hashes, other.hashes),
        licences=_joined(one.licences, other.licences),
        runs_at_install=one.runs_at_install or other.runs_at_install,
    )


def _joined(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return one if len(one) >= MOST_JOINED else tuple(dict.fromkeys((*one, *other)))[:MOST_JOINED]
