from pathlib import Path

import pytest

from interlock.evidence import Hold
from interlock.flows import holds
from interlock.flows.errors import WouldNotCount
from interlock.testing.world import World
from tests.governed import Team


def test_anybody_holds_and_only_somebody_who_may_lifts(tmp_path: Path) -> None:
    team = Team(World(tmp_path), roles=("engineer",))
    team.stranger("sly")
    with team.speaking("sly") as (_, speaker):
        name = holds.place(speaker, team.head, "looks wrong", ())
        (row,) = holds.listed(speaker.gate, team.question())
        assert (row.hold.id, row.is_in_force) == (name, True)
        with pytest.raises(Exception, match="nobody is known for your key"):
            holds.lift(speaker, [row.hold], team.question(), "it is mine")
    with team.speaking("ben") as (_, speaker):
        with pytest.raises(WouldNotCount, match="nothing is held"):
            holds.lift(speaker, [], team.question(), "x")
        assert holds.lift(speaker, [row.hold], team.question(), "it was not") == (name,)
        assert not holds.listed(speaker.gate, team.question())[0].is_in_force


def test_whoever_wrote_the_change_is_told_so_and_signs_nothing(tmp_path: Path) -> None:
    team = Team(World(tmp_path), of_wendy=("security",))
    team.world.check()
    with team.speaking("ben") as (_, speaker):
        holds.place(speaker, team.head, "looks wrong", ("live", "test"))
    with team.speaking("wendy") as (_, speaker):
        (row,) = holds.listed(speaker.gate, team.question())
        with pytest.raises(WouldNotCount, match="wendy is change"):
            holds.lift(speaker, [row.hold], team.question(), "mine")
        assert row.stops == ("live", "test")
        assert holds.listed(speaker.gate, team.question("elsewhere")) == ()
    team.say("wendy", Hold("lift", row.hold.id, "mine", "2026-01-05T09:00:00Z"))
    with team.speaking("ann") as (_, speaker):
        (row,) = holds.listed(speaker.gate, team.question())
        assert (row.stops, "wendy is change.author" in row.why) == (("live", "test"), True)
        holds.lift(speaker, [row.hold], team.question("live"), "it was not")
        assert holds.listed(speaker.gate, team.question("live"))[0].stops == ()


def test_a_hold_of_something_that_has_no_name_is_listed_and_stops_nothing(tmp_path: Path) -> None:
    team = Team(World(tmp_path))
    team.say("ann", Hold("place", "everything", "x", "2026-01-05T09:00:00Z"))
    with team.speaking("ann") as (_, speaker):
        assert [one.is_in_force for one in holds.listed(speaker.gate, team.question())] == [False]
