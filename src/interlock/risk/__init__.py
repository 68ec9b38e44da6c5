"""Floor 3: how much is at stake: questions, answers, the profile that follows, and when to ask again.

Controls, evidence and wiring use it; so it stands below all of them. `questions.yaml` holds the shipped questions, as
data that `interlock.wiring.questions` reads; `rules.py` scores, `facts.py` finds what a repository shows, `due.py` says
why the answers have to be given again, `standing.py` which of several assessments counts.
"""

from interlock.risk.due import Case, Demand, demands
from interlock.risk.errors import AnswerFixed, AnswersMissing, AnswerUnknown, QuestionUnknown, RiskError
from interlock.risk.facts import Fact, FactKind, facts_in, is_telling
from interlock.risk.model import (
    AGES,
    Answer,
    Answers,
    Assessed,
    Profile,
    Question,
    Questionnaire,
    stricter,
)
from interlock.risk.rules import Line, Scored, checked, score
from interlock.risk.standing import Spoken, Standing, stand
from interlock.risk.tree import facts_of

__all__ = [
    "AGES",
    "Answer",
    "AnswerFixed",
    "AnswerUnknown",
    "Answers",
    "AnswersMissing",
    "Assessed",
    "Case",
    "Demand",
    "Fact",
    "FactKind",
    "Line",
    "Profile",
    "Question",
    "QuestionUnknown",
    "Questionnaire",
    "RiskError",
    "Scored",
    "Spoken",
    "Standing",
    "checked",
    "demands",
    "facts_in",
    "facts_of",
    "is_telling",
    "score",
    "stand",
    "stricter",
]
