"""Collects the packages of a distribution: the same names, qualifiers and source packages for every package manager.

Enters: what a package database names. Leaves: a `Reading`. Floor 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Unpack

from interlock.formats.manifests.distribution import Distribution
from interlock.formats.manifests.gathering import Ecosystem, Gathering, Told
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.supply.purl import purl_of

UNKNOWN: Final = "nothing says which distribution this is, so no advisories can be held against its packages"


class Family(Ecosystem):
    """One package manager's packages of one distribution."""

    def __init__(self, purl_type: str, distribution: Distribution, *, otherwise: str) -> None:
        """Take the purl type, the distribution and what to call it where nothing says which it is."""
        super().__init__(purl_type, distribution.ecosystem)
        self.distribution = distribution
        self._namespace = distribution.namespace or otherwise

    def package(self, name: str, version: str, arch: str, **told: Unpack[Told]) -> Component:
        """Make a component with its architecture. Errors: PurlMalformed (SUP-101)."""
        return self.package_as(name, version, version, (("arch", arch),), **told)

    def package_as(
        self, name: str, version: str, shown: str, more: tuple[tuple[str, str], ...], **told: Unpack[Told]
    ) -> Component:
        """Make a component whose package URL spells the version in another way. Errors: PurlMalformed (SUP-101)."""
        source, source_version = told.get("source_package", ""), told.get("source_version", "")
        upstream = ""
        if source and (source != name or source_version):
            upstream = f"{source}@{source_version}" if source_version else source
        qualifiers = (*more, *self.distribution.qualifiers, ("upstream", upstream))
        purl = purl_of(self.purl_type, name, shown, self._namespace, qualifiers)
        return Component(name, version, purl, self.osv, **told)


class Packages:
    """The packages of one database, with who needs whom by what each of them provides."""

    def __init__(self, path: str, format_id: str, family: Family, kind: ReadingKind = ReadingKind.INSTALLED) -> None:
        """Begin with nothing."""
        self.found = Gathering(path, format_id, kind, family)
        self.family = family
        self._providers: dict[str, int] = {}
        self._needs: list[tuple[int, tuple[str, ...]]] = []

    def add(
        self, name: str, version: str, arch: str, *, provides: Iterable[str] = (), needs: Iterable[str] = (),
        **told: Unpack[Told],
    ) -> None:  # fmt: skip
        """Take note of a package; one that cannot be named is owed."""
        try:
            component = self.family.package(name, version, arch, **told)
        except PurlMalformed as error:
            self.found.owe(told.get("line", 0), f"{name[:80]!r} cannot be a package: {error.fields.get('why')}")
            return
        self.add_component(component, provides=provides, needs=needs)

    def add_component(self, component: Component, *, provides: Iterable[str], needs: Iterable[str]) -> None:
        """Take note of a package, what it provides and what it needs."""
        place = self.found.add_component(component)
        self._providers[component.name] = place
        for provided in provides:
            self._providers.setdefault(provided, place)
        self._needs.append((place, tuple(needs)))

    def reading(self) -> Reading:
        """Give what was noted; an unknown distribution is owed, since advisories are those of a distribution."""
        for place, needed in self._needs:
            for name in needed:
                self.found.needs(place, self._providers.get(name))
        if self._needs and not self.family.distribution.id:
            self.found.owe(0, UNKNOWN)
        return self.found.reading()
