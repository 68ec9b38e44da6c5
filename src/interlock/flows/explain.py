"""Explain: why a component is here, what is known against it, and what would mend that. Floor 11."""

from __future__ import annotations

import msgspec

from interlock.flows.compose import Composition
from interlock.flows.errors import ComponentUnknown
from interlock.supply.advisory.upgrades import Upgrade, upgrade_of
from interlock.supply.inventory import Entry
from interlock.supply.matching import Answer, match
from interlock.supply.ports import AdvisoryBook


class Explained(msgspec.Struct, frozen=True):
    """One version of a component, and everything there is to say of it."""

    entry: Entry
    chains: tuple[tuple[Entry, ...], ...]
    """From what the project asks for down to it, shorter ones first."""
    answer: Answer | None
    """What the advisories say; None where there are none to ask."""
    upgrade: Upgrade | None = None
    """What mends everything that affects it; None where nothing does."""


def explain(composed: Composition, wanted: str, book: AdvisoryBook | None) -> tuple[Explained, ...]:
    """Explain every version of a component that is here, by its package URL or its bare name.

    Errors: PurlMalformed (SUP-101), ComponentUnknown (FLW-107).
    """
    inventory = composed.inventory
    places = inventory.find(wanted) if wanted.startswith("pkg:") else inventory.named(wanted)
    if not places:
        raise ComponentUnknown(purl=wanted, count=len(inventory.entries))
    is_asked = book is not None and not book.state().is_empty
    found = {one.entry: one.answer for one in match(inventory, book).matches} if book is not None and is_asked else {}
    explained = []
    for place in places:
        entry = inventory.entries[place]
        chains = inventory.paths_to((place,))
        answer = found.get(place, Answer()) if is_asked else None
        hits = [one for group in answer.groups for member in group.members for one in member.affected] if answer else []
        upgrade = upgrade_of(hits, entry.component.version) if hits else None
        explained.append(Explained(entry, chains, answer, upgrade))
    return tuple(explained)
