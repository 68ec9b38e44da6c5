"""Collects what an SBOM names, by the references that it uses itself, into a `Reading`.

Some of what an SBOM lists only holds others together: a lockfile, a file system, a file. Those are left out, and what
needed them needs what they need. Enters: references and components. Leaves: a `Reading`. Floor 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from interlock.formats.manifests.errors import malformed
from interlock.supply.inventory import joined
from interlock.supply.model import Component, Reading, ReadingKind

MOST_STEPS: Final = 2_000_000
"""Edges that are walked; leaving things out multiplies them, and an honest document stays far below."""


class Document:
    """What one SBOM has named so far."""

    def __init__(self, path: str, format_id: str) -> None:
        """Begin with nothing."""
        self.path = path
        self._format = format_id
        self._said: list[list[Component]] = []
        self._places: dict[tuple[str, str, str], int] = {}
        self._by_reference: dict[str, int | None] = {}
        """Where a reference leads: to a place, or to None for something that only holds others together."""
        self._needs: dict[str, dict[str, None]] = {}
        self._owed: list[tuple[int, str]] = []
        self._registries: dict[str, None] = {}
        self._subject: Component | None = None
        self._roots: list[str] = []
        self._steps = 0

    def add(self, reference: str, component: Component, *, owed: str = "") -> None:
        """Take note of a component; the same one under two references is one."""
        if owed:
            self.owe(component.line, owed)
        key = (component.purl, "", "") if component.purl else ("", component.name, component.version)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self._said)
            self._said.append([])
        self._said[place].append(component)
        self.refer(reference, place)

    def hold(self, reference: str) -> None:
        """Take note of something that only holds others together."""
        self.refer(reference, None)

    def refer(self, reference: str, place: int | None) -> None:
        """Let a reference lead to a place; the first thing that is called so keeps it."""
        if reference and reference not in self._by_reference:
            self._by_reference[reference] = place

    def subject(self, reference: str, component: Component | None) -> None:
        """Take note of what the document is about; it is not among its components."""
        self._subject = component if self._subject is None else self._subject
        if reference:
            self._by_reference[reference] = None
            self._roots.append(reference)

    def needs(self, dependant: str, dependency: str) -> None:
        """Take note of who needs whom, by reference; what is never named counts for nothing."""
        self._needs.setdefault(dependant, {})[dependency] = None

    def owe(self, line: int, why: str) -> None:
        """Take note of something that could not be made out."""
        self._owed.append((line, why))

    def ask(self, registry: str) -> None:
        """Take note of a registry."""
        self._registries[registry] = None

    def reading(self) -> Reading:
        """Give what was noted. Errors: ManifestMalformed (FMT-201)."""
        edges: dict[tuple[int, int], None] = {}
        for reference, place in self._by_reference.items():
            if place is None:
                continue
            edges.update(((place, other), None) for other in self._reached(reference) if other != place)
        return Reading(
            path=self.path,
            format=self._format,
            kind=ReadingKind.SBOM,
            components=tuple(self._components()),
            edges=tuple(edges),
            project=self._subject,
            registries=tuple(self._registries),
            unresolved=tuple(self._owed),
        )

    def _reached(self, start: str) -> dict[int, None]:
        """Give the places that a reference needs, walking through what only holds others together."""
        reached: dict[int, None] = {}
        waiting = [start]
        passed = {start}
        while waiting:
            needed = self._needs.get(waiting.pop(), {})
            self._steps += len(needed)
            if self._steps > MOST_STEPS:
                raise malformed(self.path, f"its graph has more than {MOST_STEPS} edges")
            for reference in needed:
                place = self._by_reference.get(reference)
                if place is not None:
                    reached[place] = None
                elif reference in self._by_reference and reference not in passed:
                    passed.add(reference)
                    waiting.append(reference)
        return reached

    def _components(self) -> Iterator[Component]:
        """Give each, told as direct or transitive where the document says what its subject needs."""
        asked = {place for root in self._roots for place in self._reached(root)}
        for place, said in enumerate(self._said):
            component = joined(said)
            if asked and component.is_direct is None:
                component = replace(component, is_direct=place in asked)
            yield component
