"""commit.sca: what the software is made of, which known vulnerabilities that brings, and under which licences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from interlock.catalog.cards import CARDS
from interlock.catalog.manifests import ManifestControl
from interlock.control import Context, Outcome


class Composition(ManifestControl):
    """Every lockfile, manifest and package database; what stands in them is looked up in the advisories at hand."""

    card: ClassVar = CARDS["commit.sca"]

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Read the files, write the SBOM down, look everything up, judge the licences."""
        from interlock.catalog.composition import examine

        return context.remembered(
            self.words(context, owed), lambda: examine(self.card.id, context, owed), by_names=True
        )
