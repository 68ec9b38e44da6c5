"""commit.sca: what the software is made of, which known vulnerabilities that brings, and under which licences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from interlock.catalog.manifests import ManifestControl
from interlock.control import Card, Context, Outcome, Stage
from interlock.kernel import ControlId


class Composition(ManifestControl):
    """Every lockfile, manifest and package database; what stands in them is looked up in the advisories at hand."""

    card: ClassVar = Card(
        id=ControlId("commit.sca"),
        says="every component is known, and none has a known vulnerability or a licence that the policy forbids",
        stages=(Stage.PRECOMMIT, Stage.COMMIT),
        since="0.1",
        owes="every lockfile, manifest and package database",
        maps_to=("SSDF PW.4.1", "SSDF PW.4.4", "OWASP ASVS V14.2", "CIS Software Supply Chain 3.1"),
    )

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Read the files, write the SBOM down, look everything up, judge the licences."""
        from interlock.catalog.composition import examine

        words = (self.card.id, *owed, *context.supplies.identity)
        return context.remembered(words, lambda: examine(self.card.id, context, owed))
