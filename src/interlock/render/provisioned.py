"""What came of setting infrastructure up, as the person who asked for it reads it. Floor 13."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from interlock.deployment.infrastructure import InfraRule, Judged, Standing
from interlock.deployment.provisioning import Result
from interlock.flows.provision import Outcome
from interlock.kernel import Severity
from interlock.render.fields import fields
from interlock.render.paint import Paint, visible
from interlock.supply.infrastructure import Doing

_SHOWN: Final = 12
"""Changes, or resources under one rule, that are shown one by one."""
_SIGNS: Final = {Doing.CREATE: "+", Doing.UPDATE: "~", Doing.REPLACE: "±", Doing.DELETE: "-", Doing.RUN: "?"}
_WORDS: Final = {
    Result.DONE: "done",
    Result.FAILED: "failed",
    Result.UNTOUCHED: "not reached",
    Result.UNKNOWN: "nobody can tell",
}
_RANKS: Final = {severity: place for place, severity in enumerate(Severity)}


def provisioned_json(one: Outcome) -> dict[str, object]:
    """Give all of it."""
    return {
        "schema": "interlock.provision/v1",
        "name": one.wanted.name,
        "result": one.result,
        "says": one.says,
        "only_planned": one.wanted.only_plan,
        "tool": one.plan.tool,
        "tool_version": one.plan.version,
        "target": one.plan.target,
        "environment": one.wanted.environment,
        "plan": str(one.plan.digest),
        "resources": [
            {
                "address": each.address,
                "type": each.type,
                "doing": each.doing.value,
                "differs": list(each.differs),
                "known_later": list(each.later),
                "file": each.file,
                "line": each.line,
            }
            for each in one.plan.resources
        ],
        "judged": [
            {
                "rule": each.rule,
                "address": each.address,
                "standing": each.standing.value,
                "stops": each.stops,
                "why": each.why,
            }
            for each in one.judgement.judged
        ],
        "judged_by_no_rule": list(one.judgement.untouched),
        "unread": list(one.judgement.unread),
        "decision": None if one.decision is None else one.decision.verdict.value,
        "changes": [] if one.applied is None else fields(one.applied.changes),
        "judged_again": [] if one.again is None else fields(one.again.judged),
        "envelope": str(one.envelope) if one.envelope is not None else "",
    }


def provisioned_lines(one: Outcome, paint: Paint) -> list[str]:
    """Say what would change, what stands in the way and how to mend it, and what became of each change."""
    lines = [_verdict(one, paint)]
    lines += _faults(one, paint)
    lines += [f"  not judged: {visible(why)}" for why in one.judgement.unread]
    if one.applied is not None:
        lines += _applied(one, paint)
    else:
        lines += _changes(one, paint)
    lines += _notes(one, paint)
    return lines


def _verdict(one: Outcome, paint: Paint) -> str:
    name = visible(one.wanted.name)
    many = _counted(len(one.plan.changes), "change")
    if one.result == "refused":
        return f"{paint('bad', '✘ REFUSED')}  {name}: {visible(one.says)}; nothing was touched"
    if one.result == "failed":
        return f"{paint('bad', '✘ BROKE OFF')}  {name}: {visible(one.says)}"
    if one.applied is None:
        return f"{paint('good', '✔ MAY BE SET UP')}  {name}: {many} by {one.plan.tool}, every rule holds"
    if not one.plan.changes:
        return f"{paint('good', '✔ AS PLANNED')}  {name} is as it should be; nothing was to be changed"
    return f"{paint('good', '✔ SET UP')}  {name}: {many} by {one.plan.tool}, as planned"


def _faults(one: Outcome, paint: Paint) -> Iterator[str]:
    rules = {rule.id: rule for rule in one.judgement.rules}
    by_rule: dict[str, list[Judged]] = {}
    for each in one.judgement.faults:
        by_rule.setdefault(each.rule, []).append(each)
    for name in sorted(by_rule, key=lambda name: (_RANKS[rules[name].severity], name)):
        yield from _fault(rules[name], by_rule[name], paint)


def _fault(rule: InfraRule, judged: list[Judged], paint: Paint) -> Iterator[str]:
    yield f"  {paint('bad', rule.severity.value)}  {rule.id}: {visible(rule.says)}"
    for each in judged[:_SHOWN]:
        yield f"    {visible(each.address)}{_because(each)}"
    if len(judged) > _SHOWN:
        yield paint("dim", f"    and {len(judged) - _SHOWN} more")
    if rule.remedy:
        yield paint("dim", f"    to mend it: {visible(rule.remedy)}")


def _because(one: Judged) -> str:
    if one.standing is Standing.LATER:
        return f": hangs on {visible(one.why)}, which is known only once it is carried out"
    if one.standing is Standing.BROKEN:
        return f": the rule gave no answer: {visible(one.why)}"
    return f": {visible(one.why)}" if one.why else ""


def _changes(one: Outcome, paint: Paint) -> Iterator[str]:
    for each in one.plan.changes[:_SHOWN]:
        differs = f" ({', '.join(each.differs[:6])})" if each.differs else ""
        yield f"  {_SIGNS[each.doing]} {visible(each.address)}{paint('dim', visible(differs))}"
    if len(one.plan.changes) > _SHOWN:
        yield paint("dim", f"  and {len(one.plan.changes) - _SHOWN} more changes")


def _applied(one: Outcome, paint: Paint) -> Iterator[str]:
    changes = one.applied.changes if one.applied is not None else ()
    counts = Counter(each.result for each in changes)
    if one.result != "done":
        told = ", ".join(f"{count} {_WORDS[result]}" for result, count in counts.items())
        yield f"  of {_counted(len(changes), 'change')}: {told}" if changes else "  nothing is known to have changed"
    order = {Result.FAILED: 0, Result.UNKNOWN: 1, Result.UNTOUCHED: 2, Result.DONE: 3}
    shown = sorted(changes, key=lambda each: order[each.result])[: _SHOWN if one.result == "done" else 3 * _SHOWN]
    for each in shown:
        mark = paint("good", "✔") if each.result is Result.DONE else paint("bad", "✘")
        says = f": {visible(each.says)}" if each.says and each.result is not Result.UNTOUCHED else ""
        word = "" if each.result is Result.DONE else f"  {_WORDS[each.result]}"
        yield f"  {mark} {visible(each.address)}{word}{says}"
    if len(changes) > len(shown):
        yield paint("dim", f"  and {len(changes) - len(shown)} more")
    if one.result == "failed":
        yield paint("dim", "  mend what failed and provision again: what is done stays as it is")


def _notes(one: Outcome, paint: Paint) -> Iterator[str]:
    judgement = one.judgement
    kept = len(judgement.doing)
    told = f"  {_counted(kept, 'resource')} judged by {_counted(len(judgement.rules), 'rule')}"
    if judgement.untouched:
        told += f"; no rule is about {len(judgement.untouched)} of them"
    yield paint("dim", told)
    for name, why in one.wanted.rulebook.without:
        yield paint("dim", f"  left out: {name}: {visible(why)}")
    if judgement.waiting and one.again is None and one.applied is None:
        waits = sum(each.lets for each in judgement.waiting)
        if waits:
            yield paint("dim", f"  {_counted(waits, 'answer')} can only be told afterwards, and will be")
    if one.again is not None:
        yield paint("dim", f"  judged again afterwards: {_counted(len(one.again.judged), 'answer')}")
    if one.envelope is not None:
        yield paint("dim", f"  plan {one.plan.digest.short}, evidence {one.envelope.short}")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
