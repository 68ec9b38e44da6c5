"""Machines held against their sealed lists, in words and as JSON. Floor 13."""

from __future__ import annotations

from typing import Final

from interlock.flows.desire import Desired
from interlock.flows.verify_host import HostVerified
from interlock.render.fields import fields
from interlock.render.paint import visible
from interlock.runtime.hosts import HostSeen

_MOST: Final = 200


def sealed_lines(sealed: Desired, seen: HostSeen) -> list[str]:
    """Say what was sealed of a machine."""
    own = sum(1 for one in seen.executables if not one.package or one.is_altered)
    lines = [
        f"{sealed.says.name}: {own} of {len(seen.executables)} executables are in no package as they are; sealed",
        f"  {len(seen.listeners)} listening, {len(seen.processes)} processes looked at",
    ]
    altered = [one for one in seen.executables if one.is_altered]
    lines += [f"  ! {one.path} is not what the package {one.package} brings, and is sealed so" for one in altered]
    lines += [f"  in the ledger as {sealed.envelope}", "  `interlock verify-host` compares with it"]
    return [visible(line) for line in lines]


def host_lines(verified: HostVerified) -> list[str]:
    """Say in a sentence whether a machine is as it was sealed, then what is not."""
    seen, faults, lost = verified.seen, verified.faults, verified.seen.missing
    counted = f"{len(seen.executables)} executables, {len(seen.processes)} processes, {len(seen.listeners)} listening"
    if faults:
        lines = [f"ALTERED  {verified.host} holds or runs {len(faults)} that nobody sealed; {counted}"]
    elif lost:
        lines = [f"UNKNOWN  {verified.host} could not be looked at whole; {counted}"]
    else:
        lines = [f"AS SEALED  {verified.host} holds and runs what packages bring and was sealed; {counted}"]
    for one in faults[:_MOST]:
        lines.append(f"  ~ {one.path}: {one.says}")
        if one.hand is not None:
            lines.append(f"      by {one.hand.who}{f' at {one.hand.at}' if one.hand.at else ''}")
    if len(faults) > _MOST:
        lines.append(f"  and {len(faults) - _MOST} more; --format json has all of them")
    lines += [f"  ? {what}: {why}" for what, why in lost[:_MOST]]
    lines.append(f"  in the ledger as {verified.envelope}")
    return [visible(line) for line in lines]


def host_json(verified: HostVerified) -> dict[str, object]:
    """Give all that was found."""
    return {
        "schema": "interlock.verify-host/v1",
        "host": verified.host,
        "expected": {"name": verified.desired.says.name, "envelope": str(verified.desired.envelope)},
        "outcome": verified.assessment.outcome,
        "faults": fields(verified.faults),
        "unread": [{"what": what, "why": why} for what, why in verified.seen.missing],
        "envelope": str(verified.envelope),
    }
