"""Periods that are named on the command line: from a day, or a time, up to another one. Floor 15."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from interlock.cli.errors import PeriodMalformed
from interlock.kernel import Instant, InstantMalformed, instant

if TYPE_CHECKING:
    from interlock.trace.report import Period

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def period_of(text: str) -> Period:
    """Read `FROM..TO`, either of which may be left out; the first is in the period, the last is not.

    Errors: PeriodMalformed (CLI-130).
    """
    from interlock.trace.report import Period

    if not text:
        return Period()
    since, dots, until = text.partition("..")
    try:
        made = Period(_instant(since), _instant(until))
    except InstantMalformed as error:
        raise PeriodMalformed(text=text, why=str(error)) from error
    if not dots or made == Period():
        raise PeriodMalformed(text=text, why="there are no two dots between two days")
    if made.since is not None and made.until is not None and made.since >= made.until:
        raise PeriodMalformed(text=text, why="it ends before it begins")
    return made


def _instant(text: str) -> Instant | None:
    if not text:
        return None
    return instant(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)
