"""What pages tell of releases, evidence and deployments, out of one server's store. Floor 12."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.change import Revision
from interlock.decision import Question
from interlock.flows.release_book import ReleaseBook
from interlock.flows.release_story import Since, since_before
from interlock.flows.subject_story import Answer, Entrance, Stories, Told
from interlock.identity import Permission, Resource
from interlock.kernel import InterlockError, Subject

if TYPE_CHECKING:
    from interlock.deployment import Environment
    from interlock.flows.deployments import Deployment, Deployments
    from interlock.flows.governing import Governing
    from interlock.flows.releases import Made
    from interlock.flows.tracing.asking import Asking
    from interlock.identity.sessions import Visitor
    from interlock.ledger import ProvenLog
    from interlock.wiring.app import App
    from interlock.wiring.planning import Planning

_BEFORE: Final = 20
"""Releases before one that are tried as the one it follows: each costs a look into the repository."""

_PLANS: Final = 10_000
"""Plans whose artifacts are kept in mind; none of them changes."""
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""Whoever signs a release chooses what it names; nothing else reaches git."""


class Brought(msgspec.Struct, frozen=True):
    """The deployments that brought something into an environment."""

    environment: str
    runs: Deployment | None
    """The one by which it runs there now."""
    ran: tuple[Deployment, ...]
    """Those before, the newest first."""


class Looking:
    """What is behind the pages of releases and runs. May be used by many threads.

    The environments and policies are those that held when they were first asked for, as for verdicts.
    """

    def __init__(self, app: App, deciding: threading.Lock) -> None:
        """`deciding` is held while a gate thinks."""
        self._app = app
        self._deciding = deciding
        self._turn = threading.Lock()
        self.book = ReleaseBook(app.gate)
        self._plans: dict[str, frozenset[str]] = {}
        self._folded: tuple[ProvenLog | None, tuple[Deployment, ...]] | None = None

    @cached_property
    def _planning(self) -> Planning:
        from interlock.wiring.planning import Planning  # it loads every deployer, which few requests need

        return Planning(self._app, self._app.environ)

    @cached_property
    def _stories(self) -> Stories:
        return Stories(
            gate=self._app.gate, pipeline=self._app.pipeline, deciding=self._deciding, product=self._app.product
        )

    @property
    def deployments(self) -> Deployments:
        """What the ledger tells of deployments of the product of this server."""
        with self._turn:
            return self._planning.deployments

    def environments(self) -> tuple[Environment, ...]:
        """Give the environments that hold; none where there are none or their settings cannot be read."""
        with self._turn:
            try:
                return self._planning.environments
            except InterlockError:
                return ()

    def runs(self) -> tuple[Deployment, ...]:
        """Give the deployments of the product of this server, oldest first; folded once for each state of the ledger.

        Errors: those of `Gate.proven`.
        """
        log, deployments = self._app.gate.proven(), self.deployments
        known = self._folded
        if known is None or known[0] is not log:
            known = self._folded = (log, deployments.all())
        return known[1]

    def running(self) -> dict[str, frozenset[str]]:
        """Give what runs in each environment, by SHA-256, as far as deployments of this server say."""
        deployments = self.deployments
        return {one.name: deployments.reached(one.name) for one in self.environments()}

    def brought(self, digests: Collection[str]) -> tuple[Brought, ...]:
        """Give the deployments that brought all of some things, by environment; none for nothing."""
        wanted, deployments = frozenset(digests), self.deployments
        found: list[Brought] = []
        for one in self.environments() if wanted else ():
            ended = deployments.ended_well(one.name)
            fitting = [each for each in ended if wanted <= self._brings(each)]
            runs = next((each for each in fitting if each is ended[0]), None)
            found.append(Brought(one.name, runs, tuple(each for each in fitting if each is not runs)))
        return tuple(one for one in found if one.runs is not None or one.ran)

    def _brings(self, deployment: Deployment) -> frozenset[str]:
        """Give the SHA-256 of everything that a deployment brought; of a plan that is lost nobody can say it."""
        known = self._plans.get(deployment.plan)
        if known is None:
            try:
                artifacts = self.deployments.plan_of(deployment.plan).artifacts
            except InterlockError:
                return frozenset()
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            known = self._plans[deployment.plan] = frozenset(one.sha256 for one in artifacts)
        return known

    def tell(self, subjects: Sequence[Subject], governing: Governing, asking: Asking, visitor: Visitor) -> Told:
        """Tell all that is known of some things, to somebody. Errors: those of `Stories.tell`."""
        entrances, broken = self._entrances(subjects, visitor)
        told = self._stories.tell(subjects, governing, asking, entrances)
        return msgspec.structs.replace(told, answers=(*told.answers, *broken)) if broken else told

    def _entrances(self, subjects: Sequence[Subject], visitor: Visitor) -> tuple[list[Entrance], list[Answer]]:
        """Give the gates whose answers somebody may read, those of the product of this server; and those that broke.

        Shape:  under no name stands the gate of commits, which answers where something is one, and where no
                environment is declared.
        """
        names = [one.name for one in self.environments()]
        if not names or all(digest.alg == "gitCommit" for one in subjects for digest in one.digests):
            names = ["", *names]
        app, now = self._app, self._app.clock()
        found: list[Entrance] = []
        broken: list[Answer] = []
        for name in names:
            if not visitor.may(Permission.EVIDENCE_READ, Resource(app.product, name), now):
                continue
            try:
                with self._turn:
                    found.append(self._entrance(name))
            except InterlockError as error:
                broken.append(Answer(name, None, why=str(error)))
        return found, broken

    def _entrance(self, name: str) -> Entrance:
        if name:
            planning = self._planning
            return Entrance(name, planning.policy(name), lambda subject: planning.question(subject, name, ""))
        stage = self._app.pipeline.usual
        return Entrance("", self._app.policies.get(self._app.policy_of(stage)), self._at(stage))

    def _at(self, stage: str) -> Callable[[Subject], Question]:
        app = self._app
        return lambda subject: Question(
            subject, app.clock(), stage, product=app.product, pipeline=app.pipeline, usual=app.usual_pipeline
        )

    def since(self, made: Made) -> Since:
        """Say what a release brings since the one before it."""
        if made.says.product != self._app.product:
            return Since(None, (), "its repository is not that of this server")
        if made.says.commit and _COMMIT.fullmatch(made.says.commit) is None:
            return Since(None, (), "what it names is no commit")
        known = [one for one in self.book.all((made.says.product,)) if one.index <= made.index]
        return since_before(made, known[-_BEFORE:], self._app.repository)

    def commit(self, commit: str) -> Revision | None:
        """Give a commit of the repository of this server; none if it has none of that id."""
        if _COMMIT.fullmatch(commit) is None:
            return None
        try:
            return next(iter(self._app.repository.leading_to(commit, most=1)), None)
        except InterlockError:
            return None
