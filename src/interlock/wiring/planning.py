"""How deployments of one repository are planned, judged and reach their targets. Floor 12.

Environments hold as the default branch declares them, then the last commit, then the working tree: a change cannot do
away with what stands between it and an environment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final

from interlock.adapters.deployers.ansible import NAME as ANSIBLE
from interlock.adapters.deployers.ansible import AnsibleDeployer
from interlock.adapters.deployers.command import NAME as COMMAND
from interlock.adapters.deployers.command import CommandDeployer
from interlock.adapters.deployers.folders import NAME as FOLDERS
from interlock.adapters.deployers.folders import FolderDeployer
from interlock.adapters.deployers.health import Health
from interlock.adapters.deployers.manifests import NAME as MANIFESTS
from interlock.adapters.deployers.manifests import ManifestDeployer
from interlock.adapters.deployers.podman import NAME as PODMAN
from interlock.adapters.deployers.podman import PodmanDeployer
from interlock.adapters.deployers.programs import Programs
from interlock.adapters.registries.folder import FolderRepository
from interlock.adapters.registries.names import read_reference
from interlock.decision import Policy, Question
from interlock.decision.expression.functions.texts import pattern as matching
from interlock.decision.expression.values import Failure
from interlock.deployment import EnvironmentsMissing
from interlock.flows.content import Contents
from interlock.flows.deploy import Deploy
from interlock.flows.deployments import Deployments
from interlock.flows.release_story import Story, story_of
from interlock.flows.releases import Made, Releases, Releasing
from interlock.kernel import Digest, KeyId, PatternMalformed, Subject
from interlock.wiring.building import kept_artifacts
from interlock.wiring.declared import environments_that_hold, repositories_that_hold
from interlock.wiring.demanding import commits_that_hold
from interlock.wiring.errors import FileNotCommitted
from interlock.wiring.placed import Placed
from interlock.wiring.repositories import admission_of, opened
from interlock.wiring.settings import FILE_NAME
from interlock.wiring.terms import Terms, environment_among, terms_of, weaker

if TYPE_CHECKING:
    from datetime import tzinfo

    from interlock.deployment import Deployer, Environment, HealthProbe
    from interlock.flows.ports import Clock
    from interlock.supply.ports import ArtifactRepository
    from interlock.wiring.app import App

NOBODY: Final = "of nobody"
"""Stands for the key of a machine that has none: a decision about who deploys is asked for all the same."""


class Rules:
    """The rules that stand where no change can touch them, and the files that go with what is deployed."""

    def __init__(self, app: App) -> None:
        self._app = app

    @cached_property
    def commit(self) -> str:
        """The commit whose environments hold; empty where there is none."""
        return next(iter(commits_that_hold(self._app)), "")

    @cached_property
    def settings(self) -> str:
        """SHA-256 of its interlock.yaml."""
        import hashlib

        body = self._app.repository.file_at(self.commit, FILE_NAME) if self.commit else None
        return hashlib.sha256(body).hexdigest() if body is not None else self._app.settings.sha256

    def find(self, path: str) -> bytes | None:
        """Give a file of the commit whose rules hold; none if there is none of that path."""
        path = path.removeprefix("./")
        return self._app.repository.file_at(self.commit, path) if self.commit and path else None

    def file(self, path: str, commit: str = "") -> bytes:
        """Give a file of a commit, of that whose rules hold if none is named. Errors: FileNotCommitted (CFG-109)."""
        where = commit or self.commit
        body = self._app.repository.file_at(where, path) if where else self._app.own_file(path)
        if body is None:
            raise FileNotCommitted(path=path, commit=where[:12] or "the working tree")
        return body


class Planning:
    """Everything that plans and judges what is deployed from one repository, and what reaches its targets."""

    def __init__(self, app: App, environ: Mapping[str, str]) -> None:
        self._app = app
        self._environ = environ
        self.rules = Rules(app)

    @cached_property
    def environments(self) -> tuple[Environment, ...]:
        """The environments that hold, in order. Errors: those of reading settings."""
        return environments_that_hold(self._app)

    @property
    def clock(self) -> Clock:
        """What tells the time."""
        return self._app.clock

    def environment(self, name: str) -> Environment:
        """Give one environment. Errors: EnvironmentsMissing, EnvironmentUnknown (DPL-101, DPL-102)."""
        found = environment_among(self.environments, name)
        if found is None:
            raise EnvironmentsMissing
        return found

    @cached_property
    def deployments(self) -> Deployments:
        """What the ledger tells."""
        return Deployments(gate=self._app.gate, blobs=self._app.store.blobs, product=self._app.product)

    @cached_property
    def releases(self) -> Releases:
        """What the ledger tells of releases."""
        return Releases(gate=self._app.gate, product=self._app.product)

    @cached_property
    def releasing(self) -> Releasing:
        """What makes releases."""
        app = self._app
        return Releasing(
            releases=self.releases,
            gate=app.gate,
            seal=lambda: app.seal,
            clock=app.clock,
            key=KeyId(app.keys.current() or ""),
            descent=self.deploy.descent,
            check=self.content.check,
        )

    def story(self, made: Made) -> Story:
        """Tell the story of a release. Errors: those of `story_of`."""
        app = self._app
        return story_of(
            made,
            releases=self.releases,
            repository=app.repository,
            admission=admission_of(app, Placed("", "")),
            deploy=self.deploy,
            deployments=self.deployments,
            environments=self.environments,
        )

    @cached_property
    def deploy(self) -> Deploy:
        """The flow that plans and judges."""
        app = self._app
        return Deploy(
            gate=app.gate,
            seal=lambda: app.seal,
            blobs=app.store.blobs,
            deployments=self.deployments,
            clock=app.clock,
            zones=zone,
            policy_of=self.policy,
            asking=self.question,
            rules=self.rules,
            ticket_fits=fits,
            key=KeyId(app.keys.current() or NOBODY),
            product=app.product,
            environments=self.environments,
        )

    def _terms(self, environment: str) -> Terms:
        return terms_of(self._app, self.environment(environment))

    def policy(self, environment: str) -> Policy:
        """Give the policy that decides what comes into an environment. Errors: those of loading one."""
        return self._terms(environment).policy

    def question(self, subject: Subject, environment: str, actor: str | None = None) -> Question:
        """Give the question whether something may go into an environment. Errors: as for `policy`.

        `actor` is the key of whoever deploys; left out, that of this machine, and empty where nobody does.
        """
        app, terms = self._app, self._terms(environment)
        return Question(
            subject,
            app.clock(),
            terms.stage,
            environment,
            weaker(app, terms, self.environment(environment)),
            product=app.product,
            actor=(app.keys.current() or NOBODY) if actor is None else actor,
            pipeline=app.pipeline,
            usual=app.usual_pipeline,
        )

    @cached_property
    def _local(self) -> FolderRepository:
        return FolderRepository(self._app.local_repository)

    @cached_property
    def content(self) -> Contents:
        """Where the bytes come from."""
        kept = kept_artifacts(self._app)
        return Contents(
            folder=f"{self._app.data_dir}/deploying",
            kept=kept.place_of,
            blobs=self._app.store.blobs,
            places=self._places,
            place_of=self._place_of,
        )

    def _places(self) -> Iterator[AbstractContextManager[ArtifactRepository]]:
        yield _as_context(self._local)
        for one in repositories_that_hold(self._app):
            yield self._opened(one.name)

    @contextmanager
    def _opened(self, text: str) -> Iterator[ArtifactRepository]:
        with opened(self._app, text, self._environ) as place:
            yield place.repository

    @contextmanager
    def _place_of(self, text: str) -> Iterator[tuple[ArtifactRepository, Digest]]:
        wanted = read_reference(text).digest
        with opened(self._app, text, self._environ) as place:
            yield place.repository, wanted or Digest("sha256", "0" * 64)

    @cached_property
    def deployers(self) -> Mapping[str, Deployer]:
        """The deployers, by name."""
        return {
            COMMAND: CommandDeployer(self._programs),
            FOLDERS: FolderDeployer(),
            MANIFESTS: ManifestDeployer(self._programs),
            ANSIBLE: AnsibleDeployer(self._programs),
            PODMAN: PodmanDeployer(self._programs),
        }

    @cached_property
    def _programs(self) -> Programs:
        return Programs(self._environ, self._app.root)

    @cached_property
    def probe(self) -> HealthProbe:
        """What asks a target whether it is well."""
        return Health(self._programs)


def zone(name: str) -> tzinfo:
    """Give a time zone by its name. Errors: ZoneUnknown (CFG-110)."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from interlock.wiring.errors import ZoneUnknown

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknown(name=name) from error


def fits(pattern: str, text: str) -> bool:
    """Say whether a text matches a pattern as a whole. Errors: PatternMalformed (KRN-106)."""
    try:
        return matching(pattern).fullmatch(text) is not None
    except Failure as error:
        raise PatternMalformed(pattern=pattern, why=str(error)) from error


@contextmanager
def _as_context(repository: ArtifactRepository) -> Iterator[ArtifactRepository]:
    yield repository
