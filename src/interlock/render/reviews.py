"""What waits for people, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from interlock.decision import Verdict
from interlock.decision.reviewing import Demand
from interlock.decision.times import span
from interlock.flows.reviews import Answered, Row
from interlock.kernel import Instant, stamp
from interlock.render.decision import decision_lines
from interlock.render.document import decision_document
from interlock.render.paint import Paint, visible
from interlock.render.screen import may_colour

_SHOWN = 3
"""How many reasons a row of the queue names."""


def queue_lines(rows: Sequence[Row], at: Instant) -> Iterator[str]:
    """List what waits, oldest first."""
    if not rows:
        yield "nothing waits for review"
        return
    for one in rows:
        decision = one.decision
        where = f" for {decision.environment}" if decision.environment else ""
        age = span(int((at - one.since).total_seconds()))
        yield visible(f"{decision.subject.name} {decision.subject.digests[0].short}{where}  under {decision.policy}")
        yield f"  waits since {stamp(one.since)[:16]} ({age})"
        yield from (visible(f"  - {reason.says}") for reason in one.waits_for[:_SHOWN])
        if len(one.waits_for) > _SHOWN:
            yield f"  - and {len(one.waits_for) - _SHOWN} more; `interlock review show` tells them all"
        yield f"  may approve: {_could(one)}"


def _could(row: Row) -> str:
    return ", ".join(sorted({one for demand in row.demands for one in demand.could})) or "nobody here"


def row_lines(row: Row) -> Iterator[str]:
    """Tell of one thing what stands against it, who has answered, and who may."""
    yield from decision_lines(row.decision, Paint(has_colour=False))
    if not row.demands:
        yield ""
        yield f"the policy {row.decision.policy} takes nobody's approval"
    for demand in row.demands:
        yield ""
        yield from _demand(demand)


def _demand(demand: Demand) -> Iterator[str]:
    need = demand.need
    groups = f" of {' and '.join(need.groups)}" if need.groups else ""
    many = "1 approval" if need.count == 1 else f"{need.count} approvals"
    yield f"{demand.name}  {many}{groups}, required by {need.source}:{need.line}"
    for person, said in demand.roll.approved:
        yield visible(f"  approved  {person}, {stamp(said.at)[:16]}: {said.says.reason or 'no reason given'}")
    for who, said in demand.roll.rejected:
        yield visible(f"  rejected  {who}, {stamp(said.at)[:16]}: {said.says.reason or 'no reason given'}")
    yield from (visible(f"  ignored   {why}") for why in demand.roll.refused)
    yield f"  may       {', '.join(demand.could) or 'nobody here'}"


def row_json(row: Row, at: Instant) -> dict[str, Any]:
    """Give one thing that waits as a document."""
    return {
        "since": stamp(row.since),
        "age_seconds": int((at - row.since).total_seconds()),
        "decision": decision_document(row.decision),
        "demands": [
            {
                "name": one.name,
                "approvals": one.need.count,
                "groups": one.need.groups,
                "approved_by": sorted(one.roll.people),
                "rejected_by": sorted({who for who, _ in one.roll.rejected}),
                "ignored": one.roll.refused,
                "may": one.could,
            }
            for one in row.demands
        ],
    }


def answered_lines(said: Answered, *, is_terminal: bool) -> Iterator[str]:
    """Tell somebody who answered what the decision is now."""
    one = said.approval
    where = f" for {one.environment}" if one.environment else ""
    word = {"approve": "approved", "reject": "rejected", "withdraw": "withdrawn"}[one.answer]
    yield visible(f"{word}: {one.target}{where}, under the policy {one.policy[:12]}")
    if one.answer == "approve":
        yield from (visible(f"  accepts {key}") for key in one.accepts)
        if said.decision.verdict is not Verdict.ALLOW:
            yield "  that is not enough yet"
    yield ""
    yield from decision_lines(said.decision, Paint(has_colour=is_terminal and may_colour()))
    if said.sealed is not None:
        yield ""
        yield f"decision  {said.sealed}, sealed"


def answered_json(said: Answered) -> dict[str, Any]:
    """Give an answer and the decision with it as a document."""
    return {
        "approval": said.approval,
        "decision": decision_document(said.decision),
        "envelope": str(said.sealed) if said.sealed is not None else None,
    }
