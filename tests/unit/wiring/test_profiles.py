import pytest

from interlock.risk import Profile, Standing
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.profiles import asked_profile, case_of, laxer_risk, profile_in, questionnaire_in
from interlock.wiring.risk import RiskSettings, Told
from tests.unit.risk.questions import assessed
from tests.unit.wiring.test_questions import OWN

MILD = RiskSettings("interlock.yaml", (Told("reach", ("few",)), Told("rules", ("none",))), "q.yaml")
HARSH = RiskSettings("interlock.yaml", (Told("reach", ("all",)), Told("rules", ("none",))), "q.yaml")


def read(path: str) -> bytes | None:
    return OWN.encode() if path == "q.yaml" else None


def test_a_file_that_answers_nothing_asks_for_no_profile() -> None:
    assert profile_in(RiskSettings(), read) is None
    assert asked_profile(RiskSettings(), read, None) is None


def test_the_stricter_of_file_and_ledger_is_asked_for() -> None:
    assert profile_in(HARSH, read) is Profile.CRITICAL
    ledger = Standing(assessed(Profile.STANDARD))
    assert asked_profile(MILD, read, ledger) is Profile.STANDARD
    assert asked_profile(HARSH, read, ledger) is Profile.CRITICAL
    assert asked_profile(RiskSettings(), read, ledger) is Profile.STANDARD


def test_own_questions_that_are_not_there_are_an_error_and_never_the_shipped_ones() -> None:
    with pytest.raises(SettingsUnreadable):
        questionnaire_in(RiskSettings(questions="gone.yaml"), read)


def test_a_case_holds_the_answers_and_ages_of_the_file() -> None:
    case = case_of(RiskSettings("interlock.yaml", MILD.answers, "q.yaml", {"critical": 7}), read, None)
    assert (case.told["reach"], case.days[Profile.CRITICAL], case.days[Profile.BASELINE]) == (("few",), 7, 365)


def test_milder_answers_milder_questions_and_longer_ages_are_laxer() -> None:
    def laxer(used: RiskSettings, trusted: RiskSettings) -> list[str]:
        return list(laxer_risk(used, read, trusted, read))

    assert laxer(HARSH, MILD) == []
    assert laxer(MILD, MILD) == []
    assert "come to the profile baseline" in laxer(MILD, HARSH)[0]
    assert "answers no question" in laxer(RiskSettings(), HARSH)[0]
    assert "365 days" not in laxer(RiskSettings(ages={"critical": 91}), RiskSettings())[0]
    assert laxer(RiskSettings(ages={"critical": 10}), RiskSettings()) == []
    softer = OWN.replace("weight: 4", "weight: 0").encode()
    assert len(list(laxer_risk(HARSH, lambda _: softer, HARSH, read))) == 1
