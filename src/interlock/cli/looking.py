"""What a worker looks at again and again: what waits, and environments that deploy by themselves. Floor 15."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from interlock.kernel import InterlockError
from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.wiring.deploying import Deploying

_AT_LEAST_EVERY_S: Final = 60
"""How often it is looked for what may begin by itself though nothing is new: times pass that a gate asks for."""


class Looking:
    """Looks at what waits, and at environments that deploy by themselves."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self._seen: object = None
        self._said: dict[str, str] = {}

    def again(self, deploying: Deploying) -> bool:
        """Enter whatever may go on now, by the rules that hold; say whether any did."""
        moved = self._look_at_waiting(deploying)
        now = (deploying.rules.commit, deploying.seen, int(time.monotonic() / _AT_LEAST_EVERY_S))
        if now == self._seen:
            return moved
        begun = self._begin(deploying)
        self._seen = None if begun else now  # what was just entered is no news
        return moved or begun

    def _look_at_waiting(self, deploying: Deploying) -> bool:
        """Enter whatever waits and may go on now; say whether any did."""
        moved = False
        for one in reversed(deploying.deployments.waiting()):  # what was asked for last is what is wanted now
            try:
                begun = deploying.deploy.again(one, only_if_it_moves=True)
            except InterlockError as error:
                self.tell(one.run, f"{error} [{error.code}]")
                continue
            if begun.outcome.value != one.outcome.value:
                why = f": {begun.why}" if begun.why else ""
                print(visible(f"{one.run}: {one.environment} {begun.outcome}{why}"), flush=True)
                moved = True
        return moved

    def _begin(self, deploying: Deploying) -> bool:
        """Enter what deploys by itself; say whether anything did, and what keeps it from that, once."""
        try:
            looked = deploying.continuing.look(deploying.environments)
        except InterlockError as error:
            self.tell("automatic", f"{error} [{error.code}]")
            return False
        for one in looked:
            if one.begun is not None:
                print(f"{one.begun.run}: {one.environment} {one.begun.outcome}, {one.says}", flush=True)
            elif one.says:
                self.tell(one.environment, one.says)
        return any(one.begun is not None for one in looked)

    def tell(self, name: str, says: str) -> None:
        """Print something unless it was the last that was said under a name."""
        if self._said.get(name) != says:
            print(f"{name}: {says}", flush=True)
            self._said[name] = says
