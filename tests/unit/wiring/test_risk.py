import pytest

from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.wiring.risk import RiskSettings, Told, risk_of


def read(text: str) -> RiskSettings:
    return risk_of(read_yaml(text, "interlock.yaml"))


def test_the_section_is_read_with_its_places() -> None:
    found = read("answers:\n  data: personal\n  regulation: [privacy, card]\nquestions: q.yaml\nages: {critical: 4w}\n")
    assert found == RiskSettings(
        "interlock.yaml",
        (Told("data", ("personal",), 2), Told("regulation", ("privacy", "card"), 3)),
        "q.yaml",
        {"critical": 28},
    )


@pytest.mark.parametrize(
    "text",
    [
        "answers: [a]",
        "answers: {data: 3}",
        "answers: {data: [{}]}",
        "questions: /etc/passwd",
        "questions: ../q.yaml",
        "ages: {critical: 12h}",
        "ages: {critical: 36h}",
        "ages: {critical: soon}",
    ],
)
def test_what_has_another_shape_is_refused(text: str) -> None:
    with pytest.raises(FieldWrong):
        read(text)


@pytest.mark.parametrize("text", ["answer: {}", "ages: {high: 3d}"])
def test_unknown_words_are_refused_with_the_nearest(text: str) -> None:
    with pytest.raises(FieldUnknown):
        read(text)
