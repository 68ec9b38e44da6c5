"""What interlock.yaml declares, as it holds whatever a change says of it. Floor 12.

As the default branch has it, then the last commit, then the working tree; of several that are called alike the first
holds, so that a change cannot do away with a gate that it has to pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from interlock.formats import read_yaml
from interlock.wiring.demanding import commits_that_hold
from interlock.wiring.settings import FILE_NAME, Settings, settings_of

if TYPE_CHECKING:
    from interlock.deployment import Environment
    from interlock.wiring.app import App
    from interlock.wiring.placed import Placed


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_One = TypeVar("_One", bound=_Named)


def environments_that_hold(app: App) -> tuple[Environment, ...]:
    """Give the environments, in order. Errors: those of reading settings."""
    return _that_hold(app, lambda settings: settings.environments)


def repositories_that_hold(app: App) -> tuple[Placed, ...]:
    """Give the repositories, in order. Errors: those of reading settings."""
    return _that_hold(app, lambda settings: settings.repositories)


def unmerged(app: App, environment: Environment | None) -> tuple[str, ...]:
    """Say why no real decision is made for an environment: only a change declares it, beside those that hold.

    Errors: those of reading settings.
    """
    commit = next(iter(commits_that_hold(app)), "")
    body = app.repository.file_at(commit, FILE_NAME) if commit and environment is not None else None
    known = settings_of(read_yaml(body, FILE_NAME)).environments if body is not None else ()
    if environment is None or not known or any(one.name == environment.name for one in known):
        return ()
    says = f"commit {commit[:12]}, whose rules hold, declares no environment {environment.name}"
    return (f"{says}; have it merged first",)


def _that_hold(app: App, listed: Callable[[Settings], Sequence[_One]]) -> tuple[_One, ...]:
    bodies = [app.repository.file_at(commit, FILE_NAME) for commit in commits_that_hold(app)]
    committed = [settings_of(read_yaml(body, FILE_NAME)) for body in bodies if body is not None]
    known: dict[str, _One] = {}
    for settings in (*committed, app.settings):
        for one in listed(settings):
            known.setdefault(one.name, one)
    return tuple(known.values())
