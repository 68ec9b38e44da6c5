from __future__ import annotations

import pytest

from interlock.catalog.controls import CONTROLS
from interlock.control import Pipeline
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.kernel import InterlockError
from interlock.wiring.errors import StageMisdeclared
from interlock.wiring.stages import pipeline_of, stages_of

CARDS = {str(one.card.id): one.card for one in CONTROLS}


def declared(text: str) -> Pipeline:
    return pipeline_of(stages_of(read_yaml(text, "interlock.yaml")), CARDS)


def test_stages_keep_the_order_they_are_written_in() -> None:
    made = declared(
        "- id: precommit\n- id: commit\n- id: board\n  controls: [commit.sca]\n  policy: rules/board.yaml\n"
    )
    assert made.ids == ("precommit", "commit", "board")
    assert made.is_declared
    assert (made.named("board").controls, made.named("board").policy) == (("commit.sca",), "rules/board.yaml")


def test_one_of_the_four_runs_what_the_controls_say_unless_the_file_says_otherwise() -> None:
    made = declared("- id: commit\n- id: acceptance\n  controls: [commit.sast]\n")
    assert set(made.named("commit").controls) == {one.card.id for one in CONTROLS if "commit" in one.card.stages}
    assert made.named("acceptance").controls == ("commit.sast",)


def test_nothing_declared_is_the_usual_four() -> None:
    made = pipeline_of((), CARDS)
    assert (made.ids, made.is_declared) == (("precommit", "commit", "acceptance", "production"), False)


def one(name: str, after: str = "") -> str:
    return f"- id: {name}\n  controls: [commit.sca]\n" + (f"  after: {after}\n" if after else "")


@pytest.mark.parametrize(
    ("text", "order"),
    [
        (one("a") + one("b") + one("c", "a"), "acb"),
        (one("c", "a") + one("a") + one("b"), "acb"),
        (one("a") + one("c", "a") + one("d", "a") + one("b"), "acdb"),
        (one("a") + one("d", "c") + one("c", "a") + one("b"), "acdb"),
    ],
)
def test_a_stage_after_another_one_follows_it_directly(text: str, order: str) -> None:
    assert "".join(declared(text).ids) == order


@pytest.mark.parametrize(
    ("text", "kind", "line", "words"),
    [
        ("[]\n", FieldWrong, 1, "at least one stage"),
        ("- id: commit\n- id: commit\n", StageMisdeclared, 2, "is declared in line 1 already"),
        (one("a", "b") + one("b", "a"), StageMisdeclared, 1, "can never come: a after b, b after a"),
        (one("a") + one("b", "b"), StageMisdeclared, 3, "can never come: b after b"),
        (one("board") + one("b", "bord"), FieldUnknown, 5, "did you mean 'board'"),
        ("- id: board\n  controls:\n  - commit.sca\n  - commit.scan\n", FieldUnknown, 4, "did you mean 'commit.sca'"),
        ("- id: board\n  controls: []\n", FieldWrong, 2, "at least one control"),
        ("- id: board\n", StageMisdeclared, 1, "has no controls"),
        ("- id: board\n  controls: [commit.sca, commit.sca]\n", StageMisdeclared, 2, "names commit.sca twice"),
        ("- controls: [commit.sca]\n", FieldWrong, 1, "an id"),
        ("- id: Board\n  controls: [commit.sca]\n", FieldWrong, 1, "lower-case letters"),
        ("- id: board\n  control: [commit.sca]\n", FieldUnknown, 2, "did you mean 'controls'"),
        ("- id: board\n  controls: [commit.sca]\n  policy: ../board.yaml\n", FieldWrong, 3, "in the repository"),
        (one("a") + "- id: precommit\n", StageMisdeclared, 3, "comes after a"),
        ("commit\n", FieldWrong, 1, "a list"),
    ],
)
def test_what_cannot_be_is_told_with_file_and_line(
    text: str, kind: type[InterlockError], line: int, words: str
) -> None:
    with pytest.raises(kind) as caught:
        declared(text)
    assert str(caught.value).startswith(f"interlock.yaml:{line}: ")
    assert words in f"{caught.value}; {caught.value.remedy}"
    assert "{" not in caught.value.remedy
