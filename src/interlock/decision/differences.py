"""What one policy demands more, less and otherwise than another. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from interlock.decision.model import AdvisoryNeed, Policy, Requirement, RuleText
from interlock.decision.people_words import people_words, place_of
from interlock.decision.strength import changed_fields, weaker_fields
from interlock.decision.times import span
from interlock.kernel import Severity


class Kind(StrEnum):
    """How the second of two policies differs from the first."""

    MORE = "more"
    LESS = "less"
    ELSE = "else"
    """Other, and neither includes the other."""


class Difference(msgspec.Struct, frozen=True):
    """One thing that the second policy demands differently from the first."""

    kind: Kind
    demand: str
    """The control, `rule:ID` or `environments`."""
    field: str
    """Empty where the whole demand is only in one of them."""
    before: str
    after: str
    source: str
    line: int

    @property
    def says(self) -> str:
        """One sentence."""
        if not self.field:
            return f"{self.demand} is demanded" if self.kind is Kind.MORE else f"{self.demand} is no longer demanded"
        return f"{self.demand}: {self.field} is {self.after}, and was {self.before}"


def differences(first: Policy, second: Policy) -> tuple[Difference, ...]:
    """Give every way in which the second policy differs in meaning, in the order of the first's demands."""
    return (
        *_environments(first, second),
        *_requirements(first, second),
        *_rules(first, second),
        *_people(first, second),
    )


def _environments(first: Policy, second: Policy) -> Iterator[Difference]:
    one, two = set(first.environments), set(second.environments)
    if one != two:
        before, after = (", ".join(each.environments) or "everywhere" for each in (first, second))
        # Where a policy is for fewer environments it opens fewer, and says nothing of the others.
        yield Difference(Kind.ELSE, "environments", "applies", before, after, second.source, 0)


def _requirements(first: Policy, second: Policy) -> Iterator[Difference]:
    one = {each.control: each for each in first.requirements}
    two = {each.control: each for each in second.requirements}
    for control in {**one, **two}:
        if control not in two:
            yield Difference(Kind.LESS, control, "", "", "", one[control].source, one[control].line)
        elif control not in one:
            yield Difference(Kind.MORE, control, "", "", "", two[control].source, two[control].line)
        else:
            yield from _fields(one[control], two[control])


def _fields(one: Requirement, two: Requirement) -> Iterator[Difference]:
    less, more = weaker_fields(two, one), weaker_fields(one, two)
    for field in field_words(one):
        if field in less or field in more:
            kind = Kind.ELSE if field in less and field in more else Kind.LESS if field in less else Kind.MORE
            before, after = field_words(one)[field], field_words(two)[field]
            yield Difference(kind, two.control, field, before, after, two.source, two.line)


def field_words(one: Requirement) -> dict[str, str]:
    """Give what each field of a requirement demands, in words."""
    return {
        "max_age": span(one.max_age_s) if one.max_age_s is not None else "any",
        "limits": _limits(one.limits),
        "judge": one.judge.value,
        "suppressed": ", ".join(one.suppressed) or "none",
        "otherwise": one.otherwise.value,
        "not_applicable": one.not_applicable.value,
        "advisories": _advisories(one.advisories),
        "by_hand": one.by_hand.value,
        "imported": "yes" if one.imported else "no",
    }


def _limits(limits: Mapping[str, int] | None) -> str:
    if limits is None:
        return "no finding"
    return ", ".join(f"{name} {limits[name]}" for name in Severity if name in limits)


def _advisories(need: AdvisoryNeed | None) -> str:
    if need is None:
        return "not asked for"
    age = span(need.max_age_s) if need.max_age_s is not None else "any age"
    return f"at most {age} old, otherwise {need.otherwise}"


def _rules(first: Policy, second: Policy) -> Iterator[Difference]:
    one = {rule.id: rule for rule in first.rules}
    two = {rule.id: rule for rule in second.rules}
    for name in {**one, **two}:
        if name not in two:
            yield Difference(Kind.LESS, f"rule:{name}", "", "", "", one[name].source, one[name].line)
        elif name not in one:
            yield Difference(Kind.MORE, f"rule:{name}", "", "", "", two[name].source, two[name].line)
        else:
            yield from _rule(one[name], two[name])


def _people(first: Policy, second: Policy) -> Iterator[Difference]:
    one, two = people_words(first.people), people_words(second.people)
    less, more = second.people.laxer(first.people), first.people.laxer(second.people)
    for section in dict.fromkeys((*one, *two)):
        if section in less or section in more or one.get(section) != two.get(section):
            is_one_way = (section in less) != (section in more)
            kind = (Kind.LESS if section in less else Kind.MORE) if is_one_way else Kind.ELSE
            before, after = (" ".join(each.get(section, ("nothing",))) for each in (one, two))
            yield Difference(kind, section, "terms", before, after, *place_of(second.people, section))


def _rule(one: RuleText, two: RuleText) -> Iterator[Difference]:
    less = changed_fields(two, one)
    for field in dict.fromkeys((*less, *changed_fields(one, two))):
        kind = Kind.ELSE if field == "assert" else Kind.LESS if field in less else Kind.MORE
        before, after = (each.expression if field == "assert" else each.otherwise.value for each in (one, two))
        yield Difference(kind, f"rule:{two.id}", field, before, after, two.source, two.line)
