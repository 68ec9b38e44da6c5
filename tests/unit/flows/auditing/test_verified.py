from interlock.flows.auditing.verified import Outcome, State


def test_the_words_of_answers_stay_what_programs_know() -> None:
    assert [one.value for one in Outcome] == ["proved", "consistent", "refuted"]
    assert [one.value for one in State] == ["holds", "open", "refuted", "unreached"]
