"""Health checks: whether what was deployed works, often enough in a row. Floor 11."""

from __future__ import annotations

import time
from typing import Final

from interlock.adapters.deployers.programs import Programs
from interlock.adapters.http import HttpClient, Limits, origin_of
from interlock.deployment import Health as Wanted
from interlock.deployment import Order
from interlock.kernel import InterlockError

_LONGEST_S: Final = 10.0
_SMALL: Final = 1 << 16


class Health:
    """Asks a target until it is well, or until its time is over."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def check(self, order: Order) -> str:
        """Give what is wrong with it; empty for a target that is well."""
        wanted = order.plan.health
        if wanted is None:
            return ""
        until = time.monotonic() + wanted.within_ms / 1000
        passes, said = 0, ""
        while True:
            wrong = self._once(wanted, order, max(0.1, min(_LONGEST_S, until - time.monotonic())))
            passes, said = (passes + 1, said) if not wrong else (0, wrong)
            if passes >= wanted.passes:
                return ""
            if time.monotonic() >= until:
                seconds = wanted.within_ms / 1000
                return f"it was not well {wanted.passes} times in a row within {seconds:g} s" + (
                    f"; the last that was wrong: {said}" if said else ""
                )
            time.sleep(min(wanted.every_ms / 1000, max(0.0, until - time.monotonic())))

    def _once(self, wanted: Wanted, order: Order, seconds: float) -> str:
        if wanted.command:
            return self._by_program(wanted.command, order, seconds)
        url = wanted.http.replace("{target}", order.target.name)
        try:
            with HttpClient([origin_of(url)], limits=Limits(seconds, seconds, _SMALL)) as client:
                client.get(url, most_bytes=_SMALL)
        except InterlockError as error:
            return str(error)
        return ""

    def _by_program(self, command: tuple[str, ...], order: Order, seconds: float) -> str:
        told = {"INTERLOCK_TARGET": order.target.name, "INTERLOCK_PLAN": order.plan.digest.hex}
        try:
            ended = self._programs.run(command, variables=told, timeout_s=seconds)
        except InterlockError as error:
            return str(error)
        return f"`{command[0]}` ended with {ended.exit_code}" if ended.exit_code else ""
