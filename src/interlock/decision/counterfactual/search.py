"""Which of the possible changes are needed, tried through the decision itself. Pure. Floor 8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

import msgspec

from interlock.decision.counterfactual.candidates import Candidate, candidates
from interlock.decision.counterfactual.effects import Effects, supposed, with_approvals
from interlock.decision.model import Decision, Policy, Verdict
from interlock.decision.ports import RegoEngine
from interlock.decision.question import Known, Question
from interlock.decision.rules import decide

_FEW: Final = 10
"""Among so many changes every smaller set is tried; among more, only whether each one of a set is needed."""


class Turned(msgspec.Struct, frozen=True):
    """How a refusal would be turned."""

    verdict: Verdict
    """What the verdict would be with all of the changes: allow, where they turn it."""
    changes: tuple[Candidate, ...] = ()
    """None of them can be left out."""
    remaining: tuple[str, ...] = ()
    """What would still stand against it, where nothing that is known here turns it."""
    is_smallest: bool = False
    """Whether every cheaper set was tried; else none of the changes can be left out, and another set may be cheaper."""


def turning(
    policy: Policy, known: Known, question: Question, rego: RegoEngine | None = None, decision: Decision | None = None
) -> Turned:
    """Give the cheapest set of changes after which a subject would be allowed.

    Promise: the set was decided by `decide`; leaving out any change of it leaves the gate shut.
    """
    trial = _Trial(policy, known, question, rego)
    decision = decision or trial.decided(())
    if decision.verdict is Verdict.ALLOW:
        return Turned(Verdict.ALLOW, is_smallest=True)
    possible = candidates(policy, known, question, decision)
    after = trial.decided(possible)
    if after.verdict is not Verdict.ALLOW:
        left = tuple(one.says for one in after.reasons if one.verdict is not Verdict.ALLOW)
        before = {one.requirement for one in decision.reasons if one.verdict is not Verdict.ALLOW}
        turned = before - {one.requirement for one in after.reasons if one.verdict is not Verdict.ALLOW}
        return Turned(after.verdict, _needed(possible, trial, turned), left)
    needed = _irreducible(possible, trial)
    return _cheapest(needed, possible, trial)


class _Trial:
    """Decides as if sets of changes were made."""

    def __init__(self, policy: Policy, known: Known, question: Question, rego: RegoEngine | None) -> None:
        self._policy = policy
        self._known = known
        self._question = msgspec.structs.replace(question, hypothetical=("it is what would be",))
        self._rego = rego

    def decided(self, changes: Iterable[Candidate]) -> Decision:
        """Give the decision with some changes made."""
        effects = Effects()
        for one in changes:
            effects = effects.with_(one.effects)
        known = supposed(self._known, self._question, effects)
        decision = decide(self._policy, known, self._question, self._rego)
        if not effects.approved:
            return decision
        accepts = tuple(one.key for one in decision.reasons if one.verdict is Verdict.REVIEW)
        known = with_approvals(known, self._question, self._policy, effects.approved, accepts)
        return decide(self._policy, known, self._question, self._rego)

    def opens(self, changes: Iterable[Candidate]) -> bool:
        """Say whether the gate is open with some changes made."""
        return self.decided(changes).verdict is Verdict.ALLOW


def _irreducible(possible: Sequence[Candidate], trial: _Trial) -> tuple[Candidate, ...]:
    """Leave out one change after the other, the dearest first, as long as the gate stays open."""
    kept = list(possible)
    for one in sorted(possible, key=lambda each: -each.cost):
        without = [each for each in kept if each is not one]
        if trial.opens(without):
            kept = without
    return tuple(kept)


def _needed(possible: Sequence[Candidate], trial: _Trial, turned: set[str]) -> tuple[Candidate, ...]:
    """Leave out every change without which the same demands would be turned."""
    kept = list(possible)
    for one in sorted(possible, key=lambda each: -each.cost):
        without = [each for each in kept if each is not one]
        after = trial.decided(without)
        if not turned & {reason.requirement for reason in after.reasons if reason.verdict is not Verdict.ALLOW}:
            kept = without
    return tuple(kept)


def _cheapest(needed: Sequence[Candidate], possible: Sequence[Candidate], trial: _Trial) -> Turned:
    """Try every cheaper set where there are few changes."""
    if len(possible) > _FEW:
        return Turned(Verdict.ALLOW, tuple(needed))
    best, cost = tuple(needed), sum(one.cost for one in needed)
    for size in range(1, len(possible) + 1):
        for some in combinations(possible, size):
            if sum(one.cost for one in some) < cost and trial.opens(some):
                best, cost = some, sum(one.cost for one in some)
    return Turned(Verdict.ALLOW, best, is_smallest=True)
