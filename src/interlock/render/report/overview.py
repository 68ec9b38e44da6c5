"""The first screen of the report: what was decided, what blocks, and the figures. Floor 13."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from interlock.control import Answer
from interlock.decision import Verdict, summarise
from interlock.kernel import Severity
from interlock.render.groups import many
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import FILLS, VERDICTS, bar, icon, swatch

if TYPE_CHECKING:
    from interlock.flows.check import Checked

_ANSWER_FILLS: Final = {
    Answer.PASSED: "f-pass",
    Answer.FAILED: "f-med",
    Answer.ERRORED: "f-high",
    Answer.NOT_APPLICABLE: "f-none",
}
_SHOWN: Final = 6


def top(checked: Checked) -> Html:
    """Give the line that says which program and which repository this is."""
    change = checked.change
    return el(
        "p",
        el("b", "Interlock"),
        el("span", "check of", class_="mute"),
        el("span", change.subject.name),
        el("span", f"on {change.branch}", class_="mute") if change.branch else None,
        el("code", change.subject.digests[0].short),
        class_="crumb",
    )


def verdict(checked: Checked) -> Html:
    """Give the verdict as icon, word and sentence, with what blocks and the smallest changes that would open it."""
    decision = checked.decision
    look = VERDICTS[decision.verdict]
    against = sorted(
        (one for one in decision.reasons if one.verdict is not Verdict.ALLOW), key=lambda one: -one.verdict.rank
    )
    blocks = [
        el("li", el("span", one.says), el("span", icon("arrow"), one.change, class_="do") if one.change else None)
        for one in against[:_SHOWN]
    ]
    if len(against) > _SHOWN:
        blocks.append(el("li", f"and {len(against) - _SHOWN} more, listed under the decision"))
    return el(
        "section",
        el("p", icon(look.icon), look.word, class_="word"),
        el("h1", summarise(decision), id="verdict"),
        el("p", "Hypothetical, and not sealed: ", "; ".join(decision.hypothetical), class_="hypo")
        if decision.hypothetical
        else None,
        [el("p", note, class_="hypo") for note in decision.notes] or None,
        el("ul", blocks, class_="blocks") if blocks else None,
        el("p", _when(checked), class_="meta"),
        class_=f"verdict {look.style}",
        aria_labelledby="verdict",
    )


def _when(checked: Checked) -> str:
    took = (checked.finished_at - checked.started_at).total_seconds()
    at = checked.finished_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"{checked.decision.stage} stage, policy {checked.decision.policy}, {at}, took {took:.1f} s"


def figures(checked: Checked) -> Html:
    """Give the figures: controls, findings, coverage, evidence."""
    kpis = [_controls(checked), _findings(checked), _coverage(checked), _evidence(checked)]
    return el("section", el("h2", "In figures", class_="unseen"), el("div", kpis, class_="kpis"))


def _kpi(name: str, *inside: Child) -> Html:
    return el("div", el("h3", name), inside, class_="kpi")


def _controls(checked: Checked) -> Html:
    runs = checked.stage.runs
    counts = Counter(run.answer for run in runs)
    told = ", ".join(f"{counts[answer]} {answer.value.replace('_', ' ')}" for answer in Answer if counts[answer])
    return _kpi(
        "Controls passed",
        el("p", counts[Answer.PASSED], el("small", f"of {len(runs)}"), class_="num"),
        bar([(_ANSWER_FILLS[answer], counts[answer]) for answer in Answer], told),
        el("p", told or "none ran", class_="leg"),
    )


def _findings(checked: Checked) -> Html:
    counts: Counter[Severity] = Counter()
    new = 0
    for run in checked.stage.runs:
        counts.update(one.severity for one in run.findings)
        new += sum(one.is_new for one in run.findings)
    total = sum(counts.values())
    told = ", ".join(f"{counts[severity]} {severity.value}" for severity in Severity if counts[severity])
    legend = [
        el("span", swatch(FILLS[severity]), f"{counts[severity]:,} {severity.value}")
        for severity in Severity
        if counts[severity]
    ]
    return _kpi(
        "Findings",
        el("p", total, el("small", f"{new:,} new") if checked.change.base and total else None, class_="num"),
        bar([(FILLS[severity], counts[severity]) for severity in Severity], told) if total else None,
        el("p", legend or "nothing was found", class_="leg"),
    )


def _coverage(checked: Checked) -> Html:
    parts = [part for run in checked.stage.runs for part in run.coverage]
    owed, covered = sum(part.owed for part in parts), sum(part.covered for part in parts)
    excepted = sum(len(part.excepted) for part in parts)
    share = "all of it" if owed == covered else f"{owed - covered:,} not examined"
    said = f"{excepted:,} excepted with a reason" if excepted else "no exceptions"
    return _kpi(
        "Examined of what was owed",
        el("p", covered, el("small", f"of {owed:,}"), class_="num"),
        bar([("f-pass", covered), ("f-high", max(0, owed - covered))], share) if owed else None,
        el("p", f"{share if owed else 'nothing was owed'}, {said}", class_="leg"),
    )


def _evidence(checked: Checked) -> Html:
    said = "the decision is sealed too" if checked.decision_envelope else "the decision is not sealed"
    rests = many(len(checked.decision.evidence), "envelope")
    return _kpi(
        "Evidence sealed",
        el("p", len(checked.evidence), el("small", "statements"), class_="num"),
        el("p", f"the decision rests on {rests}; {said}", class_="leg"),
    )
