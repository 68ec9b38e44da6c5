"""Deployments without a real decision that is theirs and in time, and artifacts without an origin. Floor 10."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from interlock.kernel import Severity
from interlock.trace.completeness.model import lack
from interlock.trace.deployed import Brought, Deployed, Ruling
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import AuditReport

_DECIDED: Final = ("production.release", "key.scanning")
_ORIGIN: Final = ("key.provenance", "key.deploy-verification")
_SAME: Final = "same"


def lacks(report: AuditReport) -> Iterator[Lack]:
    """Give what is missing behind what was deployed."""
    rulings = {one.entry: one for one in report.rulings}
    for one in report.deployments:
        if one.has_touched:
            its = [rulings[entry] for entry in one.rulings if entry in rulings]
            yield from _unreadable(one)
            yield from _of_others(one, its)
            for each in one.artifacts:
                yield from _undecided(one, each, its)
            yield from _without_origin(one)
        yield from _unfinished(one)
    for ruling in report.rulings:
        yield from _unrepeated(ruling)


def _unreadable(one: Deployed) -> Iterator[Lack]:
    if not one.artifacts:
        yield lack(
            Absence.UNREADABLE,
            Severity.CRITICAL,
            one.run,
            f"the plan {one.plan.short} of {one.run} cannot be read",
            f"Nobody can tell what was brought to {one.environment}.",
            "bring the plan back from a copy of the store; `interlock ledger fsck` says what else is lost",
            entries=(one.entry,),
            about=_ORIGIN,
        )


def _of_others(one: Deployed, its: Sequence[Ruling]) -> Iterator[Lack]:
    brought = {str(each.digest) for each in one.artifacts}
    for ruling in its:
        if brought and not _is_about(ruling, one, brought):
            where = f"in {ruling.environment}" if ruling.environment else "in no environment"
            yield lack(
                Absence.DECISION_OF_OTHER,
                Severity.CRITICAL,
                one.run,
                f"{one.run} names the decision in entry {ruling.entry}, which is about {ruling.subject} "
                f"({ruling.subject_digest[:19]}) {where}",
                f"It says nothing of what went to {one.environment}.",
                "find out which decision it went by; until then it is a deployment without one",
                entries=(one.entry, ruling.entry),
                about=_DECIDED,
            )


def _is_about(ruling: Ruling, one: Deployed, brought: Collection[str]) -> bool:
    return ruling.subject_digest in brought and ruling.environment == one.environment


def _undecided(one: Deployed, each: Brought, its: Sequence[Ruling]) -> Iterator[Lack]:
    """Hold one artifact against the last decision about it before it was switched to.

    A deployment that waited names the decisions that kept it waiting too: those carried nothing.
    """
    about = [ruling for ruling in its if _is_about(ruling, one, {str(each.digest)})]
    real = [ruling for ruling in about if not ruling.hypothetical]
    switched = one.switched_entry
    in_time = [ruling for ruling in real if switched is None or ruling.entry < switched]
    what = f"{each.name} ({each.digest.alg}:{each.digest.short})"
    if in_time:
        yield from _refused(one, in_time[-1], what)
    elif real:
        yield lack(
            Absence.DECISION_LATE,
            Severity.CRITICAL,
            one.run,
            f"the decision about {what} was entered in entry {real[0].entry}, after {one.run} switched to it in entry "
            f"{switched}",
            "What ran was decided about when it ran already.",
            "find out who let it begin, and why it could",
            entries=(one.entry, real[0].entry, *(() if switched is None else (switched,))),
            about=_DECIDED,
        )
    elif about:
        yield lack(
            Absence.DECISION_HYPOTHETICAL,
            Severity.CRITICAL,
            one.run,
            f"the decision about {what} that {one.run} names is hypothetical: {'; '.join(about[-1].hypothetical)}",
            "It says what would have been decided, and nobody decided it.",
            "find out who let it begin; `interlock gate` makes a real decision",
            entries=(one.entry, about[-1].entry),
            about=_DECIDED,
        )
    else:
        yield lack(
            Absence.NO_DECISION,
            Severity.CRITICAL,
            one.run,
            f"{one.run} brought {what} to {one.environment}, and names no decision about it",
            "Nothing shows that the policy was asked before it ran.",
            f"find out how it got there; `interlock gate {each.digest} --env {one.environment}` says how it "
            "stands today",
            entries=(one.entry,),
            about=_DECIDED,
        )


def _refused(one: Deployed, ruling: Ruling, what: str) -> Iterator[Lack]:
    if ruling.verdict != "allow":
        yield lack(
            Absence.DECISION_REFUSED,
            Severity.CRITICAL,
            one.run,
            f"the decision about {what} in entry {ruling.entry} says {ruling.verdict}, and {one.run} was carried out: "
            f"{ruling.says}",
            "It ran against the word of the policy.",
            "take it back, or have somebody entitled accept what stands against it",
            entries=(one.entry, ruling.entry),
            about=_DECIDED,
        )


def _without_origin(one: Deployed) -> Iterator[Lack]:
    for each in one.artifacts:
        if not each.provenance or not each.commit:
            yield lack(
                Absence.NO_ORIGIN,
                Severity.HIGH,
                f"{each.digest.alg}:{each.digest.hex}",
                _origin(each),
                "Nobody can follow it back to the change that somebody wrote and others approved.",
                f"build it with `interlock build`, or import its provenance; `interlock verify {each.name}` says what "
                "is known",
                entries=(one.entry, *each.provenance),
                about=_ORIGIN,
            )


def _origin(each: Brought) -> str:
    if not each.provenance:
        return f"nothing shows where {each.name} ({each.digest.short}) came from"
    return f"the provenance of {each.name} ({each.digest.short}) names no commit"


def _unfinished(one: Deployed) -> Iterator[Lack]:
    if one.outcome == "running":
        yield lack(
            Absence.UNFINISHED,
            Severity.MEDIUM,
            one.run,
            f"{one.run} began and no entry says how it ended",
            f"What runs in {one.environment} may be half of it.",
            f"`interlock deployments watch {one.run}`; if its worker died, `interlock deployments go {one.run}`",
            entries=(one.entry,),
        )
    if one.outcome == "stranded":
        yield lack(
            Absence.UNFINISHED,
            Severity.HIGH,
            one.run,
            f"{one.run} failed, and what ran before could not be brought back everywhere",
            f"Some targets of {one.environment} may run something else than others.",
            f"look at each target; `interlock verify-deployment --env {one.environment}` says what runs",
            entries=(one.entry,),
            about=("key.deploy-verification",),
        )


def _unrepeated(ruling: Ruling) -> Iterator[Lack]:
    if ruling.again in {"", _SAME}:
        return
    is_other = ruling.again == "other"
    yield lack(
        Absence.DECISION_DIFFERS if is_other else Absence.DECISION_UNREPEATED,
        Severity.CRITICAL if is_other else Severity.HIGH,
        f"entry {ruling.entry}",
        f"made again over what the ledger held then, the decision in entry {ruling.entry} comes out otherwise"
        if is_other
        else f"the decision in entry {ruling.entry} cannot be made again: {ruling.again}",
        "Either the record or the evidence is not what it was, or another version of the program decides otherwise."
        if is_other
        else "Its verdict has to be taken on the word of whoever signed it.",
        f"`interlock policy replay` makes it again; `interlock evidence show {ruling.entry}` shows the record",
        entries=(ruling.entry,),
        about=_DECIDED,
    )
