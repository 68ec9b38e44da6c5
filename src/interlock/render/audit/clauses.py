"""Standards clause by clause: which controls and evidence answer each, and which nothing answers. Floor 13."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from interlock.render.audit.words import CLAUSES, STANDINGS, entries
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import table, tag
from interlock.trace.clauses import Answering, Clause, Clauses
from interlock.trace.report import AuditReport

_FEW: Final = 6
WARNING: Final = (
    "That a control which bears on a clause is satisfied does not by itself fulfil the clause: it is evidence for "
    "whoever judges that. What no control answers to has to be shown by other means."
)


def sections(report: AuditReport) -> Iterator[Html]:
    """Give each standard that was asked for."""
    for one in report.frameworks:
        yield _standard(one)


def _standard(one: Clauses) -> Html:
    counts = Counter(clause.state for clause in one.clauses)
    told = ", ".join(f"{counts[each]} {CLAUSES[each].word}" for each in CLAUSES if counts[each])
    mark = f"standard-{one.framework.lower()}"
    rows = (
        (
            [el("code", clause.id), el("p", clause.asks, class_="asks")],
            tag(CLAUSES[clause.state]),
            _answering(clause),
            entries(clause.evidence),
            [el("p", el("a", name.partition(":")[0], href=f"#{name}")) for name in clause.lacks] or "",
        )
        for clause in one.clauses
    )
    return el(
        "section",
        el("h2", f"{one.name}", el("small", f"{one.edition}: {told}"), id=mark),
        el("p", WARNING, " ", one.note, class_="more"),
        el("div", table(("Clause", "State", "Controls", "Evidence", "Missing"), rows, one.name), class_="card"),
        aria_labelledby=mark,
    )


def _answering(clause: Clause) -> Child:
    shown = [one for one in clause.answering if one.standing is not None]
    others = [one.control for one in clause.answering if one.standing is None]
    lines: list[Child] = [_shown(one) for one in shown]
    if others:
        more = f" and {len(others) - _FEW} more" if len(others) > _FEW else ""
        lines.append(el("p", f"shown by nothing here: {', '.join(others[:_FEW])}{more}", class_="mute"))
    return lines or el("span", "no control answers to it", class_="mute")


def _shown(one: Answering) -> Html:
    return el("p", el("code", one.control), " ", tag(STANDINGS[one.standing]) if one.standing is not None else None)
