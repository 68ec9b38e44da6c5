"""Judging a plan: every rule over every resource that it is about. Pure. Floor 9."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

import msgspec

from interlock.decision.expression import NotYet, Pending, RuleError, ValuePending
from interlock.deployment.infrastructure.conditions import Surroundings, Test, test_of, why_not
from interlock.deployment.infrastructure.facts import GROUPS, facts_of
from interlock.deployment.infrastructure.grants import DOCUMENT
from interlock.deployment.infrastructure.model import Case, Condition, InfraRule, Judged, Judgement, Standing
from interlock.deployment.infrastructure.tree import tree_of
from interlock.kernel import Instant
from interlock.supply.infrastructure import HIDDEN, Infrastructure, Resource

_LONGEST_WHY: Final = 200


class _Ready(msgspec.Struct, frozen=True):
    """A case with its conditions made ready."""

    rule: InfraRule
    case: Case
    when: tuple[Test, ...]
    holds: tuple[Test, ...]


class Judge:
    """Rules that are ready to be asked; compiling them takes longer than asking them once."""

    def __init__(self, rules: Sequence[InfraRule], parameters: Mapping[str, Any]) -> None:
        """Errors: ExpressionError (DEC-30x)."""
        self._rules = tuple(rules)
        self._parameters = dict(parameters)
        self._ready = tuple(
            _Ready(rule, case, tuple(map(test_of, case.when)), tuple(map(test_of, case.holds)))
            for rule in rules
            for case in rule.cases
        )
        self._by_type: dict[str, tuple[_Ready, ...]] = {}

    def judge(self, plan: Infrastructure, at: Instant) -> Judgement:
        """Say how each resource that will be there stands under each rule that is about it."""
        kept = [one for one in plan.resources if one.is_kept]
        views = {one.address: _view(one) for one in kept}
        for one in kept:
            _fill_in(views[one.address], [views[other] for other in one.related if other in views])
        whole = {"tool": plan.tool, "target": plan.target, "resources": list(views.values())}
        judged: list[Judged] = []
        untouched: list[str] = []
        for one in kept:
            ready = self._about(one.type)
            if not ready:
                untouched.append(one.address)
                continue
            variables = {
                "resource": views[one.address],
                "related": [views[other] for other in one.related if other in views],
                "plan": whole,
                "parameters": self._parameters,
            }
            judged += _judged(one, ready, Surroundings(variables, at))
        doing = {one.address: one.doing for one in kept}
        return Judgement(self._rules, tuple(judged), doing, tuple(untouched), plan.unread)

    def _about(self, kind: str) -> tuple[_Ready, ...]:
        found = self._by_type.get(kind)
        if found is None:
            found = tuple(one for one in self._ready if _fits(kind, one.case.on))
            self._by_type[kind] = found
        return found


def _fits(kind: str, patterns: Iterable[str]) -> bool:
    return any(kind in GROUPS[one] if one in GROUPS else fnmatchcase(kind, one) for one in patterns)


def _view(one: Resource) -> dict[str, Any]:
    """Give a resource as rules see it."""
    tree = tree_of(one)
    return {
        "address": one.address,
        "type": one.type,
        "name": one.name,
        "provider": one.provider,
        "doing": one.doing.value,
        "is_changed": one.is_changed,
        "is_read": one.is_read,
        "differs": list(one.differs),
        "file": one.file,
        "values": tree,
        **facts_of(one.type, tree),
    }


def _fill_in(view: dict[str, Any], related: Iterable[dict[str, Any]]) -> None:
    """Put what a document says that Terraform puts together where only its text is not known yet."""
    grants = view["grants"]
    if not isinstance(grants, list) or not any(isinstance(one["allows"], Pending) for one in grants):
        return
    documents = [one["grants"] for one in related if one["type"] == DOCUMENT and isinstance(one["grants"], list)]
    if documents:
        known = [one for one in grants if not isinstance(one["allows"], Pending)]
        view["grants"] = [*known, *(each for listed in documents for each in listed)]


def _judged(resource: Resource, ready: Iterable[_Ready], around: Surroundings) -> list[Judged]:
    """Give how a resource stands; of several cases of one rule that fit, all have to hold, and it is told once."""
    found: dict[str, Judged] = {}
    for one in ready:
        if resource.is_read and not one.case.on_read:
            continue
        answer = _answer(resource, one, around)
        known = found.get(one.rule.id)
        if answer is not None and (known is None or _WORSE[answer.standing] > _WORSE[known.standing]):
            found[one.rule.id] = answer
    return list(found.values())


_WORSE: Final = {Standing.HOLDS: 0, Standing.LATER: 1, Standing.BROKEN: 2, Standing.FAILS: 3}


def _answer(resource: Resource, one: _Ready, around: Surroundings) -> Judged | None:
    """Give how a resource stands under one case; none where the case is not about it."""
    rule, address = one.rule, resource.address
    is_about, where, why = _asked(one.case.when, one.when, around)
    if is_about is Standing.FAILS:
        return None
    if is_about is Standing.BROKEN:
        return Judged(rule.id, address, Standing.BROKEN, _short(f"whether it is about it cannot be told: {why}"))
    holds, place, why = _asked(one.case.holds, one.holds, around)
    if holds is Standing.FAILS and is_about is Standing.LATER:
        holds, place = Standing.LATER, where  # it fails if it turns out to be about it
    if holds is Standing.LATER:
        return Judged(
            rule.id, address, Standing.LATER, _short(place), lets=rule.lets_later and not place.endswith(HIDDEN)
        )
    return Judged(rule.id, address, holds, _short(why))


def _asked(conditions: Sequence[Condition], tests: Sequence[Test], around: Surroundings) -> tuple[Standing, str, str]:
    """Ask conditions that all have to be true: how that stands, which value it hangs on, and why not.

    One that is not true decides it, whatever the others hang on.
    """
    later = broken = ""
    for condition, test in zip(conditions, tests, strict=True):
        try:
            if not test(around):
                return Standing.FAILS, "", why_not(condition, around)
        except (NotYet, ValuePending) as error:
            later = later or error.place
        except RuleError as error:
            broken = broken or str(error)
    if broken:
        return Standing.BROKEN, "", broken
    return (Standing.LATER, later, "") if later else (Standing.HOLDS, "", "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_WHY else f"{text[: _LONGEST_WHY - 3]}..."
