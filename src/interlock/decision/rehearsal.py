"""Running the examples of a policy, and saying what of it they show. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.decision.examples import Example, Given
from interlock.decision.model import Decision, Policy, Verdict
from interlock.decision.ports import RegoEngine
from interlock.decision.rules import decide
from interlock.decision.supposing import suppose
from interlock.decision.terms import ApprovalNeed, GlassTerms, WaiverTerms
from interlock.kernel import nearest


class Rehearsed(msgspec.Struct, frozen=True):
    """An example, the decision over what it supposes, and what of it is not as expected."""

    example: Example
    decision: Decision
    problems: tuple[str, ...]
    swayed: tuple[tuple[str, bool], ...] = ()
    """The sections about people that decided it: opened the gate (true), or kept it shut (false)."""


_Terms = ApprovalNeed | WaiverTerms | GlassTerms
_EVER_S: Final = 10**9
_NOBODY: Final = ApprovalNeed(0, (), ())
_OPENING: Final = {"review": "review", "waivers": "waivers", "break_glass": "glass", "vex": "vex"}
"""The sections by which people let something through, each with the field that holds it."""
_LAX: Final[dict[str, _Terms | None]] = {
    "review": _NOBODY,
    "waivers": WaiverTerms(_EVER_S, _NOBODY),
    "break_glass": GlassTerms(_EVER_S, _NOBODY),
    "vex": None,
}
"""What each of them would be if it asked nothing of anybody."""
_SHUT: Final[dict[str, _Terms]] = {"vex": ApprovalNeed(_EVER_S, (), ())}
"""What one of them would be if it let nobody open anything; the others are left out for that."""


class Shown(msgspec.Struct, frozen=True):
    """Whether examples show one demand of a policy to let something pass, and to block something."""

    demand: str
    """As reasons name it: the control, `CONTROL:advisories`, `rule:ID`, `approval:NUMBER`, or a section."""
    passes: tuple[str, ...]
    """The examples that show it."""
    blocks: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether both are shown."""
        return bool(self.passes and self.blocks)


def rehearse(policy: Policy, examples: Sequence[Example], rego: RegoEngine | None = None) -> tuple[Rehearsed, ...]:
    """Decide every example as the gate would, and hold the answer against what it expects."""
    return tuple(_rehearsed(policy, one, rego) for one in examples)


def _rehearsed(policy: Policy, example: Example, rego: RegoEngine | None) -> Rehearsed:
    decision = _decided(policy, example.given, rego)
    problems = tuple(_problems(example, decision))
    swayed = () if problems else tuple(_swayed(policy, example.given, decision.verdict, rego))
    return Rehearsed(example, decision, problems, swayed)


def _decided(policy: Policy, given: Given, rego: RegoEngine | None) -> Decision:
    """Decide over what is given; who accepts what waits for a review accepts what waits before anybody answered."""
    accepts: tuple[str, ...] = ()
    if given.acts.approvals and policy.people.review is not None:
        unanswered = msgspec.structs.replace(given.acts, approvals=())
        first = decide(policy, *suppose(msgspec.structs.replace(given, acts=unanswered), policy), rego)
        accepts = tuple(one.key for one in first.reasons if one.verdict is Verdict.REVIEW)
    return decide(policy, *suppose(given, policy, accepts), rego)


def _swayed(policy: Policy, given: Given, verdict: Verdict, rego: RegoEngine | None) -> Iterator[tuple[str, bool]]:
    """Name the sections that opened the gate here, and those that would have, had they asked nothing of anybody.

    Shape: section, and whether it opened. Whether it did is found by letting it open nothing; a section opens nothing
        that is open without it, and blocks nothing that stays shut where everything of its kind counts.
    """
    for section, field in _OPENING.items():
        if getattr(policy.people, field) is None or not _is_touched(section, given, verdict):
            continue
        if verdict is not Verdict.DENY and _rank(policy, field, _SHUT.get(section), given, rego) > verdict.rank:
            yield section, True
        if verdict is not Verdict.ALLOW and _rank(policy, field, _LAX[section], given, rego) < verdict.rank:
            yield section, False


