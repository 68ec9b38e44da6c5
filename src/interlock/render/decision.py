"""A decision as a person reads it: the verdict sentence, what stands against it, what would change it. Floor 13."""

from __future__ import annotations

from typing import Final

from interlock.decision import Decision, Verdict, summarise
from interlock.render.paint import Paint

_VERDICT: Final = {
    Verdict.ALLOW: ("good", "✔ ALLOW"),
    Verdict.REVIEW: ("warn", "● REVIEW"),
    Verdict.DENY: ("bad", "✘ DENY"),
}


def decision_lines(decision: Decision, paint: Paint, *, is_explained: bool = False) -> list[str]:
    """Give the verdict and what stands against it, each with what to do."""
    style, word = _VERDICT[decision.verdict]
    lines = [f"{paint(style, word)}  {paint('bold', summarise(decision))}"]
    if decision.hypothetical:
        lines.append(paint("warn", f"  hypothetical, and not sealed: {'; '.join(decision.hypothetical)}"))
    against = [reason for reason in decision.reasons if is_explained or reason.verdict is not Verdict.ALLOW]
    for reason in sorted(against, key=lambda one: -one.verdict.rank):
        style = _VERDICT[reason.verdict][0]
        place = f"  {reason.source}:{reason.line}" if reason.source else ""
        lines.append("")
        lines.append(f"  {paint(style, reason.status.value.replace('_', ' '))}  {paint('plain', reason.says)}")
        if reason.change:
            lines.append(f"    → {paint('plain', reason.change)}")
        lines.extend(f"    {paint('dim', note)}" for note in reason.notes)
        if is_explained:
            lines.extend(f"    {paint('dim', f'evidence {digest}')}" for digest in reason.evidence)
        if place:
            lines.append(paint("dim", f"    required by{place}"))
    return lines
