"""How verdicts for a cluster are put together from what one repository declares and its ledger holds. Floor 12."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.adapters.registries.names import OCI_SCHEME, Reference, read_reference
from interlock.deployment import AdmissionRules, Tags
from interlock.flows.verdicts import Verdicts
from interlock.kernel import Subject
from interlock.wiring.declared import repositories_that_hold
from interlock.wiring.deploying import Deploying
from interlock.wiring.errors import TagUnresolved
from interlock.wiring.openings import marks_of
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
        make = Verdicts
        if self._app.traces is not None:
            from interlock.wiring.watched import watched_verdicts

            make = watched_verdicts(self._app.traces, self._name)
        return make(
            gate=self._app.gate,
            policy=self.policy,
            question=self._deploying.question(_NOTHING, self._name),
            clock=self._app.clock,
            horizon=max(_HORIZON, timedelta(seconds=self.rules.keep_s)),
        )

    def marks(self) -> tuple[object, ...]:
        """Give what is different as soon as the rules may be: files, commits and keys, by their outsides."""
        sources = {self.policy.source, *(one.source for one in self.policy.requirements)}
        return marks_of(self._app, sources | {one.source for one in self.policy.rules})

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
