"""The first screen of an audit report: what happened, what is missing, and the figures. Floor 13."""

from __future__ import annotations

from collections import Counter

from interlock.flows.auditing.summary import missing_in_words
from interlock.kernel import Severity
from interlock.render.audit.words import at, ticked, worst
from interlock.render.groups import many
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import FILLS, Look, bar, icon, swatch
from interlock.trace.lacks import Lack
from interlock.trace.report import AuditReport

_SHOWN = 5
_GRAVE = frozenset({Severity.CRITICAL, Severity.HIGH})


def look_of(report: AuditReport) -> Look:
    """Give how the report as a whole is shown."""
    gravest = worst(one.severity for one in report.missing)
    if gravest is None:
        return Look("s-pass", "check", "Complete")
    word = f"{many(len(report.missing), 'thing')} missing"
    return Look("s-fail", "cross", word) if gravest in _GRAVE else Look("s-warn", "eye", word)


def top(report: AuditReport) -> Html:
    """Give the line that says what this is a report on."""
    return el(
        "p",
        el("b", "Interlock"),
        el("span", f"audit of the {report.scope.value}", class_="mute"),
        el("span", report.subject),
        el("span", f"of {report.product}", class_="mute") if report.product not in ("", report.subject) else None,
        el("code", f"report {report.digest.short}"),
        class_="crumb",
    )


def summary(report: AuditReport) -> Html:
    """Give what the report comes to in sentences, with the gravest of what is missing and what to do about it."""
    look = look_of(report)
    blocks = [_block(one) for one in report.missing[:_SHOWN]]
    if len(report.missing) > _SHOWN:
        blocks.append(el("li", f"and {len(report.missing) - _SHOWN} more, listed below"))
    return el(
        "section",
        el("p", icon(look.icon), look.word, class_="word"),
        el("h1", report.summary.removesuffix(missing_in_words(report)).rstrip(), id="verdict"),
        el("ul", blocks, class_="blocks") if blocks else None,
        el("p", asked_in_words(report), class_="meta"),
        class_=f"verdict {look.style}",
        aria_labelledby="verdict",
    )


def _block(one: Lack) -> Html:
    then = el("p", icon("arrow"), el("span", ticked(one.next)), class_="do")
    return el("li", el("span", f"{one.severity.value}: ", ticked(one.says)), then)


def asked_in_words(report: AuditReport) -> str:
    """Say who asked, as of when, over how much of which period."""
    who = report.asked_by.person or report.asked_by.name
    since, until = at(report.period.since), at(report.period.until)
    period = f", from {since or 'the beginning'} to {until or 'now'}" if since or until else ""
    return f"Asked by {who}, as of {at(report.at)} UTC over {report.as_of.size:,} entries of the ledger{period}."


def figures(report: AuditReport) -> Html:
    """Give the figures: deployments, decisions, evidence, what is missing."""
    kpis = [_deployments(report), _decisions(report), _evidence(report), _missing(report)]
    return el("section", el("h2", "In figures", class_="unseen"), el("div", kpis, class_="kpis"))


def _kpi(name: str, *inside: Child) -> Html:
    return el("div", el("h3", name), inside, class_="kpi")


def _deployments(report: AuditReport) -> Html:
    counts = Counter(one.outcome for one in report.deployments)
    told = ", ".join(f"{counts[name]} {name}" for name in sorted(counts))
    return _kpi("Deployments", el("p", len(report.deployments), class_="num"), el("p", told or "none", class_="leg"))


def _decisions(report: AuditReport) -> Html:
    again = [one for one in report.rulings if one.again]
    same = sum(one.again == "same" for one in again)
    says = "made again, and came out the same" if same == len(again) else "came out the same when made again"
    number = el("p", same, el("small", f"of {len(again)}"), class_="num")
    return _kpi("Decisions repeated", number, el("p", says if again else "none was made", class_="leg"))


def _evidence(report: AuditReport) -> Html:
    keys = many(len(report.keys), "key")
    continued = "held against an earlier checkpoint" if report.as_of.is_continued else "held against no checkpoint"
    return _kpi(
        "Evidence",
        el("p", len(report.pieces), el("small", "entries"), class_="num"),
        el("p", f"signed with {keys}; the ledger was {continued}", class_="leg"),
    )


def _missing(report: AuditReport) -> Html:
    counts = Counter(one.severity for one in report.missing)
    told = ", ".join(f"{counts[one]} {one.value}" for one in Severity if counts[one])
    legend = [el("span", swatch(FILLS[one]), f"{counts[one]:,} {one.value}") for one in Severity if counts[one]]
    return _kpi(
        "Missing",
        el("p", len(report.missing), class_="num"),
        bar([(FILLS[one], counts[one]) for one in Severity], told) if counts else None,
        el("p", legend or "nothing that was looked for", class_="leg"),
    )
