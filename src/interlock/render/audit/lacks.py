"""What is missing, as loudly as what is there. Floor 13."""

from __future__ import annotations

from interlock.render.audit.words import entries, ticked
from interlock.render.markup import Html, el
from interlock.render.report.parts import icon, severity_tag
from interlock.trace.lacks import Lack
from interlock.trace.report import AuditReport


def section(report: AuditReport) -> Html:
    """Give everything that is missing, the worst first, with what it means and what to do."""
    head = el("h2", "What is missing", el("small", "or does not hold together"), id="missing")
    if not report.missing:
        looked = "Decisions, reviews, origins, ages, papers, clocks, the ledger, and what runs were all looked at."
        return el("section", head, el("p", "Nothing. ", looked, class_="card quiet"), aria_labelledby="missing")
    return el("section", head, [_lack(one) for one in report.missing], aria_labelledby="missing")


def _lack(one: Lack) -> Html:
    return el(
        "article",
        el("h3", severity_tag(one.severity), " ", ticked(one.says), class_="says"),
        el("p", one.means),
        el("p", icon("arrow"), el("span", ticked(one.next)), class_="do"),
        el("p", el("code", one.kind.value), " entries ", entries(one.entries), class_="mute"),
        class_="card obstacle s-fail" if one.severity.rank < 2 else "card obstacle s-warn",  # noqa: PLR2004 (high)
        id=one.id,
    )
