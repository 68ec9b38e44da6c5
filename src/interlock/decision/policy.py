"""Reading a policy: strict YAML in, a folded `Policy` out, or an error with file and line. Floor 8."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import msgspec

from interlock.decision.demands import SECTIONS, people_of
from interlock.decision.errors import ControlNotKnown, PolicyCyclic, PolicyEmpty, RuleTwice
from interlock.decision.facts import compiled
from interlock.decision.model import AdvisoryNeed, ByHand, Judge, Policy, Relaxation, Requirement, RuleText, Verdict
from interlock.decision.people_words import place_of
from interlock.decision.regotext import rego_rule
from interlock.decision.relaxing import Relaxations, relaxation
from interlock.decision.strength import changed_fields, stricter, weaker_fields
from interlock.formats import Node, read_yaml
from interlock.kernel import InterlockError, Severity, duration, nearest

Find = Callable[[str], tuple[str, bytes]]
"""Gives the source name and the bytes of a policy by its name or path. Errors: PolicyUnknown."""

_POLICY: Final = SECTIONS | {"policy", "says", "extends", "applies", "require", "rules", "relaxes", "examples"}
_REQUIREMENT: Final = frozenset(
    {"control", "max_age", "limits", "judge", "suppressed", "otherwise", "not_applicable", "advisories"}
    | {"by_hand", "imported"}
)
_RULE: Final = frozenset({"id", "assert", "rego", "query", "says", "otherwise"})
_SEVERITIES: Final = frozenset(Severity)


def load(
    name: str,
    find: Find,
    controls: Collection[str],
    attested: Collection[str] = (),
    imported: Collection[str] = (),
    *,
    faults: list[InterlockError] | None = None,
) -> Policy:
    """Read a policy and everything it extends; its examples change nothing of it and are not read here.

    Shape:  `attested` are the controls that only people can examine: for them their word counts in any case, as
            reports of other tools do for those of `imported`;
            given a list of `faults`, a requirement, rule or relaxation that is wrong is put there and left out, so
            that one reading finds them all; what comes back then is for looking at, never for deciding.
    Errors: PolicyUnknown (DEC-101), PolicyWeaker (DEC-102), PolicyCyclic (DEC-103), PolicyEmpty (DEC-104),
            ControlNotKnown (DEC-105), those of relaxations and rules (DEC-12x), YamlMalformed, FieldUnknown,
            FieldWrong (FMT-1xx), and those of expressions (DEC-3xx): every rule is compiled here, so that no
            wrong name waits for a release day.
    """
    reading = _Reading(find, controls, faults)
    policy = reading.policy(name, ())
    if not policy.requirements and not policy.people.provenance:
        with reading.gathering():
            raise PolicyEmpty(source=policy.source)
    requirements = tuple(_shown_by(one, attested, imported) for one in policy.requirements)
    return msgspec.structs.replace(policy, requirements=requirements)


def _shown_by(one: Requirement, attested: Collection[str], imported: Collection[str]) -> Requirement:
    """Say of a requirement whose evidence comes in one way alone that this way counts."""
    if one.control in attested:
        return msgspec.structs.replace(one, by_hand=ByHand.ONLY)
    return msgspec.structs.replace(one, imported=True) if one.control in imported else one


class _Reading:
    """One reading of a policy and of what it extends."""

    def __init__(self, find: Find, controls: Collection[str], faults: list[InterlockError] | None) -> None:
        self._find = find
        self._controls = controls
        self._faults = faults

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Let one fault leave out what it is in, if somebody wants to know of all of them."""
        try:
            yield
        except InterlockError as error:
            if self._faults is None:
                raise
            self._faults.append(error)

    def policy(self, name: str, above: tuple[str, ...]) -> Policy:
        """Read one policy, the ones it extends folded in; `above` are those that extend it."""
        source, body = self._find(name)
        fields = read_yaml(body, source).fields("a policy", _POLICY)
        own = fields["policy"].text("policy") if "policy" in fields else name
        parent = None
        if "extends" in fields:
            wanted = fields["extends"].text("extends")
            if wanted in {name, *above}:
                raise PolicyCyclic(source=source, line=fields["extends"].line, name=own, through=wanted)
            parent = self.policy(wanted, (*above, name))
        relaxed = Relaxations(self._relaxations(fields, own, parent))
        policy = Policy(
            name=own,
            says=fields["says"].text("says") if "says" in fields else "",
            source=source,
            requirements=_once_each(self._requirements(fields, parent, relaxed)),
            rules=tuple(self._rules(fields, parent, relaxed)),
            environments=_environments(fields),
            relaxations=relaxed.given,
            people=people_of(fields),
        )
        return self._fold(policy, parent, relaxed) if parent else policy

    def _relaxations(self, fields: Mapping[str, Node], own: str, parent: Policy | None) -> list[Relaxation]:
        read: dict[str, Relaxation] = {}
        for item in fields["relaxes"].items("relaxes") if "relaxes" in fields else []:
            with self.gathering():
                if parent is None:
                    raise item.wrong("relaxes", "a policy that `extends` another")
                one = relaxation(item, own, parent)
                if one.target in read:
                    raise item.wrong(f"relaxes {one.target}", "one item with all of its fields")
                read[one.target] = one
        return list(read.values())

    def _requirements(
        self, fields: Mapping[str, Node], parent: Policy | None, relaxed: Relaxations
    ) -> Iterator[Requirement]:
        inherited = {one.control: one for one in parent.requirements} if parent else {}
        for item in fields["require"].items("require") if "require" in fields else []:
            with self.gathering():
                yield self._requirement(item, inherited, relaxed, parent)

    def _requirement(
        self, node: Node, inherited: Mapping[str, Requirement], relaxed: Relaxations, parent: Policy | None
    ) -> Requirement:
        """Read a requirement; what it leaves out is as in the policy it extends."""
        fields = node.fields("a requirement", _REQUIREMENT)
        if "control" not in fields:
            raise node.wrong("a requirement", "a control: `control: commit.sast`")
        control = fields["control"].text("control")
        if control not in self._controls:
            raise ControlNotKnown(
                source=node.source,
                line=fields["control"].line,
                name=control,
                nearest=nearest(control, self._controls),
            )
        above = inherited.get(control)
        start = above if above and not relaxed.drops(control) else Requirement(control, node.source, node.line)
        origins = {**start.origins, **{name: f"{node.source}:{field.line}" for name, field in fields.items()}}
        read = msgspec.structs.replace(start, source=node.source, line=node.line, origins=origins, **_given(fields))
        if above is not None and parent is not None:
            relaxed.permit(control, weaker_fields(read, above), (node.source, node.line), parent.source)
        return read

    def _rules(self, fields: Mapping[str, Node], parent: Policy | None, relaxed: Relaxations) -> Iterator[RuleText]:
        inherited = {rule.id: rule for rule in parent.rules} if parent else {}
        first: dict[str, int] = {}
        for item in fields["rules"].items("rules") if "rules" in fields else []:
            with self.gathering():
                rule = self._rule(item)
                if rule.id in first:
                    raise RuleTwice(source=rule.source, line=rule.line, name=rule.id, first=first[rule.id])
                first[rule.id] = rule.line
                if rule.id in inherited and parent is not None:
                    changed = changed_fields(rule, inherited[rule.id])
                    relaxed.permit(f"rule:{rule.id}", changed, (rule.source, rule.line), parent.source)
                yield rule

    def _rule(self, node: Node) -> RuleText:
        fields = node.fields("a rule", _RULE)
        if not {"id", "says"} <= fields.keys() or ("assert" in fields) == ("rego" in fields):
            raise node.wrong("a rule", "id, assert and says; or id, rego, query and says")
        if ("rego" in fields) != ("query" in fields):
            raise node.wrong("a rule", "rego and query together")
        rule = RuleText(
            id=fields["id"].text("id"),
            expression="",
            says=fields["says"].text("says"),
            source=node.source,
            line=node.line,
            otherwise=_told(fields["otherwise"]) if "otherwise" in fields else Verdict.DENY,
        )
        if "rego" in fields:
            return rego_rule(rule, fields["rego"], fields["query"], self._find)
        given = fields["assert"]
        rule = msgspec.structs.replace(rule, expression=given.text("assert"), line=given.line)
        compiled(rule)
        return rule

    def _fold(self, policy: Policy, parent: Policy, relaxed: Relaxations) -> Policy:
        own = {one.control: one for one in policy.requirements}
        taken = {rule.id for rule in policy.rules}
        inherited = {one.control: one for one in parent.requirements}
        rules = [rule for rule in parent.rules if rule.id not in taken]
        for control in [control for control in inherited if control not in own and relaxed.drops(control)]:
            relaxed.permit(control, ("control",), (policy.source, 0), parent.source)
            del inherited[control]
        for rule in [rule for rule in rules if relaxed.drops(f"rule:{rule.id}")]:
            relaxed.permit(f"rule:{rule.id}", ("assert",), (policy.source, 0), parent.source)
            rules.remove(rule)
        people = policy.people.over(parent.people, {name for name in SECTIONS if relaxed.drops(f"section:{name}")})
        for section in people.laxer(parent.people):
            with self.gathering():
                place = place_of(people, section)
                relaxed.permit(f"section:{section}", ("all",), place if place[0] else (policy.source, 1), parent.source)
        for idle in relaxed.idle():
            with self.gathering():
                raise idle
        return msgspec.structs.replace(
            policy,
            requirements=tuple({**inherited, **own}.values()),
            rules=(*rules, *policy.rules),
            extends=(parent.name, *parent.extends),
            environments=policy.environments or parent.environments,
            people=people,
            relaxations=(*parent.relaxations, *policy.relaxations),
        )


