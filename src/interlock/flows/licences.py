"""Licences: what the licence of each component comes to under a policy. Floor 11."""

from __future__ import annotations

import msgspec

from interlock.flows.compose import Composition
from interlock.supply.licences.model import Category
from interlock.supply.licences.policy import LicenceFinding, LicencePolicy, Ruling, judge


class Licensed(msgspec.Struct, frozen=True):
    """Every component with its licence, the ones that ask the most last."""

    findings: tuple[LicenceFinding, ...]

    @property
    def by_category(self) -> dict[Category, tuple[LicenceFinding, ...]]:
        """The findings of each category that there is, in the order of what it asks."""
        return {
            category: found
            for category in Category
            if (found := tuple(one for one in self.findings if one.category is category))
        }

    @property
    def is_denied(self) -> bool:
        """Whether the policy denies the licence of any component."""
        return any(one.ruling is Ruling.DENIED for one in self.findings)


def licensed(composed: Composition, policy: LicencePolicy) -> Licensed:
    """Judge every component of a composition."""
    found = [judge(component, policy) for component in composed.inventory.components]
    found.sort(key=lambda one: (one.category.rank, one.component.name, one.component.version))
    return Licensed(tuple(found))
