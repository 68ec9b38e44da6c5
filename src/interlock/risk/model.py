"""Questions about risk, their answers, and the three profiles. Frozen values. Floor 3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Digest, Instant

Answers = Mapping[str, tuple[str, ...]]
"""Answers by question; more than one only where a question takes several."""


class Profile(StrEnum):
    """How much is at stake, from little to much; the shipped policies bear the same names."""

    BASELINE = "baseline"
    STANDARD = "standard"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for baseline, 1 for standard, 2 for critical."""
        return ("baseline", "standard", "critical").index(self.value)


AGES: Final[Mapping[Profile, int]] = {Profile.BASELINE: 365, Profile.STANDARD: 180, Profile.CRITICAL: 90}
"""After how many days the questions are asked again."""


def stricter(profiles: Iterable[Profile | None]) -> Profile | None:
    """Give the strictest of some profiles; none of none."""
    return max((one for one in profiles if one is not None), key=lambda one: one.rank, default=None)


class Answer(msgspec.Struct, frozen=True):
    """One answer that a question takes."""

    id: str
    says: str
    weight: int
    """From 0; how many points it adds."""
    floor: Profile = Profile.BASELINE
    """What the profile is at least where this is the answer, whatever the points come to."""


class Question(msgspec.Struct, frozen=True):
    """One question, with its answers from the least to the most risky: neither weights nor floors ever fall."""

    id: str
    asks: str
    why: str
    """Why it matters, in one sentence."""
    answers: tuple[Answer, ...]
    takes_several: bool = False
    """Whether several answers can hold at once; the weightiest of them counts."""
    watches: Mapping[str, str] = {}
    """Kinds of facts that speak for at least some answer: a new one makes a milder answer due again."""

    def answer(self, id_: str) -> Answer | None:
        """Give an answer by its id."""
        return next((one for one in self.answers if one.id == id_), None)

    def place(self, chosen: Iterable[str]) -> int:
        """Give the place of the riskiest of some answers, from 0; the last for none, since nobody said otherwise."""
        ids = [one.id for one in self.answers]
        return max((ids.index(one) for one in chosen if one in ids), default=len(ids) - 1)


class Questionnaire(msgspec.Struct, frozen=True):
    """The questions of an organisation, and where the profiles begin."""

    source: str
    digest: Digest
    """SHA-256 of what the questions mean."""
    questions: tuple[Question, ...]
    standard_from: int
    """From so many points the profile is standard."""
    critical_from: int

    @property
    def most(self) -> int:
        """The most points there can be."""
        return sum(max(answer.weight for answer in question.answers) for question in self.questions)

    def question(self, id_: str) -> Question | None:
        """Give a question by its id."""
        return next((one for one in self.questions if one.id == id_), None)


class Assessed(msgspec.Struct, frozen=True):
    """An assessment as the ledger proves it."""

    product: str
    profile: Profile
    answers: Answers
    questions: str
    """The digest of the questions that were answered, with its algorithm in front."""
    facts: tuple[tuple[str, str], ...]
    """The kinds and names of the facts that whoever answered could see."""
    at: Instant
    by: str
    """Who signed it, by the name of the key or the id of the person."""
    reasoning: tuple[str, ...] = ()
