from datetime import timedelta

from interlock.kernel import sha256
from interlock.risk import Case, Profile, demands
from interlock.risk.facts import Fact, FactKind
from tests.unit.risk.questions import NOW, SOME, assessed

DOOR = Fact(FactKind.PUBLIC_EXPOSURE, "0.0.0.0/0", "main.tf", 3)
PAID = Fact(FactKind.PAYMENT_LIBRARY, "stripe", "package.json", 1)


def rules(case: Case, *facts: Fact, days: int = 0) -> list[str]:
    return [one.rule for one in demands(case, facts, NOW + timedelta(days=days))]


def test_without_an_assessment_one_is_due() -> None:
    case = Case(SOME)
    assert (rules(case, DOOR), case.ends_at) == (["unassessed"], None)


def test_answers_hold_as_long_as_their_profile_lets_them() -> None:
    for profile, days in ((Profile.BASELINE, 365), (Profile.STANDARD, 180), (Profile.CRITICAL, 90)):
        case = Case(SOME, assessed=assessed(profile))
        assert rules(case, days=days - 1) == []
        assert rules(case, days=days) == ["outdated"]
        assert case.ends_at == NOW + timedelta(days=days)
    shorter = dict.fromkeys(Profile, 7)
    assert rules(Case(SOME, assessed=assessed(), days=shorter), days=7) == ["outdated"]


def test_other_questions_and_other_answers_of_the_file_are_told() -> None:
    case = Case(SOME, {"reach": ("all",), "rules": ("none",)}, assessed(questions=str(sha256(b"old"))))
    assert rules(case) == ["questions-changed", "answers-differ"]


def test_what_is_new_and_speaks_for_a_riskier_answer_is_told_with_its_place() -> None:
    (one,) = demands(Case(SOME, assessed=assessed()), [DOOR], NOW)
    assert (one.rule, one.question, one.path, one.line) == ("changed", "reach", "main.tf", 3)
    assert one.says == (
        "the door to the internet 0.0.0.0/0 in main.tf is new since the assessment, and reach was answered with few"
    )


def test_what_could_be_seen_already_or_is_answered_for_is_no_reason() -> None:
    seen = assessed(facts=(DOOR.key, PAID.key))
    assert rules(Case(SOME, assessed=seen), DOOR, PAID) == []
    riskier = assessed(Profile.CRITICAL, {"reach": ("all",), "rules": ("none", "life")})
    assert rules(Case(SOME, assessed=riskier), DOOR, PAID) == []


def test_the_same_fact_in_two_files_is_one_reason_and_its_order_does_not_matter() -> None:
    other = Fact(FactKind.PUBLIC_EXPOSURE, "0.0.0.0/0", "a.tf")
    case = Case(SOME, assessed=assessed())
    assert demands(case, [DOOR, other, PAID], NOW) == demands(case, [PAID, other, DOOR], NOW)
    assert len(rules(case, DOOR, other)) == 1
