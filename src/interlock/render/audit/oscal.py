"""An audit report as OSCAL assessment results: evidence as observations, controls and clauses as findings. Floor 13.

What is missing are risks, open, each with what to do. A finding is satisfied only where everything that speaks to it is
shown and good: what is waived, partly shown or shown by nothing is not, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from interlock.formats import oscal
from interlock.formats.oscal import line, name_of, prop, token
from interlock.kernel import stamp
from interlock.trace.clauses import ClauseState
from interlock.trace.deployed import Standing
from interlock.trace.lacks import Lack
from interlock.trace.report import AuditReport, Piece

_ASKED: Final = "requested-by"
_BY_CLAUSE: Final[dict[ClauseState, tuple[str, str, str]]] = {
    ClauseState.ANSWERED: ("satisfied", "pass", "every control that answers to it is shown and satisfied"),
    ClauseState.PARTLY: ("not-satisfied", "other", "some controls that answer to it are shown by nothing in scope"),
    ClauseState.EXCEPTED: ("not-satisfied", "other", "people waived some of what it takes"),
    ClauseState.FAILING: ("not-satisfied", "fail", "something that speaks to it is not good, or is missing"),
    ClauseState.UNSHOWN: ("not-satisfied", "other", "nothing in scope shows the controls that answer to it"),
    ClauseState.NOBODY: ("not-satisfied", "other", "no control answers to it; it has to be shown by other means"),
}
_BY_STANDING: Final[dict[Standing, tuple[str, str, str]]] = {
    Standing.SATISFIED: ("satisfied", "pass", "satisfied"),
    Standing.VIOLATED: ("not-satisfied", "fail", "violated"),
    Standing.MISSING: ("not-satisfied", "fail", "its evidence is missing"),
    Standing.STALE: ("not-satisfied", "fail", "its evidence is too old"),
    Standing.ERRORED: ("not-satisfied", "fail", "it broke"),
    Standing.WAIVED: ("not-satisfied", "other", "people waived it"),
    Standing.NOT_APPLICABLE: ("satisfied", "other", "there is nothing for it to examine"),
}
_OUTCOMES: Final = {
    "passed": Standing.SATISFIED,
    "failed": Standing.VIOLATED,
    "not_applicable": Standing.NOT_APPLICABLE,
}


def written(report: AuditReport) -> bytes:
    """Give the document."""
    return oscal.written(results_of(report))


def results_of(report: AuditReport) -> oscal.AssessmentResults:
    """Give a report as assessment results; the same report has the same UUIDs."""
    own = _Names(report)
    return oscal.AssessmentResults(
        own("results", own.digest),
        _metadata(report, own),
        oscal.ImportPlan(f"#{own('plan')}", "The policies under which it was decided stand for an assessment plan."),
        (_result(report, own),),
        oscal.BackMatter((_plan(report, own), *(_resource(one, own) for one in report.pieces))),
    )


class _Names:
    """Gives the UUIDs of what is in one ledger: the same thing is called the same in every report."""

    def __init__(self, report: AuditReport) -> None:
        self._ledger = report.as_of.origin
        self.digest = report.digest
        self.known = frozenset(one.index for one in report.pieces)
        self.by_hand = frozenset(one.entry for one in report.assessed if one.by_hand)
        self.people = frozenset(one.id for one in report.people)

    def __call__(self, kind: str, *parts: object) -> str:
        return name_of(self._ledger, kind, *parts)

    def observed(self, entries: Iterable[int]) -> tuple[oscal.ObservationReference, ...]:
        """Refer to the observations of some entries; one that proves nothing has none."""
        known = sorted(self.known.intersection(entries))
        return tuple(oscal.ObservationReference(self("observation", one)) for one in known)

    @property
    def origin(self) -> oscal.Origin:
        return oscal.Origin((oscal.Actor("assessment-platform", self("platform")),))


def _metadata(report: AuditReport, own: _Names) -> oscal.Metadata:
    parties = [
        oscal.Party(
            own("party", one.id),
            "person",
            line(one.id),
            tuple(oscal.ExternalId(f"{oscal.NAMESPACE}/key", key) for key in one.keys),
            (prop("known", "directory" if one.is_known else "no"), *(prop("did", deed) for deed in one.did)),
        )
        for one in report.people
    ]
    asker = report.asked_by.person or report.asked_by.name
    if asker not in {one.id for one in report.people}:
        parties.append(oscal.Party(own("party", asker), "person", line(asker)))
    title = f"Audit of the {report.scope.value} {report.subject}"
    return oscal.Metadata(
        line(title),
        stamp(report.at),
        own.digest.short,
        oscal.OSCAL,
        (
            prop("ledger", report.as_of.origin),
            prop("ledger-size", report.as_of.size),
            prop("ledger-root", report.as_of.root),
            prop("report-sha256", own.digest.hex),
        ),
        (oscal.Role(_ASKED, "Who asked for it"),),
        tuple(parties),
        (oscal.Responsible(_ASKED, (own("party", asker),)),),
        line(report.summary),
    )


def _plan(report: AuditReport, own: _Names) -> oscal.Resource:
    policies = {f"{one.policy} {one.policy_digest}" for one in report.rulings}
    says = "The policies that decided, by name and digest of what they mean."
    return oscal.Resource(own("plan"), "Policies", says, tuple(prop("policy", one) for one in sorted(policies)))


def _resource(one: Piece, own: _Names) -> oscal.Resource:
    """Give a piece of evidence as it lies in the audit pack."""
    link = oscal.ResourceLink(
        f"entries/{one.index:09d}/envelope.json",
        "application/vnd.in-toto+dsse",
        (oscal.Hash("SHA-256", one.envelope.hex),),
    )
    told = (prop("entry", one.index), prop("predicate-type", one.kind), prop("signer", one.signer))
    return oscal.Resource(own("resource", one.index), line(f"Entry {one.index}: {one.says}"), "", told, (link,))


def _result(report: AuditReport, own: _Names) -> oscal.Result:
    since = report.period.since or (report.pieces[0].at if report.pieces else report.at)
    until = report.period.until or report.at
    standing = _standings(report)
    return oscal.Result(
        own("result", own.digest),
        line(f"{report.scope.value} {report.subject}"),
        line(report.summary),
        stamp(since),
        stamp(until),
        oscal.Reviewed(tuple(_selections(report, standing))),
        (prop("scope", report.scope.value), prop("subject", report.subject)),
        oscal.Local(oscal.Assets((oscal.Platform(own("platform"), line(f"Interlock {report.interlock}")),))),
        (oscal.Statement((oscal.TextPart("summary", line(report.summary)),)),),
        tuple(_observation(one, own) for one in report.pieces),
        tuple(_risk(one, own) for one in report.missing),
        (*_of_controls(report, standing, own), *_of_clauses(report, own)),
    )


def _selections(report: AuditReport, standing: Mapping[str, object]) -> Iterator[oscal.Selection]:
    names = tuple(oscal.ControlReference(token(one)) for one in standing)
    yield oscal.Selection("Controls of Interlock that something in scope judged or shows", names)
    for one in report.frameworks:
        clauses = tuple(oscal.ControlReference(token(f"{one.framework}-{each.id}")) for each in one.clauses)
        yield oscal.Selection(line(f"{one.name}, {one.edition}"), clauses)


def _observation(one: Piece, own: _Names) -> oscal.Observation:
    asker = oscal.Actor("party", own("party", one.person)) if one.person in own.people else None
    return oscal.Observation(
        own("observation", one.index),
        line(one.says),
        ("INTERVIEW" if one.index in own.by_hand else "TEST" if "/assessment/" in one.kind else "EXAMINE",),
        stamp(one.said_at or one.at),
        f"Entry {one.index}",
        ("historic",),
        (oscal.Origin((asker,)) if asker is not None else own.origin,),
        (oscal.SubjectReference(own("resource", one.index), "resource"),),
        (
            oscal.Evidence(
                line(f"{one.kind}, sealed by {one.signer_name} and entered on {stamp(one.at)}"),
                f"#{own('resource', one.index)}",
                (prop("sha256", one.envelope.hex),),
            ),
        ),
    )


def _risk(one: Lack, own: _Names) -> oscal.Risk:
    return oscal.Risk(
        own("risk", one.id),
        line(one.kind.value.replace("-", " ")),
        line(one.says),
        line(one.means),
        "open",
        (prop("about", one.what), *(prop("control", each) for each in one.controls)),
        (oscal.Characterization(own.origin, (oscal.Facet("severity", oscal.NAMESPACE, one.severity.value),)),),
        (oscal.Response(own("response", one.id), "recommendation", "What to do", line(one.next)),),
        own.observed(one.entries),
    )


def _standings(report: AuditReport) -> dict[str, tuple[Standing, tuple[int, ...]]]:
    """Give the worst standing of each control in scope, with the entries that speak to it; by name."""
    found: dict[str, tuple[Standing, tuple[int, ...]]] = {}
    judged = [(each, (ruling.entry, *each.evidence)) for ruling in report.rulings for each in ruling.judged]
    pairs = [(each.control, each.standing, entries) for each, entries in judged]
    in_decisions = {control for control, _, _ in pairs}
    last = {(one.control, one.subject): one for one in report.assessed if one.control not in in_decisions}
    pairs += [(one.control, _OUTCOMES.get(one.outcome, Standing.ERRORED), (one.entry,)) for one in last.values()]
    for control, standing, entries in pairs:
        before = found.get(control, (standing, ()))
        worse = min((before[0], standing), key=_badness)
        found[control] = worse, tuple(sorted({*before[1], *entries}))
    return dict(sorted(found.items()))


def _badness(one: Standing) -> int:
    order = (Standing.ERRORED, Standing.VIOLATED, Standing.MISSING, Standing.STALE, Standing.WAIVED)
    return order.index(one) if one in order else len(order) + (one is Standing.NOT_APPLICABLE)


def _of_controls(
    report: AuditReport, standing: Mapping[str, tuple[Standing, tuple[int, ...]]], own: _Names
) -> Iterator[oscal.Finding]:
    for control, (stands, entries) in standing.items():
        risks = [one for one in report.missing if control in one.controls]
        state, reason, says = _BY_STANDING[stands]
        if risks:
            state, reason, says = "not-satisfied", "fail", f"{says}, and something that bears on it is missing"
        yield oscal.Finding(
            own("finding", own.digest, control),
            line(control),
            line(f"{control}: {says}"),
            oscal.FindingTarget("objective-id", token(control), oscal.TargetStatus(state, reason, says), line(control)),
            (),
            own.observed(entries),
            tuple(oscal.RiskReference(own("risk", one.id)) for one in risks),
        )


def _of_clauses(report: AuditReport, own: _Names) -> Iterator[oscal.Finding]:
    for standard in report.frameworks:
        for one in standard.clauses:
            state, reason, says = _BY_CLAUSE[one.state]
            name = f"{standard.framework}-{one.id}"
            status = oscal.TargetStatus(state, reason, says)
            yield oscal.Finding(
                own("finding", own.digest, name),
                line(f"{standard.framework} {one.id}"),
                line(f"{one.asks}: {says}"),
                oscal.FindingTarget("objective-id", token(name), status, line(one.asks)),
                tuple(prop("control", each.control) for each in one.answering),
                own.observed(one.evidence),
                tuple(oscal.RiskReference(own("risk", each)) for each in one.lacks),
            )
