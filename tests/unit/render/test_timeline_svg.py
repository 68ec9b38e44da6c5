from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

from interlock.render.picture.lanes import Lane, Lanes, Moment, Span
from interlock.render.picture.measure import width
from interlock.render.timeline_svg import WIDTH, drawing, sign, written
from interlock.trace.figures.timeline import Mark
from tests.unit.render.picture.spans import day, october

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "</title><script>alert(1)</script>\u202e & 'x'"


def tree(lanes: Lanes) -> ET.Element:
    return ET.fromstring(b"".join(written(lanes)))  # noqa: S314  # what we drew ourselves


def things(root: ET.Element) -> list[ET.Element]:
    return [one for one in root.iter(f"{SVG}g") if one.get("role") == "listitem"]


def bars(root: ET.Element) -> list[ET.Element]:
    return [one for one in root.iter(f"{SVG}rect") if "p-past" in one.get("class", "").split()]


def test_each_environment_has_a_lane_by_name() -> None:
    root = tree(october())
    assert [one.get("aria-label") for one in root.iter(f"{SVG}g") if one.get("role") in {"list", "group"}] == [
        "shop/production",
        "shop/test",
    ]
    assert "nothing ran here and nothing happened, as far as is known" in [one.text for one in root.iter(f"{SVG}text")]
    assert (root.findtext(f"{SVG}desc") or "") == "It changed once. One clock is ahead."


def test_what_ran_is_as_long_as_it_ran_and_kept_within_the_period() -> None:
    before, runs, frozen = bars(tree(october()))
    assert int(before.get("x", "0")) + int(before.get("width", "0")) == int(runs.get("x", "0"))
    assert int(before.get("width", "0")) > int(runs.get("width", "0")) > int(frozen.get("width", "0"))
    assert int(runs.get("x", "0")) + int(runs.get("width", "0")) <= WIDTH
    assert "p-open" in runs.get("class", "")
    assert "p-open" not in before.get("class", "")


def test_everything_says_what_when_who_and_where_that_is_kept() -> None:
    says = [one.get("aria-label") for one in things(tree(october()))]
    assert says == [
        "api 1.0, taken back, run-1 by Mira, since 2026-09-28T00:00:00Z until 2026-10-21T00:00:00Z, entries 4, 9",
        "api 1.1, runs, run-2, since 2026-10-21T00:00:00Z and still, entry 12",
        "refused, run-7: no review, 2026-10-11T00:00:00Z, entry 6",
        "end of quarter, frozen, said by Ada, since 2026-10-26T00:00:00Z until 2026-10-29T00:00:00Z, entry 14",
    ]


def test_what_happened_together_is_one_sign_with_a_number_that_tells_all() -> None:
    marks = (Mark.WAITING, Mark.REFUSED, Mark.AS_PLANNED)
    root = tree(october(*(Moment(day(10), mark, f"run-{place}") for place, mark in enumerate(marks))))
    sign = next(one for one in things(root) if one.find(f"{SVG}use") is not None)
    assert (sign.get("aria-label") or "").count("run-") == 3
    assert [one.text for one in sign.iter(f"{SVG}text")] == ["3"]
    use = sign.find(f"{SVG}use")
    assert use is not None
    assert use.get("href") == "#t-refused"


def test_signs_that_are_shown_apart_do_not_lie_on_each_other() -> None:
    root = tree(october(*(Moment(day(number / 7), Mark.DIFFERS, "x") for number in range(200))))
    places = sorted(int(use.get("x", "0")) for use in root.iter(f"{SVG}use"))
    assert all(later - earlier >= 16 for earlier, later in pairwise(places))
    assert sum((one.get("aria-label") or "").count("differs") for one in things(root)) == 200


def test_no_words_are_wider_than_their_bar() -> None:
    spans = tuple(
        Span(
            day(number),
            day(number + 1 + number % 3),
            f"a-very-long-artifact-name-{number} of 0123456789ab",
            "taken back",
        )
        for number in range(0, 28, 3)
    )
    for one in things(tree(Lanes("t", "a.", day(0), day(31), (Lane("x" * 90, spans),)))):
        bar = one.find(f"{SVG}rect")
        assert bar is not None
        for words in one.iter(f"{SVG}text"):
            end = int(words.get("x", "0")) + width(words.text or "", 11)
            assert end <= int(bar.get("x", "0")) + int(bar.get("width", "0"))


def test_no_text_of_others_becomes_markup() -> None:
    lane = Lane(NASTY, (Span(day(1), None, NASTY, NASTY, NASTY),), (Moment(day(2), Mark.DIFFERS, NASTY),))
    root = tree(Lanes(NASTY, NASTY, day(0), day(31), (lane,), (NASTY,)))
    assert f"{SVG}script" not in {one.tag for one in root.iter()}


def test_a_sign_refers_to_a_shape_of_the_drawing() -> None:
    root = tree(october())
    assert {use.get("href") for use in root.iter(f"{SVG}use")} <= {
        f"#{one.get('id')}" for one in root.iter(f"{SVG}symbol")
    }
    assert 'href="#t-rolled-back"' in sign("rolled-back", 0, 0).text


def test_a_period_of_no_length_and_no_lanes_are_still_drawings() -> None:
    assert things(tree(Lanes("t", "a.", day(0), day(0), (Lane("x", (Span(day(0), day(0), "y"),)),))))
    assert things(tree(Lanes("t", "a.", day(0), day(1), ()))) == []


def test_a_drawing_in_a_page_leaves_style_to_the_page() -> None:
    assert "<style" not in drawing(october()).text


def test_the_same_lanes_are_the_same_bytes() -> None:
    assert b"".join(written(october())) == b"".join(written(october()))


def test_what_was_shut_at_the_same_time_lies_in_rows_of_its_own() -> None:
    shut = (Span(day(1), None, "lock"), Span(day(2), day(9), "freeze"), Span(day(9), day(12), "freeze"))
    root = tree(Lanes("t", "a.", day(0), day(31), (Lane("x", shut=shut),)))
    first, second, third = (int(one.get("y", "0")) for one in bars(root))
    assert first != second == third
    assert max(first, second) + 16 < int(root.get("height", "0"))


def test_windows_are_one_shape_that_says_in_words_when_it_is_open() -> None:
    opened = tuple((day(number), day(number + 0.3)) for number in range(3000))
    root = tree(Lanes("t", "a.", day(0), day(3000), (Lane("x", opened=opened, windows="mon to fri"),)))
    [one] = [thing for thing in things(root) if thing.get("aria-label") == "mon to fri"]
    drawn = next(path for path in one.iter(f"{SVG}path") if path.get("class") == "p-free").get("d") or ""
    assert drawn.count("M") < 1000


def test_windows_that_were_never_open_are_still_said() -> None:
    root = tree(Lanes("t", "a.", day(0), day(1), (Lane("x", windows="mon to fri"),)))
    assert [one.get("aria-label") for one in things(root)] == ["mon to fri"]
