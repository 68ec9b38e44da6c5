from interlock.formats.diagnostics.weaknesses import WEAKNESSES
from tests.unit.formats.diagnostics.said import said


def test_what_others_could_use_weighs_more_than_style() -> None:
    assert said("a.c:1:1: warning: x [-Wstringop-overflow]\na.c:2:1: warning: y [-Wunused]\n")[0][2] == "medium"
    assert said("a.c:2:1: warning: y [-Wunused]\n")[0][2] == "low"


def test_every_weakness_has_a_number_that_can_be_one() -> None:
    assert all(0 < number < 2000 for number in WEAKNESSES.values())
