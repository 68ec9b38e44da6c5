"""A report in two sentences: what happened, and what is missing. Floor 11."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from interlock.kernel import Instant, stamp
from interlock.trace.deployed import Brought, Deployed
from interlock.trace.report import AuditReport, Scope

_ENDS: Final = {
    "planned": "would have brought",
    "waiting": "waits to bring",
    "refused": "was to bring",
    "running": "is bringing",
    "deployed": "brought",
    "rolled-back": "tried to bring",
    "stranded": "failed half way with",
}
_MOST: Final = 3


def summary_of(report: AuditReport) -> str:
    """Give what a report comes to."""
    return f"{_happened(report)} {missing_in_words(report)}"


def _happened(report: AuditReport) -> str:
    if report.scope is Scope.DEPLOYMENT:
        return _one(report.deployments[0], report)
    runs = report.deployments
    what = {
        Scope.RELEASE: f"Release {report.subject}",
        Scope.ENVIRONMENT: f"Environment {report.subject}",
        Scope.PRODUCT: f"Product {report.subject}",
        Scope.COMMIT: f"Commit {report.subject.partition(':')[2][:12]}",
        Scope.ARTIFACT: f"Artifact {report.subject[:19]}",
    }[report.scope]
    when = _when(report)
    if not runs:
        return f"{what}: nothing was deployed{when}."
    counts = Counter(one.outcome for one in runs)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    where = " and ".join(sorted({one.environment for one in runs}))
    return f"{what}: {many(len(runs), 'deployment')} to {where}{when} ({told})."


def _one(one: Deployed, report: AuditReport) -> str:
    what = _listed(brought_in_words(each) for each in one.artifacts) or "something that nobody can read any more"
    who = one.asked_person or one.asked_by
    rulings = [each for each in report.rulings if each.entry in one.rulings]
    if rulings:
        last = rulings[-1]
        decided = f"the policy {last.policy} said {last.verdict} (entry {last.entry})"
    else:
        decided = "no decision is named"
    approved = sorted({each.person or each.name for each in one.approvals if each.answer == "approve"})
    consent = f"approved by {_listed(approved)}" if approved else "nobody approved it"
    ends = {"rolled-back": ", and it was taken back", "refused": ", and was refused"}.get(one.outcome, "")
    ends += f" ({one.says})" if ends and one.says else ""
    did = _ENDS.get(one.outcome, "is about")
    return (
        f"{one.run} {did} {what} to {one.environment} on {day(one.begun_at)}{ends}: "
        f"{who} asked for it, {decided}, {consent}."
    )


def brought_in_words(one: Brought) -> str:
    """Name an artifact, with the commit and branch that it was built from."""
    ref = one.ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
    where = f" on {ref}" if ref else ""
    made = f"built from {one.commit[:12]}{where}" if one.commit else "nobody knows from what"
    return f"{one.name} (sha256 {one.digest.short}, {made})"


def missing_in_words(report: AuditReport) -> str:
    """Say how much is missing, and the worst of it."""
    if not report.missing:
        return "Nothing that was looked for is missing."
    counts = Counter(one.severity for one in report.missing)
    worst = min(counts, key=lambda one: one.rank)
    gravest = f"{counts[worst]} of them {worst.value}" if len(report.missing) > 1 else f"and it is {worst.value}"
    ends = "is missing or does" if len(report.missing) == 1 else "are missing or do"
    return f"{many(len(report.missing), 'thing')} {ends} not hold together, {gravest}: {report.missing[0].says}."


def _when(report: AuditReport) -> str:
    since, until = report.period.since, report.period.until
    words = (f" since {day(since)}" if since is not None else "", f" before {day(until)}" if until is not None else "")
    return "".join(words)


def day(at: Instant) -> str:
    """Give a day and time to the minute, in UTC."""
    return f"{stamp(at)[:10]} {stamp(at)[11:16]} UTC"


def many(count: int, what: str) -> str:
    """Give a number of things."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _listed(words: Iterable[str]) -> str:
    found = list(words)
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return ", ".join(found[:_MOST]) + more