def _environments(fields: Mapping[str, Node]) -> tuple[str, ...]:
    if "applies" not in fields:
        return ()
    applies = fields["applies"].fields("applies", {"environments"})
    return applies["environments"].texts("environments") if "environments" in applies else ()


def _given(fields: Mapping[str, Node]) -> dict[str, object]:
    given: dict[str, object] = {}
    if "max_age" in fields:
        given["max_age_s"] = _age(fields["max_age"], "30d")
    if "limits" in fields:
        given["limits"] = _limits(fields["limits"])
    if "judge" in fields:
        given["judge"] = Judge(fields["judge"].one_of("judge", set(Judge)))
    if "suppressed" in fields:
        given["suppressed"] = fields["suppressed"].texts("suppressed")
    if "otherwise" in fields:
        given["otherwise"] = _told(fields["otherwise"])
    if "not_applicable" in fields:
        given["not_applicable"] = Verdict(fields["not_applicable"].one_of("not_applicable", set(Verdict)))
    if "advisories" in fields:
        given["advisories"] = _advisories(fields["advisories"])
    if "by_hand" in fields:
        given["by_hand"] = ByHand.ALSO if fields["by_hand"].truth("by_hand") else ByHand.NO
    if "imported" in fields:
        given["imported"] = fields["imported"].truth("imported")
    return given


