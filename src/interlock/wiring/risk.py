"""What `risk:` in interlock.yaml says: answers, own questions, and after how long they are asked again. Floor 12.

Read when the settings are read, so that a wrong shape is told at once; held against the questions only where somebody
asks for the profile, since loading those costs time that most gates need not spend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.formats import Node
from interlock.kernel import duration

RISK: Final = "risk.profile"
"""The control that holds the answers against the repository; it runs only where somebody said something of risk."""
_FIELDS: Final = frozenset({"answers", "questions", "ages"})
_PROFILES: Final = ("baseline", "standard", "critical")
_DAY_S: Final = 86400


class Told(msgspec.Struct, frozen=True):
    """The answers to one question, and where they stand."""

    question: str
    answers: tuple[str, ...]
    line: int = 0


class RiskSettings(msgspec.Struct, frozen=True):
    """What a repository says of its risk; empty for what it left out."""

    source: str = ""
    answers: tuple[Told, ...] = ()
    questions: str = ""
    """The path of the organisation's own questions; empty for the shipped ones."""
    ages: Mapping[str, int] = {}
    """After how many days the questions are asked again, by profile; the others as shipped."""


def risk_of(node: Node) -> RiskSettings:
    """Read the section. Errors: FieldUnknown (FMT-102), FieldWrong (FMT-103)."""
    fields = node.fields("risk", _FIELDS)
    return RiskSettings(
        source=node.source,
        answers=_answers(fields["answers"]) if "answers" in fields else (),
        questions=_path(fields["questions"]) if "questions" in fields else "",
        ages=_ages(fields["ages"]) if "ages" in fields else {},
    )


def _answers(node: Node) -> tuple[Told, ...]:
    if not isinstance(node.value, dict):
        raise node.wrong("risk.answers", "a mapping of questions to answers")
    return tuple(
        Told(name, one.texts(name) if isinstance(one.value, list) else (one.text(name),), one.line)
        for name, one in node.value.items()
    )


def _path(node: Node) -> str:
    path = node.text("risk.questions")
    if path.startswith("/") or ".." in path.split("/") or "\0" in path:
        raise node.wrong("risk.questions", "the path of a file in the repository")
    return path


def _ages(node: Node) -> dict[str, int]:
    return {name: _days(one, name) for name, one in node.fields("risk.ages", _PROFILES).items()}


def _days(node: Node, profile: str) -> int:
    seconds = node.read(f"risk.ages.{profile}", "a time in days or weeks, such as 180d", duration).total_seconds()
    if seconds < _DAY_S or seconds % _DAY_S:
        raise node.wrong(f"risk.ages.{profile}", "at least one day, in whole days, such as 180d")
    return int(seconds) // _DAY_S
