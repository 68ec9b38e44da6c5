from interlock.risk import Profile, stricter
from tests.unit.risk.questions import SOME


def test_profiles_have_an_order_and_the_strictest_of_some_is_found() -> None:
    assert [one.rank for one in Profile] == [0, 1, 2]
    assert stricter((Profile.STANDARD, None, Profile.BASELINE)) is Profile.STANDARD
    assert stricter((None, None)) is None


def test_questions_and_answers_are_found_by_id_and_the_most_points_are_known() -> None:
    reach = SOME.question("reach")
    assert reach is not None
    assert (reach.answer("many") or reach.answers[0]).weight == 2
    assert (SOME.question("nothing"), reach.answer("nobody"), SOME.most) == (None, None, 5)


def test_an_open_question_stands_at_its_riskiest_answer() -> None:
    reach = SOME.questions[0]
    assert [reach.place(one) for one in (("few",), ("few", "many"), (), ("unheard",))] == [0, 1, 2, 2]
