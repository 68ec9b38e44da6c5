"""Small questions for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.kernel import sha256
from interlock.risk import Answer, Answers, Assessed, Profile, Question, Questionnaire

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SOME = Questionnaire(
    "mine.yaml",
    sha256(b"mine"),
    (
        Question(
            "reach",
            "Who can reach it?",
            "Whoever can reach it can try.",
            (Answer("few", "few", 0), Answer("many", "many", 2), Answer("all", "all", 4)),
            watches={"public-exposure": "all", "container-port": "many"},
        ),
        Question(
            "rules",
            "Which rules apply?",
            "Auditors ask.",
            (
                Answer("none", "none", 0),
                Answer("card", "cards", 1, Profile.STANDARD),
                Answer("life", "lives", 1, Profile.CRITICAL),
            ),
            takes_several=True,
            watches={"payment-library": "card"},
        ),
    ),
    standard_from=2,
    critical_from=5,
)


def assessed(profile: Profile = Profile.BASELINE, answers: Answers | None = None, **changes: object) -> Assessed:
    """Make an assessment with meaningful defaults."""
    fields: dict[str, object] = {
        "product": "shop",
        "questions": str(SOME.digest),
        "facts": (),
        "at": NOW,
        "by": "ann",
        **changes,
    }
    given = {"reach": ("few",), "rules": ("none",)} if answers is None else answers
    return Assessed(profile=profile, answers=given, **fields)  # type: ignore[arg-type]  # of the fields above
