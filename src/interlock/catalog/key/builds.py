"""key.builds: dependencies come from where they should, are what they seem, and stay what they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from interlock.catalog.cards import CARDS
from interlock.catalog.manifests import ManifestControl
from interlock.control import Context, Outcome


class Builds(ManifestControl):
    """Every lockfile, manifest and package database; the names, origins, hashes and ages of what stands in them."""

    card: ClassVar = CARDS["key.builds"]

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Read the files and hold every component against the rules."""
        from interlock.catalog.suspicions import examine, stands

        supplies = context.supplies
        return context.remembered(
            self.words(context, owed),
            lambda: examine(self.card.id, context, owed),
            lambda ground: stands(ground, supplies),
            by_names=True,
        )
