"""What licences come to, as sightings. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.catalog.vulnerabilities import TOOL, location_of, mentions_of
from interlock.control import Sighting
from interlock.kernel import Certainty, Severity
from interlock.supply.inventory import Inventory
from interlock.supply.licences.model import Category
from interlock.supply.licences.policy import LicencePolicy, Ruling, judge

DENIED: Final = "licence-denied"
REVIEW: Final = "licence-review"
_RULES: Final = {Ruling.DENIED: (DENIED, Severity.HIGH), Ruling.REVIEW: (REVIEW, Severity.LOW)}


def licence_sightings(inventory: Inventory, policy: LicencePolicy) -> Iterator[Sighting]:
    """Say of each component whose licence is not simply allowed what it is and what the policy makes of it.

    A component whose file says nothing of licences, as most lockfiles do, is not seen here: `interlock licenses`
    tells how many those are, apart from the ones that say there is none.
    """
    for entry in inventory.entries:
        found = judge(entry.component, policy)
        if found.ruling is Ruling.ALLOWED or (found.category is Category.UNDECLARED and found.ruling is Ruling.REVIEW):
            continue
        rule, severity = _RULES[found.ruling]
        because = ", ".join(found.because) or found.category.value
        word = "is denied" if found.ruling is Ruling.DENIED else "is for a person to look at"
        message = f"the licence of {entry.component.name} {entry.component.version} {word}: {because}"
        remedy = "replace the component, or allow its licence in interlock.yaml under supply.licences"
        for mention in mentions_of(entry):
            at = location_of(mention, entry)
            purls = (entry.component.purl,)
            yield Sighting(TOOL, rule, severity, Certainty.HIGH, message, at, remedy=remedy, components=purls)
