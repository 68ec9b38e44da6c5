"""Which components are affected, asked from both ends: one inventory of all advisories, one advisory of everything.

Enters: an inventory or advisories, and the books of `ports.py`. Leaves: what is affected, and what could not be said,
which is never dropped. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from msgspec.structs import replace

from interlock.kernel import Digest
from interlock.supply.advisory import (
    Advisory,
    Affected,
    Group,
    Timeline,
    Verdict,
    ecosystems_meet,
    grouped,
    judged,
    package_key,
    timeline_of,
    why_unknown,
)
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component
from interlock.supply.purl import package_of, read_foreign_purl
from interlock.supply.recorded import Holders, PackageKey, Recorded

if TYPE_CHECKING:
    from interlock.supply.inventory import Inventory
    from interlock.supply.ports import AdvisoryBook, InventoryBook

MOST_REMEMBERED: Final = 200_000
"""Component versions whose answers a `Matcher` keeps."""


class Doubt(msgspec.Struct, frozen=True):
    """An advisory about a component's package of which nobody can say whether it affects this version."""

    advisory: Advisory
    """With the packages alone that are in doubt."""
    why: str


class Answer(msgspec.Struct, frozen=True):
    """What the advisories say of one component version."""

    groups: tuple[Group, ...] = ()
    """What it is affected by; the `affected` of each member holds only what hits this version."""
    doubts: tuple[Doubt, ...] = ()


class Match(msgspec.Struct, frozen=True):
    """A component of an inventory about which advisories have something to say."""

    entry: int
    """Its place in the inventory's entries."""
    answer: Answer


class Matching(msgspec.Struct, frozen=True):
    """What the advisories say of an inventory."""

    digest: Digest | None
    """Of the advisories that were asked; None if there were none, and then nothing was looked for."""
    matches: tuple[Match, ...]
    """By place; what no advisory affects, or may affect, is not here."""

    @property
    def is_in_doubt(self) -> bool:
        """Say whether something could not be decided."""
        return any(match.answer.doubts for match in self.matches)


class Exposed(msgspec.Struct, frozen=True):
    """A component version of the estate that an advisory affects, or may affect."""

    component: Recorded
    answer: Answer


class Exposure(msgspec.Struct, frozen=True):
    """Everything recorded that some advisories affect."""

    affected: tuple[Exposed, ...]
    """By id."""
    in_doubt: tuple[Exposed, ...]
    """Those that are not affected for certain."""
    holders: Holders
    """Who holds any of both."""


class Versioned(Protocol):
    """The part of `Component` and `Recorded` that decides where it is looked for."""

    @property
    def ecosystem(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def purl(self) -> str: ...


def package_key_of(component: Versioned) -> PackageKey:
    """Give the key under which advisories and inventories keep a component's package.

    What belongs to no ecosystem of OSV is known by its package URL, and without one by its name.
    """
    if component.ecosystem:
        return package_key(component.ecosystem, component.name)
    try:
        return "", package_of(read_foreign_purl(component.purl))
    except PurlMalformed:
        return "", component.name


class Matcher:
    """Answers for component versions, each worked out once while the advisories stay what they are."""

    def __init__(self, book: AdvisoryBook, *, most: int = MOST_REMEMBERED) -> None:
        self._book = book
        self._most = most
        self._digest: Digest | None = None
        self._known: dict[tuple[str, str, str, str], Answer] = {}

    def match(self, inventory: Inventory) -> Matching:
        """Say which components of an inventory are affected, and which may be."""
        self._renew()
        components = inventory.components
        keys = [_question(one) for one in components]
        places = {place for place, key in enumerate(keys) if key not in self._known}
        packages = {place: package_key_of(components[place]) for place in places}
        found = self._book.find(set(packages.values())) if packages else {}
        judge = _Judge()
        for place, package in packages.items():
            one = components[place]
            answer = judge.answer(found.get(package, ()), one.ecosystem, one.version, one.source.commit)
            self._remember(keys[place], answer)
"""
"""
