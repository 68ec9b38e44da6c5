from interlock.control.supplies import Supplies
from interlock.supply.licences.policy import Ruling, judge
from interlock.supply.model import Component
from interlock.supply.spoof import SpoofSettings


def test_where_nothing_is_given_nothing_is_known_and_nothing_is_excused() -> None:
    empty = Supplies()
    assert (empty.advisories, empty.threats, empty.statements, empty.spoof) == (None, None, (), SpoofSettings())
    assert empty.recorded_hashes(["pkg:pypi/a@1"]) == {}


def test_no_licence_is_denied_where_nobody_decided() -> None:
    rulings = {
        licence: judge(Component("a", "1", "", licences=(licence,)), Supplies().licences).ruling
        for licence in ("MIT", "AGPL-3.0-only", "NONE")
    }
    assert rulings == {"MIT": Ruling.ALLOWED, "AGPL-3.0-only": Ruling.REVIEW, "NONE": Ruling.REVIEW}
