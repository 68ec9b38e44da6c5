import pytest

from interlock.risk import AnswerUnknown, Profile, QuestionUnknown, checked, score
from tests.unit.risk.questions import SOME


@pytest.mark.parametrize(
    ("reach", "rules", "profile", "points"),
    [
        ("few", ("none",), Profile.BASELINE, 0),
        ("many", ("none",), Profile.STANDARD, 2),
        ("few", ("card",), Profile.STANDARD, 1),
        ("few", ("life", "none"), Profile.CRITICAL, 1),
        ("all", ("card",), Profile.CRITICAL, 5),
        ("all", ("none",), Profile.STANDARD, 4),
    ],
)
def test_points_and_floors_make_the_profile(reach: str, rules: tuple[str, ...], profile: Profile, points: int) -> None:
    scored = score(SOME, {"reach": (reach,), "rules": rules})
    assert (scored.profile, scored.points) == (profile, points)


def test_an_open_question_counts_as_its_riskiest_answer_and_says_so() -> None:
    scored = score(SOME, {"rules": ("none",)})
    assert scored.points == 4
    assert "reach: not answered, so the riskiest answer counts: 4 of 4" in scored.reasoning
    assert score(SOME, {}).profile is Profile.CRITICAL


def test_the_reasoning_says_what_pushed_it_up_and_what_one_answer_would_change() -> None:
    scored = score(SOME, {"reach": ("few",), "rules": ("card",)})
    assert scored.because == "1 of 5 points; standard begins at 2, critical at 5; rules alone ask for standard"
    assert scored.reasoning[1:] == (
        "reach: few: 0 of 4",
        "rules: card: 1 of 1; at least standard",
        "with reach all it would be critical",
        "with rules none it would be baseline",
        "with rules life it would be critical",
    )


def test_what_one_answer_would_change_is_true() -> None:
    given = {"reach": ("many",), "rules": ("none",)}
    for line in score(SOME, given).lines:
        for answer, profile in line.turns:
            assert score(SOME, {**given, line.question: (answer,)}).profile is profile


def test_answers_come_in_the_order_of_the_questions_each_once() -> None:
    assert list(checked(SOME, {"rules": ["life", "card", "life"], "reach": ["few"]}).items()) == [
        ("reach", ("few",)),
        ("rules", ("card", "life")),
    ]


@pytest.mark.parametrize("answers", [{"reach": ("near",)}, {"reach": ("few", "many")}, {"rules": ()}])
def test_what_is_no_answer_is_refused(answers: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(AnswerUnknown):
        score(SOME, answers)


def test_what_nobody_asks_is_refused_with_what_is_asked() -> None:
    with pytest.raises(QuestionUnknown) as caught:
        score(SOME, {"colour": ("red",)})
    assert "reach, rules" in caught.value.remedy