def _rank(policy: Policy, field: str, terms: _Terms | None, given: Given, rego: RegoEngine | None) -> int:
    """Give how hard the verdict is where one section about people is another one, or is left out."""
    people = msgspec.structs.replace(policy.people, **{field: terms})
    return _decided(msgspec.structs.replace(policy, people=people), given, rego).verdict.rank


def _is_touched(section: str, given: Given, verdict: Verdict) -> bool:
    """Say whether a section can have mattered at all; most examples are about something else."""
    acts = given.acts
    said = {"review": acts.approvals, "waivers": acts.waivers, "break_glass": acts.glasses, "vex": acts.vex}[section]
    return bool(said) or (section == "review" and verdict is Verdict.REVIEW)


def _problems(example: Example, decision: Decision) -> Iterator[str]:
    if decision.verdict is not example.verdict:
        because = "; ".join(one.says for one in decision.reasons if one.verdict is not Verdict.ALLOW)
        yield f"the verdict is {decision.verdict} and not {example.verdict}{f': {because}' if because else ''}"
    statuses = {one.requirement: one for one in decision.reasons}
    for name, wanted in example.reasons.items():
        if name not in statuses:
            yield f"there is no reason {name!r}; did you mean {nearest(name, statuses)!r}?"
        elif statuses[name].status is not wanted:
            yield f"{name} is {statuses[name].status} and not {wanted}: {statuses[name].says}"


def demands(policy: Policy) -> tuple[str, ...]:
    """Name what a policy demands in its own text, as reasons of decisions name it; the rest is its parents' to show."""
    controls = [
        name
        for one in policy.requirements
        if one.source == policy.source
        for name in (one.control, *([f"{one.control}:advisories"] if one.advisories else []))
    ]
    rules = [f"rule:{rule.id}" for rule in policy.rules if rule.source == policy.source]
    return (*controls, *rules, *_of_people(policy))


def _of_people(policy: Policy) -> Iterator[str]:
    """Name what the policy's own sections about people demand; separations keep no place, so all of them."""
    people = policy.people
    for number, need in enumerate(people.approvals, 1):
        if need.source == policy.source:
            yield f"approval:{number}"
    if people.builders and people.builders[0].source == policy.source:
        yield "builders"
    yield from (f"separation:{number}" for number, _ in enumerate(people.separation, 1))
    for section, field in _OPENING.items():
        terms = getattr(people, field)
        if terms is not None and terms.source == policy.source and (section != "review" or _can_wait(policy)):
            yield section


def _can_wait(policy: Policy) -> bool:
    """Say whether anything in a policy can be sent to review; if not, its section is for those that extend it."""
    return (
        any(one.otherwise is not Verdict.DENY or one.not_applicable is Verdict.REVIEW for one in policy.requirements)
        or any(one.advisories is not None and one.advisories.otherwise is Verdict.REVIEW for one in policy.requirements)
        or any(rule.otherwise is Verdict.REVIEW for rule in policy.rules)
    )


def coverage(policy: Policy, rehearsed: Sequence[Rehearsed]) -> tuple[Shown, ...]:
    """Say for each demand which examples show it to pass and which to block.

    Only what an example says of it counts: a status that it expects, the verdict allow, which all demands have to
    pass for, or a verdict that nothing else is to blame for.
    """
    fine = [one for one in rehearsed if not one.problems]
    return tuple(
        Shown(
            name,
            tuple(one.example.name for one in fine if name in _shown(one, blocks=False)),
            tuple(one.example.name for one in fine if name in _shown(one, blocks=True)),
        )
        for name in demands(policy)
    )


def _shown(one: Rehearsed, *, blocks: bool) -> set[str]:
    standing = {
        reason.requirement for reason in one.decision.reasons if (reason.verdict is not Verdict.ALLOW) is blocks
    }
    is_told = len(standing) == 1 if blocks else one.example.verdict is Verdict.ALLOW
    swayed = {section for section, is_opened in one.swayed if is_opened is not blocks}
    # "review" and "waivers" are reasons too where somebody rejects; what sways says more than their names.
    told = standing if is_told else standing & one.example.reasons.keys()
    return (told - _OPENING.keys()) | swayed
