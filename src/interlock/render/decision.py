"""A decision as a person reads it: the verdict sentence, what stands against it, what would change it. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.decision import Decision, Reason, Verdict, summarise
from interlock.render.paint import Paint, Part, flow

_VERDICT: Final = {
    Verdict.ALLOW: ("good", "✔ ALLOW"),
    Verdict.REVIEW: ("warn", "● REVIEW"),
    Verdict.DENY: ("bad", "✘ DENY"),
}


def verdict_lines(decision: Decision, paint: Paint, width: int = 0) -> list[str]:
    """Give the verdict and its sentence, on one line where it fits."""
    style, word = _VERDICT[decision.verdict]
    lines = flow(paint, [Part("bold", summarise(decision))], len(word) + 2, width=width)
    lines[0] = f"{paint(style, word)}  {lines[0].lstrip(' ')}"
    return lines


def decision_lines(decision: Decision, paint: Paint, *, is_explained: bool = False, width: int = 0) -> list[str]:
    """Give the verdict and what stands against it, each with what to do; `width` 0 breaks no line."""
    lines = verdict_lines(decision, paint, width)
    if decision.hypothetical:
        said = f"hypothetical, and not sealed: {'; '.join(decision.hypothetical)}"
        lines += flow(paint, [Part("warn", said)], 2, width=width)
    for note in decision.notes:
        lines += flow(paint, [Part("warn", note)], 2, width=width)
    against = [reason for reason in decision.reasons if is_explained or reason.verdict is not Verdict.ALLOW]
    for reason in sorted(against, key=lambda one: -one.verdict.rank):
        lines += ["", *_reason(reason, paint, width, is_explained=is_explained)]
    return lines


def _reason(reason: Reason, paint: Paint, width: int, *, is_explained: bool) -> Iterator[str]:
    style = _VERDICT[reason.verdict][0]
    status = reason.status.value.replace("_", " ")
    yield from flow(paint, [Part(style, status, is_whole=True), Part("plain", reason.says)], 4, first=2, width=width)
    if reason.change:
        yield from flow(paint, [Part("plain", f"→ {reason.change}")], 6, first=4, width=width)
    for note in reason.notes:
        yield from flow(paint, [Part("dim", note)], 4, width=width)
    if is_explained:
        yield from (paint("dim", f"    evidence {digest}") for digest in reason.evidence)
    if reason.source:
        yield paint("dim", f"    required by {reason.source}:{reason.line}")
