"""What looking at environments shares: which of them, what came of it, exit code. Floor 15."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.cli.exits import Exit
from interlock.kernel import InterlockError

if TYPE_CHECKING:
    from interlock.deployment import Environment
    from interlock.wiring.deploying import Deploying

from interlock.flows.seal_verification import SealedVerification
from interlock.flows.verify_deployment import Verified

_EXITS: Final = {
    "as-planned": Exit.ALLOWED,
    "differs": Exit.DENIED,
    "nothing-deployed": Exit.DENIED,
    "under-way": Exit.REVIEW,
    "unknown": Exit.BROKEN,
}
_ORDER: Final = (Exit.ALLOWED, Exit.REVIEW, Exit.BROKEN, Exit.DENIED)
"""From the one that stands for all only if all have it to the one that stands for all if any has it."""


class Found(msgspec.Struct, frozen=True):
    """What came of looking at an environment."""

    verified: Verified
    sealed: SealedVerification | None = None
    error: InterlockError | None = None
    """Why it could not be looked at at all."""

    @property
    def exit(self) -> Exit:
        """The exit code of it alone."""
        if self.error is not None:
            return Exit.BROKEN
        return Exit.DENIED if self.verified.differing else _EXITS[self.verified.answer]


def reading(deploying: Deploying, names: Sequence[str]) -> list[Environment]:
    """Give the environments that are meant: those named, else those that something was deployed to.

    Errors: EnvironmentsMissing, EnvironmentUnknown (DPL-101, DPL-102).
    """
    if names:
        return [deploying.environment(one) for one in dict.fromkeys(names)]
    if not deploying.environments:
        deploying.environment("")
    known = {one.environment for one in deploying.deployments.all()}
    return [one for one in deploying.environments if one.name in known]


def look(deploying: Deploying, environment: Environment) -> Found:
    """Look at an environment, and seal what was found. What breaks it is told with it."""
    verification, clock = deploying.verification, deploying.clock
    began = clock()
    try:
        verified = verification.verifying.verify(environment)
        sealed = verification.sealing.enter(verified, began) if verified.plan is not None else None
    except InterlockError as error:
        return Found(Verified(environment, clock()), None, error)
    return Found(verified, sealed)


def exit_of_all(found: Iterable[Found], *, is_named: bool) -> int:
    """Give the exit code over several environments; of none it is no success.

    Shape: where nobody named it, one that nothing runs in counts for nothing.
    """
    codes = [
        one.exit for one in found if is_named or one.error is not None or one.verified.answer != "nothing-deployed"
    ]
    return max(codes, key=_ORDER.index, default=Exit.DENIED)
