"""What is wrong with a policy that loads, and what is wrong with one that does not. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

import msgspec

from interlock.decision.examples import Example
from interlock.decision.expression import RuleError
from interlock.decision.expression.mentions import compared_with
from interlock.decision.facts import compiled
from interlock.decision.model import Policy, Requirement, RuleText
from interlock.formats import read_yaml
from interlock.identity.workload import BuilderPin
from interlock.kernel import InterlockError, Severity

_INSTANTS: Final = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC))
"""What depends on the moment of the decision is no constant."""


class Problem(msgspec.Struct, frozen=True):
    """Something in a policy that somebody should mend."""

    source: str
    line: int
    says: str
    remedy: str
    code: str = ""
    """Of the error that stops the policy from being loaded; empty for what loads and is still no good."""


def of_fault(error: InterlockError, source: str) -> Problem:
    """Give the problem that an error of loading is."""
    at, line = error.fields.get("source", source), error.fields.get("line", 0)
    says = str(error).removeprefix(f"{at}:{line}: ").removesuffix(f" [{error.code}]")
    return Problem(str(at), line if isinstance(line, int) else 0, says, error.remedy, error.code)


def lint(
    policy: Policy, body: bytes, *, stages: Mapping[str, Sequence[str]], lookups: Collection[str],
    examples: Sequence[Example] = (),
) -> tuple[Problem, ...]:  # fmt: skip
    """Give everything that is no good about a policy that loads.

    Shape: `body` is its text; `stages` says for each control at which stages it runs; `lookups` are the controls that
        look up known vulnerabilities.
    """
    own = [one for one in policy.requirements if one.source == policy.source]
    found = [problem for one in own for problem in _requirement(one, stages, lookups)]
    found += _twice(policy, body)
    found += [problem for pin in policy.people.builders if pin.source == policy.source for problem in _builder(pin)]
    for rule in policy.rules:
        if rule.source == policy.source:
            found += [*_constant(rule), *_elsewhere(rule, policy)]
    for example in examples:
        if example.given.environment and not _is_for(policy, example.given.environment):
            says = f"the example {example.name!r} is about {example.given.environment}, for which this policy is not"
            found.append(Problem(example.source, example.line, says, "add it under applies.environments"))
    return tuple(sorted(found, key=lambda one: one.line))


def _builder(pin: BuilderPin) -> Iterator[Problem]:
    """Say what a builder leaves open that somebody could use."""
    if not pin.issuer:
        return

    def problem(says: str, remedy: str) -> Problem:
        return Problem(pin.source, pin.line, f"builder {pin.name}: {says}", remedy)

    if pin.repository and not pin.repository_id:
        remedy = "add repository_id; `interlock who token` shows it"
        yield problem("a name can be given up and taken by somebody else", remedy)
    if pin.subject.startswith("system:serviceaccount:") and not pin.subject_id:
        yield problem("an account can be deleted and made again by somebody else", "add subject_id, its uid")
    deciding = "job_workflow" if pin.job_workflow else "workflow"
    if getattr(pin, deciding) and not getattr(pin, f"{deciding}_commits"):
        says = f"{deciding} is pinned by reference alone, so whoever may push to it changes what is done"
        yield problem(says, f"add {deciding}_commit; a reusable workflow keeps its commit while your code changes")
    if (pin.workflow or pin.job_workflow) and not pin.runner:
        yield problem("any runner will do, one of somebody's own too", "add runner: github-hosted or gitlab-hosted")
    if (pin.workflow or pin.job_workflow) and not pin.refs and not pin.must_be_protected:
        yield problem("any branch and any tag will do", "add refs, such as [refs/heads/main], or protected: true")


def uncovered(policies: Sequence[Policy], named: Mapping[str, tuple[str, int]]) -> tuple[Problem, ...]:
    """Give each environment that something names, each with where, and that none of some policies is for."""
    if any(not policy.environments for policy in policies):
        return ()
    covered = {name for policy in policies for name in policy.environments}
    return tuple(
        Problem(
            source, line, f"no policy here is for the environment {name!r}", f"list {name} under applies.environments"
        )
        for name, (source, line) in named.items()
        if name not in covered
    )


def environments_named(policy: Policy, examples: Sequence[Example]) -> dict[str, tuple[str, int]]:
    """Give every environment that a policy names in its rules, its examples and where it applies, and where it does."""
    named = {one.given.environment: (one.source, one.line) for one in examples if one.given.environment}
    for rule in policy.rules:
        named |= dict.fromkeys(_named(rule), (rule.source, rule.line))
    return named | dict.fromkeys(policy.environments, (policy.source, 1))


def _requirement(one: Requirement, stages: Mapping[str, Sequence[str]], lookups: Collection[str]) -> Iterator[Problem]:
    def problem(field: str, says: str, remedy: str) -> Problem:
        source, _, line = one.origins.get(field, f"{one.source}:{one.line}").rpartition(":")
        return Problem(source, int(line), f"{one.control}: {says}", remedy)

    if one.max_age_s == 0:
        yield problem("max_age", "evidence is always older than max_age 0s", "give it time, for example 1d")
    if one.advisories is not None and one.advisories.max_age_s == 0:
        yield problem("advisories", "advisories are always older than max_age 0s", "give them time, for example 3d")
    if not stages.get(one.control, ("any",)):
        yield problem("control", "no stage runs this control", "attest it by hand, or take it out")
    if one.advisories is not None and one.control not in lookups:
        remedy = f"take it out; {' and '.join(sorted(lookups)) or 'no control'} looks them up"
        yield problem("advisories", "this control never looks up known vulnerabilities", remedy)
    if "not_applicable" in one.origins and one.not_applicable.rank > one.otherwise.rank:
        says = f"nothing to examine is {one.not_applicable}, and findings over the limit are only {one.otherwise}"
        yield problem("not_applicable", says, "make not_applicable no harder than otherwise")
    yield from _limits(one, problem)


def _limits(one: Requirement, problem: Callable[[str, str, str], Problem]) -> Iterator[Problem]:
    if one.limits is None:
        return
    for graver, milder in pairwise(Severity):
        if milder in one.limits and one.limits.get(graver, one.limits[milder] + 1) > one.limits[milder]:
            many = one.limits.get(graver, "any number")
            says = f"{many} {graver} findings may be, and only {one.limits[milder]} {milder}"
            yield problem("limits", says, f"give {graver} a limit of at most {one.limits[milder]}")


def _twice(policy: Policy, body: bytes) -> Iterator[Problem]:
    """Say which controls a policy lists twice; what both demand is what counts, so nothing is lost."""
    root = read_yaml(body, policy.source).value
    listed = root["require"].value if isinstance(root, dict) and "require" in root else ()
    first: dict[object, int] = {}
    for item in listed if isinstance(listed, list) else ():
        named = item.value["control"] if isinstance(item.value, dict) and "control" in item.value else item
        name = named.value if isinstance(named.value, str) else ""
        if name in first:
            yield Problem(
                policy.source, item.line, f"{name} is already listed on line {first[name]}", "make it one item"
            )
        first.setdefault(name, item.line)


def _constant(rule: RuleText) -> Iterator[Problem]:
    """Say that a rule is true or false whatever the facts are: then it has an answer without any."""
    if rule.rego:
        return
    answers = set()
    for at in _INSTANTS:
        try:
            answers.add(compiled(rule).evaluate({}, at=at))
        except RuleError:
            return
    if answers == {True}:
        yield Problem(rule.source, rule.line, f"rule {rule.id} is always true", "take it out: it demands nothing")
    elif answers == {False}:
        yield Problem(rule.source, rule.line, f"rule {rule.id} is always false", "mend it: nothing can ever proceed")
    elif len(answers) == 1:
        says = f"rule {rule.id} is a value that is never true"
        yield Problem(rule.source, rule.line, says, "compare it with something: only true opens a gate")


def _elsewhere(rule: RuleText, policy: Policy) -> Iterator[Problem]:
    for name in _named(rule):
        if not _is_for(policy, name):
            says = f"rule {rule.id} speaks of the environment {name!r}, for which this policy is not"
            yield Problem(rule.source, rule.line, says, "add it under applies.environments, or take it out of the rule")


def _named(rule: RuleText) -> tuple[str, ...]:
    return () if rule.rego else tuple(name for name in compared_with(rule.expression, "environment") if name)


def _is_for(policy: Policy, environment: str) -> bool:
    return not policy.environments or environment in policy.environments
