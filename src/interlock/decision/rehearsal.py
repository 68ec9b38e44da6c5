"""Running the examples of a policy, and saying what of it they show. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from interlock.decision.examples import Example
from interlock.decision.model import Decision, Policy, Verdict
from interlock.decision.ports import RegoEngine
from interlock.decision.rules import decide
from interlock.decision.supposing import suppose
from interlock.formats import nearest


class Rehearsed(msgspec.Struct, frozen=True):
    """An example, the decision over what it supposes, and what of it is not as expected."""

    example: Example
    decision: Decision
    problems: tuple[str, ...]


class Shown(msgspec.Struct, frozen=True):
    """Whether examples show one demand of a policy to let something pass, and to block something."""

    demand: str
    """As reasons name it: the control, `CONTROL:advisories`, `rule:ID`."""
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
    known, question = suppose(example.given, policy)
    decision = decide(policy, known, question, rego)
    return Rehearsed(example, decision, tuple(_problems(example, decision)))


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
    return (*controls, *(f"rule:{rule.id}" for rule in policy.rules if rule.source == policy.source))


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
    return standing if is_told else standing & one.example.reasons.keys()
