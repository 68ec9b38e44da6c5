"""Admission: what a trusted repository takes in is what its policy allows, and nothing else. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from interlock.decision import Decision, Policy, Question, Verdict
from interlock.flows.cargo import Cargo
from interlock.flows.gate import Gate
from interlock.flows.seal import Seal
from interlock.kernel import Digest, Subject

Asking = Callable[[Subject], Question]
"""Gives the question that a repository asks about what is to be let in."""


class Answered(msgspec.Struct, frozen=True):
    """What the gate said of an artifact: one decision for each thing that evidence of it is about."""

    policy: str
    decisions: tuple[Decision, ...]
    envelopes: tuple[Digest, ...] = ()
    """Of the decisions as they were sealed; a hypothetical one is not."""

    @property
    def is_allowed(self) -> bool:
        """Whether all of it may proceed, by real decisions."""
        return bool(self.decisions) and all(
            one.verdict is Verdict.ALLOW and not one.hypothetical for one in self.decisions
        )

    @property
    def worst(self) -> Decision:
        """The decision that stands in the way the most."""
        return max(self.decisions, key=lambda one: (one.verdict.rank, bool(one.hypothetical)))

    @property
    def why(self) -> str:
        """Why it may not proceed, in one line."""
        worst = self.worst
        if worst.verdict is Verdict.ALLOW:
            return "; ".join(worst.hypothetical)
        blocking = [one.says for one in worst.reasons if one.verdict is worst.verdict]
        return f"{_WORDS[worst.verdict]} under {worst.policy}" + (f": {blocking[0]}" if blocking else "")


_WORDS: Final = {Verdict.DENY: "denied", Verdict.REVIEW: "sent to review", Verdict.ALLOW: "allowed"}


class Admission:
    """The gate before one repository."""

    def __init__(self, *, gate: Gate, seal: Callable[[], Seal], policy: Policy, asking: Asking) -> None:
        """`seal` is asked only where a decision is to be recorded."""
        self._gate = gate
        self._seal = seal
        self._policy = policy
        self._asking = asking

    @property
    def policy(self) -> str:
        """The name of the policy."""
        return self._policy.name

    def answer(self, cargo: Cargo) -> Answered:
        """Say whether an artifact might be let in now; nothing is recorded. Errors: those of `Gate.decide`."""
        return self.about([one.subject for one in cargo.artifacts])

    def about(self, subjects: Sequence[Subject]) -> Answered:
        """Say whether all of some things might be let in now; nothing is recorded. Errors: as for `answer`."""
        decisions = tuple(self._gate.decide(self._policy, self._asking(one)) for one in subjects)
        return Answered(self._policy.name, decisions)

    def admit(self, cargo: Cargo) -> Answered:
        """Decide whether an artifact is let in, and record that. Errors: those of `Gate.decide`, `Seal.decision`."""
        answered = self.answer(cargo)
        sealed = tuple(self._seal().decision(one, self._policy) for one in answered.decisions if not one.hypothetical)
        return msgspec.structs.replace(answered, envelopes=sealed)
