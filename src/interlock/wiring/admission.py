"""How verdicts for a cluster are put together from what one repository declares and its ledger holds. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.adapters.registries.names import OCI_SCHEME, Reference, read_reference
from interlock.deployment import AdmissionRules, Tags
from interlock.flows.verdicts import Verdicts
from interlock.kernel import Subject
from interlock.store.opening import FILE_NAME as DATABASE
from interlock.wiring.declared import repositories_that_hold
from interlock.wiring.deploying import Deploying
from interlock.wiring.errors import TagUnresolved
from interlock.wiring.placed import is_below
from interlock.wiring.registries import registry_at
from interlock.wiring.settings import FILE_NAME

if TYPE_CHECKING:
    from interlock.wiring.app import App

_HORIZON: Final = timedelta(minutes=15)
_NOTHING: Final = Subject("nothing yet", ())


class Guarding:
    """What answers for one environment, as one opening of the repository finds it."""

    def __init__(self, app: App, environ: Mapping[str, str], environment: str) -> None:
        self._app = app
        self._environ = environ
        self._deploying = Deploying(app, environ)
        self._name = environment
        self.rules: AdmissionRules = self._deploying.environment(environment).admission
        self.policy = self._deploying.policy(environment)

    def verdicts(self) -> Verdicts:
        """Build what works verdicts out. Errors: those of loading a policy and opening the store."""
        return Verdicts(
            gate=self._app.gate,
            policy=self.policy,
            question=self._deploying.question(_NOTHING, self._name),
            clock=self._app.clock,
            horizon=max(_HORIZON, timedelta(seconds=self.rules.keep_s)),
        )

    def marks(self) -> tuple[object, ...]:
        """Give what is different as soon as the rules may be: files, commits and keys, by their outsides."""
        root, app = self._app.root, self._app
        sources = {self.policy.source, *(one.source for one in self.policy.requirements)}
        sources |= {one.source for one in self.policy.rules}
        paths = [
            *(f"{root}/{one}" for one in sorted({FILE_NAME, *sources})),
            *(f"{root}/.git/{one}" for one in _GIT),
            app.places.config,
            *_files_in(app.places.config),
        ]
        store = app.store_place
        place = () if "://" in store else _outside(f"{store}/{DATABASE}", is_place=True)
        return (app.quick_commit("HEAD"), place, *map(_outside, paths))

    def resolver(self) -> Callable[[str], str]:
        """Give what asks a registry for the SHA-256 that a tag stands for.

        Only registries that the settings name as repositories are asked: whoever creates a pod must not choose whom
        this machine talks to. Errors of it: TagUnresolved (CFG-120), those of the registry.
        """
        addresses = [one.address for one in repositories_that_hold(self._app) if one.address.startswith(OCI_SCHEME)]
        config, environ = self._app.places.config, self._environ

        def resolve(text: str) -> str:
            meant: Reference = read_reference(f"{OCI_SCHEME}{text}")
            if not any(is_below(meant, one) for one in addresses):
                raise TagUnresolved(text=text, file=FILE_NAME)
            with registry_at(meant, config, environ) as repository:
                return repository.find(meant.tag).digest.hex

        return resolve

    @property
    def pins(self) -> bool:
        """Whether tags are replaced by digests here."""
        return self.rules.tags is Tags.PIN


_GIT: Final = ("HEAD", "packed-refs", "refs/heads", "refs/remotes", "refs/remotes/origin", "FETCH_HEAD")


def _files_in(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        yield from (f"{place}/{one}" for one in sorted((*folders, *files)))


def _outside(path: str, *, is_place: bool = False) -> tuple[int, ...]:
    """Give what tells one state of a file from another; of a place only whether it is still the same one."""
    try:
        seen = os.stat(path)  # noqa: PTH116 (many of them, every second)
    except OSError:
        return ()
    return (seen.st_dev, seen.st_ino) if is_place else (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)
