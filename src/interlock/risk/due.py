"""When the questions have to be asked again, and why. Pure. Floor 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from interlock.kernel import Instant
from interlock.risk.model import AGES, Answers, Assessed, Profile, Questionnaire

if TYPE_CHECKING:
    from interlock.risk.facts import Fact


class Case(msgspec.Struct, frozen=True):
    """What is known of the risk of a product, the repository's files aside."""

    questionnaire: Questionnaire
    told: Answers = {}
    """What interlock.yaml answers."""
    assessed: Assessed | None = None
    """The assessment that counts; none where nobody ever made one."""
    days: Mapping[Profile, int] = msgspec.field(default_factory=lambda: dict(AGES))
    """After how many days the questions are asked again."""

    @property
    def ends_at(self) -> Instant | None:
        """When the answers get too old."""
        if self.assessed is None:
            return None
        return self.assessed.at + timedelta(days=self.days[self.assessed.profile])


class Demand(msgspec.Struct, frozen=True):
    """One reason to ask again."""

    rule: str
    """`unassessed`, `outdated`, `questions-changed`, `answers-differ` or `changed`."""
    says: str
    question: str = ""
    path: str = ""
    line: int = 0
    symbol: str = ""
    """What the demand is about, where it is one of several in a file."""


def demands(case: Case, facts: Iterable[Fact], at: Instant) -> tuple[Demand, ...]:
    """Give every reason to ask again; none of them means that the assessment holds."""
    if case.assessed is None:
        return (Demand("unassessed", "nobody has assessed how much is at stake"),)
    return tuple(_demands(case, case.assessed, facts, at))


def _demands(case: Case, held: Assessed, facts: Iterable[Fact], at: Instant) -> Iterator[Demand]:
    days = case.days[held.profile]
    if at >= held.at + timedelta(days=days):
        yield Demand("outdated", f"the answers are of {held.at:%Y-%m-%d}; for {held.profile} they hold {days} days")
    if held.questions != str(case.questionnaire.digest):
        yield Demand("questions-changed", f"other questions are asked now, those of {case.questionnaire.source}")
    for question, answers in case.told.items():
        before = held.answers.get(question, ())
        if before != answers:
            says = f"interlock.yaml answers {question} with {', '.join(answers)}, the assessment with "
            yield Demand("answers-differ", says + (", ".join(before) or "nothing"), question, "interlock.yaml")
    yield from _changed(case.questionnaire, held, facts)


def _changed(questionnaire: Questionnaire, held: Assessed, facts: Iterable[Fact]) -> Iterator[Demand]:
    """Give the facts that nobody could see when the answers were given, and that speak for a riskier one."""
    seen = {*held.facts}
    for fact in sorted(facts):
        if fact.key in seen:
            continue
        seen.add(fact.key)
        for question in questionnaire.questions:
            least = question.watches.get(fact.kind.value)
            given = held.answers.get(question.id)
            if least is None or given is None or question.place(given) >= question.place((least,)):
                continue
            says = f"{fact.says} is new since the assessment, and {question.id} was answered with {', '.join(given)}"
            yield Demand("changed", says, question.id, fact.path, fact.line, f"{question.id}:{fact.kind}:{fact.name}")
