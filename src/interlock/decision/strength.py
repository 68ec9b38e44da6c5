"""Which of two requirements, rules and policies demands more. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from interlock.decision.model import AdvisoryNeed, ByHand, Judge, Policy, Requirement, RuleText, Verdict
from interlock.kernel import Severity


def stricter(one: Requirement, other: Requirement) -> Requirement:
    """Give the requirement that demands what both demand, each field from where the stricter one was written."""
    made = msgspec.structs.replace(
        one,
        max_age_s=_smaller(one.max_age_s, other.max_age_s),
        limits=_tighter(one.limits, other.limits),
        judge=Judge.ALL if Judge.ALL in {one.judge, other.judge} else Judge.NEW,
        suppressed=tuple(rule for rule in one.suppressed if rule in other.suppressed),
        otherwise=_harder(one.otherwise, other.otherwise),
        not_applicable=_harder(one.not_applicable, other.not_applicable),
        advisories=_both(one.advisories, other.advisories),
        by_hand=one.by_hand if one.by_hand is other.by_hand else ByHand.NO,
        imported=one.imported and other.imported,
    )
    lost = weaker_fields(one, made)
    origins = {field: place for field, place in other.origins.items() if field in lost or field not in one.origins}
    return msgspec.structs.replace(made, origins={**one.origins, **origins})


def weaker_fields(one: Requirement, other: Requirement) -> tuple[str, ...]:
    """Name the fields by which a requirement lets more through than another one of the same control."""
    weaker = {
        "max_age": other.max_age_s is not None and (one.max_age_s is None or one.max_age_s > other.max_age_s),
        "limits": not _within(one.limits, other.limits),
        "judge": other.judge is Judge.ALL and one.judge is Judge.NEW,
        "suppressed": bool(set(one.suppressed) - set(other.suppressed)),
        "otherwise": one.otherwise.rank < other.otherwise.rank,
        "not_applicable": one.not_applicable.rank < other.not_applicable.rank,
        "advisories": _both(one.advisories, other.advisories) != one.advisories,
        "by_hand": one.by_hand is not ByHand.NO and other.by_hand is ByHand.NO,
        "imported": one.imported and not other.imported,
    }
    return tuple(field for field, is_weaker in weaker.items() if is_weaker)


def changed_fields(one: RuleText, other: RuleText) -> tuple[str, ...]:
    """Name what makes a rule another one: any other expression, since nobody can tell which lets more through."""
    changed = {"assert": one.expression != other.expression, "otherwise": one.otherwise.rank < other.otherwise.rank}
    return tuple(field for field, is_changed in changed.items() if is_changed)


def covers(policy: Policy, other: Policy) -> bool:
    """Say whether a policy demands everything that another one demands, wherever the other one applies."""
    if other.environments and not (policy.environments and set(policy.environments) <= set(other.environments)):
        return False
    if policy.people.laxer(other.people):
        return False
    own = {one.control: one for one in policy.requirements}
    rules = {(rule.id, rule.expression): rule.otherwise.rank for rule in policy.rules}
    return all(one.control in own and not weaker_fields(own[one.control], one) for one in other.requirements) and all(
        rules.get((rule.id, rule.expression), -1) >= rule.otherwise.rank for rule in other.rules
    )


def _harder(one: Verdict, other: Verdict) -> Verdict:
    return max(one, other, key=lambda verdict: verdict.rank)


def _both(one: AdvisoryNeed | None, other: AdvisoryNeed | None) -> AdvisoryNeed | None:
    if one is None or other is None:
        return one or other
    return AdvisoryNeed(_smaller(one.max_age_s, other.max_age_s), _harder(one.otherwise, other.otherwise))


def _smaller(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _tighter(one: Mapping[str, int] | None, other: Mapping[str, int] | None) -> Mapping[str, int] | None:
    if one is None or other is None:
        return None
    return {
        severity: min(limits[severity] for limits in (one, other) if severity in limits)
        for severity in Severity
        if severity in one or severity in other
    }


def _within(own: Mapping[str, int] | None, other: Mapping[str, int] | None) -> bool:
    if own is None:
        return True
    if other is None:
        return False
    return all(severity in own and own[severity] <= limit for severity, limit in other.items())
