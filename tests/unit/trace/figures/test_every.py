from interlock.trace.figures.every import NAMES, figures
from interlock.trace.figures.model import Name
from tests.histories import days, deployed, history


def test_every_figure_has_a_name_and_a_place() -> None:
    assert set(NAMES) == set(Name)
    assert len(NAMES) == len(Name)


def test_figures_come_in_the_order_in_which_they_are_asked_for() -> None:
    asked = (Name.WAIVERS, Name.FREQUENCY)
    assert tuple(one.name for one in figures(history(deployed(1, "a")), days(0, 1), asked)) == asked


def test_an_empty_ledger_has_every_figure_and_no_number() -> None:
    for one in figures(history(begins=None), days(0, 30)):
        assert [number.value for number in one.numbers if number.value] == []
        assert one.rows == ()
