"""Scoring: from answers to a profile, with a reason for every point. Pure. Floor 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from interlock.risk.errors import AnswerUnknown, QuestionUnknown
from interlock.risk.model import Answer, Answers, Profile, Question, Questionnaire


class Line(msgspec.Struct, frozen=True):
    """What one question adds."""

    question: str
    asks: str
    answers: tuple[str, ...]
    """Empty where nobody answered."""
    says: str
    """The answers in words."""
    weight: int
    most: int
    floor: Profile
    why: str
    turns: tuple[tuple[str, Profile], ...] = ()
    """Which other answer to this question alone would give which other profile."""

    @property
    def text(self) -> str:
        """The whole line, as evidence and pages show it."""
        chosen = ", ".join(self.answers) or "not answered, so the riskiest answer counts"
        floor = f"; at least {self.floor}" if self.floor is not Profile.BASELINE else ""
        return f"{self.question}: {chosen}: {self.weight} of {self.most}{floor}"


class Scored(msgspec.Struct, frozen=True):
    """A profile with its reasoning."""

    profile: Profile
    points: int
    most: int
    standard_from: int
    critical_from: int
    lines: tuple[Line, ...]

    @property
    def because(self) -> str:
        """In one sentence what makes the profile what it is."""
        says = f"{self.points} of {self.most} points; standard begins at {self.standard_from}"
        says += f", critical at {self.critical_from}"
        floors = [one.question for one in self.lines if one.floor is self.profile]
        if self.profile is Profile.BASELINE or not floors:
            return says
        return f"{says}; {' and '.join(floors)} alone ask for {self.profile}"

    @property
    def reasoning(self) -> tuple[str, ...]:
        """Line by line what pushed it up, and what one answer different would change."""
        return (self.because, *(one.text for one in self.lines), *self.turns)

    @property
    def turns(self) -> tuple[str, ...]:
        """What one answer different would change, the answers nearest to the given ones first."""
        return tuple(
            f"with {line.question} {answer} it would be {profile}"
            for line in self.lines
            for answer, profile in line.turns
        )


def checked(questionnaire: Questionnaire, answers: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Give answers in the order of the questions, each once, if every one of them is an answer to a question.

    Errors: QuestionUnknown (RSK-101), AnswerUnknown (RSK-102).
    """
    for name in answers:
        if questionnaire.question(name) is None:
            raise QuestionUnknown(name=name, known=", ".join(one.id for one in questionnaire.questions))
    return {one.id: _checked(one, tuple(answers[one.id])) for one in questionnaire.questions if one.id in answers}


def _checked(question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
    known = [one.id for one in question.answers]
    wrong = [one for one in chosen if one not in known]
    if wrong or not chosen or (len(set(chosen)) > 1 and not question.takes_several):
        raise AnswerUnknown(
            question=question.id,
            answer=", ".join(wrong or chosen),
            many="at least " if question.takes_several else "",
            known=", ".join(known),
        )
    return tuple(one for one in known if one in chosen)


def score(questionnaire: Questionnaire, answers: Answers) -> Scored:
    """Give the profile of some answers; a question that nobody answered counts as its riskiest answer.

    Promise: an answer that is later in its question, or one answer more, never gives a milder profile.
    Errors: QuestionUnknown (RSK-101), AnswerUnknown (RSK-102).
    """
    given = checked(questionnaire, answers)
    chosen = {one.id: _chosen(one, given.get(one.id, ())) for one in questionnaire.questions}
    profile, points = _profile(questionnaire, chosen)
    lines = tuple(_line(questionnaire, one, given, chosen, profile) for one in questionnaire.questions)
    return Scored(profile, points, questionnaire.most, questionnaire.standard_from, questionnaire.critical_from, lines)


def _chosen(question: Question, given: tuple[str, ...]) -> tuple[Answer, ...]:
    return tuple(one for one in question.answers if one.id in given) or question.answers[-1:]


def _profile(questionnaire: Questionnaire, chosen: Mapping[str, tuple[Answer, ...]]) -> tuple[Profile, int]:
    points = sum(max(one.weight for one in answers) for answers in chosen.values())
    by_points = Profile.BASELINE
    if points >= questionnaire.critical_from:
        by_points = Profile.CRITICAL
    elif points >= questionnaire.standard_from:
        by_points = Profile.STANDARD
    floors = [one.floor for answers in chosen.values() for one in answers]
    return max([by_points, *floors], key=lambda one: one.rank), points


def _line(
    questionnaire: Questionnaire,
    question: Question,
    given: Answers,
    chosen: Mapping[str, tuple[Answer, ...]],
    profile: Profile,
) -> Line:
    own = chosen[question.id]
    return Line(
        question=question.id,
        asks=question.asks,
        answers=given.get(question.id, ()),
        says="; ".join(one.says for one in own),
        weight=max(one.weight for one in own),
        most=max(one.weight for one in question.answers),
        floor=max((one.floor for one in own), key=lambda one: one.rank),
        why=question.why,
        turns=tuple(_turns(questionnaire, question, chosen, profile)),
    )


def _turns(
    questionnaire: Questionnaire, question: Question, chosen: Mapping[str, tuple[Answer, ...]], profile: Profile
) -> Iterator[tuple[str, Profile]]:
    """Give for each other profile the answer nearest to the given one that alone would bring it about."""
    place = question.place(one.id for one in chosen[question.id])
    told: set[Profile] = set()
    others = sorted(range(len(question.answers)), key=lambda other: (abs(other - place), other))
    for other in others:
        answer = question.answers[other]
        found, _ = _profile(questionnaire, {**chosen, question.id: (answer,)})
        if found is not profile and found not in told:
            told.add(found)
            yield answer.id, found
