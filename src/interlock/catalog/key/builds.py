"""key.builds: dependencies come from where they should, are what they seem, and stay what they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from interlock.catalog.manifests import ManifestControl
from interlock.control import Card, Context, Outcome, Stage
from interlock.kernel import ControlId


class Builds(ManifestControl):
    """Every lockfile, manifest and package database; the names, origins, hashes and ages of what stands in them."""

    card: ClassVar = Card(
        id=ControlId("key.builds"),
        says="no dependency is spoofed: names, registries, hashes and lockfiles are what they should be",
        stages=(Stage.PRECOMMIT, Stage.COMMIT),
        since="0.1",
        owes="every lockfile, manifest and package database",
        maps_to=("SSDF PS.3.1", "SSDF PW.4.4", "SLSA Dependency Track", "CIS Software Supply Chain 3.1.6"),
    )

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Read the files and hold every component against the rules."""
        from interlock.catalog.suspicions import examine, stands

        supplies = context.supplies
        words = (self.card.id, *owed, *supplies.identity)
        return context.remembered(
            words, lambda: examine(self.card.id, context, owed), lambda ground: stands(ground, supplies)
        )
