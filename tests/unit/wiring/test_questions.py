import pytest

from interlock.formats import FieldUnknown, FieldWrong
from interlock.risk import Profile, score
from interlock.risk.facts import FactKind
from interlock.wiring.questions import questionnaire_of, shipped, told
from interlock.wiring.risk import RiskSettings, Told

OWN = """\
standard_from: 2
critical_from: 4
questions:
  - id: reach
    asks: Who?
    why: Because.
    answers:
      - {id: few, says: few, weight: 0}
      - {id: all, says: all, weight: 4}
    watches: {public-exposure: all}
  - id: rules
    asks: Which?
    why: Because.
    several: true
    answers:
      - {id: none, says: none, weight: 0}
      - {id: card, says: cards, weight: 1, floor: standard}
"""


def test_the_shipped_questions_are_read_and_watch_every_kind_of_fact() -> None:
    found = shipped()
    ids = [one.id for one in found.questions]
    assert ids == ["data", "exposure", "criticality", "regulation", "change_rate", "blast_radius"]
    assert {kind for one in found.questions for kind in one.watches} == {one.value for one in FactKind}
    mildest = {one.id: (one.answers[0].id,) for one in found.questions}
    assert score(found, mildest).profile is Profile.BASELINE


@pytest.mark.parametrize(
    ("question", "answer", "least"),
    [
        ("criticality", "safety", Profile.CRITICAL),
        ("regulation", "card", Profile.STANDARD),
        ("regulation", "health", Profile.STANDARD),
        ("regulation", "infrastructure", Profile.CRITICAL),
        ("data", "sensitive", Profile.STANDARD),
    ],
)
def test_hard_floors_hold_whatever_else_is_answered(question: str, answer: str, least: Profile) -> None:
    found = shipped()
    mildest = {one.id: (one.answers[0].id,) for one in found.questions}
    assert score(found, {**mildest, question: (answer,)}).profile is least


def test_own_questions_are_read_and_their_digest_is_of_what_they_mean() -> None:
    found = questionnaire_of(OWN.encode(), "q.yaml")
    assert [one.takes_several for one in found.questions] == [False, True]
    assert found.questions[0].watches == {"public-exposure": "all"}
    assert found.digest == questionnaire_of(f"# a comment\n{OWN}".encode(), "other.yaml").digest
    assert found.digest != questionnaire_of(OWN.replace("weight: 4", "weight: 3").encode(), "q.yaml").digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("critical_from: 4", "critical_from: 2"),
        ("standard_from: 2", "standard_from: 0"),
        ("standard_from: 2\n", ""),
        ("all, says: all, weight: 4", "all, says: all, weight: -1"),
        ("few, says: few, weight: 0", "few, says: few, weight: 9"),
        ("none, says: none, weight: 0", "none, says: none, weight: 0, floor: critical"),
        ("id: rules", "id: reach"),
        ("id: all, ", "id: few, "),
        ("id: all, ", "id: All!, "),
        ("standard_from", "version: 2\nstandard_from"),
        ("    why: Because.\n", ""),
    ],
)
def test_questions_that_could_be_scored_wrong_are_refused(old: str, new: str) -> None:
    with pytest.raises((FieldWrong, FieldUnknown)):
        questionnaire_of(OWN.replace(old, new, 1).encode(), "q.yaml")


@pytest.mark.parametrize(
    ("old", "new"),
    [("public-exposure: all", "public: all"), ("exposure: all", "exposure: al"), ("says: Who", "asked: W")],
)
def test_unknown_words_are_refused(old: str, new: str) -> None:
    text = OWN.replace(old, new, 1) if old in OWN else OWN.replace("asks: Who", "asked: Who")
    with pytest.raises(FieldUnknown):
        questionnaire_of(text.encode(), "q.yaml")


def test_no_questions_and_one_answer_are_refused() -> None:
    for text in (
        "standard_from: 1\ncritical_from: 2\nquestions: []",
        OWN.replace("      - {id: few, says: few, weight: 0}\n", ""),
    ):
        with pytest.raises((FieldWrong, FieldUnknown)):
            questionnaire_of(text.encode(), "q.yaml")


def test_answers_of_the_file_are_held_against_the_questions_with_their_line() -> None:
    own = questionnaire_of(OWN.encode(), "q.yaml")
    good = RiskSettings("interlock.yaml", (Told("rules", ("card", "none"), 4),))
    assert told(good, own) == {"rules": ("none", "card")}
    for one in (Told("rule", ("card",), 4), Told("reach", ("al",), 4)):
        with pytest.raises(FieldUnknown, match=r"interlock\.yaml:4"):
            told(RiskSettings("interlock.yaml", (one,)), own)
    for one in (Told("reach", ("few", "all"), 5), Told("rules", (), 5)):
        with pytest.raises(FieldWrong, match=r"interlock\.yaml:5"):
            told(RiskSettings("interlock.yaml", (one,)), own)