def _advisories(node: Node) -> AdvisoryNeed:
    fields = node.fields("advisories", {"max_age", "otherwise"})
    return AdvisoryNeed(
        _age(fields["max_age"], "7d") if "max_age" in fields else None,
        _shut(fields["otherwise"], "otherwise") if "otherwise" in fields else Verdict.DENY,
    )


def _age(node: Node, example: str) -> int:
    return int(node.read("max_age", f"a length of time such as {example}", duration).total_seconds())


def _shut(node: Node, name: str) -> Verdict:
    return Verdict(node.one_of(name, {Verdict.REVIEW, Verdict.DENY}))


def _told(node: Node) -> Verdict:
    """Read what follows a violation: to deny, to have people look, or to let it proceed and tell somebody."""
    word = node.one_of("otherwise", {"deny", "review", "notify"})
    return Verdict.ALLOW if word == "notify" else Verdict(word)


def _limits(node: Node) -> dict[str, int]:
    fields = node.fields("limits", _SEVERITIES)
    if not fields:
        raise node.wrong("limits", "at least one severity, such as `high: 0`")
    return {severity: limit.whole(f"limits.{severity}") for severity, limit in fields.items()}


def _once_each(requirements: Iterator[Requirement]) -> tuple[Requirement, ...]:
    by_control: dict[str, Requirement] = {}
    for one in requirements:
        other = by_control.get(one.control)
        by_control[one.control] = stricter(one, other) if other else one
    return tuple(by_control.values())
