"""What a policy demands, in plain sentences. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from interlock.decision.model import AdvisoryNeed, ByHand, Judge, Policy, Requirement, RuleText, Verdict
from interlock.decision.people_words import people_words, place_of
from interlock.decision.times import span
from interlock.kernel import Severity


class Said(msgspec.Struct, frozen=True):
    """One demand of a policy in sentences, and where it was written."""

    demand: str
    sentences: tuple[str, ...]
    source: str
    line: int


def explain(policy: Policy, establishes: Mapping[str, str]) -> tuple[Said, ...]:
    """Say every demand of a policy; `establishes` are the controls, each with what it establishes."""
    return (
        *(_requirement(one, establishes.get(one.control, "")) for one in policy.requirements),
        *(_rule(rule) for rule in policy.rules),
        *(
            Said(section, sentences, *place_of(policy.people, section))
            for section, sentences in people_words(policy.people).items()
        ),
    )


def place_sentence(policy: Policy) -> str:
    """Say where a policy applies."""
    if not policy.environments:
        return "It applies to every environment."
    return f"It applies to {_listed(policy.environments)}, and opens no other environment."


def verdict_words(verdict: Verdict) -> str:
    """Say what a verdict does to a change."""
    return {
        Verdict.ALLOW: "the change may proceed",
        Verdict.REVIEW: "a person has to decide",
        Verdict.DENY: "the change is stopped",
    }[verdict]


def limits_words(limits: Mapping[str, int] | None) -> str:
    """Say how many findings there may be."""
    if limits is None:
        return "no finding at all"
    known = [(name, limits[name]) for name in Severity if name in limits]
    none = [name for name, most in known if most == 0]
    said = [f"no {_listed(none, 'or')} finding"] if none else []
    said += [f"at most {most} {name} finding{'' if most == 1 else 's'}" for name, most in known if most]
    free = [name for name in Severity if name not in limits]
    return ", ".join(said) + (f", and any number of {_listed(free)} ones" if free else "")


def _requirement(one: Requirement, establishes: str) -> Said:
    age = f" no older than {span(one.max_age_s)}" if one.max_age_s is not None else " of any age"
    says = [f"There has to be evidence of {one.control}{age}."]
    if establishes:
        says.append(f"It establishes that {establishes.rstrip('.')}.")
    whose = "Only findings that the base does not have count" if one.judge is Judge.NEW else "Every finding counts"
    says.append(f"{whose}; there may be {limits_words(one.limits)}.")
    if one.suppressed:
        says.append(f"A comment in the code may hide findings of {_listed(one.suppressed)}, and of no other rule.")
    says.append(f"Where that is not so, or the evidence is missing or too old, {verdict_words(one.otherwise)}.")
    says.append(f"Where there is nothing to examine, {verdict_words(one.not_applicable)}.")
    if one.by_hand is ByHand.ALSO:
        says.append("The word of a person who may attest counts as evidence too.")
    elif one.by_hand is ByHand.ONLY:
        says.append("Nothing here examines it, so it takes the word of a person who may attest.")
    if one.imported:
        says.append("A report of another tool that somebody hands in who may counts as evidence.")
    if one.advisories is not None:
        says.append(_lookup(one.advisories))
    return Said(one.control, tuple(says), one.source, one.line)


def _lookup(need: AdvisoryNeed) -> str:
    age = f" no older than {span(need.max_age_s)}" if need.max_age_s is not None else " of any age"
    return (
        f"Known vulnerabilities have to have been looked for in advisories{age}; "
        f"where they were not, {verdict_words(need.otherwise)}."
    )


def _rule(rule: RuleText) -> Said:
    what = f"{rule.query} of a text in Rego" if rule.rego else rule.expression
    says = (
        f"This has to be true: {' '.join(what.split())}.",
        f"It stands for: {rule.says.rstrip('.')}.",
        f"Where it is not true, {verdict_words(rule.otherwise)}; where it gives no answer, the change is stopped.",
    )
    return Said(f"rule:{rule.id}", says, rule.source, rule.line)


def _listed(names: Sequence[str], joined: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joined} {names[-1]}"
