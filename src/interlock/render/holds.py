"""Holds as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from interlock.flows.holds import Row
from interlock.render.paint import visible


def hold_lines(rows: Sequence[Row]) -> Iterator[str]:
    """List holds, with what they stop and whether they still do."""
    if not rows:
        yield "nothing is held, and nothing ever was"
    for one in rows:
        says = one.hold.says
        where = f" in {', '.join(says.environments)}" if says.environments else ""
        there = ", ".join(name for name in one.stops if name)
        state = f"in force{' in ' if there else ''}{there}" if one.is_in_force else "lifted"
        yield visible(f"{one.hold.id[:16]}  {says.target}{where}  {state}")
        yield visible(f"  {one.hold.signer_name}, {says.at[:16]}: {says.reason}")
        if one.why:
            yield visible(f"  a lift of it does not count: {one.why}")


def hold_json(row: Row) -> dict[str, Any]:
    """Give one hold as a document."""
    says = row.hold.says
    return {
        "id": row.hold.id,
        "target": says.target,
        "environments": says.environments,
        "reason": says.reason,
        "at": says.at,
        "placed_by": row.hold.signer_name,
        "in_force": row.is_in_force,
        "stops": row.stops,
        "why_not_lifted": row.why or None,
        "evidence": str(row.hold.envelope),
        "entry": row.hold.index,
    }
