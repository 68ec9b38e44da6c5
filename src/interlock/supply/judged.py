"""Of which components the silence of the advisories means something: ecosystem by ecosystem, what could be looked up.

Enters: an inventory, what the advisories at hand carry, and what somebody excepted. Leaves: one value for each
ecosystem that has components. Floor 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.supply.advisory import ecosystems_meet
from interlock.supply.inventory import Inventory
from interlock.supply.model import Component, SourceKind
from interlock.supply.recorded import BookState

PURL: Final = "pkg:"
"""Begins the name of a kind of package that OSV has no ecosystem for."""


class Unjudged(msgspec.Struct, frozen=True):
    """An ecosystem that somebody lets pass although no advisory speaks of it, with the reason."""

    ecosystem: str
    """`Debian`, `Debian:12`, or the type of a package URL: `alpm`."""
    reason: str

    def covers(self, name: str) -> bool:
        """Say whether it means an ecosystem; without a release it means all of them."""
        own, other = self.ecosystem.removeprefix(PURL).casefold(), name.removeprefix(PURL).casefold()
        return own in (other, other.partition(":")[0])


class Asked(msgspec.Struct, frozen=True):
    """What could be asked about the components of one ecosystem."""

    name: str
    """OSV's name with its release, or `pkg:` and the type of package URL where OSV has none."""
    components: int
    records: int
    """Standing advisories about it that are loaded; where there are none, nothing was looked for."""
    reason: str = ""
    """Why it may go unjudged, where somebody says so."""

    @property
    def is_known(self) -> bool:
        """Say whether there can be advisories about it at all."""
        return not self.name.startswith(PURL)

    @property
    def is_judged(self) -> bool:
        """Say whether anything could be found in it."""
        return self.records > 0


def asked_of(inventory: Inventory, state: BookState, excepted: Iterable[Unjudged] = ()) -> tuple[Asked, ...]:
    """Say for each ecosystem of an inventory whether advisories about it are loaded, by name.

    Parts of the repository itself that no ecosystem knows are not counted: no advisory is ever about them.
    """
    counts = Counter(name for component in inventory.components if (name := _ecosystem(component)))
    carried = {one.name: one.records - one.withdrawn for one in state.ecosystems}
    excuses = tuple(excepted)
    return tuple(
        Asked(
            name,
            counts[name],
            sum(records for own, records in carried.items() if ecosystems_meet(own, name)),
            next((one.reason for one in excuses if one.covers(name)), ""),
        )
        for name in sorted(counts)
    )


def _ecosystem(component: Component) -> str:
    if component.ecosystem:
        return component.ecosystem
    if component.source.kind is SourceKind.PATH:
        return ""
    kind = component.purl.removeprefix(PURL).partition("/")[0] if component.purl.startswith(PURL) else ""
    return f"{PURL}{kind or 'unknown'}"
