from pathlib import Path

from interlock.flows import holds
from interlock.render.holds import hold_json, hold_lines
from interlock.testing.world import World
from tests.governed import Team


def test_a_hold_says_what_it_stops_where_and_whether_it_still_does(tmp_path: Path) -> None:
    team = Team(World(tmp_path))
    assert list(hold_lines(())) == ["nothing is held, and nothing ever was"]
    with team.speaking("ann") as (_, speaker):
        holds.place(speaker, team.head, "looks wrong", ("live",))
        (row,) = holds.listed(speaker.gate, team.question())
    first, second = hold_lines([row])
    assert (first.endswith("in live  in force in live"), "looks wrong" in second) == (True, True)
    assert (hold_json(row)["in_force"], hold_json(row)["environments"]) == (True, ("live",))
