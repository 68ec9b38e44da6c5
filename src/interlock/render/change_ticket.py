"""What asking for a change ticket came to, as text and as JSON. Floor 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from interlock.flows.change_ticket import Done
    from interlock.render.paint import Paint


def change_ticket_lines(done: Done, paint: Paint) -> list[str]:
    """Give it as lines: whether it permits, why not, and where that is sealed."""
    made = done.assessment
    word, style = {"passed": ("permits it", "good"), "failed": ("does not permit it", "bad")}.get(
        made.outcome, ("is not known", "bad")
    )
    lines = [f"{paint(style, word)}  {paint('plain', made.notes[0] if made.notes else '')}"]
    lines += [f"  {paint('plain', one.message)}; {paint('dim', one.remedy)}" for one in done.findings]
    if made.code:
        lines.append(f"  {paint('plain', f'{made.code}: {made.reason}')}; {paint('dim', made.remedy)}")
    if made.holds_until:
        lines.append(f"  counts for {paint('plain', made.place)} until {paint('plain', made.holds_until)}")
    return [*lines, f"  evidence {done.envelope}"]


def change_ticket_json(done: Done) -> object:
    """Give it as JSON."""
    made = done.assessment
    return {
        "outcome": made.outcome,
        "environment": made.place,
        "until": made.holds_until or None,
        "code": made.code or None,
        "reason": made.reason or None,
        "findings": [{"rule": one.rule, "says": one.message, "remedy": one.remedy} for one in done.findings],
        "change": msgspec.to_builtins(done.change) if done.change is not None else None,
        "evidence": str(done.envelope),
    }
