"""Health checks: whether what was deployed works, often enough in a row. Floor 11.

Only the address that the plan names is asked, and no redirect leads anywhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from interlock.adapters.deployers.programs import Programs
from interlock.adapters.http import HttpClient, Limits, origin_of
from interlock.adapters.tools import mask
from interlock.deployment import Health as Wanted
from interlock.deployment import Order
from interlock.kernel import InterlockError

_LONGEST_S: Final = 10.0
_SHORTEST_S: Final = 0.1
_SMALL: Final = 1 << 16
_BAD: Final = 400
_SHOWN: Final = 200


class Health:
    """Asks a target until it is well, or until its time is over."""

    def __init__(
        self,
        programs: Programs,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._programs = programs
        self._now = now
        self._sleep = sleep

    def check(self, order: Order) -> str:
        """Give what is wrong with it; empty for a target that is well, or of which nothing is asked."""
        wanted = order.plan.health
        if wanted is None or not (wanted.http or wanted.command):
            return ""
        until = self._now() + wanted.within_ms / 1000
        row = good = tries = 0
        said = ""
        while True:
            wrong = self._once(wanted, order, max(_SHORTEST_S, min(_LONGEST_S, until - self._now())))
            tries += 1
            row, good, said = (0, good, wrong) if wrong else (row + 1, good + 1, said)
            if row >= wanted.passes:
                return ""
            left = until - self._now()
            if left <= 0:
                return _told(wanted, good, tries, said)
            self._sleep(min(wanted.every_ms / 1000, left))

    def _once(self, wanted: Wanted, order: Order, seconds: float) -> str:
        if wanted.http and (wrong := _by_address(wanted.http.replace("{target}", order.target.name), seconds)):
            return wrong
        return self._by_program(wanted.command, order, seconds) if wanted.command else ""

    def _by_program(self, command: tuple[str, ...], order: Order, seconds: float) -> str:
        told = {"INTERLOCK_TARGET": order.target.name, "INTERLOCK_PLAN": order.plan.digest.hex}
        try:
            ended = self._programs.run(command, variables=told, timeout_s=seconds)
        except InterlockError as error:
            return str(error)
        if not ended.exit_code:
            return ""
        words = mask(ended.stderr or ended.stdout).decode("utf-8", "replace").strip().splitlines()
        return f"`{command[0]}` ended with {ended.exit_code}" + (f": {words[-1][:_SHOWN]}" if words else "")


def _by_address(url: str, seconds: float) -> str:
    try:
        with (
            HttpClient([origin_of(url)], limits=Limits(seconds, seconds, _SMALL)) as client,
            client.exchange("GET", url) as answer,
        ):
            return "" if answer.status < _BAD else f"{url} answers {answer.status}"
    except InterlockError as error:
        return str(error)


def _told(wanted: Wanted, good: int, tries: int, said: str) -> str:
    within = f"within {wanted.within_ms / 1000:g} s"
    if not said:
        return f"it was well {good} times {within}; {wanted.passes} times in a row are wanted"
    if good:
        return f"it flaps: it was well {good} of {tries} times {within}, never {wanted.passes} times in a row; {said}"
    return f"it was not well once in {tries} times {within}; {said}"
