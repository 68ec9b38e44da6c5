"""Evidence that was too old or missing at a decision, is too old today, or whose papers are gone. Floor 10."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from interlock.decision.times import span
from interlock.kernel import Instant, Severity
from interlock.trace.completeness.model import Facts, lack
from interlock.trace.deployed import Excuse, Judged, Ruling, Standing
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import AuditReport


def lacks(report: AuditReport, facts: Facts) -> Iterator[Lack]:
    """Give what evidence is missing, or is not good any more."""
    carried = {entry for one in report.deployments if one.has_touched for entry in one.rulings}
    current = {entry for one in report.deployments if one.is_current for entry in one.rulings}
    for ruling in report.rulings:
        if ruling.entry in carried:
            yield from _at_decision(ruling)
        if ruling.entry in current:
            yield from _today(ruling, report.at)
    for index, what in facts.lost:
        yield lack(
            Absence.PAPER_LOST,
            Severity.HIGH,
            f"entry {index}",
            f"entry {index} names what is not kept beside the ledger any more, or is damaged: {what}",
            "The statement stands, and what it was concluded from cannot be looked at.",
            "bring it back from a copy of the store; `interlock evidence verify` says what else is lost",
            entries=(index,),
            about=("key.audit",),
        )
    for excuse in report.waivers:
        yield from _relied_on(excuse, current)


def _at_decision(ruling: Ruling) -> Iterator[Lack]:
    for one in ruling.judged:
        if one.standing is Standing.STALE or _past(one, ruling.at) is not None:
            yield lack(
                Absence.STALE_THEN,
                Severity.HIGH,
                one.control,
                f"the evidence of {one.control} was too old at the decision in entry {ruling.entry}: {one.says}",
                "What it shows may not have been so any more when it was relied on.",
                one.change or "examine it again: `interlock check`",
                entries=(ruling.entry, *one.evidence),
                about=(one.control,),
            )
        elif one.standing in {Standing.MISSING, Standing.ERRORED}:
            yield lack(
                Absence.EVIDENCE_MISSING,
                Severity.HIGH,
                one.control,
                f"the decision in entry {ruling.entry} was made without evidence of {one.control}: {one.says}",
                "Something ran for which the policy wanted evidence that was not there.",
                one.change or "examine it: `interlock check`",
                entries=(ruling.entry, *one.evidence),
                about=(one.control,),
            )


def _today(ruling: Ruling, at: Instant) -> Iterator[Lack]:
    for one in ruling.judged:
        past = _past(one, at)
        if past is not None and _past(one, ruling.at) is None and one.standing is not Standing.STALE:
            age, limit = past
            yield lack(
                Absence.STALE_NOW,
                Severity.MEDIUM,
                one.control,
                f"the evidence of {one.control} behind what runs in {ruling.environment or 'use'} is {age} old, and "
                f"the policy lets it be {limit}",
                "It was good when it was decided; today the gate would not take it.",
                "examine it again: `interlock check`",
                entries=(ruling.entry, *one.evidence),
            )


def _past(one: Judged, at: Instant) -> tuple[str, str] | None:
    """Give how old evidence was at a time, and how old it may be, if it was too old."""
    if one.made_at is None or one.max_age_s is None:
        return None
    age = at - one.made_at
    if age <= timedelta(seconds=one.max_age_s):
        return None
    return span(int(age.total_seconds())), span(one.max_age_s)


def _relied_on(excuse: Excuse, current: set[int]) -> Iterator[Lack]:
    still = sorted(current.intersection(excuse.relied_on))
    if still and excuse.state in {"expired", "revoked", "rejected"}:
        yield lack(
            Absence.WAIVER_EXPIRED,
            Severity.HIGH,
            f"wvr-{excuse.digest[:16]}",
            f"what runs now was let through by the waiver of {excuse.name}, which is {excuse.state}: {excuse.reason}",
            f"Nobody accepts it any more; {excuse.owner} answered for it.",
            "mend it, or ask for another waiver: `interlock waive`",
            entries=(excuse.entry, *still),
        )
