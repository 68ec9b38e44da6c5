"""What runs and was never deployed, what differs from what was, and what nobody looked at. Floor 10."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.kernel import Severity, stamp
from interlock.trace.completeness.model import lack
from interlock.trace.deployed import Deployed
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import AuditReport, Differs, Look

_RUNS: Final = ("key.deploy-verification", "key.governance")
_STRANGE: Final = frozenset({"stranger", "unplanned-target", "unasked"})
"""What runs without anybody having deployed it."""
_SEVERITIES: Final = {one.value: one for one in Severity}


def lacks(report: AuditReport) -> Iterator[Lack]:
    """Give where what runs is not what was deployed, or nobody knows."""
    looks = {one.environment: one for one in report.looks}
    for look in report.looks:
        for one in look.differs:
            yield _differs(look, one)
        for what, why in look.unlooked:
            yield _unlooked(look, what, why)
    for deployed in report.deployments:
        if deployed.is_current:
            yield from _unseen(deployed, looks.get(deployed.environment))


def _differs(look: Look, one: Differs) -> Lack:
    is_strange = one.kind in _STRANGE
    return lack(
        Absence.UNDEPLOYED if is_strange else Absence.DRIFT,
        Severity.CRITICAL if is_strange else _SEVERITIES.get(one.severity, Severity.HIGH),
        f"{look.environment}/{one.target or one.what}",
        f"in {look.environment} since {stamp(one.since)}: {one.says}",
        f"It runs, and no deployment brought {one.what} there."
        if is_strange
        else f"It is not as {look.run} left it, and not as it was decided about.",
        f"`interlock drift --env {look.environment}` shows it; deploy again, or find out who changed it",
        entries=(look.entry,),
        about=_RUNS,
    )


def _unlooked(look: Look, what: str, why: str) -> Lack:
    return lack(
        Absence.UNLOOKED,
        Severity.MEDIUM,
        f"{look.environment}/{what}",
        f"{what} in {look.environment} could not be looked at on {stamp(look.at)}: {why}",
        "Nobody knows what runs there.",
        f"mend the way to it, then `interlock verify-deployment --env {look.environment}`",
        entries=(look.entry,),
        about=_RUNS,
    )


def _unseen(one: Deployed, look: Look | None) -> Iterator[Lack]:
    if look is not None and look.run == one.run:
        return
    last = (
        f"the last look, on {stamp(look.at)}, was at {look.run}"
        if look is not None
        else "no look at it is in the ledger"
    )
    yield lack(
        Absence.UNLOOKED,
        Severity.MEDIUM,
        one.environment,
        f"nobody has held what runs in {one.environment} against {one.run} since it was deployed: {last}",
        "That it still runs, and nothing else does, is assumed.",
        f"`interlock verify-deployment --env {one.environment}`, or let a worker do it again and again",
        entries=(one.entry,),
        about=_RUNS,
    )
