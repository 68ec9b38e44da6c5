import re
import sys
from pathlib import Path

import pytest

import interlock
from interlock.catalog.cards import CARDS
from interlock.catalog.controls import CONTROLS
from interlock.control import CHECK, Card, Stage
from interlock.decision.policy import load
from interlock.kernel import duration
from interlock.wiring.policies import BUILT_IN, PolicyShelf
from tests.programs import finish_text

SOURCE = Path(interlock.__file__).parents[1]
MISSION = Path(__file__).resolve().parents[4] / ".." / "shared" / "design" / "MISSION.md"
GROUPS = ("map", "risk", "precommit", "commit", "acceptance", "production", "key")
BESIDE = {"production.change-ticket"}
"""What the mission has no row for: docs/decisions/0059-tickets.md says why."""
ALL = pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.id)


def test_the_catalogue_has_every_control_of_the_mission() -> None:
    if not MISSION.is_file():
        pytest.skip("the mission is not beside this checkout")
    wanted = set(re.findall(rf"`((?:{'|'.join(GROUPS)})\.[a-z-]+)`", MISSION.read_text("utf-8")))
    assert wanted | BESIDE == set(CARDS)


def test_ids_are_unique_and_begin_with_the_group_they_stand_in() -> None:
    assert len(CARDS) == 51
    assert [card.id for card in CARDS.values()] == list(CARDS)
    places = [GROUPS.index(name.partition(".")[0]) for name in CARDS]
    assert places == sorted(places)


@ALL
def test_a_card_says_all_that_a_reader_needs(card: Card) -> None:
    for text in (card.says, card.owes, card.satisfied_by):
        assert text
        assert not text.endswith(".")
        assert text[0].islower() or text.startswith("SBOM")
    assert card.stages
    assert list(card.stages) == sorted(card.stages, key=list(Stage).index)
    assert card.maps_to
    assert len(set(card.maps_to)) == len(card.maps_to)


@ALL
def test_evidence_may_be_the_younger_the_more_is_at_stake(card: Card) -> None:
    assert card.ages is not None
    ages = (card.ages.baseline, card.ages.standard, card.ages.critical)
    baseline, standard, critical = map(duration, ages)
    assert baseline >= standard >= critical > duration("0d")


@ALL
def test_a_control_that_nothing_runs_says_how_people_do_it_and_the_others_run(card: Card) -> None:
    runs = str(card.id) in {str(one.card.id) for one in CONTROLS}
    assert (card.made_by == CHECK) is runs
    assert bool(card.by_hand) is not runs


def test_the_controls_that_run_have_the_cards_of_the_catalogue() -> None:
    assert all(one.card is CARDS[str(one.card.id)] for one in CONTROLS)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_shipped_policies_ask_for_the_ages_of_the_cards(name: str, tmp_path: Path) -> None:
    shelf = PolicyShelf(str(tmp_path), str(tmp_path), bytes(32), list(CARDS))
    for one in load(name, shelf.find, list(CARDS)).requirements:
        assert one.max_age_s == duration(getattr(CARDS[one.control].ages, name)).total_seconds()


def test_knowing_all_controls_loads_none_of_them() -> None:
    code = "import sys; from interlock.catalog.cards import CARDS; print(*sorted(sys.modules), sep='\\n')"
    loaded = finish_text([sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}, check=True).stdout.split()
    assert "interlock.catalog.cards.key" in loaded
    heavy = tuple(f"interlock.catalog.{name}" for name in ("controls", "commit", "scanning", "frameworks"))
    assert [name for name in loaded if name.startswith(heavy)] == []
