"""What a build reached and what it was kept from, as the person who asked for it reads it. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.render.fields import fields
from interlock.render.paint import Paint, visible
from interlock.supply.build import ELSEWHERE, UNDECLARED, Reached, Refused, Traffic

_TOLD: Final = 20
_REMEDIES: Final = {
    UNDECLARED: "name it there, if the build is meant to reach it",
    ELSEWHERE: "name it with this port too, if the build is meant to reach it",
}


def reach_json(traffic: Traffic | None) -> object:
    """Give everything that was counted; none where nothing stood between a build and the network."""
    return fields(traffic) if traffic is not None else None


def reach_lines(traffic: Traffic | None, paint: Paint) -> list[str]:
    """Say what a build reached, then what it was kept from and what can be done about that."""
    if traffic is None:
        return []
    lines = [f"  {line}" for one in traffic.reached[:_TOLD] for line in _reached(one)]
    if len(traffic.reached) > _TOLD:
        lines.append(paint("dim", f"  and {len(traffic.reached) - _TOLD} more hosts, all of them in the provenance"))
    for one in traffic.refused[:_TOLD]:
        lines.append(paint("warn", f"  kept from {_place(one)}{_times(one.count)}: {visible(one.why)}"))
        remedy = _REMEDIES.get(one.why, "name that address itself with its port, if it is meant")
        lines.append(f"    → {remedy}")
    more = sum(one.count for one in traffic.refused[_TOLD:]) + traffic.unlisted
    if more:
        lines.append(paint("warn", f"  kept from further hosts{_times(more)}"))
    if traffic.malformed:
        lines.append(paint("warn", f"  asked for something that is no host{_times(traffic.malformed)}"))
    return lines


def _reached(one: Reached) -> Iterator[str]:
    if one.connections:
        many = "1 connection" if one.connections == 1 else f"{one.connections} connections"
        yield f"reached {_place(one)}: {many}, {one.sent:,} bytes sent, {one.received:,} received"
    if one.failed:
        yield f"could not reach {_place(one)}{_times(one.failed)}: it did not answer, or its name is not known"


def _place(one: Reached | Refused) -> str:
    host = visible(one.host)
    return f"[{host}]:{one.port}" if ":" in host else f"{host}:{one.port}"


def _times(count: int) -> str:
    return "" if count == 1 else f", {count:,} times"
