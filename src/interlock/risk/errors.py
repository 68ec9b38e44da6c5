"""What can go wrong with questions about risk and their answers.

InterlockError
└── RiskError                      RSK-1xx
    ├── QuestionUnknown            RSK-101
    ├── AnswerUnknown              RSK-102
    ├── AnswersMissing             RSK-103
    └── AnswerFixed                RSK-104
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class RiskError(InterlockError):
    """An assessment cannot be made as it was asked for."""

    code = "RSK-100"
    family = Family.USAGE


class QuestionUnknown(RiskError):
    """Something is answered that nobody asks."""

    code = "RSK-101"
    says = "nothing asks for {name!r}"
    hint = "the questions are {known}; `interlock risk show` lists them with their answers"


class AnswerUnknown(RiskError):
    """An answer is none of those that a question takes."""

    code = "RSK-102"
    says = "{answer!r} is no answer to the question {question}"
    hint = "give {many}one of {known}"


class AnswersMissing(RiskError):
    """Questions are open, and there is nobody to ask."""

    code = "RSK-103"
    says = "nobody is there to answer, and these questions are open: {names}"
    hint = "give `--answer QUESTION=ANSWER` for each, answer them under `risk` in interlock.yaml, or use a terminal"


class AnswerFixed(RiskError):
    """An answer is given twice, and not the same."""

    code = "RSK-104"
    says = "interlock.yaml answers the question {question} already, with {answer}"
    hint = "change it there, where it can be reviewed; or take the question out of `risk.answers`"
