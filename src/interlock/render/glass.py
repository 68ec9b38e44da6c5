"""Broken glass as text for people and as JSON for programs; nobody should overlook it. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from interlock.flows.glass import Row
from interlock.render.paint import visible

_STATES: Final = {
    "open": "!! BROKEN: the gate is open for it",
    "over": "was broken, and is over",
    "waiting": "waits for somebody else",
    "shut": "opens nothing",
}


def list_lines(rows: Sequence[Row]) -> Iterator[str]:
    """List every request."""
    if not rows:
        yield "nobody ever asked to break the glass"
    for one in rows:
        yield from row_lines(one)


def row_lines(row: Row) -> Iterator[str]:
    """Tell everything about one request."""
    one = row.broken
    request = one.request
    says = request.says
    yield visible(f"{request.id[:16]}  {says.target[:26]} into {says.environment}  {_STATES[row.state]}")
    yield visible(f"  {one.asker or request.signer_name} asked, {says.at[:16]}: {says.reason}")
    if one.agreed:
        yield visible(f"  {', '.join(one.agreed)} agreed")
    yield visible(f"  until {says.expires_at}" + (f"; {one.why_not}" if one.why_not else ""))
    if row.state == "waiting":
        yield f"  somebody else agrees with `interlock break-glass approve {request.id[:16]}`"
    if row.needs_review:
        yield f"  every other release into {says.environment} is denied until somebody who neither asked nor agreed"
        if row.state == "open":
            yield f"  has reviewed it; close it first: `interlock break-glass close {request.id[:16]} --reason TEXT`"
        else:
            yield f"  has reviewed it: `interlock break-glass review {request.id[:16]} --reason TEXT`"
    elif row.reviewed_by:
        yield visible(f"  reviewed by {', '.join(row.reviewed_by)}")


def row_json(row: Row) -> dict[str, Any]:
    """Give one request as a document."""
    one = row.broken
    says = one.request.says
    return {
        "id": one.request.id,
        "target": says.target,
        "environment": says.environment,
        "reason": says.reason,
        "asked_by": one.asker or None,
        "agreed": one.agreed,
        "state": row.state,
        "why_not": one.why_not or None,
        "at": says.at,
        "expires_at": says.expires_at,
        "reviewed_by": row.reviewed_by,
        "needs_review": row.needs_review,
        "evidence": str(one.request.envelope),
        "entry": one.request.index,
    }
