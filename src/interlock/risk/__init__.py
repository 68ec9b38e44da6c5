"""Floor 3: how much is at stake: questions, answers, the profile that follows, and when to ask again.

Controls, evidence and wiring use it; so it stands below all of them. `questions.yaml` holds the shipped questions, as
data that `interlock.wiring.questions` reads; `rules.py` scores, `facts.py` finds what a repository shows, `due.py` says
why the answers have to be given again, `standing.py` which of several assessments counts. `facts.py` and `tree.py` are
imported by their own names: a gate that only asks for the profile has no use for them.
"""

from interlock.risk.due import Case, Demand, demands
from interlock.risk.errors import AnswerFixed, AnswersMissing, AnswerUnknown, QuestionUnknown, RiskError
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
    "score",
    "stand",
    "stricter",
]
