"""How builds of one repository are put together. Floor 12."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import interlock
from interlock.adapters.artifacts import open_artifact
from interlock.adapters.builders import KeptArtifacts, LocalBuilder
from interlock.adapters.builders.differences import first_difference
from interlock.adapters.tools import mask
from interlock.change import Source, State
from interlock.flows.attest import Footing, footing_of
from interlock.flows.build import Build, Keep
from interlock.flows.rebuild import Again
from interlock.formats import read_yaml
from interlock.kernel import Subject
from interlock.supply.build import ReachWidened
from interlock.wiring.build import BuildSettings
from interlock.wiring.settings import FILE_NAME, settings_of

if TYPE_CHECKING:
    from interlock.wiring.app import App


def make_build(app: App, environ: Mapping[str, str]) -> Build:
    """Put together what builds commits of a repository; `environ` is what variables are passed on from."""
    # First: the key that is made with it has to count for what it opens again.
    seal = app.seal
    return Build(
        builder=_builder(app, environ),
        keep=_keep(app),
        open_artifact=lambda one: open_artifact(one.place, called=one.artifact.name, sha256=one.artifact.digest.hex),
        footing=footing_of_commit(app),
        seal=seal,
        trust=app.keys.trust(),
        clock=app.clock,
        version=interlock.__version__,
    )


def make_rebuild(app: App, environ: Mapping[str, str]) -> Again:
    """Put together what builds artifacts of a repository again."""
    return Again(
        builder=_builder(app, environ),
        keep=_keep(app),
        compare=first_difference,
        gate=app.gate,
        seal=app.seal,
        clock=app.clock,
        version=interlock.__version__,
    )


def kept_artifacts(app: App) -> KeptArtifacts:
    """Give where the artifacts of this repository are kept: in the one that everybody has, beside the ledger."""
    return KeptArtifacts(app.local_repository)


def _keep(app: App) -> Keep:
    kept = kept_artifacts(app)
    return lambda name, path, may_move: kept.keep(name, path, may_move=may_move)


def _builder(app: App, environ: Mapping[str, str]) -> LocalBuilder:
    places = app.places
    hidden = (places.config, places.state, places.data, places.cache, app.data_dir)
    return LocalBuilder(app.root, environ, hidden, app.clock)


def footing_of_commit(app: App) -> Callable[[Source], Footing]:
    """Give what says whose settings and policy hold for a commit: they are known for the one that is checked out."""

    def footing(source: Source) -> Footing:
        subject = Subject(source.name, (source.revision.commit,))
        if app.repository.resolve("HEAD") != source.revision.commit.hex:
            return footing_of(subject)
        change = app.repository.change(State.COMMIT, None)
        return footing_of(subject, change, app.grounding.of(change), mask=mask)

    return footing


def checked_settings(app: App, commit: str) -> BuildSettings:
    """Give what a commit says of its build, if that reaches no further than the settings that hold for it allow.

    A change brings its own settings along, and its build runs on the machine that signs.
    Errors: ReachWidened (BLD-114), those of reading settings.
    """
    settings = settings_of_commit(app, commit)
    more = settings.widens(_trusted(app, commit)) if settings.widens(BuildSettings()) else ()
    if more:
        raise ReachWidened(what=", ".join(more))
    return settings


def _trusted(app: App, commit: str) -> BuildSettings:
    """Give the settings that hold for a commit; none where nobody can tell where they stand."""
    if app.repository.resolve("HEAD") != commit:
        return BuildSettings()
    ground = app.repository.change(State.COMMIT, None).ground
    if ground.unknown:
        return BuildSettings()
    return settings_of_commit(app, ground.commit or commit)


def settings_of_commit(app: App, commit: str) -> BuildSettings:
    """Give what a commit says of its build: the settings that are built with it, not those that lie here."""
    body = app.repository.file_at(commit, FILE_NAME)
    return settings_of(read_yaml(body, FILE_NAME)).build if body is not None else BuildSettings()
