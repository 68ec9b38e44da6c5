"""Reading a policy: strict YAML in, a folded `Policy` out, or an error with file and line. Floor 8."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from interlock.decision.errors import ControlNotKnown, PolicyCyclic, PolicyEmpty, PolicyWeaker
from interlock.decision.facts import compiled
from interlock.decision.model import AdvisoryNeed, Judge, Policy, Requirement, RuleText, Verdict
from interlock.formats import Node, nearest, read_yaml
from interlock.kernel import Severity, duration

Find = Callable[[str], tuple[str, bytes]]
"""Gives the source name and the bytes of a policy by its name or path. Errors: PolicyUnknown."""

_POLICY = frozenset({"policy", "says", "extends", "applies", "require", "rules"})
_REQUIREMENT = frozenset(
    {"control", "max_age", "limits", "judge", "suppressed", "otherwise", "not_applicable", "advisories"}
)
_RULE = frozenset({"id", "assert", "says", "otherwise"})
_SEVERITIES = frozenset(Severity)


def load(name: str, find: Find, controls: Collection[str]) -> Policy:
    """Read a policy and everything it extends.

    Errors: PolicyUnknown (DEC-101), PolicyWeaker (DEC-102), PolicyCyclic (DEC-103), PolicyEmpty (DEC-104),
            ControlNotKnown (DEC-105), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx), and those of
            expressions (DEC-3xx): every rule is compiled here, so that no wrong name waits for a release day.
    """
    policy = _load(name, find, controls, ())
    if not policy.requirements:
        raise PolicyEmpty(source=policy.source)
    return policy


def _load(name: str, find: Find, controls: Collection[str], above: tuple[str, ...]) -> Policy:
    source, body = find(name)
    fields = read_yaml(body, source).fields("a policy", _POLICY)
    own = fields["policy"].text("policy") if "policy" in fields else name
    parent = None
    if "extends" in fields:
        wanted = fields["extends"].text("extends")
        if wanted in {name, *above}:
            raise PolicyCyclic(source=source, line=fields["extends"].line, name=own, through=wanted)
        parent = _load(wanted, find, controls, (*above, name))
    inherited = {one.control: one for one in parent.requirements} if parent else {}
    listed = fields["require"].items("require") if "require" in fields else []
    policy = Policy(
        name=own,
        says=fields["says"].text("says") if "says" in fields else "",
        source=source,
        requirements=_once_each([_requirement(item, controls, inherited) for item in listed]),
        rules=tuple(_rule(item) for item in fields["rules"].items("rules")) if "rules" in fields else (),
        environments=_environments(fields),
    )
    _check_rules(policy)
    return _fold(policy, parent) if parent else policy


def _environments(fields: Mapping[str, Node]) -> tuple[str, ...]:
    if "applies" not in fields:
        return ()
    applies = fields["applies"].fields("applies", {"environments"})
    return applies["environments"].texts("environments") if "environments" in applies else ()


def _requirement(node: Node, controls: Collection[str], inherited: Mapping[str, Requirement]) -> Requirement:
    """Read a requirement; what it leaves out is as in the policy it extends."""
    fields = node.fields("a requirement", _REQUIREMENT)
    if "control" not in fields:
        raise node.wrong("a requirement", "a control: `control: commit.sast`")
    control = fields["control"].text("control")
    if control not in controls:
        raise ControlNotKnown(
            source=node.source, line=fields["control"].line, name=control, nearest=nearest(control, controls)
        )
    parent = inherited.get(control)
    start = parent or Requirement(control, node.source, node.line)
    read = msgspec.structs.replace(start, source=node.source, line=node.line, **_given(fields))
    if parent is not None:
        _check_not_weaker(read, parent)
    return read


def _given(fields: Mapping[str, Node]) -> dict[str, object]:
    given: dict[str, object] = {}
    if "max_age" in fields:
        age = fields["max_age"].read("max_age", "a length of time such as 30d", duration)
        given["max_age_s"] = int(age.total_seconds())
    if "limits" in fields:
        given["limits"] = _limits(fields["limits"])
    if "judge" in fields:
        given["judge"] = Judge(fields["judge"].one_of("judge", set(Judge)))
    if "suppressed" in fields:
        given["suppressed"] = fields["suppressed"].texts("suppressed")
    if "otherwise" in fields:
        given["otherwise"] = _shut(fields["otherwise"], "otherwise")
    if "not_applicable" in fields:
        given["not_applicable"] = Verdict(fields["not_applicable"].one_of("not_applicable", set(Verdict)))
    if "advisories" in fields:
        given["advisories"] = _advisories(fields["advisories"])
    return given


def _advisories(node: Node) -> AdvisoryNeed:
    fields = node.fields("advisories", {"max_age", "otherwise"})
    age = fields["max_age"].read("max_age", "a length of time such as 7d", duration) if "max_age" in fields else None
    return AdvisoryNeed(
        int(age.total_seconds()) if age is not None else None,
        _shut(fields["otherwise"], "otherwise") if "otherwise" in fields else Verdict.DENY,
    )


def _shut(node: Node, name: str) -> Verdict:
    return Verdict(node.one_of(name, {Verdict.REVIEW, Verdict.DENY}))


def _limits(node: Node) -> dict[str, int]:
    fields = node.fields("limits", _SEVERITIES)
    if not fields:
        raise node.wrong("limits", "at least one severity, such as `high: 0`")
    return {severity: limit.whole(f"limits.{severity}") for severity, limit in fields.items()}


def _rule(node: Node) -> RuleText:
    fields = node.fields("a rule", _RULE)
    for needed in ("id", "assert", "says"):
        if needed not in fields:
            raise node.wrong("a rule", "id, assert and says")
    return RuleText(
        id=fields["id"].text("id"),
        expression=fields["assert"].text("assert"),
        says=fields["says"].text("says"),
        source=node.source,
        line=fields["assert"].line,
        otherwise=_shut(fields["otherwise"], "otherwise") if "otherwise" in fields else Verdict.DENY,
    )


def _check_rules(policy: Policy) -> None:
    for rule in policy.rules:
        compiled(rule)


def _once_each(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    by_control: dict[str, Requirement] = {}
    for one in requirements:
        other = by_control.get(one.control)
        by_control[one.control] = stricter(one, other) if other else one
    return tuple(by_control.values())


def stricter(one: Requirement, other: Requirement) -> Requirement:
    """Give the requirement that demands what both demand."""
    return msgspec.structs.replace(
        one,
        max_age_s=_smaller(one.max_age_s, other.max_age_s),
        limits=_tighter(one.limits, other.limits),
        judge=Judge.ALL if Judge.ALL in {one.judge, other.judge} else Judge.NEW,
        suppressed=tuple(rule for rule in one.suppressed if rule in other.suppressed),
        otherwise=max(one.otherwise, other.otherwise, key=lambda verdict: verdict.rank),
        not_applicable=max(one.not_applicable, other.not_applicable, key=lambda verdict: verdict.rank),
        advisories=_both(one.advisories, other.advisories),
    )


def _both(one: AdvisoryNeed | None, other: AdvisoryNeed | None) -> AdvisoryNeed | None:
    if one is None or other is None:
        return one or other
    return AdvisoryNeed(
        _smaller(one.max_age_s, other.max_age_s), max(one.otherwise, other.otherwise, key=lambda verdict: verdict.rank)
    )


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


def _fold(policy: Policy, parent: Policy) -> Policy:
    own = {one.control: one for one in policy.requirements}
    inherited = {one.control: one for one in parent.requirements}
    taken = {rule.id for rule in policy.rules}
    for rule in parent.rules:
        if rule.id in taken:
            again = next(one for one in policy.rules if one.id == rule.id)
            raise PolicyWeaker(source=again.source, line=again.line, field=f"rule {rule.id}", parent=parent.name)
    return msgspec.structs.replace(
        policy,
        requirements=tuple({**inherited, **own}.values()),
        rules=(*parent.rules, *policy.rules),
        extends=(parent.name, *parent.extends),
        environments=policy.environments or parent.environments,
    )


def _check_not_weaker(one: Requirement, parent: Requirement) -> None:
    """Refuse whatever would let more through than the policy that is extended.

    Errors: PolicyWeaker (DEC-102).
    """
    weaker = {
        "max_age": parent.max_age_s is not None and (one.max_age_s is None or one.max_age_s > parent.max_age_s),
        "limits": not _within(one.limits, parent.limits),
        "judge": parent.judge is Judge.ALL and one.judge is Judge.NEW,
        "suppressed": bool(set(one.suppressed) - set(parent.suppressed)),
        "otherwise": one.otherwise.rank < parent.otherwise.rank,
        "not_applicable": one.not_applicable.rank < parent.not_applicable.rank,
        "advisories": _both(one.advisories, parent.advisories) != one.advisories,
    }
    for field, is_weaker in weaker.items():
        if is_weaker:
            raise PolicyWeaker(
                source=one.source, line=one.line, field=f"{field} of {one.control}", parent=parent.source
            )


def _within(own: Mapping[str, int] | None, parent: Mapping[str, int] | None) -> bool:
    if own is None:
        return True
    if parent is None:
        return False
    return all(severity in own and own[severity] <= limit for severity, limit in parent.items())


def covers(policy: Policy, other: Policy) -> bool:
    """Say whether a policy demands everything that another one demands, wherever the other one applies."""
    own = {one.control: one for one in policy.requirements}
    rules = {(rule.id, rule.expression): rule.otherwise.rank for rule in policy.rules}
    if other.environments and not (policy.environments and set(policy.environments) <= set(other.environments)):
        return False
    try:
        for one in other.requirements:
            if one.control not in own:
                return False
            _check_not_weaker(own[one.control], one)
    except PolicyWeaker:
        return False
    return all(rules.get((rule.id, rule.expression), -1) >= rule.otherwise.rank for rule in other.rules)
