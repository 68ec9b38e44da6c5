"""How what runs is verified: the flows that look, seal, and look again. Floor 12."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import interlock
from interlock.adapters.tools import mask
from interlock.flows.keep_verifying import KeepVerifying, Telling
from interlock.flows.newly_known import Books
from interlock.flows.seal_verification import SealVerification
from interlock.flows.verify_deployment import CONTROL, Verifying
from interlock.wiring.probing import DeployedProbes, footing_here

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.planning import Planning


class Verification:
    """Everything that verifies what was deployed from one repository."""

    def __init__(self, app: App, planning: Planning, tell: Telling) -> None:
        self._app = app
        self._planning = planning
        self._tell = tell

    @cached_property
    def verifying(self) -> Verifying:
        """The flow that looks."""
        app, planning = self._app, self._planning
        return Verifying(
            deploy=planning.deploy,
            deployments=planning.deployments,
            gate=app.gate,
            deployers=planning.deployers,
            probe=planning.probe,
            probes=self._probes,
            content=planning.content,
            books=lambda: books_of(app),
            tool=lambda path: app.own_file(path.removeprefix("./")),
            clock=app.clock,
        )

    @cached_property
    def _probes(self) -> DeployedProbes:
        return DeployedProbes(self._app)

    @cached_property
    def sealing(self) -> SealVerification:
        """The flow that seals what was found."""
        app = self._app
        return SealVerification(
            seal=lambda: app.seal,
            gate=app.gate,
            probing=lambda: self._probes.probing,
            card=app.cards[CONTROL],
            footing=lambda plan: footing_here(app, plan.subjects[0] if plan.subjects else plan.subject),
            mask=mask,
            product=app.product,
            version=interlock.__version__,
        )

    @cached_property
    def keeping(self) -> KeepVerifying:
        """The flow that looks again and again."""
        planning = self._planning
        return KeepVerifying(
            verifying=self.verifying,
            sealing=self.sealing,
            deploy=planning.deploy,
            deployments=planning.deployments,
            environments=planning.environments,
            clock=self._app.clock,
            product=self._app.product,
            tell=self._tell,
        )


def books_of(app: App) -> Books:
    """Give what is asked about vulnerabilities."""
    from interlock.store.errors import AdvisoriesMissing

    try:
        advisories = app.advisories
        advisories.state()
    except AdvisoriesMissing:
        return Books(app.inventories, None)
    return Books(app.inventories, advisories, app.statements)
