import pytest

from interlock.render.figures.bars import Bar, Bars, bars_of
from interlock.trace.figures.model import Name, Unit
from tests.unit.render.figures.samples import empty, some


def test_a_bar_is_a_median_with_a_mark_where_nine_of_ten_ended() -> None:
    made = bars_of(some(Name.LEAD_TIME)[0])
    (one,) = made.bars
    assert (one.label, one.size, one.far, one.says) == (
        "shop/production",
        5 * 3600,
        8 * 3600,
        "median 5 h, p90 8 h, n 2",
    )
    assert made.unit is Unit.SECONDS


def test_what_has_nothing_to_tell_has_no_bar_of_no_length() -> None:
    made = bars_of(some(Name.CONTROL_TIME)[0])
    assert {one.label: one.size for one in made.bars} == {"commit.sast": 30, "acceptance.pentest": None}
    assert bars_of(some(Name.RESTORE, of=empty())[0]).bars == ()


def test_shares_reach_to_the_whole() -> None:
    made = bars_of(some(Name.FAILURES)[0])
    assert (made.longest, [words for _, words in made.ticks]) == (1, ["0 %", "25 %", "50 %", "75 %", "100 %"])
    assert made.bars[0].says == "2 of 4 (50%), only 4"


def test_gates_and_waivers_are_counted() -> None:
    gates = bars_of(some(Name.GATES)[0])
    assert [(one.label, one.size) for one in gates.bars][:3] == [
        ("shop/commit stage: allow", 1),
        ("shop/commit stage: review", 0),
        ("shop/commit stage: deny", 1),
    ]
    assert [one.size for one in bars_of(some(Name.WAIVERS)[0]).bars] == [0, 1, 0, 0]
    assert bars_of(some(Name.FREQUENCY)[0]).bars[0].says == "3, 0.7 per week"


@pytest.mark.parametrize("longest", [0.004, 0.5, 3, 59, 61, 4000, 90_000, 400_000, 4e7])
@pytest.mark.parametrize("unit", [Unit.SECONDS, Unit.COUNT])
def test_an_axis_has_a_few_places_that_lie_on_it(longest: float, unit: Unit) -> None:
    made = Bars("x", "", unit, "", (Bar("a", longest, ""),))
    ticks = made.ticks
    assert 1 <= len(ticks) <= 6
    assert ticks[0][0] == 0
    assert all(place <= longest * 1.000001 for place, _ in ticks)
    assert len({words for _, words in ticks}) == len(ticks)
