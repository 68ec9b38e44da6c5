"""What runs, held against what was deployed: as text and as documents. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from interlock.evidence.running import Running
from interlock.flows.seal_verification import SealedVerification
from interlock.flows.verify_deployment import Verified
from interlock.kernel import InterlockError, stamp
from interlock.render.fields import fields
from interlock.render.paint import Paint, visible
from interlock.runtime.running import Difference, Differs, Since

_MARKS: Final = {
    "as-planned": ("✔ AS PLANNED", "good"),
    "differs": ("✖ DIFFERS", "bad"),
    "unknown": ("! UNKNOWN", "bad"),
    "under-way": ("… UNDER WAY", "warn"),
    "nothing-deployed": ("· NOTHING", "plain"),
}
_SHORT: Final = 12
_UNITS: Final = {
    "targets": ("target asked", "targets asked"),
    "health": ("checked for health", "checked for health"),
    "probes": ("address probed", "addresses probed"),
    "decisions": ("artifact decided about again", "artifacts decided about again"),
    "artifacts": ("looked up in the advisories", "looked up in the advisories"),
}


def running_lines(
    verified: Verified, sealed: SealedVerification | None, paint: Paint, error: InterlockError | None = None
) -> list[str]:
    """Say in a sentence whether an environment runs what was deployed, then what was looked at and what differs."""
    lines = [_headline(verified, sealed, paint, error)]
    if error is not None:
        return [*lines, f"          {visible(error.remedy)}"]
    if verified.plan is None or sealed is None or verified.deployment is None:
        return lines
    lines.append(f"follows   {verified.deployment.run}, plan sha256:{verified.plan.digest.hex[:_SHORT]}")
    for one in verified.plan.artifacts:
        made = f", built from {one.commit[:_SHORT]}" if one.commit else ""
        ref = f" on {one.ref}" if one.ref else ""
        lines.append(f"intended  {visible(one.name)}  sha256:{one.sha256[:_SHORT]}{made}{ref}")
    lines.append(f"looked at {', '.join(_covered(verified))}")
    lines += [f"          {visible(one)}" for one in verified.notes]
    lines += _body(verified, sealed)
    lines.append(f"          in the ledger as {sealed.envelope}")
    return lines


def drift_lines(
    verified: Verified, sealed: SealedVerification | None, paint: Paint, error: InterlockError | None = None
) -> list[str]:
    """Say in what an environment differs, and nothing more."""
    lines = [_headline(verified, sealed, paint, error)]
    if error is not None:
        return [*lines, f"          {visible(error.remedy)}"]
    return [*lines, *(_body(verified, sealed) if sealed is not None else ())]


def _headline(verified: Verified, sealed: SealedVerification | None, paint: Paint, error: InterlockError | None) -> str:
    mark, tone = _MARKS["unknown" if error is not None else verified.answer]
    return paint(tone, mark) + f"  {visible(_sentence(verified, sealed, error))}"


def _sentence(verified: Verified, sealed: SealedVerification | None, error: InterlockError | None) -> str:
    name = verified.environment.name
    if error is not None:
        return f"{name} could not be looked at: {error} [{error.code}]"
    counted = ", ".join(_counted(sealed))
    match verified.answer:
        case "as-planned":
            return f"{name} runs what was deployed, and nothing else"
        case "differs":
            is_probed = all(one.difference.kind is Differs.PROBE for one in _standing(sealed))
            what = "runs what was deployed, and answers as it must not" if is_probed else "is not what was deployed"
            return f"{name} {what}: {counted}"
        case "unknown":
            lost = len(verified.unlooked)
            is_silent = any(one.unit == "targets" for one in verified.unlooked)
            says = f"nobody knows what {name} runs" if is_silent else f"{name} was not looked at in full"
            return f"{says}: {lost} could not be looked at" + (f", {counted}" if counted else "")
        case "under-way":
            return f"{name} is being deployed to by {verified.under_way}; look again when that has ended"
        case _:
            return f"nothing was ever deployed to {name}, so there is nothing to hold it against"


def _counted(sealed: SealedVerification | None) -> Iterator[str]:
    standing = _standing(sealed)
    failing = sum(one.difference.kind is Differs.PROBE for one in standing)
    for count, word, after in ((len(standing) - failing, "difference", ""), (failing, "fault", " that probes found")):
        if count:
            yield f"{count} {word}{'' if count == 1 else 's'}{after}"


def _covered(verified: Verified) -> Iterator[str]:
    for unit, owed in verified.owed.items():
        done = owed - sum(1 for one in verified.unlooked if one.unit == unit)
        one, several = _UNITS[unit]
        yield f"{done} of {owed} {several if owed != 1 else one}"


def _standing(sealed: SealedVerification | None) -> list[Since]:
    found = sealed.course.standing if sealed is not None else ()
    return [one for one in found if one.difference.kind is not Differs.UNASKED]


def _body(verified: Verified, sealed: SealedVerification) -> Iterator[str]:
    """Give the differences, those of a target together."""
    rows = sorted(_standing(sealed), key=lambda one: (one.difference.target, one.difference.severity.rank))
    name, at = verified.environment.name, stamp(verified.at)
    for target, several in groupby(rows, key=lambda one: one.difference.target):
        yield f"  {visible(target or name)}"
        for one in several:
            yield from map(visible, _row(one, at))
    for each in verified.unlooked:
        yield visible(f"  ? {each.what}: {each.why}")
    for one in sealed.course.mended:
        yield visible(f"  mended: {one.difference.says} (since {one.since})")


def _row(one: Since, at: str) -> Iterator[str]:
    of = one.difference
    yield f"    ~ {of.kind.value:<16} {of.says}"
    if of.kind in {Differs.ARTIFACT, Differs.CONFIGURATION, Differs.PLAN, Differs.TOOL}:
        if of.expected:
            yield f"        - sha256:{of.expected}"
        if of.found:
            yield f"        + sha256:{of.found}"
    since = "" if one.since == at else f"so since {one.since}"
    told = [each for each in (_hand(of), since) if each]
    if told:
        yield f"        {'; '.join(told)}"
    if of.remedy:
        yield f"        {of.remedy}"


def _hand(one: Difference) -> str:
    if one.hand is None:
        return ""
    return f"by {one.hand.who}{f' at {one.hand.at}' if one.hand.at else ''}"


def running_json(
    verified: Verified, sealed: SealedVerification | None, error: InterlockError | None = None
) -> dict[str, Any]:
    """Give all that was found."""
    deployment, plan = verified.deployment, verified.plan
    return {
        "environment": verified.environment.name,
        "answer": "unknown" if error is not None else verified.answer,
        "says": _sentence(verified, sealed, error),
        "code": error.code if error is not None else "",
        "at": stamp(verified.at),
        "run": deployment.run if deployment is not None else "",
        "plan": f"sha256:{plan.digest.hex}" if plan is not None else "",
        "artifacts": fields(plan.artifacts) if plan is not None else [],
        "owed": dict(verified.owed),
        "differing": fields(sealed.running.differing) if sealed is not None else [],
        "mended": fields(sealed.running.mended) if sealed is not None else [],
        "unlooked": [{"unit": one.unit, "what": one.what, "why": one.why} for one in verified.unlooked],
        "notes": list(verified.notes),
        "envelope": str(sealed.envelope) if sealed is not None else "",
    }


def seen_lines(environment: str, running: Running | None) -> list[str]:
    """Say in short what was seen after a deployment, as it is in the ledger."""
    if running is None:
        return [f"  ! {visible(environment)} could not be looked at; `interlock verify-deployment` says why"]
    lines = [
        f"  {'?' if one.kind == Differs.UNASKED.value else '✖'} {visible(one.says)}" for one in running.differing
    ] or [f"  ✔ {visible(environment)} answers as it must, and runs what was deployed"]
    return [*lines, *([f"    {visible(running.follows)}"] if running.follows else ())]


def seen_json(running: Running | None, back: str = "") -> dict[str, Any]:
    """Give the same as a document."""
    return {
        "answer": running.answer if running is not None else "unknown",
        "differing": fields(running.differing) if running is not None else [],
        "follows": running.follows if running is not None else "",
        "rollback": back,
    }
