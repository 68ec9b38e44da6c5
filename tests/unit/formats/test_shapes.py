import pytest

from interlock.formats.shapes import (
    MOST_FLAWS,
    Shape,
    anything,
    both,
    flag,
    flaws_of,
    many,
    mapping,
    number,
    one_of,
    or_null,
    record,
    text,
)

THING = record({"name": text(r"[a-z]+")}, {"tags": many(one_of("a", "b"), unique=True), "ok": flag}, closed=True)


@pytest.mark.parametrize("good", [{"name": "x"}, {"name": "x", "tags": ["a", "b"], "ok": False}])
def test_a_good_document_has_no_flaws(good: object) -> None:
    assert flaws_of(good, THING) == ()


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        ([], ""),
        ({}, ""),
        ({"name": 1}, "name"),
        ({"name": ""}, "name"),
        ({"name": "X"}, "name"),
        ({"name": "x\n"}, "name"),
        ({"name": "x", "tags": []}, "tags"),
        ({"name": "x", "tags": ["c"]}, "tags[0]"),
        ({"name": "x", "tags": ["a", "a"]}, "tags[1]"),
        ({"name": "x", "tags": "a"}, "tags"),
        ({"name": "x", "ok": 1}, "ok"),
        ({"name": "x", "odd": 1}, "odd"),
    ],
)
def test_a_flaw_is_told_with_its_place(bad: object, place: str) -> None:
    assert [flaw.place for flaw in flaws_of(bad, THING)] == [place]


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (number(0, 1), 0.5, 2),
        (number(0, 1), 1, True),
        (mapping, {}, []),
        (or_null(text()), None, 1),
        (both(text(), one_of("a")), "a", "b"),
        (many(anything, least=2), [1, 1], [1]),
    ],
)
def test_each_shape_takes_what_it_is_for_and_nothing_else(shape: Shape, good: object, bad: object) -> None:
    assert flaws_of(good, shape) == ()
    assert flaws_of(bad, shape)


def test_the_list_of_flaws_is_bounded() -> None:
    assert len(flaws_of([1] * 10_000, many(text()))) == MOST_FLAWS
