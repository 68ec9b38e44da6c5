"""Exit codes: the one table from errors and decisions to what a shell sees (DESIGN section 7). Floor 15."""

from __future__ import annotations

from enum import IntEnum

from interlock.decision import Decision, Status, Verdict
from interlock.kernel import Family, InterlockError


class Exit(IntEnum):
    """What a shell sees."""

    ALLOWED = 0
    DENIED = 1
    USAGE = 2
    REVIEW = 3
    BROKEN = 4
    OUR_BUG = 70
    INTERRUPTED = 130


_BY_FAMILY = {
    Family.USAGE: Exit.USAGE,
    Family.CONFIGURATION: Exit.USAGE,
    Family.DATA: Exit.DENIED,
    Family.ORDER: Exit.OUR_BUG,
    Family.WORLD: Exit.BROKEN,
}


def of_error(error: InterlockError) -> Exit:
    """Give the exit code of an error."""
    return _BY_FAMILY[error.family]


def of_decision(decision: Decision) -> Exit:
    """Give the exit code of a decision: the first that applies, hypothetical answers never open."""
    shut = [reason for reason in decision.reasons if reason.verdict is Verdict.DENY]
    if any(reason.status is Status.VIOLATED for reason in shut):
        return Exit.DENIED
    if any(reason.status is Status.ERRORED for reason in shut):
        return Exit.BROKEN
    if decision.verdict is Verdict.DENY:
        return Exit.DENIED
    if decision.verdict is Verdict.REVIEW or decision.hypothetical:
        return Exit.REVIEW
    return Exit.ALLOWED
